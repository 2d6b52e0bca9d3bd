"""What goes wrong between a key and the database, in the tab: told honestly, nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk, labs_own
from tests.browser.database import stored_review
from tests.browser.steps import (
    SAVED,
    choose,
    comment,
    comment_on,
    declare,
    enter,
    form,
    next_unscored,
    open_unscored,
    saving,
    wait_for_desk,
)
from tests.browser.wire import wire_to

Window = Callable[..., Page]


def stored_comment(desk: Desk, application: str) -> str:
    review = stored_review(desk.place, application, desk.who)
    return "" if review is None else review.comment


def test_a_reload_in_the_middle_of_a_sentence_loses_no_character(
    desk: Desk, window: Window
) -> None:
    page = window()
    enter(page, desk.server)
    application = open_unscored(page)
    comment_on(page, "这句话写到一半就刷新")
    page.reload()
    wait_for_desk(page)
    expect(page.locator(".kp-head")).to_contain_text(application)
    expect(comment(page)).to_have_value("这句话写到一半就刷新")
    expect(saving(page)).to_have_text(SAVED)
    assert stored_comment(desk, application) == "这句话写到一半就刷新"


def test_a_closed_tab_is_opened_again_with_everything_in_it(desk: Desk, window: Window) -> None:
    page = window()
    enter(page, desk.server)
    application = open_unscored(page)
    comment_on(page, "关了再开")
    again = page.context.new_page()
    page.close()
    again.set_default_timeout(30_000)
    enter(again, desk.server)
    again.locator(".kp-root").get_by_role("button").first.wait_for()
    again.get_by_text(application, exact=False).first.click()
    expect(comment(again)).to_have_value("关了再开")
    expect(saving(again)).to_have_text(SAVED)
    assert stored_comment(desk, application) == "关了再开"


def test_a_killed_server_is_admitted_and_all_is_saved_when_it_is_back(
    desk: Desk, window: Window
) -> None:
    page = window()
    enter(page, desk.server)
    application = open_unscored(page)
    comment_on(page, "服务器")
    expect(saving(page)).to_have_text(SAVED)
    desk.kill()
    try:
        comment_on(page, "被杀")
        expect(saving(page)).to_contain_text("离线")
        assert stored_comment(desk, application) == "服务器"
    finally:
        desk.restart()
    expect(saving(page)).to_have_text(SAVED)
    assert stored_comment(desk, application) == "服务器被杀"
    assert page.locator(".jp-Dialog").count() == 0


def test_cut_connections_are_admitted_and_mended_without_a_dialog(
    desk: Desk, window: Window
) -> None:
    with wire_to(desk.server.port) as wire:
        page = window()
        slow: list[Route] = []

        def hold(asked: Route) -> None:
            slow.append(asked)

        page.route("**/api/config/*announcements*", hold)  # JupyterLab still asks when it is cut
        page.goto(desk.server.door_url("tab").replace(f":{desk.server.port}/", f":{wire.port}/"))
        application = open_unscored(page)
        wire.cut()
        for asked in slow:
            asked.continue_()
        comment_on(page, "线断了")
        expect(saving(page)).to_contain_text("离线")
        page.wait_for_timeout(5000)
        wire.mend()
        expect(saving(page)).to_have_text(SAVED)
        assert page.locator(".jp-Dialog").count() == 0
        assert stored_comment(desk, application) == "线断了"
        assert slow


def test_only_what_jupyterlab_alone_does_may_fail_unheard() -> None:
    lab = "    at e.makeRequest (http://h/static/lab/jlab_core.88.js?v=88:13627:69381)"
    ours = "    at send (http://h/kepu/static/core/api.js:62:28)"
    failed = "TypeError: Failed to fetch"
    assert labs_own("Failed to fetch", f"{failed}\n{lab}\n{lab}")
    assert not labs_own("Failed to fetch", f"{failed}\n{lab}\n{ours}")
    assert not labs_own("Failed to fetch", f"{failed}\n{ours}")
    assert not labs_own("Failed to fetch", failed)
    assert not labs_own("x is undefined", f"x is undefined\n{lab}")
    splash = "    at http://h/static/lab/jlab_core.88.js?v=88:13173:720"
    twice = "Failed to execute 'removeChild' on 'Node': The node to be removed is not a child."
    assert labs_own(twice, f"NotFoundError: {twice}\n{splash}")
    assert not labs_own(twice, f"NotFoundError: {twice}\n{ours}")


def test_forty_seconds_without_an_answer_stop_nobody_from_typing(
    desk: Desk, window: Window
) -> None:
    with wire_to(desk.server.port) as wire:
        page = window()
        page.goto(desk.server.door_url("tab").replace(f":{desk.server.port}/", f":{wire.port}/"))
        application = open_unscored(page)
        wire.swallow()
        silent_since = time.monotonic()
        comment_on(page, "没有网络，")
        while time.monotonic() - silent_since < 40:
            page.wait_for_timeout(4000)
            comment_on(page, "继续")
        assert page.locator(".jp-Dialog").count() == 0
        assert not saving(page).inner_text().startswith("已保存")
        written = comment(page).input_value()
        assert stored_comment(desk, application) == ""
        wire.mend()
        expect(saving(page)).to_have_text(SAVED)
        assert written.startswith("没有网络，继续继续")
        assert stored_comment(desk, application) == written


def test_two_tabs_merge_other_fields_and_put_the_same_one_to_the_expert(
    desk: Desk, window: Window
) -> None:
    one = window()
    enter(one, desk.server)
    application = open_unscored(one)
    two = one.context.new_page()
    two.set_default_timeout(30_000)
    enter(two, desk.server)
    two.get_by_text(application, exact=False).first.click()
    form(two).first.wait_for()
    comment_on(one, "第一个窗口")
    expect(saving(one)).to_have_text(SAVED)
    comment_on(two, "第二个窗口")
    clash = two.get_by_role("alert").filter(has_text="别的窗口")
    expect(clash).to_contain_text("第一个窗口")
    expect(clash).to_contain_text("第二个窗口")
    assert stored_comment(desk, application) == "第一个窗口"
    clash.get_by_role("button", name="用我的").click()
    expect(saving(two)).to_have_text(SAVED)
    assert stored_comment(desk, application) == "第二个窗口"


def test_the_back_button_stays_in_the_desk(desk: Desk, window: Window) -> None:
    page = window()
    enter(page, desk.server)
    application = open_unscored(page)
    page.get_by_role("button", name="首页").click()
    expect(page.get_by_role("main", name="首页")).to_be_visible()
    page.go_back()
    expect(page.locator(".kp-head")).to_contain_text(application)
    page.go_back()
    expect(page.get_by_role("main", name="首页")).to_be_visible()


def test_what_an_input_method_shows_meanwhile_is_never_saved(desk: Desk, window: Window) -> None:
    page = window()
    enter(page, desk.server)
    application = open_unscored(page)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.post_data or ""))
    comment(page).focus()
    method = page.context.new_cdp_session(page)
    for text in ("n", "ne", "nei", "nei'r", "nei'rong"):
        size = len(text)
        method.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": size, "selectionEnd": size}
        )
        page.wait_for_timeout(150)
    page.wait_for_timeout(600)
    assert [body for body in sent if "expert.save" in body] == []
    method.send("Input.insertText", {"text": "内容准确"})
    expect(saving(page)).to_have_text(SAVED)
    assert stored_comment(desk, application) == "内容准确"


def test_a_recused_application_shows_no_content_in_any_view(desk: Desk, window: Window) -> None:
    page = window()
    enter(page, desk.server)
    application = next_unscored(page)
    page.get_by_role("button", name="回避…").press("Enter")
    page.get_by_label("回避原因").fill("我曾参与该基地的建设")
    page.get_by_role("button", name="确认回避").press("Enter")
    expect(page.get_by_text("您已回避这份申报")).to_be_visible()
    expect(form(page)).to_have_count(0)
    page.reload()
    wait_for_desk(page)
    expect(page.get_by_text("您已回避这份申报")).to_be_visible()
    expect(form(page)).to_have_count(0)
    page.get_by_role("button", name="对比").click()
    expect(page.get_by_text("我的打分对比").first).to_be_visible()
    expect(page.locator(".kp-main")).not_to_contain_text(application)
    enter(page, desk.server, "page")
    choose_from_home(page, application)
    expect(page.get_by_text("您已回避这份申报")).to_be_visible()
    expect(form(page)).to_have_count(0)


def choose_from_home(page: Page, application: str) -> None:
    page.get_by_role("button", name="首页").click()
    page.get_by_role("searchbox").first.fill(application)
    page.get_by_text(application, exact=False).first.click()


def test_thirty_hasty_switches_lose_nothing(desk: Desk, window: Window) -> None:
    page = window()
    enter(page, desk.server)
    first, second = next_unscored(page), ""
    declare(page)
    second = next_unscored(page)
    declare(page)
    written = {first: "", second: ""}
    for number in range(10):
        for application in (first, second):
            choose(page, application)
            comment(page).press("End")
            comment(page).press_sequentially(f"{number}")
            written[application] += f"{number}"
    expect(saving(page)).to_have_text(SAVED)  # says so of the sheet in sight; of the other:
    choose(page, first)
    expect(saving(page)).to_have_text(SAVED)
    until = time.monotonic() + 20
    while (found := {one: stored_comment(desk, one) for one in written}) != written:
        assert time.monotonic() < until, found
        page.wait_for_timeout(200)
    assert found == written
