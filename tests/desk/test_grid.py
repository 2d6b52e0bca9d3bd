"""The matrix of any size in a real Chromium: what is seen is drawn, keys reach all of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

GRID = """async ([rows, columns]) => {
  const { virtualGrid } = await import("/kepu_review/notebook/static/chair/grid.js");
  const many = (count, letter) => [...Array(count).keys()].map((n) => ({ id: `${letter}${n}` }));
  window.chosen = [];
  const grid = virtualGrid({
    label: "矩阵", corner: "申报", rowHeight: 36, empty: "没有",
    choose: (row, column) => window.chosen.push([row.id, column?.id ?? null]),
    head: (column) => [column.id],
    rowHead: (row) => [row.id],
    cell: (row, column) => ({ class: "kp-cell", label: "", content: [row.id + column.id] }),
  });
  grid.show(many(rows, "A"), many(columns, "E"));
  document.body.replaceChildren(grid.element);
  document.body.className = "";
  grid.element.classList.add("kp-root");
  Object.assign(grid.element.style, { width: "1200px", height: "700px" });
  await new Promise((done) => setTimeout(done, 100));
}"""
AT = "() => [document.activeElement.dataset.at, document.activeElement.textContent]"
SCROLL = """async ([left, top]) => {
  document.querySelector(".kp-matrix-box").scrollTo(left, top);
  for (let n = 0; n < 3; n += 1) await new Promise((done) => requestAnimationFrame(done));
}"""


@pytest.fixture
def grid(open_desk: Open) -> Page:
    page = open_desk()
    page.evaluate(GRID, [1000, 30])
    return page


def test_only_what_is_seen_of_a_large_matrix_is_drawn(grid: Page) -> None:
    assert grid.locator("[data-at]").count() < 700
    grid.evaluate(SCROLL, [3000, 20_000])
    seen = grid.locator('[data-at="560:30"]')
    assert seen.text_content() == "A560E29"
    assert seen.get_attribute("aria-colindex") == "31"
    box, table = (
        grid.locator(one).bounding_box() for one in ('[data-at="560:30"]', "thead th >> nth=30")
    )
    assert box is not None
    assert table is not None
    assert box["x"] == table["x"]  # below its heading
    assert grid.locator("[data-at]").count() < 700


def test_lines_that_stay_in_sight_are_left_as_they_are(grid: Page) -> None:
    grid.evaluate("() => (document.querySelector('[data-at=\"10:1\"]').marked = true)")
    grid.evaluate(SCROLL, [0, 200])
    assert grid.evaluate("() => document.querySelector('[data-at=\"10:1\"]').marked")
    rows = grid.evaluate(
        """() => [...document.querySelectorAll("tbody tr[aria-rowindex]")]
          .map((one) => one.ariaRowIndex)"""
    )
    assert rows == sorted(rows, key=int)


def test_keys_reach_every_cell_drawn_or_not(grid: Page) -> None:
    grid.locator('[tabindex="0"][data-at]').focus()
    grid.keyboard.press("Control+End")
    assert grid.evaluate(AT) == ["999:30", "A999E29"]
    grid.keyboard.press("Enter")
    assert grid.evaluate("() => window.chosen") == [["A999", "E29"]]
    for _ in range(20):
        grid.keyboard.press("ArrowLeft")
    assert grid.evaluate(AT) == ["999:10", "A999E9"]
    grid.keyboard.press("Control+Home")
    assert grid.evaluate(AT) == ["0:0", "A0"]
    assert grid.locator('[tabindex="0"][data-at]').count() == 1


def test_the_focus_stays_in_the_matrix_when_its_cell_is_scrolled_away(grid: Page) -> None:
    grid.locator('[data-at="0:1"]').focus()
    grid.evaluate(SCROLL, [0, 9000])
    assert grid.evaluate("() => document.activeElement.closest('table') !== null")
    assert grid.locator('[tabindex="0"][data-at]').count() == 1
