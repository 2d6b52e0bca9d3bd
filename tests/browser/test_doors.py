"""The three doors: the tab without a kernel, the bare page, the notebook one click away."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.kernels import kernels_of
from tests.browser.steps import (
    SAVED,
    comment,
    comment_on,
    enter,
    open_unscored,
    saving,
    wait_for_desk,
)

Window = Callable[..., Page]


def test_the_tab_needs_no_kernel_and_comes_back_to_the_same_application(
    desk: Desk, window: Window
) -> None:
    page = window()
    enter(page, desk.server)
    expect(page.get_by_role("tab", name="科普评审")).to_have_count(1)
    application = open_unscored(page)
    comment_on(page, "先看到这里")
    expect(saving(page)).to_have_text(SAVED)
    assert kernels_of(desk.server) == []

    page.reload()
    wait_for_desk(page)
    expect(page.locator(".kp-head")).to_contain_text(application)
    expect(comment(page)).to_have_value("先看到这里")
    expect(page.get_by_role("tab", name="科普评审")).to_have_count(1)
    assert kernels_of(desk.server) == []


def test_opening_a_desk_asks_for_no_build_of_jupyterlab(desk: Desk, window: Window) -> None:
    page = window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    enter(page, desk.server)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/lab/api/settings" in url] != []
    assert [url for url in asked if "/lab/api/build" in url] == []


def test_the_tab_cannot_be_lost_by_closing_it(desk: Desk, window: Window) -> None:
    page = window()
    enter(page, desk.server)
    tab = page.get_by_role("tab", name="科普评审")
    expect(tab.locator(".lm-TabBar-tabCloseIcon")).to_be_hidden()
    page.get_by_role("tab", name="科普评审").click()
    page.keyboard.press("Alt+w")
    expect(page.locator(".kepu-tab .kp-root")).to_be_visible()


def test_the_bare_page_is_the_same_desk(desk: Desk, window: Window) -> None:
    page = window()
    enter(page, desk.server, "page")
    assert page.url.startswith(f"{desk.server.base}kepu/app")
    application = open_unscored(page)
    page.reload()
    expect(page.locator(".kp-head")).to_contain_text(application)


def test_no_policy_is_violated_in_normal_use_and_an_inline_script_does_not_run(
    desk: Desk, window: Window
) -> None:
    page = window()
    violations: list[str] = []
    page.on(
        "console",
        lambda message: (
            violations.append(message.text)
            if re.search("Content Security Policy", message.text)
            else None
        ),
    )
    enter(page, desk.server)
    open_unscored(page)
    comment_on(page, "策略")
    expect(saving(page)).to_have_text(SAVED)
    enter(page, desk.server, "page")
    enter(page, desk.server, "notebook")
    assert violations == []
    for door in ("tab", "page"):
        enter(page, desk.server, door)
        page.evaluate(
            """() => {
              const script = document.createElement("script");
              script.textContent = "document.title = 'owned'";
              document.body.append(script);
              const image = document.createElement("div");
              image.innerHTML = "<img src=x onerror=\\"document.title='owned'\\">";
              document.body.append(image);
            }"""
        )
        page.wait_for_timeout(300)
        assert page.title() != "owned"
    assert len(violations) == 4


def test_the_notebook_is_one_click_away_and_the_tab_one_click_back(
    desk: Desk, window: Window
) -> None:
    page = window()
    enter(page, desk.server)
    page.get_by_role("button", name="打开笔记本").click()
    page.locator(".jp-Notebook .kp-root").get_by_role("button").first.wait_for()
    assert len(kernels_of(desk.server)) == 1
    expect(page.get_by_role("button", name="打开笔记本")).to_be_hidden()
    page.get_by_role("tab", name="科普评审").click()
    expect(page.get_by_role("button", name="打开笔记本")).to_be_visible()
    expect(page.locator(".kepu-tab .kp-root")).to_be_visible()
