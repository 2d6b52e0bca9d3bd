"""A meeting at two desks at once: called, voted on by keyboard, counted, and proposed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.model import Phase, ReviewState
from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import change_phase, open_round
from kepu_review.workflow.discussing import say_for_office
from kepu_review.workflow.rescoring import ask_rescore
from tests.browser.steps import open_from_home

HOSTILE = "<img src=x onerror=\"document.title='owned'\">"


@pytest.fixture
def pair(place: Path) -> tuple[str, str]:
    """The round in deliberation; an application and an expert who has handed in a sheet of it."""
    with open_round(place) as rnd:
        change_phase(rnd, Phase.DELIBERATION, reason="演示")
        with rnd.store.reading() as db:
            away = {(c.application, c.expert) for c in db.conflicts()}
            done = [(r.application, r.expert) for r in db.reviews(state=ReviewState.SUBMITTED)]
    return next(one for one in done if one not in away)


def call(page: Page, application: str) -> None:
    page.get_by_role("tab", name="会议").click()
    page.get_by_role("button", name="成员全部到会").click()
    page.get_by_role("button", name="保存到会名单").click()
    expect(page.locator(".kp-quorum")).to_contain_text("达到三分之二")
    page.get_by_label("搜索编号、名称、单位").fill(application)
    row = page.locator(f".kp-agenda .kp-row[data-key='{application}']")
    row.click()
    page.get_by_role("button", name="讨论所选").click()
    expect(page.locator(".kp-meet-words")).to_contain_text(application)


def test_a_vote_by_keyboard_reaches_the_chair_and_ends_as_a_proposal(
    place: Path,
    pair: tuple[str, str],
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    application, expert = pair
    chair, own = window(), window()
    chair.goto(serve(place, "chair").page_url)
    own.goto(serve(place, expert).page_url)
    call(chair, application)
    expect(own.locator(".kp-meeting-head")).to_contain_text(application)
    chair.get_by_role("button", name="开始表决").click()
    chair.reload()
    chair.get_by_role("tab", name="会议").click()
    expect(chair.locator(".kp-turnout")).to_contain_text(re.compile("已投 0 / "))
    own.locator(".kp-votes input").first.focus()
    own.keyboard.press("2")
    own.keyboard.press("Enter")
    expect(own.locator(".kp-slip-told")).to_contain_text("已投票")
    own.locator(".kp-votes input").nth(1).focus()
    own.keyboard.press("1")
    own.keyboard.press("Enter")
    expect(chair.locator(".kp-turnout")).to_contain_text(re.compile("已投 1 / "))
    chair.get_by_role("button", name="结束表决并计票").click()
    chair.get_by_role("button", name="仍然结束").click()
    expect(chair.locator(".kp-tally-told")).to_contain_text("同意 1 票、不同意 0 票")
    expect(own.locator(".kp-tally-line")).to_contain_text("未通过")
    with open_round(place) as rnd, rnd.store.reading() as db:
        (ballot,) = db.ballots()
        assert (len(db.votes(ballot.id)), ballot.outcome) == (1, None)


def test_a_remark_half_typed_outlives_what_others_say_and_a_reload(
    place: Path,
    pair: tuple[str, str],
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    application, expert = pair
    page = window()
    open_from_home(page, serve(place, expert), application)
    area = page.locator(".kp-talk-entry textarea")
    area.fill("我认为")
    with open_round(place) as rnd:
        say_for_office(rnd, application, HOSTILE)
    expect(page.locator(".kp-talk-one .kp-talk-text")).to_have_text(HOSTILE)
    expect(area).to_have_value("我认为")
    page.reload()
    expect(area).to_have_value("我认为")
    area.press("End")
    page.keyboard.type("可以")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".kp-talk-mine .kp-talk-text")).to_have_text("我认为可以")
    expect(area).to_have_value("")
    assert page.title() != "owned"
    with open_round(place) as rnd, rnd.store.reading() as db:
        said = [(one.author, one.text) for one in db.remarks(application=application)]
    assert said == [("chair", HOSTILE), (expert, "我认为可以")]


def test_whoever_is_asked_keeps_the_marks_with_a_reason_in_deliberation(
    place: Path,
    pair: tuple[str, str],
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    application, expert = pair
    with open_round(place) as rnd:
        ask_rescore(rnd, application, expert, reason="请核对台账")
    page = window()
    open_from_home(page, serve(place, expert), application)
    bar = page.locator(".kp-asked")
    expect(bar).to_contain_text("请核对台账")
    page.get_by_role("button", name="维持原评分…").click()
    page.get_by_role("button", name="确认维持原评分").click()
    expect(bar).to_contain_text("请写明理由")
    page.get_by_label("维持原评分的理由（必填）").fill("台账与申报一致")
    page.get_by_role("button", name="确认维持原评分").click()
    expect(bar).to_be_empty()
    with open_round(place) as rnd, rnd.store.reading() as db:
        (asked,) = db.rescores(application=application)
    assert asked.answer == "台账与申报一致"


def test_whoever_is_asked_recalls_changes_and_hands_in_again_in_deliberation(
    place: Path,
    pair: tuple[str, str],
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    application, expert = pair
    with open_round(place) as rnd:
        ask_rescore(rnd, application, expert, reason="请核对台账")
    page = window()
    open_from_home(page, serve(place, expert), application)
    page.get_by_role("button", name="撤回修改").click()
    expect(page.locator(".kp-asked")).to_contain_text("现在不计入汇总")
    page.get_by_label("总体评语").fill("核对后维持总体意见，台账已补")
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator(".kp-asked")).to_be_empty()
    with open_round(place) as rnd, rnd.store.reading() as db:
        review = db.review(application, expert)
        (asked,) = db.rescores(application=application)
    assert review is not None
    assert (review.state, review.comment) == (
        ReviewState.SUBMITTED,
        "核对后维持总体意见，台账已补",
    )
    assert asked.answer == "已重新提交评审表。"
