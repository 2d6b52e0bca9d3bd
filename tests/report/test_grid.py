"""Any table becomes a whole grid whose columns fill the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kepu_review.report import grid

CELL = st.one_of(
    st.text(max_size=30),
    st.fixed_dictionaries(
        {"v": st.text(max_size=30)},
        optional={"colspan": st.integers(1, 5), "rowspan": st.integers(1, 5)},
    ),
)
ROWS = st.lists(st.lists(CELL, max_size=6), max_size=6)


def places(rows: list[list[object]], count: int) -> list[list[int]]:
    """How often each place of the grid is taken."""
    taken = [[0] * count for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while x < count and taken[y][x]:
                x += 1
            wide = cell.get("colspan", 1) if isinstance(cell, dict) else 1
            high = cell.get("rowspan", 1) if isinstance(cell, dict) else 1
            for dy in range(high):
                for dx in range(wide):
                    taken[y + dy][x + dx] += 1
    return taken


@given(ROWS, ROWS, st.sampled_from(["plain", "summary", "notice"]))
def test_every_place_of_the_grid_is_taken_once(head: list, rows: list, style: str) -> None:
    made = grid.prepare({"head": head, "rows": rows}, style)
    count = len(made["widths"])
    for part, given_rows in (("head", head), ("rows", rows)):
        assert len(made[part]) == len(given_rows)
        assert places(made[part], count) == [[1] * count for _ in made[part]]


@given(ROWS, st.sampled_from(["plain", "notice"]))
def test_no_table_is_wider_than_the_page(rows: list, style: str) -> None:
    made = grid.prepare({"rows": rows, "look": "grid"}, style)
    upright, turned = grid.AREAS[style]
    assert sum(made["widths"]) <= (turned if made["turned"] else upright) + 1
    assert min(made["widths"]) > 0


def test_a_table_with_lines_fills_the_text_area() -> None:
    made = grid.prepare({"rows": [["1", "甲" * 12, "乙" * 20]], "look": "grid"}, "notice")
    assert round(sum(made["widths"])) == 442


def test_many_columns_turn_the_page() -> None:
    assert grid.prepare({"rows": [["一二三四五六七八"] * 14]}, "summary")["turned"] is True
    assert grid.prepare({"rows": [["一二三四五六七八"] * 4]}, "summary")["turned"] is False


def test_short_columns_are_not_broken_for_a_long_one() -> None:
    rows = [["1", "甲山区", "拟认定", "很长的一段话" * 30]]
    made = grid.prepare({"rows": rows}, "summary")
    for text, width in zip(rows[0][:3], made["widths"], strict=False):
        assert width - 8 >= grid.em(text) * made["size"]


def test_only_a_small_table_is_kept_on_one_page() -> None:
    def kept(*rows: list[str]) -> bool:
        return grid.prepare({"rows": list(rows)}, "summary")["keep"]

    assert kept(*[["一", "二"]] * 10)
    assert not kept(*[["一", "二"]] * 40)
    assert not kept(*[["长" * 400, "长" * 400]] * 10)


def test_a_row_with_a_very_long_text_may_break_over_pages() -> None:
    assert grid.prepare({"rows": [["短"], ["长" * 5000]]}, "summary")["long"] == [1]


def test_a_label_of_many_rows_is_said_again_so_that_they_can_break_over_pages() -> None:
    rows = [[{"v": "甲", "rowspan": 30}, "0"], *[[str(n)] for n in range(1, 30)]]
    made = grid.prepare({"rows": rows}, "plain")["rows"]
    assert [(y, row[0]) for y, row in enumerate(made) if len(row) == 2] == [
        (0, {"v": "甲", "rowspan": 12}),
        (12, {"v": "甲", "rowspan": 12}),
        (24, {"v": "甲", "rowspan": 6}),
    ]


def test_columns_of_numbers_stand_right_beside_cells_from_above_too() -> None:
    rows = [[{"v": "甲", "rowspan": 2}, "1.5", "x"], ["NaN", "y"], ["乙", "1e5", "z"]]
    made = grid.prepare({"rows": rows, "align": "auto"}, "plain")
    assert made["align"] == ["left", "right", "left"]
    assert made["rows"][1] == [{"v": "NaN", "align": "right"}, "y"]


def test_a_short_table_is_set_small_before_the_page_is_turned() -> None:
    rows = [["一二三四五六七"] * 12] * 3
    assert grid.prepare({"rows": rows}, "plain")["turned"] is False
    assert grid.prepare({"rows": rows * 20}, "plain")["turned"] is True


def test_a_list_that_stays_upright_is_turned_only_for_words_that_do_not_fit() -> None:
    def turned(text: str, columns: int, *, upright: bool) -> bool:
        rows = [[text] * columns] * 20
        return bool(grid.prepare({"rows": rows, "upright": upright}, "notice")["turned"])

    assert turned("虚构" * 30, 4, upright=False)
    assert not turned("虚构" * 30, 4, upright=True)
    assert turned("W" * 20, 9, upright=True)
