"""Pictures of every desk, to be looked at: 1280 and 1920 wide, light and dark, in JupyterLab."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from tests.browser.conftest import SCREENSHOTS
from tests.browser.steps import declare, enter, next_unscored

SIZES = ((1280, 800), (1920, 1080))
SHADES: tuple[Any, ...] = ("light", "dark")
EVERY = bool(os.environ.get("KEPU_EVERY_LOOK"))
"""Pictures of every width in every shade; else of the narrow one in light, the wide one in dark."""

DRAWN = "() => new Promise((on) => requestAnimationFrame(() => requestAnimationFrame(on)))"

CUT = """() => {
  const hides = (style, axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
  const scrolls = (style, axis) => ["auto", "scroll"].includes(style[`overflow${axis}`]);
  const shortened = ({ textOverflow, webkitLineClamp }) =>
    textOverflow === "ellipsis" || webkitLineClamp !== "none";
  const root = document.querySelector(".kp-root");
  const beyond = (rect, box) => ({
    X: rect.left < box.left - 2 || rect.right > box.right + 2,
    Y: rect.top < box.top - 4 || rect.bottom > box.bottom + 4,
  });
  const cut = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (!rect.width || node.parentElement.closest(".kp-hidden, svg, option")) return false;
    const free = { X: false, Y: false };
    for (let at = node.parentElement; at && root.contains(at); at = at.parentElement) {
      const style = getComputedStyle(at);
      if (shortened(style)) return false;
      const out = beyond(rect, at.getBoundingClientRect());
      const holds = at.matches("button, .kp-badge, .kp-chip");
      if (["X", "Y"].some((a) => out[a] && !free[a] && (hides(style, a) || holds))) return true;
      for (const axis of ["X", "Y"]) free[axis] ||= scrolls(style, axis);
    }
    return false;
  };
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.data.trim() && cut(node)) found.push(`${node.parentElement.className}: ${node.data}`);
  }
  return found;
}"""

# A view scrolls down, never sideways; only a wide table's own box does.
WIDER = """() => [...document.querySelectorAll(".kp-office-body, .kp-scroll, .kp-home, .kp-box")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className)"""


def keep(page: Page, name: str) -> None:
    """A picture of the view in every width and in both shades; nothing is cut off in any."""
    SCREENSHOTS.mkdir(exist_ok=True)
    expect(page.get_by_text("正在读取")).to_have_count(0)
    for (width, height), own in zip(SIZES, SHADES, strict=True):
        page.set_viewport_size({"width": width, "height": height})
        for shade in SHADES if EVERY else (own,):
            page.emulate_media(color_scheme=shade)
            light = "true" if shade == "light" else "false"
            expect(page.locator("body")).to_have_attribute("data-jp-theme-light", light)
            page.evaluate(DRAWN)
            page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{shade}.png")
        fits(page, width, height)
        assert page.evaluate(CUT) == [], (name, width)


def fits(page: Page, width: int, height: int) -> None:
    """The desk takes the whole window, but for JupyterLab's margin and its row of tabs."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(WIDER) == []
    box = page.locator(".kp-root").bounding_box()
    assert box is not None
    assert box["x"] <= 8
    assert box["y"] <= 40
    assert box["x"] + box["width"] >= width - 8
    assert box["y"] + box["height"] == pytest.approx(height, abs=10)


def test_every_view_of_an_expert_fits_the_window_in_light_and_dark(
    place: Path, expert: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    enter(page, serve(place, expert))
    keep(page, "expert-home")
    page.get_by_role("button", name="通知和办法要点").click()
    page.locator(".kp-read h2").first.wait_for()
    keep(page, "expert-reading")
    next_unscored(page)
    keep(page, "expert-declaration")
    declare(page)
    keep(page, "expert-form")
    page.get_by_role("button", name="对比").click()
    keep(page, "expert-marks")


@pytest.mark.parametrize("who", ["chair", "secretary"])
def test_every_tab_fits_the_window_in_light_and_dark(
    who: str, place: Path, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    enter(page, serve(place, who))
    tabs = page.locator(".kp-root").get_by_role("tab")
    tabs.first.wait_for()
    for name in tabs.all_inner_texts():
        page.locator(".kp-root").get_by_role("tab", name=name, exact=True).click()
        keep(page, f"{who}-{name}")
