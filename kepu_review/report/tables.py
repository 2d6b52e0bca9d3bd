"""DataFrames as tables of nodes, so that a report need not guess them back out of HTML."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from kepu_review.report.nodes import TABLE_MIME, Cell, Node

if TYPE_CHECKING:
    import pandas as pd

MISSING = "—"


def from_frame(frame: pd.DataFrame, *, index: bool | None = None) -> Node:
    """The table of a DataFrame; a missing value is —, numbers stand right.

    `index`: whether the row labels are shown; by default they are unless they only count rows.
    """
    import pandas as pd
    from pandas.api import types

    shown = not isinstance(frame.index, pd.RangeIndex) if index is None else index
    labels = frame.index.nlevels if shown else 0
    head = _head(frame, labels)
    columns = [frame.iloc[:, i] for i in range(frame.shape[1])]
    texts = [list(map(_text, column.tolist(), column.isna().tolist())) for column in columns]
    names = _merged([_label(key, labels) for key in frame.index] if shown else [[]] * len(frame))
    body: list[list[Cell]] = [
        [*name, *cells]
        for name, cells in zip(
            names, zip(*texts, strict=True) if texts else [()] * len(frame), strict=True
        )
    ]
    align = ["left"] * labels + [
        "right"
        if types.is_numeric_dtype(column.dtype) and not types.is_bool_dtype(column.dtype)
        else "left"
        for column in columns
    ]
    return {"t": "table", "head": head, "rows": body, "align": align, "caption": ""}


def _label(key: Hashable, labels: int) -> list[Node]:
    values: Sequence[Any] = key if labels > 1 and isinstance(key, tuple) else (key,)
    return [{"v": _text(value, _missing(value)), "b": True} for value in values]


def _merged(names: list[list[Node]]) -> list[list[Node]]:
    """Equal neighbours of an outer level share one cell, as long as the levels before do."""
    starts: list[Node] = []
    before: list[str] = []
    made = []
    for row in names:
        values = [cell["v"] for cell in row]
        same = 0
        while same < len(row) - 1 and before[: same + 1] == values[: same + 1]:
            starts[same]["rowspan"] = starts[same].get("rowspan", 1) + 1
            same += 1
        starts[same:], before = row[same:], values
        made.append(row[same:])
    return made


def _missing(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124  NaN and NaT differ from themselves


def _text(value: object, missing: bool) -> str:
    if missing:
        return MISSING
    if isinstance(value, float):
        return f"{value:.6g}" if value != int(value) or abs(value) >= 1e15 else f"{value:.1f}"
    return str(value)


def _head(frame: pd.DataFrame, labels: int) -> list[list[Cell]]:
    names = [str(name) if name is not None else "" for name in frame.index.names][:labels]
    levels = frame.columns.nlevels
    rows: list[list[Cell]] = []
    for level in range(levels):
        row: list[Cell] = []
        if level == 0:
            row.extend({"v": name, "rowspan": levels} for name in names)
        row.extend(_runs([str(v) for v in frame.columns.get_level_values(level)], level, levels))
        rows.append(row)
    return rows


def _runs(values: list[str], level: int, levels: int) -> list[Cell]:
    """Equal neighbours of an upper level share one cell."""
    if level == levels - 1:
        return list(values)
    made: list[Cell] = []
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            made.append({"v": values[start], "colspan": i - start, "align": "center"})
            start = i
    return made


def register(shell: Any) -> None:
    """Lets every DataFrame shown in this IPython shell bring its table beside its HTML."""

    def bundle(frame: Any, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        del include, exclude
        made = {TABLE_MIME: from_frame(frame), "text/plain": repr(frame)}
        as_html = frame._repr_html_()
        return made if as_html is None else made | {"text/html": as_html}

    shell.display_formatter.mimebundle_formatter.for_type_by_name("pandas", "DataFrame", bundle)
    # pandas ≥ 2 says that its frames live in pandas.core.frame, pandas ≥ 3 in pandas itself.
    shell.display_formatter.mimebundle_formatter.for_type_by_name(
        "pandas.core.frame", "DataFrame", bundle
    )
