"""Searching letter by letter in a real Chromium: what fits, in order, rows in place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
SHOWN = """() => [...document.querySelectorAll(".kp-home .kp-row")]
  .sort((one, other) => parseInt(one.style.top) - parseInt(other.style.top))
  .map((one) => [one.dataset.key, one.ariaPosInSet, one.ariaSetSize])"""


def test_a_growing_and_shrinking_query_shows_the_same_as_a_whole_one(open_desk: Open) -> None:
    page = open_desk("size=60", at="", until=".kp-home .kp-row")
    box = page.locator(".kp-home input[type=search]")
    for query in ("KP00", "KP001", "KP0012", "KP001", "KP00", "KP999", "KP", "KP004"):
        box.fill(query)
        found = page.evaluate(SHOWN)
        box.fill("没有这样的申报")
        expect(page.locator(".kp-home .kp-list-empty")).to_be_visible()
        box.fill(query)
        assert page.evaluate(SHOWN) == found
        assert [key for key, _, _ in found] == [key for key, _, _ in found if query in key]
        assert [place for _, place, _ in found] == [str(n + 1) for n in range(len(found))]
        order = page.evaluate(
            "() => [...document.querySelectorAll('.kp-home .kp-row')].map((one) => one.id)"
        )
        assert order == sorted(order, key=lambda one: int(one.rsplit("-", 1)[1]))


def test_a_row_that_stays_is_not_drawn_again_and_leads_to_its_own(open_desk: Open) -> None:
    page = open_desk("size=60", at="", until=".kp-home .kp-row")
    box = page.locator(".kp-home input[type=search]")
    box.fill("KP001")
    page.evaluate("() => (document.querySelector('.kp-home [data-key=KP0012]').marked = true)")
    box.fill("KP0012")
    row = page.locator(".kp-home .kp-row")
    expect(row).to_have_count(1)
    assert row.evaluate("(one) => one.marked")
    row.click()
    expect(page.locator(".kp-head")).to_contain_text("KP0012")
