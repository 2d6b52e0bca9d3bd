"""What every test does at a desk: open it, come to a form, type a mark, read what it says."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from kepu_review.notebook.launch import DeskServer
from kepu_review.notebook.running import Door

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
NO_CONFLICT = "无利益冲突，开始评审"


def enter(page: Page, server: DeskServer, door: Door = "tab") -> None:
    """Go in by one of the three doors and wait for the desk."""
    page.goto(server.door_url(door))
    wait_for_desk(page)


def wait_for_desk(page: Page) -> None:
    page.locator(".kp-root").get_by_role("button").first.wait_for()


def open_unscored(page: Page) -> str:
    """Go by key to the next application that has no marks, and declare; returns its number."""
    application = next_unscored(page)
    declare(page)
    expect(saving(page)).to_have_text("尚未评分")
    return application


def next_unscored(page: Page) -> str:
    """Go by key to the next application that has no marks; returns its number."""
    wait_for_desk(page)
    chosen = page.locator(".kp-row[aria-selected=true]")
    before = chosen.get_attribute("data-key") if chosen.count() else None
    page.locator(".kp-root").get_by_role("button").first.focus()
    page.keyboard.press("n")
    if before is not None:
        expect(chosen).not_to_have_attribute("data-key", before)
    application = str(chosen.get_attribute("data-key"))
    expect(page.locator(".kp-main")).to_contain_text(application)
    return application


def declare(page: Page) -> None:
    """No conflict of interest, unless that was said before: the form appears."""
    button = page.get_by_role("button", name=NO_CONFLICT)
    button.or_(form(page).first).first.wait_for()
    if button.count():
        button.press("Enter")
    form(page).first.wait_for()


def form(page: Page) -> Locator:
    """The criteria."""
    return page.locator(".kp-criterion")


def saving(page: Page) -> Locator:
    """What the desk says of saving."""
    return page.locator(".kp-save")


def total_shown(page: Page) -> str:
    return page.locator(".kp-total").inner_text()


def comment(page: Page) -> Locator:
    """The overall comment."""
    return page.get_by_role("textbox", name="总体评语", exact=True)


def comment_on(page: Page, text: str) -> None:
    """Type an overall comment as a person does."""
    comment(page).press("Control+End")
    comment(page).press_sequentially(text, delay=5)


def choose(page: Page, application: str) -> None:
    """Open an application by the list."""
    page.get_by_role("searchbox").first.fill(application)
    page.locator(f'.kp-row[data-key="{application}"]').click()
    expect(page.locator(".kp-main")).to_contain_text(application)


def open_from_home(page: Page, server: DeskServer, application: str) -> None:
    """Go to the desk's own page, and open an application from the table of its home."""
    page.goto(server.page_url)
    page.locator(".kp-home-table .kp-row", has_text=application).click()
