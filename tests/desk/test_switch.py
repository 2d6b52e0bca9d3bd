"""From one sheet to the next in one form: what was typed stays with its own sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def review(page: Page, application: str) -> dict[str, Any]:
    stored: dict[str, Any] = page.evaluate("id => window.fake.review(id)", application)
    return stored


def score(page: Page, criterion: str) -> Locator:
    return page.locator(f"[data-criterion={criterion}]")


def go(page: Page, key: str, to: str) -> None:
    """J or K from the head; the one that comes was fetched ahead."""
    page.wait_for_timeout(150)
    page.locator(".kp-head h2").focus()
    page.keyboard.press(key)
    expect(page.locator(".kp-head-who")).to_contain_text(to)


def test_the_form_stays_and_nothing_of_the_sheet_before_is_left_in_it(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate("window.kept = document.querySelector('[data-criterion=A1]')")
    score(page, "A1").locator(".kp-number-input").fill("8.5")
    score(page, "A2").locator("input[type=radio]").first.check()
    score(page, "B3").locator(".kp-number-input").fill("11")
    score(page, "A4").locator(".kp-count").first.fill("很多")
    score(page, "B1").get_by_role("button", name="写评语").click()
    score(page, "B1").locator("textarea").fill("一号的评语")
    score(page, "B2").get_by_role("button", name="弃权").click()
    page.get_by_label("总体评语").fill("一号总评")
    go(page, "j", "KP0002")
    assert page.evaluate("window.kept === document.querySelector('[data-criterion=A1]')") is True
    assert page.locator(".kp-form textarea").count() == 0
    assert page.locator(".kp-form input:checked").count() == 0
    values = page.locator(".kp-form input:not([type=radio]):not([type=checkbox])")
    assert {one.input_value() for one in values.all()} == {""}
    assert {one.inner_text() for one in page.locator(".kp-form .kp-problem").all()} == {""}
    expect(page.get_by_label("总体评语")).to_have_value("")
    expect(score(page, "B2").locator(".kp-marking")).to_be_visible()
    page.wait_for_timeout(700)
    assert review(page, "KP0002")["revision"] == 0
    go(page, "k", "KP0001")
    expect(score(page, "A1").locator(".kp-number-input")).to_have_value("8.5")
    expect(score(page, "B3").locator(".kp-number-input")).to_have_value("11")
    expect(score(page, "B1").locator("textarea")).to_have_value("一号的评语")
    expect(score(page, "B2").locator(".kp-set-aside")).to_be_visible()


def test_keys_that_follow_the_switch_are_marks_of_the_new_sheet(open_desk: Open) -> None:
    page = open_desk()
    for number in (1, 2, 3):
        score(page, "C3").locator(".kp-number-input").fill(str(number))
        score(page, "A1").locator(".kp-number-input").fill(f"{7 + number / 2:g}")
        page.locator(".kp-head").get_by_role("button", name="下一份", exact=True).click()
        expect(page.locator(".kp-head-who")).to_contain_text(f"KP{number + 1:04}")
    page.wait_for_timeout(800)
    for number in (1, 2, 3):
        stored = review(page, f"KP{number:04}")
        assert stored["marks"]["C3"]["value"] == str(number)
        assert stored["marks"]["A1"]["level"] == "优良"
        assert list(stored["marks"]) == ["C3", "A1"]
    assert review(page, "KP0004")["revision"] == 0


def test_undo_reaches_the_shown_sheet_alone(open_desk: Open) -> None:
    page = open_desk()
    score(page, "C3").locator(".kp-number-input").press_sequentially("4")
    go(page, "j", "KP0002")
    page.keyboard.press("Control+z")
    field = score(page, "C3").locator(".kp-number-input")
    field.focus()
    page.keyboard.press("Control+z")
    expect(field).to_have_value("")
    page.wait_for_timeout(600)
    assert review(page, "KP0001")["marks"]["C3"]["value"] == "4"
    assert review(page, "KP0002")["revision"] == 0


def test_what_is_being_composed_goes_to_the_sheet_it_was_written_on(open_desk: Open) -> None:
    page = open_desk()
    go(page, "j", "KP0002")
    score(page, "C3").locator(".kp-number-input").focus()
    cdp = page.context.new_cdp_session(page)
    cdp.send("Input.imeSetComposition", {"text": "3", "selectionStart": 1, "selectionEnd": 1})
    page.locator(".kp-row", has_text="KP0001").evaluate("row => row.click()")
    expect(page.locator(".kp-head-who")).to_contain_text("KP0001")
    expect(score(page, "C3").locator(".kp-number-input")).to_have_value("")
    page.wait_for_timeout(700)
    assert review(page, "KP0001")["revision"] == 0
    assert review(page, "KP0002")["marks"]["C3"]["value"] == "3"


def test_back_to_marking_does_not_bring_the_mark_of_another_sheet(open_desk: Open) -> None:
    page = open_desk()
    score(page, "C3").locator(".kp-number-input").fill("4")
    page.evaluate(
        "fake.elsewhere('KP0002', { marks: { C3: { state: 'abstained', value: null, level: null,"
        " parts: {}, comment: '' } } })"
    )
    go(page, "j", "KP0002")
    score(page, "C3").get_by_role("button", name="改为打分").click()
    expect(score(page, "C3").locator(".kp-number-input")).to_have_value("")
    page.wait_for_timeout(600)
    assert "C3" not in review(page, "KP0002")["marks"]
