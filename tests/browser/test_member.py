"""An expert at the desk over a login of their own, which PostgreSQL holds to their part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.model import ReviewState
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow.members import enrol_members
from tests import installed
from tests.browser.keyboard import score_by_keyboard
from tests.browser.steps import SAVED, open_unscored, total_shown


@pytest.mark.postgres
def test_an_expert_scores_and_hands_in_over_their_own_login(
    tmp_path: Path,
    postgres: str,
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    with installed.round_in_review(tmp_path, f"{postgres}&schema=at_the_desk") as rnd:
        login = next(one for one in enrol_members(rnd).made if one.expert == "E1")
        page = window()
        page.goto(serve(str(login.location), "E1").entry_url)
        application = open_unscored(page)
        marked = list(score_by_keyboard(page))
        expect(page.locator(".kp-save")).to_have_text(SAVED)
        total = total_shown(page)
        page.get_by_role("button", name="提交评审表").press("Enter")
        page.get_by_role("button", name="确认提交").press("Enter")
        expect(page.locator(".kp-save")).to_have_text("已提交")

        with rnd.store.reading() as db:
            review = db.review(application, "E1")
            told = [
                event.payload["total"]
                for event in db.events()
                if event.chain == "E1" and event.kind == "review_submitted"
            ]
        assert review is not None
        assert (review.state, sorted(review.marks)) == (ReviewState.SUBMITTED, sorted(marked))
        assert told == [total]
        assert rnd.store.check() == ()
