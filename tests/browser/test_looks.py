"""Pictures of every desk, to be looked at: 1280 light and 1920 dark, in JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from tests.browser.conftest import SCREENSHOTS
from tests.browser.steps import declare, enter, next_unscored


def keep(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    expect(page.get_by_text("正在读取")).to_have_count(0)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.mark.parametrize("who", ["expert", "chair", "secretary"])
def test_every_desk_fits_the_window_in_light_and_dark(
    who: str,
    place: Path,
    expert: str,
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
) -> None:
    server = serve(place, expert if who == "expert" else who)
    for width, height, dark in ((1280, 800, False), (1920, 1080, True)):
        page = window(width, height, dark=dark)
        enter(page, server)
        box = page.locator(".kp-root").bounding_box()
        assert box is not None
        assert box["x"] <= 8  # JupyterLab's margin
        assert box["y"] <= 40  # its row of tabs
        assert box["x"] + box["width"] >= width - 8
        assert box["y"] + box["height"] == pytest.approx(height, abs=10)
        shade = f"{width}-{'dark' if dark else 'light'}"
        if who == "expert":
            keep(page, f"expert-home-{shade}")
            page.get_by_role("button", name="通知和办法要点").click()
            page.locator(".kp-read h2").first.wait_for()
            keep(page, f"expert-reading-{shade}")
            next_unscored(page)
            keep(page, f"expert-declaration-{shade}")
            declare(page)
            keep(page, f"expert-form-{shade}")
            page.get_by_role("button", name="对比").click()
            keep(page, f"expert-marks-{shade}")
            continue
        tabs = page.locator(".kp-root").get_by_role("tab")
        tabs.first.wait_for()
        for name in tabs.all_inner_texts():
            page.locator(".kp-root").get_by_role("tab", name=name, exact=True).click()
            keep(page, f"{who}-{name}-{shade}")
