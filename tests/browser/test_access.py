"""axe-core finds nothing on our desks: every view, light, dark, high contrast, zoomed, tablet."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kepu_review.notebook.launch import DeskServer
from tests.browser.steps import declare, enter, next_unscored, wait_for_desk

Window = Callable[..., Page]
Look = Callable[[Page], Any]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}  # all that a theme changes
STILL = """() => !document.getAnimations().some(
  (one) => one instanceof CSSTransition && one.playState === "running")"""
RUN = """async (only) => {
  const found = await axe.run(".kp-root", { runOnly: only, resultTypes: ["violations"] });
  const told = (node) => `${node.html.slice(0, 140)} | ${node.failureSummary.slice(0, 240)}`;
  return found.violations.map(({ id, nodes }) => [id, nodes.length, nodes.slice(0, 3).map(told)]);
}"""


def violations(page: Page, rules: dict[str, Any]) -> Any:
    expect(page.get_by_text("正在读取")).to_have_count(0)
    page.wait_for_function(STILL)
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    return page.evaluate(RUN, rules)


def all_rules(page: Page) -> Any:
    return violations(page, ALL)


def colours(page: Page) -> Any:
    return violations(page, COLOURS)


def light_and_dark(page: Page) -> Any:
    """All rules in light, and the colours once more in dark, without loading again."""
    found = all_rules(page)
    ground = "getComputedStyle(document.querySelector('.kp-root')).backgroundColor"
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) != light
    found += colours(page)
    page.emulate_media(color_scheme="light")
    return found


def expert_views(page: Page, look: Look) -> dict[str, Any]:
    """Home, what is to be read, a declaration, a form, one's own marks; with what axe finds."""
    found = {"home": look(page)}
    page.get_by_role("button", name="通知和办法要点").click()
    page.locator(".kp-read h2").first.wait_for()
    found["reading"] = look(page)
    next_unscored(page)
    found["declaration"] = look(page)
    declare(page)
    found["form"] = look(page)
    page.get_by_role("button", name="对比").click()
    found["columns"] = look(page)
    return found


def office_views(page: Page, look: Look) -> dict[str, Any]:
    """Every tab."""
    found = {}
    tabs = page.locator(".kp-root").get_by_role("tab")
    tabs.first.wait_for()
    for name in tabs.all_inner_texts():
        page.locator(".kp-root").get_by_role("tab", name=name, exact=True).click()
        found[name] = look(page)
    return found


def clean(found: dict[str, Any]) -> None:
    bad = {view: what for view, what in found.items() if what}
    assert bad == {}, json.dumps(bad, ensure_ascii=False, indent=1)


def use_theme(server: DeskServer, theme: str) -> None:
    """The person's own choice, as JupyterLab stores it."""
    folder = server.log.parent / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    folder.mkdir(parents=True, exist_ok=True)
    chosen = {"theme": theme, "adaptive-theme": False}
    (folder / "themes.jupyterlab-settings").write_text(json.dumps(chosen), "utf-8")


@pytest.mark.parametrize("who", ["expert", "chair", "secretary"])
def test_axe_finds_nothing_on_any_view_in_any_theme(
    who: str, place: Path, expert: str, serve: Callable[..., DeskServer], window: Window
) -> None:
    server = serve(place, expert if who == "expert" else who)
    views = expert_views if who == "expert" else office_views
    page = window()
    enter(page, server, "page")
    found = {f"page {view}": what for view, what in views(page, light_and_dark).items()}
    themes = {"JupyterLab Light": all_rules, "JupyterLab Dark High Contrast": colours}
    for theme, look in themes.items():
        use_theme(server, theme)
        page = window()
        enter(page, server)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
        found |= {f"{theme} {view}": what for view, what in views(page, look).items()}
    clean(found)


@pytest.mark.parametrize("who", ["expert", "chair", "secretary"])
def test_at_200_percent_and_on_a_tablet_nothing_lies_outside_the_window(
    who: str,
    place: Path,
    expert: str,
    serve: Callable[..., DeskServer],
    chromium: Browser,
) -> None:
    server = serve(place, expert if who == "expert" else who)
    sizes: list[dict[str, Any]] = [
        {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},  # 1280 at 200 %
        {"viewport": {"width": 1024, "height": 768}, "has_touch": True},
    ]
    for size in sizes:
        context = chromium.new_context(locale="zh-CN", **size)
        page = context.new_page()
        page.set_default_timeout(30_000)
        enter(page, server, "page")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        if who == "expert":
            next_unscored(page)
            declare(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        context.close()


def test_the_colours_of_the_system_are_taken_over(
    place: Path, expert: str, serve: Callable[..., DeskServer], chromium: Browser
) -> None:
    server = serve(place, expert)
    context = chromium.new_context(locale="zh-CN", forced_colors="active")
    page = context.new_page()
    page.set_default_timeout(30_000)
    enter(page, server, "page")
    next_unscored(page)
    declare(page)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    clean({"form": all_rules(page)})
    context.close()


def test_the_keyboard_goes_through_the_desk_in_the_order_of_the_page(
    place: Path, expert: str, serve: Callable[..., DeskServer], window: Window
) -> None:
    server = serve(place, expert)
    page = window()
    enter(page, server, "page")
    wait_for_desk(page)
    next_unscored(page)
    declare(page)
    page.locator(".kp-criterion").first.locator("input").first.focus()
    places = []
    for _ in range(25):
        places.append(
            page.evaluate(
                """() => {
                  const at = document.activeElement;
                  const said = at.getAttribute("aria-label") || at.labels?.[0]?.textContent;
                  const name = said || at.textContent;
                  const row = at.closest(".kp-criterion")?.dataset.criterion || "";
                  return [row, Boolean((name || "").trim() || at.getAttribute("aria-labelledby"))];
                }"""
            )
        )
        page.keyboard.press("Tab")
    assert [place for place in places if not place[1]] == []
    rows = list(dict.fromkeys(row for row, _ in places if row))
    shown = page.locator(".kp-criterion").evaluate_all(
        "all => all.map((one) => one.dataset.criterion)"
    )
    assert rows == shown[: len(rows)]
