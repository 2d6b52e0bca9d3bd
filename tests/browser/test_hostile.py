"""Hostile text stays text everywhere on the three desks; a script that ran tells by the title."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from tests.browser import hostile
from tests.browser.hostile import harmless, seen
from tests.browser.steps import enter, wait_for_desk

Window = Callable[..., Page]


@pytest.fixture(scope="module")
def hostile_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.build(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("who", ["chair", "secretary"])
def test_hostile_text_is_text_on_every_tab_of_the_offices(
    who: str, hostile_round: Path, serve: Callable[..., DeskServer], window: Window
) -> None:
    server = serve(hostile_round, who)
    page = window(1600, 1000)
    enter(page, server)
    tabs = page.locator(".kp-root").get_by_role("tab")
    tabs.first.wait_for()
    met = []
    for name in tabs.all_inner_texts():
        page.locator(".kp-root").get_by_role("tab", name=name, exact=True).click()
        expect(page.get_by_text("正在读取")).to_have_count(0)
        harmless(page)
        met += [name] if seen(page) else []
        link = page.locator(".kp-root .kp-link").filter(has_text="<img").first
        if link.count() and link.is_visible():
            link.click()
            harmless(page)
    assert len(met) >= 4, met


def test_hostile_text_is_text_on_the_experts_desk(
    hostile_round: Path, serve: Callable[..., DeskServer], window: Window
) -> None:
    server = serve(hostile_round, "E1")
    page = window(1600, 1000)
    enter(page, server)
    wait_for_desk(page)
    harmless(page)
    assert seen(page)
    page.locator(".kp-home [role=option]").first.wait_for()
    for key in page.locator(".kp-home [role=option]").all_inner_texts():
        page.get_by_role("button", name="首页").click()
        page.locator(".kp-home [role=option]").filter(
            has_text=key.split("\n")[0][:12]
        ).first.click()
        page.locator(".kp-main h2").first.wait_for()
        harmless(page)
        assert seen(page)
        talk = page.get_by_role("button", name="打开讨论")
        if talk.count():
            talk.first.click()
            harmless(page)
    page.get_by_role("button", name="对比").click()
    harmless(page)
