"""Pictures of every desk, to be looked at: 1280 light and 1920 dark, in JupyterLab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kepu_review.notebook.launch import DeskServer
from tests.browser.conftest import SCREENSHOTS

TABS = {
    "chair": ("进度", "排名与决定", "分歧", "阶段"),
    "secretary": ("导入申报", "形式审查", "专家与冲突", "分派"),
}


def keep(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(400)
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
        page.goto(server.url)
        page.wait_for_selector(".kp-root .kp-main, .kp-root .kp-tab")
        assert page.locator(".kp-root").bounding_box() == {
            "x": 0,
            "y": 0,
            "width": width,
            "height": height,
        }
        shade = "dark" if dark else "light"
        for name in TABS.get(who, ("",)):
            if name:
                page.get_by_role("tab", name=name).click()
            keep(page, f"{who}-{name or 'form'}-{width}-{shade}")
        if who != "expert":
            page.get_by_role("tab", name=TABS[who][1]).click()
            page.locator("tbody .kp-link").first.click()
            keep(page, f"{who}-detail-{width}-{shade}")
