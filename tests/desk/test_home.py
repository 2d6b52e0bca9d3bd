"""The expert's home, declaration and moving about, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
HOME = {"at": "#/home", "until": ".kp-home"}


def head(page: Page) -> Any:
    return page.locator(".kp-head-who")


def verbs(page: Page, since: int = 0) -> list[str]:
    found: list[str] = page.evaluate("n => fake.log.slice(n).map(({ verb }) => verb)", since)
    return [verb for verb in found if verb != "expert.pulse"]


def test_home_says_what_to_do_next_and_leads_there(open_desk: Open) -> None:
    page = open_desk("", **HOME)
    go_on = page.get_by_role("button", name="继续：还有 24 份未评")
    expect(go_on).to_be_focused()
    page.keyboard.press("Enter")
    expect(head(page)).to_contain_text("KP0001")
    expect(page.locator(".kp-criterion").first).to_be_visible()


def test_the_browsers_back_button_stays_in_the_desk(open_desk: Open) -> None:
    page = open_desk("", **HOME)
    page.get_by_role("button", name="通知和办法要点").click()
    expect(page.locator(".kp-clauses").first).to_contain_text("法人单位")
    page.get_by_role("button", name="回到首页").click()
    page.locator(".kp-home .kp-row", has_text="KP0004").click()
    expect(head(page)).to_contain_text("KP0004")
    page.locator(".kp-head h2").press("j")
    expect(head(page)).to_contain_text("KP0005")
    page.go_back()
    expect(page.locator(".kp-home")).to_be_visible()
    page.go_back()
    expect(page.locator(".kp-clauses").first).to_be_visible()
    page.go_back()
    expect(page.locator(".kp-home")).to_be_visible()
    page.go_forward()
    expect(page.locator(".kp-clauses").first).to_be_visible()


def test_a_reload_comes_back_to_the_same_place_and_a_new_window_to_home(
    open_desk: Open, site: str
) -> None:
    page = open_desk("", **HOME)
    page.locator(".kp-home .kp-row", has_text="KP0007").click()
    expect(head(page)).to_contain_text("KP0007")
    page.reload()
    expect(head(page)).to_contain_text("KP0007")
    other = page.context.new_page()
    other.goto(site)
    expect(other.locator(".kp-home")).to_be_visible()
    expect(other.locator(".kp-home .kp-row[aria-selected=true]")).to_contain_text("KP0007")


def test_search_filter_and_order_hold_together(open_desk: Open) -> None:
    page = open_desk("size=60", **HOME)
    search = page.get_by_role("searchbox")
    search.fill("slkpjd12")
    expect(page.locator(".kp-home .kp-row")).to_have_count(1)
    search.fill("")
    page.get_by_label("按类别筛选").select_option("venue")
    expect(page.locator(".kp-home-tools")).to_contain_text("显示 20 / 60 份")
    page.get_by_role("button", name="按编号排序").click()
    page.get_by_role("button", name="按编号排序，现为升序").click()
    first = page.locator(".kp-home .kp-row").first
    expect(first).to_contain_text("KP0058")


def test_before_the_declaration_nothing_of_the_content_is_in_the_page(open_desk: Open) -> None:
    page = open_desk("undeclared", at="#/a/KP0003", until=".kp-declare")
    text = page.locator(".kp-root").inner_text()
    assert "展厅面积" not in text
    assert "科普展示空间" not in text
    expect(page.locator(".kp-declare")).to_contain_text("东山县科协（演示）")
    expect(page.locator(".kp-declare-matches")).to_contain_text("同单位")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="无利益冲突，开始评审")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".kp-criterion").first).to_be_visible()
    expect(page.locator(".kp-head h2")).to_be_focused()


def test_a_recusal_before_content_needs_a_reason_and_closes_everywhere(open_desk: Open) -> None:
    page = open_desk("undeclared", at="#/a/KP0003", until=".kp-declare")
    page.get_by_role("button", name="回避…").press("Enter")
    expect(page.get_by_label("回避原因（必填）")).to_be_focused()
    page.get_by_role("button", name="确认回避").press("Enter")
    expect(page.locator(".kp-declare-recusal")).to_contain_text("请写明回避原因")
    page.get_by_label("回避原因（必填）").fill("任职单位")
    page.get_by_role("button", name="确认回避").press("Enter")
    expect(page.locator(".kp-notices")).to_contain_text("您已回避这份申报")
    assert page.locator(".kp-criterion, .kp-evidence").count() == 0
    expect(page.locator(".kp-row[data-key=KP0003]")).to_contain_text("已回避")


def test_many_are_declared_at_once_after_reading_the_list(open_desk: Open) -> None:
    page = open_desk("undeclared", at="#/home", until=".kp-home")
    page.get_by_role("button", name="声明：24 份待作利益冲突声明").click()
    expect(page.locator(".kp-bulk-list li")).to_have_count(23)
    expect(page.locator(".kp-many")).to_contain_text("另有 1 份与您的登记信息有关联")
    page.locator(".kp-bulk-row input").first.uncheck()
    page.get_by_role("button", name="声明以上 22 份均无利益冲突").click()
    expect(page.locator(".kp-declare")).to_contain_text("已声明 22 份无利益冲突")
    asked = page.evaluate("fake.log.filter(({ verb }) => verb === 'expert.declare')")
    assert [len(one["body"]["applications"]) for one in asked] == [22]
    page.keyboard.press("h")
    expect(page.locator(".kp-chips")).to_contain_text("待声明 2")


def test_no_keystroke_lands_on_the_old_sheet_while_the_next_loads(open_desk: Open) -> None:
    page = open_desk()
    page.wait_for_timeout(400)  # the next one is fetched ahead: go where nothing is fetched yet
    page.evaluate("fake.delay = 700")
    page.get_by_role("textbox", name="总体评语").focus()
    page.locator(".kp-row[data-key=KP0009]").click()
    expect(page.locator(".kp-head h2")).to_contain_text("9 号")
    page.keyboard.type("8")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(head(page)).to_contain_text("KP0011")
    expect(page.locator(".kp-criterion").first).to_be_visible()
    page.wait_for_timeout(1500)
    assert page.evaluate("fake.saves().length") == 0


def test_a_switch_costs_at_most_two_messages_and_draws_at_once(open_desk: Open) -> None:
    page = open_desk()
    page.wait_for_timeout(600)
    for number in range(2, 7):
        before = page.evaluate("fake.log.length")
        page.evaluate("fake.delay = 300")
        page.locator(".kp-head h2").press("j")
        name = page.locator(".kp-head-who")
        assert f"KP{number:04}" in name.inner_text()
        assert page.locator(".kp-criterion").count() == 16
        page.wait_for_timeout(900)
        assert verbs(page, before) == ["expert.open", "expert.open"]


def test_what_others_change_reaches_the_page_without_a_reload(open_desk: Open) -> None:
    page = open_desk()
    page.get_by_role("textbox", name="总体评语").fill("正在写")
    page.evaluate("fake.phase = 'deliberation'; fake.seq += 1")
    expect(page.get_by_role("textbox", name="总体评语")).to_have_value("正在写")
    page.locator(".kp-top").get_by_role("button", name="首页").click()
    expect(page.locator(".kp-home-next")).to_contain_text("现在不是评分时间", timeout=10_000)


def test_my_marks_stand_side_by_side_and_lead_to_their_place(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate(
        """() => { for (const [id, value] of [["KP0002", "4"], ["KP0003", "8"]])
          fake.elsewhere(id, { marks: { B3: { state: "marked", value, level: null, parts: {},
            comment: "" } } }); }"""
    )
    page.locator(".kp-head h2").press("c")
    expect(page.locator(".kp-columns-view")).to_contain_text("只有您本人的打分")
    page.get_by_label("指标", exact=True).select_option("B3")
    rows = page.locator(".kp-window tbody tr")
    expect(rows.nth(0)).to_contain_text("+2")
    expect(rows.nth(1)).to_contain_text("−2")
    page.get_by_label("看法").select_option("1")
    page.locator(".kp-own-jump", has_text="4").first.click()
    expect(head(page)).to_contain_text("KP0002")
    expect(page.locator("[data-criterion=B3] .kp-number-input")).to_be_focused()


def test_hostile_names_stay_names_in_every_view(open_desk: Open) -> None:
    page = open_desk("undeclared", at="#/home", until=".kp-home")
    page.evaluate("fake.elsewhere('KP0002', { comment: 'x' })")
    for key, wanted in (("h", ".kp-home"), ("c", ".kp-columns-view")):
        page.locator(".kp-root").locator("button").first.focus()
        page.keyboard.press(key)
        expect(page.locator(wanted)).to_contain_text("<img src=x onerror=")
    page.goto(page.url.split("#")[0] + "#/declare")
    expect(page.locator(".kp-many")).to_contain_text("声明以上")
    assert page.title() == "desk"
    assert page.locator(".kp-root img, .kp-root script").count() == 0


def test_ten_thousand_applications_are_searched_while_typing(
    open_desk: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_desk("size=10000", **HOME)
    assert page.locator(".kp-home .kp-row").count() < 60
    took = page.evaluate(
        """() => {
          const search = document.querySelector(".kp-home-search");
          const list = document.querySelector(".kp-home .kp-list");
          return [..."slkpjd9999"].map((_, index) => {
            const began = performance.now();
            search.value = "slkpjd9999".slice(0, index + 1);
            search.dispatchEvent(new InputEvent("input"));
            list.getBoundingClientRect();
            return performance.now() - began;
          });
        }"""
    )
    expect(page.locator(".kp-home .kp-row")).to_have_count(1)
    with capsys.disabled():
        print(f"\n10,000 applications, home: search at most {max(took):.0f} ms a key")  # noqa: T201
