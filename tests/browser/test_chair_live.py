"""The chair's desk while experts work: it brings itself up to date and takes nothing away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.model import Mark, Phase, ScoringKind
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import ReviewPatch, Round, change_phase, save_review
from kepu_review.workflow.declaring import declare_no_conflict
from tests import installed
from tests.browser.test_offices import tab, told


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with installed.round_in_review(tmp_path) as made:
        yield made


def an_expert_saves(rnd: Round, nth: int = 0, comment: str = "开放充分") -> str:
    """A draft with one mark, by the nth pair; the application."""
    with rnd.store.reading() as db:
        pair = db.assignments()[nth]
        rubric = rnd.rubric_for(db, "venue")
        review = db.review(pair.application, pair.expert)
    assert rubric is not None
    free = [leaf for leaf in rubric.leaves() if leaf.scoring.kind is ScoringKind.JUDGEMENT]
    mark = Mark(free[0].id, value=free[0].max, comment=comment)
    revision = 0 if review is None else review.revision
    if review is None:
        declare_no_conflict(rnd, pair.expert, [pair.application])
    patch = ReviewPatch({mark.criterion: mark})
    save_review(rnd, pair.expert, pair.application, patch, base_revision=revision)
    return pair.application


def tile(page: Page, label: str) -> str:
    return page.locator(".kp-stat", has_text=label).locator(".kp-stat-value").inner_text()


def test_progress_comes_by_itself_and_the_focus_stays(
    rnd: Round, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    page.goto(serve(Path(rnd.location), "chair").entry_url)
    expect(page.get_by_text("尚未开始：")).to_be_visible()
    sort = page.get_by_role("button", name="未交")
    sort.focus()
    an_expert_saves(rnd)
    expect(page.locator(".kp-stat", has_text="草稿")).to_contain_text("1")
    assert tile(page, "尚未开始的专家") == "2"
    assert page.evaluate("document.activeElement.textContent").startswith("未交")
    expect(page.locator("[data-at]", has_text="刚刚")).to_have_count(1)


def test_a_half_typed_reason_stays_and_the_marks_beside_it_are_brought_up_to_date(
    rnd: Round, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    application = an_expert_saves(rnd, comment="第一句")
    page = window()
    page.goto(serve(Path(rnd.location), "chair").entry_url)
    tab(page, "排名与决定")
    page.locator(f'[data-key="open {application}"]').click()
    expect(page.get_by_text("第一句")).to_be_visible()
    reason = page.get_by_label("理由（必填）")
    reason.press_sequentially("合议认为")
    an_expert_saves(rnd, comment="第二句")
    expect(page.get_by_text("第二句")).to_be_visible()
    reason.press_sequentially("可以")
    expect(reason).to_have_value("合议认为可以")
    expect(reason).to_be_focused()


def test_where_nothing_can_be_redrawn_without_loss_a_word_is_shown_instead(
    rnd: Round, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    page.goto(serve(Path(rnd.location), "chair").entry_url)
    tab(page, "阶段")
    reason = page.get_by_label("理由")
    reason.press_sequentially("专家已交齐")
    an_expert_saves(rnd)
    news = page.get_by_role("button", name="有新进展，点此刷新")
    expect(news).to_be_visible()
    expect(reason).to_have_value("专家已交齐")
    news.click()
    expect(news).to_have_count(0)
    expect(page.get_by_label("理由")).to_have_value("专家已交齐")


def test_pending_decisions_outlive_a_reload_and_are_recorded_together(
    rnd: Round, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    change_phase(rnd, Phase.DELIBERATION, reason="测试")
    page = window()
    page.goto(serve(Path(rnd.location), "chair").entry_url)
    tab(page, "排名与决定")
    page.locator('[data-key="open A1"]').click()
    for outcome in ("暂缓认定", "不予认定"):
        page.get_by_label(outcome, exact=True).check()
        page.get_by_label("理由（必填）").fill("评审组合议")
        page.get_by_role("button", name="放入待定").click()
        told(page, "尚未记录")
        page.get_by_role("heading", level=2).focus()
        page.keyboard.press("j")
    page.reload()
    expect(page.locator(".kp-tray")).to_contain_text("待定决定 2 项")
    with rnd.store.reading() as db:
        assert db.decisions() == {}
    page.get_by_role("button", name="核对并记录").click()
    expect(page.locator(".kp-counts tr", has_text="暂缓认定").locator("td").nth(1)).to_have_text(
        "1"
    )
    page.get_by_role("button", name="一并记录 2 项").click()
    told(page, "已一并记录 2 项决定")
    with rnd.store.reading() as db:
        found = {name: decision.outcome for name, decision in db.decisions().items()}
    assert found == {"A1": "deferred", "A2": "not_named"}
    expect(page.locator(".kp-tray")).to_have_count(0)


def test_the_matrix_is_walked_by_keys_and_leads_side_by_side(
    rnd: Round, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    application = an_expert_saves(rnd)
    page = window()
    page.goto(serve(Path(rnd.location), "chair").entry_url)
    tab(page, "评审矩阵")
    grid = page.get_by_role("grid")
    expect(grid.get_by_role("row")).to_have_count(5)
    expect(grid.locator(".kp-cell-accent")).to_have_count(1)
    grid.locator('[tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.at") == "0:1"
    an_expert_saves(rnd, nth=1)
    expect(grid.locator(".kp-cell-accent")).to_have_count(2)
    assert page.evaluate("document.activeElement.dataset.at") == "0:1"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text(f"虚构{application[1:]}号馆")
