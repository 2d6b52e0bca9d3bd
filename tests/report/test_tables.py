"""A DataFrame brings its table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepu_review.report import tables
from kepu_review.report.nodes import TABLE_MIME


def test_a_frame_becomes_head_rows_and_alignment() -> None:
    frame = pd.DataFrame({"名称": ["甲", None], "得分": [88.5, np.nan], "专家": [3, 2]})
    assert tables.from_frame(frame) == {
        "t": "table",
        "head": [["名称", "得分", "专家"]],
        "rows": [["甲", "88.5", "3"], ["—", "—", "2"]],
        "align": ["left", "right", "right"],
        "caption": "",
    }


def test_labels_of_rows_and_levels_of_columns_are_kept() -> None:
    columns = pd.MultiIndex.from_tuples([("分", "a"), ("分", "b"), ("次", "c")])
    index = pd.MultiIndex.from_tuples([("甲", 1), ("乙", 2)], names=["名", "号"])
    made = tables.from_frame(pd.DataFrame([[1, 2, 3], [4, 5, 6]], index=index, columns=columns))
    assert made["head"] == [
        [
            {"v": "名", "rowspan": 2},
            {"v": "号", "rowspan": 2},
            {"v": "分", "colspan": 2, "align": "center"},
            {"v": "次", "colspan": 1, "align": "center"},
        ],
        ["a", "b", "c"],
    ]
    assert made["rows"][1] == [{"v": "乙", "b": True}, {"v": "2", "b": True}, "4", "5", "6"]


def test_equal_labels_of_an_outer_level_share_a_cell() -> None:
    index = pd.MultiIndex.from_tuples([("甲", 1, 1), ("甲", 1, 2), ("甲", 2, 2), ("乙", 2, 2)])
    rows = tables.from_frame(pd.DataFrame({"x": [0, 1, 2, 3]}, index=index))["rows"]
    shown = [[c if isinstance(c, str) else (c["v"], c.get("rowspan", 1)) for c in r] for r in rows]
    assert shown == [
        [("甲", 3), ("1", 2), ("1", 1), "0"],
        [("2", 1), "1"],
        [("2", 1), ("2", 1), "2"],
        [("乙", 1), ("2", 1), ("2", 1), "3"],
    ]


def test_an_empty_frame_has_a_head_only() -> None:
    made = tables.from_frame(pd.DataFrame({"a": []}))
    assert (made["head"], made["rows"]) == ([["a"]], [])


def test_a_registered_shell_shows_the_table_beside_the_html() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    tables.register(shell)
    frame = pd.DataFrame({"a": [1]})
    data, _ = shell.display_formatter.format(frame)
    assert data[TABLE_MIME] == tables.from_frame(frame)
    assert "<table" in data["text/html"]
