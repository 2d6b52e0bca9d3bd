"""The expert's desk in a real Chromium: keyboard, input method, conflicts, outages, bad names."""

from __future__ import annotations

import time
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


def test_one_application_is_marked_and_handed_in_by_keyboard_alone(open_desk: Open) -> None:
    page = open_desk()
    keys = page.keyboard
    keys.press("Tab")  # from the heading to 还差 14 项
    keys.press("Enter")
    keys.type("8.5")  # A1, a level range
    keys.press("Enter")
    keys.type("9")  # A2
    keys.press("Enter")
    keys.press("Space")  # A3, the first band
    keys.press("Enter")
    for points in ("1", "0.5", "3", "2"):  # A4, parts and a deduction
        keys.type(points)
        keys.press("Enter")
    for points in ("8", "10", "7"):  # B1, B2, B3
        keys.type(points)
        keys.press("Enter")
    keys.press("Space")  # B4, the first level
    keys.press("ArrowDown")  # … the second
    keys.press("Enter")
    keys.press("Space")  # B5 reached
    keys.press("Enter")
    keys.press("Space")  # B6: the first condition
    keys.press("Enter")  # past the other conditions
    keys.type("1")  # B7: one dirty corner
    keys.press("Enter")
    keys.press("Enter")
    keys.type("5")  # C1
    keys.press("Enter")
    keys.press("Space")  # C2
    keys.press("Enter")
    keys.type("5")  # C3
    keys.press("Control+s")
    wait_saved(page)
    stored = review(page)
    assert stored["total"]["missing"] == []
    assert stored["total"]["points"] == "83"
    assert stored["marks"]["A1"]["level"] == "优良"
    assert stored["marks"]["B4"]["level"] == "较好"
    page.get_by_role("button", name="提交", exact=True).focus()
    keys.press("Enter")
    expect(page.get_by_role("button", name="确认提交")).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".kp-notices")).to_contain_text("回执")
    assert review(page)["state"] == "submitted"
    assert score(page, "A1").locator(".kp-number-input").is_disabled()


def test_missing_items_are_links_that_lead_to_them(open_desk: Open) -> None:
    page = open_desk()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".kp-panel")).to_contain_text("14 项需要处理")
    page.locator(".kp-links button", has_text="讲解与接待").click()
    expect(score(page, "B3").locator(".kp-number-input")).to_be_focused()
    assert review(page)["state"] == "new"


def test_a_mark_outside_its_range_is_refused_at_once_and_not_sent(open_desk: Open) -> None:
    page = open_desk()
    field = score(page, "B3").locator(".kp-number-input")
    field.fill("11")
    expect(score(page, "B3")).to_contain_text("不能高于 8 分（填了 11）")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.wait_for_timeout(600)
    assert page.evaluate("fake.saves().length") == 0
    field.fill("7")
    wait_saved(page)
    assert review(page)["marks"]["B3"]["value"] == "7"


def test_a_proposal_waits_until_it_is_adopted(open_desk: Open) -> None:
    page = open_desk()
    assert review(page)["marks"] == {}
    score(page, "A3").get_by_role("button", name="采用").click()
    wait_saved(page)
    assert review(page)["marks"]["A3"]["level"] == "10%–15%"
    assert list(review(page)["marks"]) == ["A3"]


def test_pinyin_on_the_way_is_never_stored(open_desk: Open) -> None:
    page = open_desk()
    area = page.get_by_label("总体评语")
    area.focus()
    cdp = page.context.new_cdp_session(page)
    for text in ("n", "ne", "nei", "nei'r", "nei'rong"):
        size = len(text)
        cdp.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": size, "selectionEnd": size},
        )
        page.wait_for_timeout(120)
    page.wait_for_timeout(600)
    assert page.evaluate("fake.saves().length") == 0
    cdp.send("Input.insertText", {"text": "内容准确"})
    wait_saved(page)
    comments = page.evaluate("fake.saves().map(({ body }) => body.patch.comment)")
    assert comments == ["内容准确"]


def test_the_same_field_changed_elsewhere_is_put_to_the_expert(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate(
        "fake.elsewhere('KP0001', { comment: '别处写的', marks: { C3: { state: 'marked',"
        " value: '4', level: null, parts: {}, comment: '' } } })"
    )
    page.get_by_label("总体评语").fill("这里写的")
    clash = page.locator(".kp-clash")
    expect(clash).to_contain_text("这里写的")
    expect(clash).to_contain_text("别处写的")
    expect(score(page, "C3").locator(".kp-number-input")).to_have_value("4")
    clash.get_by_role("button", name="用我的").click()
    wait_saved(page)
    assert review(page)["comment"] == "这里写的"
    assert page.locator(".kp-clash").count() == 0


def test_an_outage_keeps_a_draft_that_a_reload_brings_back(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate("fake.down = true")
    page.get_by_label("总体评语").fill("断网时写的")
    score(page, "B3").locator(".kp-number-input").fill("6.5")
    expect(page.locator(".kp-save")).to_have_text("离线：草稿已存本机，正在重试")
    page.reload()
    page.wait_for_selector(".kp-criterion")
    wait_saved(page)
    assert review(page)["comment"] == "断网时写的"
    assert review(page)["marks"]["B3"]["value"] == "6.5"
    expect(page.get_by_label("总体评语")).to_have_value("断网时写的")
    page.wait_for_timeout(100)
    assert leftover_drafts(page) == 0


def leftover_drafts(page: Page) -> int:
    count: int = page.evaluate(
        """() => new Promise((resolve) => {
          const asked = indexedDB.open("kepu-review");
          asked.onsuccess = () => {
            const all = asked.result.transaction("drafts").objectStore("drafts").count();
            all.onsuccess = () => resolve(all.result);
          };
        })"""
    )
    return count


def test_a_draft_survives_a_second_tab_and_stays_with_the_tab_that_writes_it(
    open_desk: Open,
) -> None:
    first = open_desk()
    first.evaluate("fake.down = true")
    first.get_by_label("总体评语").fill("第一个窗口")
    expect(first.locator(".kp-save")).to_have_attribute("data-state", "offline")
    second = open_desk()
    second.wait_for_timeout(500)
    assert review(second)["comment"] == ""
    first.close()
    third = open_desk()
    expect(third.get_by_label("总体评语")).to_have_value("第一个窗口")


def test_typing_and_moving_on_at_once_loses_nothing(open_desk: Open) -> None:
    page = open_desk()
    for number in range(1, 13):
        page.get_by_label("总体评语").fill(f"评语 {number}")
        page.get_by_role("button", name="下一份", exact=True).click()
        expect(page.locator(".kp-head-who")).to_contain_text(f"KP{number + 1:04}")
    page.wait_for_timeout(700)
    stored = [review(page, f"KP{number:04}")["comment"] for number in range(1, 13)]
    assert stored == [f"评语 {number}" for number in range(1, 13)]


def test_hostile_names_stay_names(open_desk: Open) -> None:
    page = open_desk()
    page.locator(".kp-row", has_text="<img src=x").click()
    expect(page.locator(".kp-head h2")).to_contain_text("<img src=x onerror=")
    assert page.title() == "desk"
    assert page.locator(".kp-root img, .kp-root script").count() == 0


def test_conflicts_are_explained_and_a_recusal_closes_the_application(open_desk: Open) -> None:
    page = open_desk()
    page.locator(".kp-row", has_text="KP0003").click()
    expect(page.locator(".kp-notices")).to_contain_text("同一单位")
    page.get_by_role("button", name="回避", exact=True).click()
    page.get_by_role("button", name="确认回避").click()
    expect(page.locator(".kp-panel")).to_contain_text("请写明回避原因")
    page.get_by_label("回避原因（必填）").fill("本人任职单位")
    page.get_by_role("button", name="确认回避").click()
    expect(page.locator(".kp-notices")).to_contain_text("您已回避这份申报")
    assert page.locator(".kp-criterion").count() == 0
    assert review(page, "KP0003")["recusal_reason"] == "本人任职单位"


def test_a_handed_in_review_is_recalled_with_a_reason(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate("fake.review('KP0001'), fake.reviews.get('KP0001').state = 'submitted'")
    page.reload()
    page.wait_for_selector(".kp-criterion")
    page.get_by_role("button", name="撤回", exact=True).click()
    page.get_by_label("撤回原因").fill("漏看一项材料")
    page.get_by_role("button", name="确认撤回").click()
    expect(score(page, "B3").locator(".kp-number-input")).to_be_enabled()
    assert review(page)["state"] == "draft"


def test_the_head_stays_in_sight_wherever_one_jumps(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate("document.querySelector('[data-criterion=D2]').scrollIntoView()")
    page.locator(".kp-veto input").first.focus()
    box = page.locator(".kp-head").bounding_box()
    top = page.locator(".kp-top").bounding_box()
    assert box is not None
    assert top is not None
    assert top["y"] == 0
    assert box["y"] == top["height"]


def test_keys_do_not_leave_the_desk(open_desk: Open) -> None:
    page = open_desk()
    page.evaluate("window.leaked = []; addEventListener('keydown', (e) => leaked.push(e.key))")
    page.locator(".kp-head h2").focus()
    for key in ("j", "k", "d", "b", "x"):
        page.keyboard.press(key)
    score(page, "B4").locator("input").first.focus()
    for key in ("b", "d", "m"):
        page.keyboard.press(key)
    assert page.evaluate("leaked") == []
    assert page.locator("[data-lm-suppress-shortcuts]").count() == 1


def test_a_veto_is_saved_only_with_its_evidence(open_desk: Open) -> None:
    page = open_desk()
    page.get_by_label("传播伪科学或封建迷信内容").check()
    page.wait_for_timeout(600)
    assert page.evaluate("fake.saves().length") == 0
    page.get_by_label("依据（必填）").locator("visible=true").fill("展板第三块")
    wait_saved(page)
    assert review(page)["vetoes"] == {"V2": "展板第三块"}
    page.get_by_label("传播伪科学或封建迷信内容").uncheck()
    page.wait_for_timeout(600)
    wait_saved(page)
    assert review(page)["vetoes"] == {}


def test_ten_thousand_applications_scroll_and_search(
    open_desk: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.perf_counter()
    page = open_desk("size=10000")
    opened = time.perf_counter() - began
    rows = page.locator(".kp-row")
    assert 10 < rows.count() < 60
    assert rows.first.get_attribute("aria-setsize") == "10000"
    timed = page.evaluate(
        """async () => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const list = document.querySelector(".kp-list");
          const scrolls = [];
          for (let step = 1; step <= 30; step += 1) {
            const began = performance.now();
            list.scrollTop = step * 20000;
            await frame();
            list.querySelector(".kp-row").getBoundingClientRect();
            scrolls.push(performance.now() - began);
          }
          const search = document.querySelector(".kp-rail input[type=search]");
          const began = performance.now();
          search.value = "slkpjd9999";
          search.dispatchEvent(new InputEvent("input"));
          list.getBoundingClientRect();
          return { scroll: scrolls.sort((a, b) => a - b)[15], search: performance.now() - began };
        }"""
    )
    expect(page.locator(".kp-row")).to_have_count(1)
    with capsys.disabled():
        print(  # noqa: T201 - a figure to read, not to hold
            f"\n10,000 applications: open {opened * 1000:.0f} ms, scroll step"
            f" {timed['scroll']:.0f} ms, search {timed['search']:.0f} ms"
        )
