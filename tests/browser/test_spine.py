"""The way of one application: scored by keyboard, reloaded, handed in, found in the ranking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.model import ReviewState
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import open_round, rank_round
from tests.browser.database import stored_review, stored_total
from tests.browser.keyboard import score_by_keyboard
from tests.browser.steps import SAVED, open_unscored, total_shown, wait_for_desk


def test_an_expert_scores_by_keyboard_and_the_chair_finds_it_in_the_ranking(
    place: Path, expert: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    server = serve(place, expert)
    page = window()
    page.goto(server.entry_url)
    application = open_unscored(page)
    filled = list(score_by_keyboard(page))
    expect(page.locator(".kp-save")).to_have_text(SAVED)
    total = total_shown(page)
    review = stored_review(place, application, expert)
    assert review is not None
    assert sorted(review.marks) == sorted(filled)
    assert stored_total(place, application, expert) == total

    page.reload()
    wait_for_desk(page)
    expect(page.locator(f'.kp-row[data-key="{application}"]')).to_have_attribute(
        "aria-selected", "true"
    )
    expect(page.locator(".kp-save")).to_have_text(SAVED)
    assert total_shown(page) == total
    assert page.locator(".kp-criterion.kp-done").count() == len(filled)

    page.get_by_role("button", name="提交评审表").press("Enter")
    page.get_by_role("button", name="确认提交").press("Enter")
    expect(page.locator(".kp-save")).to_have_text("已提交")
    review = stored_review(place, application, expert)
    assert review is not None
    assert review.state is ReviewState.SUBMITTED
    server.stop()

    chair = window()
    chair.goto(serve(place, "chair").entry_url)
    chair.get_by_role("tab", name="排名与决定").press("Enter")
    row = chair.locator("tbody tr").filter(has=chair.get_by_text(f"{application} ·"))
    expect(row).to_contain_text(score_of(place, application))
    row.get_by_role("button").press("Enter")
    chair.wait_for_selector(".kp-compare")
    column = chair.locator(".kp-compare thead th").all_inner_texts()
    totals = chair.locator(".kp-compare .kp-total-row").locator("th, td").all_inner_texts()
    by_column = dict(zip(column, totals, strict=True))
    mine = next(
        value for name, value in by_column.items() if name.startswith(name_of(place, expert))
    )
    assert float(mine.split("/")[0]) == float(total)


def score_of(place: Path, application: str) -> str:
    with open_round(place) as rnd:
        ranked = {one.application: one for one in rank_round(rnd).ranked}
        score = ranked[application].score
        assert score is not None
        return f"{score:.{rnd.programme.policy.decimals}f}"


def name_of(place: Path, expert: str) -> str:
    with open_round(place) as rnd, rnd.store.reading() as db:
        found = db.expert(expert)
        assert found is not None
        return found.name
