"""Typing a mark in a real Chromium: half a number is none, boundaries, keys say what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def score(page: Page, criterion: str) -> Any:
    return page.locator(f"[data-criterion={criterion}]")


def wait_saved(page: Page) -> None:
    expect(page.locator(".kp-save")).to_have_attribute("data-state", "saved")


def marks(page: Page) -> Any:
    return page.evaluate("fake.review('KP0001').marks")


def test_half_of_a_refused_number_is_no_mark_anywhere(open_desk: Open) -> None:
    page = open_desk()
    field = score(page, "B3").locator(".kp-number-input")
    field.press("7")
    expect(page.locator(".kp-total")).to_have_text("7")
    field.press_sequentially(".6")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".kp-total")).to_have_text("—")
    expect(page.locator(".kp-sofar-count")).to_have_text("已评 0 / 14 项")
    field.press("Enter")
    expect(field).to_be_focused()
    expect(score(page, "B3")).to_contain_text("分值间隔为 0.5 分")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(600)
    assert marks(page).get("B3") is None
    expect(field).to_have_value("7.6")


def test_a_refused_number_leaves_the_mark_that_stood_there_before(open_desk: Open) -> None:
    page = open_desk()
    field = score(page, "B3").locator(".kp-number-input")
    field.fill("6.5")
    wait_saved(page)
    field.blur()
    field.press("Control+a")
    field.press_sequentially("7", delay=30)
    page.wait_for_function("() => fake.review('KP0001').marks.B3?.value === '7'")
    field.press_sequentially(".6")
    page.wait_for_function("() => fake.review('KP0001').marks.B3?.value === '6.5'")
    expect(page.locator(".kp-total")).to_have_text("6.5")
    expect(field).to_have_value("7.6")


def test_half_of_a_refused_part_is_no_part(open_desk: Open) -> None:
    page = open_desk()
    first = score(page, "A4").locator(".kp-count").first
    first.press_sequentially("0.7")
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(score(page, "A4").get_by_role("button", name="清除")).to_be_visible()
    first.press("Enter")
    expect(first).to_be_focused()
    page.keyboard.press("Control+s")
    page.wait_for_timeout(600)
    assert marks(page).get("A4") is None


def test_a_boundary_stays_with_the_level_that_is_proposed(open_desk: Open) -> None:
    page = open_desk()
    field = score(page, "B1").locator(".kp-number-input")
    expect(score(page, "B1")).to_contain_text("每 0.5 分")
    field.press("9")
    wait_saved(page)
    assert marks(page)["B1"]["level"] == "优良"
    score(page, "A2").locator(".kp-number-input").press("9")
    wait_saved(page)
    assert marks(page)["A2"]["level"] == "优秀"  # nothing proposed: the higher one


def test_a_number_outside_the_ticked_level_is_refused(open_desk: Open) -> None:
    page = open_desk()
    score(page, "B1").get_by_role("button", name="采用").click()
    field = score(page, "B1").locator(".kp-number-input")
    field.press_sequentially("9.5")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(score(page, "B1").locator("input[type=radio]").nth(1)).to_be_checked()
    expect(page.locator(".kp-save")).to_have_attribute("data-state", "refused")
    assert (marks(page)["B1"]["value"], marks(page)["B1"]["level"]) == (None, "优良")


def test_a_level_against_the_proposal_is_said_and_not_in_the_way(open_desk: Open) -> None:
    page = open_desk()
    field = score(page, "B1").locator(".kp-number-input")
    field.press_sequentially("9.5")
    told = score(page, "B1").locator(".kp-contrary")
    expect(told).to_have_text("所选“优秀”与数据建议的“优良”不一致，请再核对")
    wait_saved(page)
    assert marks(page)["B1"]["value"] == "9.5"
    field.fill("8")
    expect(told).to_be_empty()


def test_a_condition_left_out_against_the_figures_is_said_when_the_ticks_are_left(
    open_desk: Open,
) -> None:
    page = open_desk()
    ticks, told = score(page, "B6").locator("input"), score(page, "B6").locator(".kp-contrary")
    ticks.nth(0).focus()
    ticks.nth(0).press("Space")
    wait_saved(page)
    assert marks(page)["B6"]["parts"] == {"free": "1", "school": "0", "village": "0"}
    expect(told).to_be_empty()
    ticks.nth(2).focus()
    expect(told).to_be_empty()
    score(page, "B5").locator("input").first.focus()
    expect(told).to_have_text("数据显示符合“与学校签有共建协议”，这里没有选，请再核对")
    ticks.nth(1).check()
    score(page, "B5").locator("input").first.focus()
    expect(told).to_be_empty()


def test_keys_say_what_they_pick_and_what_is_left(open_desk: Open) -> None:
    page = open_desk()
    levels = score(page, "B4")
    expect(levels.locator(".kp-keycap").nth(1)).to_have_attribute("data-key", "按 2")
    levels.locator("input").first.focus()
    page.keyboard.press("7")
    expect(levels.locator(".kp-said")).to_have_text("没有第 7 项，请按 1–4")
    page.keyboard.press("Enter")
    expect(levels.locator(".kp-said")).to_have_text("第 8 项未评")
    expect(score(page, "B5").locator("input").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    levels.locator("input").nth(1).check()
    expect(levels.locator(".kp-said")).to_be_empty()


def test_enter_in_a_list_of_ticks_goes_to_the_next_criterion(open_desk: Open) -> None:
    page = open_desk()
    ticks = score(page, "B6").locator("input[type=checkbox]")
    ticks.first.focus()
    page.keyboard.press("2")
    expect(ticks.nth(1)).to_be_checked()
    page.keyboard.press("Space")
    expect(ticks.nth(1)).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(score(page, "B7").locator("input").first).to_be_focused()


def test_the_way_to_the_next_unscored_is_closed_when_none_is_left(open_desk: Open) -> None:
    page = open_desk("size=1")
    button = page.locator(".kp-head").get_by_role("button", name="下一份未评")
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", "没有未评的了")
