"""A table with too many columns is torn into bands, none of its cells lost."""

from __future__ import annotations

from kepu_review.report import bands, tree
from kepu_review.report.nodes import Cell, Node


def wide(count: int) -> Node:
    head: list[list[Cell]] = [
        [
            {"v": "", "rowspan": 2},
            {"v": "上", "colspan": count // 2},
            {"v": "下", "colspan": count // 2},
        ],
        [f"指标{x}" for x in range(count)],
    ]
    rows: list[list[Cell]] = [
        [{"v": f"行{y}", "b": True}, *(f"{y}.{x:03}" for x in range(count))] for y in range(3)
    ]
    return {"t": "table", "head": head, "rows": rows, "align": "auto", "caption": ""}


def test_a_table_of_few_columns_stays_as_it_is() -> None:
    table = wide(20)
    assert bands.split(table, "plain") == [table]


def test_a_wide_table_comes_in_bands_with_the_labels_of_its_rows() -> None:
    parts = bands.split(wide(100), "plain")
    assert len(parts) > 1
    assert all([row[0]["v"] for row in part["rows"]] == ["行0", "行1", "行2"] for part in parts)
    for y in range(3):
        cells = [cell for part in parts for cell in part["rows"][y][1:]]
        assert cells == [f"{y}.{x:03}" for x in range(100)]
    spans = [cell["colspan"] for part in parts for cell in part["head"][0][1:]]
    assert sum(spans) == 100
    assert parts[0]["caption"].startswith("第 1 至 ")
    assert parts[-1]["caption"].endswith(" 至 100 列，共 100 列")


def test_a_cell_over_thousands_of_columns_makes_no_band() -> None:
    table: Node = {"t": "table", "rows": [[{"v": "巨", "colspan": 9999}, "b"]]}
    assert bands.split(table, "plain") == [table]


def test_a_document_has_every_band() -> None:
    made = tree.build([wide(100), {"t": "table", "head": 1, "rows": 5}])
    assert [block["t"] for block in made.body[:2]] == ["table", "table"]
    assert all(len(block["widths"]) < 60 for block in made.body if block["t"] == "table")
