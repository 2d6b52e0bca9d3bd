"""The form in a real Chromium: claims, undo, phrases, what is missing, states beside the marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def review(page: Page, application: str = "KP0001") -> dict[str, Any]:
    stored: dict[str, Any] = page.evaluate("id => window.fake.review(id)", application)
    return stored


def wait_saved(page: Page) -> None:
    expect(page.locator(".kp-save")).to_have_attribute("data-state", "saved")


def score(page: Page, criterion: str) -> Any:
    return page.locator(f"[data-criterion={criterion}]")


def test_an_applicants_claim_is_shown_beside_and_never_taken_as_a_mark(open_desk: Open) -> None:
    page = open_desk()
    expect(score(page, "B1").locator(".kp-claim")).to_have_text(
        "申报单位自评 8.5：全年开放 260 天，节假日照常开放"
    )
    expect(score(page, "B3").locator(".kp-claim")).to_have_text("申报单位自评 7.0")
    assert score(page, "A2").locator(".kp-claim").count() == 0
    assert score(page, "B1").locator(".kp-claim input, .kp-claim .kp-button").count() == 0
    expect(page.locator(".kp-total")).to_have_text("—")
    fold = score(page, "A1").locator(".kp-claim")
    fold.get_by_role("button", name="展开").click()
    expect(fold.get_by_role("button", name="收起")).to_have_attribute("aria-expanded", "true")


def test_the_last_change_is_undone_by_key_and_by_button_and_each_is_saved(open_desk: Open) -> None:
    page = open_desk()
    score(page, "B4").locator("input").nth(1).check()
    wait_saved(page)
    undo = page.get_by_role("button", name="撤销")
    expect(undo).to_have_attribute("title", "撤销：8. 新媒体科普 改回（空）")
    page.keyboard.press("Control+z")
    expect(score(page, "B4").locator("input").nth(1)).not_to_be_checked()
    page.wait_for_function("() => !fake.review('KP0001').marks.B4")
    page.keyboard.press("Control+Shift+Z")
    page.wait_for_function("() => fake.review('KP0001').marks.B4?.level === '较好'")
    undo.click()
    page.wait_for_function("() => !fake.review('KP0001').marks.B4")
    expect(undo).to_be_disabled()


def test_inside_a_text_undo_is_the_browsers_own(open_desk: Open) -> None:
    page = open_desk()
    score(page, "B4").locator("input").nth(1).check()
    area = page.get_by_label("总体评语")
    area.press_sequentially("好")
    area.press("Control+z")
    expect(area).to_have_value("")
    expect(score(page, "B4").locator("input").nth(1)).to_be_checked()


def test_digits_type_points_choose_levels_and_tick_conditions(open_desk: Open) -> None:
    page = open_desk()
    score(page, "A1").locator("input[type=radio]").first.focus()
    page.keyboard.press("8")
    page.keyboard.type(".5")
    expect(score(page, "A1").locator(".kp-number-input")).to_have_value("8.5")
    score(page, "B4").locator("input").first.focus()
    page.keyboard.press("3")
    expect(score(page, "B4").locator("input").nth(2)).to_be_checked()
    score(page, "B6").locator("input").first.focus()
    page.keyboard.press("2")
    expect(score(page, "B6").locator("input").nth(1)).to_be_checked()
    wait_saved(page)
    marks = review(page)["marks"]
    assert (marks["A1"]["value"], marks["A1"]["level"]) == ("8.5", "优良")
    assert marks["B4"]["level"] == "一般"
    assert marks["B6"]["parts"] == {"free": "0", "school": "1", "village": "0"}


def test_not_applicable_is_a_state_of_its_own_with_the_way_back(open_desk: Open) -> None:
    page = open_desk()
    field = score(page, "B3").locator(".kp-number-input")
    field.fill("7")
    wait_saved(page)
    score(page, "B3").get_by_role("button", name="不适用").click()
    expect(score(page, "B3").locator(".kp-set-aside")).to_contain_text("本项不计入")
    page.wait_for_function("() => fake.review('KP0001').marks.B3.state === 'not_applicable'")
    score(page, "B3").get_by_role("button", name="改为打分").click()
    expect(field).to_have_value("7")
    page.wait_for_function("() => fake.review('KP0001').marks.B3.value === '7'")
    assert score(page, "A1").get_by_role("button", name="不适用").count() == 0


def test_a_phrase_is_kept_and_inserted_at_the_cursor(open_desk: Open) -> None:
    page = open_desk()
    area = page.get_by_label("总体评语")
    area.fill("证据充分。")
    panel = page.locator(".kp-phrases:visible")
    area.press("Alt+ArrowDown")
    expect(panel).to_contain_text("还没有")
    panel.get_by_role("button", name="把当前评语存为常用语").click()
    expect(panel.locator(".kp-phrase")).to_have_text("证据充分。Alt+1")
    panel.get_by_role("button", name="关闭").press("Escape")
    expect(area).to_be_focused()
    score(page, "B3").get_by_role("button", name="写评语").click()
    note = score(page, "B3").locator("textarea")
    note.fill("开头结尾")
    note.evaluate("area => area.setSelectionRange(2, 2)")
    note.press("Alt+1")
    expect(note).to_have_value("开头证据充分。结尾")
    page.wait_for_function("() => fake.review('KP0001').marks.B3?.comment === '开头证据充分。结尾'")
    note.press("Control+z")
    expect(note).to_have_value("开头结尾")


def test_the_menu_opens_on_a_slash_in_an_empty_comment_but_never_for_an_input_method(
    open_desk: Open,
) -> None:
    page = open_desk()
    page.evaluate("fake.phrases = ['建议现场核查。', '数据需核实。']")
    area = page.get_by_label("总体评语")
    area.focus()
    page.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
             { key: "/", keyCode: 229, bubbles: true, isComposing: true }))"""
    )
    assert page.locator(".kp-phrases:visible").count() == 0
    area.press("/")
    panel = page.locator(".kp-phrases:visible")
    expect(panel.locator(".kp-phrase").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(area).to_have_value("数据需核实。")
    assert page.locator(".kp-phrases:visible").count() == 0


def test_phrases_are_put_in_order_and_deleted(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate("fake.phrases = ['一', '二', '三']")
    page.get_by_label("总体评语").press("Alt+ArrowDown")
    panel = page.locator(".kp-phrases:visible")
    panel.get_by_role("button", name="整理").click()
    panel.get_by_role("button", name="上移“三”").click()
    page.wait_for_function("() => fake.phrases.join() === '一,三,二'")
    panel.get_by_role("button", name="删除“一”").click()
    page.wait_for_function("() => fake.phrases.join() === '三,二'")


def test_my_comments_on_the_same_criterion_elsewhere_are_offered(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate(
        "fake.elsewhere('KP0002', { marks: { B3: { state: 'marked', value: '6', level: null,"
        " parts: {}, comment: '讲解生动' }, C1: { state: 'marked', value: '5', level: null,"
        " parts: {}, comment: '别的指标' } } })"
    )
    score(page, "B3").get_by_role("button", name="写评语").click()
    score(page, "B3").get_by_role("button", name="常用语").click()
    offered = score(page, "B3").locator(".kp-phrases")
    expect(offered).to_contain_text("我在本项写过的")
    expect(offered.locator(".kp-phrase")).to_have_text("讲解生动")


def test_what_is_missing_and_what_to_look_at_are_links(open_desk: Open) -> None:
    page = open_desk()
    score(page, "A1").locator(".kp-number-input").fill("9.5")
    wait_saved(page)
    expect(score(page, "A1").locator(".kp-heed")).to_contain_text("评为优秀但没有写评语")
    bar = page.locator(".kp-sheetbar")
    expect(bar).to_contain_text("已评 1 / 14 项")
    bar.get_by_role("button", name="未评清单").click()
    page.locator(".kp-foottray").get_by_role("button", name="7. 讲解与接待").click()
    expect(score(page, "B3").locator(".kp-number-input")).to_be_focused()
    expect(page.locator(".kp-foottray")).to_be_hidden()
    bar.get_by_role("button", name="提醒 1 条").click()
    page.locator(".kp-foottray").get_by_role("button", name="评为优秀").click()
    expect(score(page, "A1").locator(".kp-number-input")).to_be_focused()


def test_a_receipt_has_its_number_and_can_be_copied(open_desk: Open) -> None:
    page = open_desk()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        "fake.elsewhere('KP0001', { comment: '好' }), "
        "Object.assign(fake.reviews.get('KP0001'),"
        " { state: 'submitted', submitted_at: '2026-11-22T06:03:22Z' })"
    )
    page.reload()
    page.wait_for_selector(".kp-criterion")
    box = page.locator(".kp-notices")
    expect(box.locator(".kp-receipt-short")).to_contain_text("回执 1 · ")
    box.get_by_role("button", name="复制回执").click()
    expect(box).to_contain_text("已复制")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("评审表提交回执\n批次：第八批")
    assert "回执号：1\n校验码：" in text


def test_no_key_leaves_the_desk_from_any_of_its_elements(open_desk: Open) -> None:
    page = open_desk()
    score(page, "B3").get_by_role("button", name="写评语").click()
    score(page, "B3").get_by_role("button", name="常用语").click()
    page.wait_for_selector(".kp-phrases:visible .kp-button")
    page.evaluate("window.leaked = []; addEventListener('keydown', (e) => leaked.push(e.key))")
    kinds = page.evaluate(
        """() => [...document.querySelectorAll(
               ".kp-root :is(button, input, textarea, select, [tabindex])")]
             .filter((one) => !one.disabled && one.checkVisibility())
             .map((one, index) => { one.dataset.seen = index;
               return one.tagName + " " + (one.type || "") + " " + one.className; })"""
    )
    tried: set[str] = set()
    for index, kind in enumerate(kinds):
        if kind in tried:
            continue
        tried.add(kind)
        page.evaluate(
            """(index) => {
              const at = document.querySelector(`[data-seen="${index}"]`);
              at.focus({ preventScroll: true });
              for (const key of ["b", "d", "d", "m", "x"])
                at.dispatchEvent(
                  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            }""",
            index,
        )
    assert len(tried) > 12
    assert page.evaluate("leaked") == []
