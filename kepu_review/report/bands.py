"""Tables with more columns than a page has room for, as several below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from kepu_review.report import grid
from kepu_review.report.nodes import Cell, Node
from kepu_review.text import t

_FEW = 24
"""Columns that are never torn apart."""
_MOST = 1_000
"""Columns that are read; as in browsers."""
_LABELS = 3
_SIZE, _INSET, _WIDE = 8.0, 8.5, 8.0


def split(table: Node, style: str) -> list[Node]:
    """The table itself, or bands of its columns, each with the labels of the rows before it."""
    head, rows = table.get("head") or [], table.get("rows") or []
    count = min(_MOST, _columns([*head, *rows]))
    if count <= _FEW or table.get("shares"):
        return [table]
    head, rows = grid.whole(head, count), grid.whole(rows, count)
    wanted, least = grid.demand([*head, *rows], count)
    widths = [
        max(low, min(wish, _WIDE)) * _SIZE + _INSET for wish, low in zip(wanted, least, strict=True)
    ]
    labels = _labels(rows)
    parts = list(_parts(widths, labels, grid.AREAS.get(style, grid.AREAS["plain"])[1]))
    if len(parts) < 2:
        return [table]
    said = table.get("align")
    return [
        {
            **table,
            "head": _of(head, columns),
            "rows": _of(rows, columns),
            "align": said if said == "auto" else _chosen(said or [], columns),
            "caption": _caption(
                str(table.get("caption") or ""), [at - labels for at in columns], count - labels
            ),
        }
        for columns in parts
    ]


def _columns(rows: Sequence[Sequence[Cell]]) -> int:
    """A cell over thousands of columns makes none: they are those that cells of their own have."""
    return max((len(row) for row in rows), default=0)


def _labels(rows: Sequence[Sequence[Cell]]) -> int:
    """Leading cells of the first row that are labels of it."""
    first = rows[0] if rows else []
    bold = [isinstance(cell, dict) and bool(cell.get("b")) for cell in first]
    return min(_LABELS, bold.index(False)) if False in bold else 0


def _parts(widths: Sequence[float], labels: int, room: float) -> Iterator[list[int]]:
    """Columns of each band: the labels, then as many as there is room for."""
    before = list(range(labels))
    left = room - sum(widths[:labels])
    part: list[int] = []
    used = 0.0
    for at in range(labels, len(widths)):
        if part and (used + widths[at] > left or len(part) + labels >= grid.MAX_COLUMNS):
            yield before + part
            part, used = [], 0.0
        part.append(at)
        used += widths[at]
    if part:
        yield before + part


def _of(rows: Sequence[Sequence[Cell]], columns: Sequence[int]) -> list[list[Cell]]:
    """The cells of some columns; one that spans more spans those of them that are here."""
    places = grid.placed_cells(rows)
    return [
        [
            made
            for x, cell, wide in islice(places, len(row))
            for made in _cell(x, cell, wide, columns)
        ]
        for row in rows
    ]


def _cell(x: int, cell: Cell, wide: int, columns: Sequence[int]) -> Iterator[Cell]:
    here = sum(x <= column < x + wide for column in columns) if wide > 1 else x in columns
    if here:
        yield {**cell, "colspan": int(here)} if isinstance(cell, dict) else cell


def _chosen(align: Sequence[Any], columns: Sequence[int]) -> list[Any]:
    return [align[at] if at < len(align) else "left" for at in columns]


def _caption(caption: str, columns: Sequence[int], count: int) -> str:
    first = next(at for at in columns if at >= 0)
    told = t("第 {a} 至 {b} 列，共 {n} 列", a=first + 1, b=columns[-1] + 1, n=count)
    return f"{caption}（{told}）" if caption else told
