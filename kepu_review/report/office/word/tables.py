"""Tables: headings repeat on each page, no row breaks over two, cells may be merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kepu_review.report import grid
from kepu_review.report.nodes import Cell, Node
from kepu_review.report.office.word.runs import HEI, Look, Shape, element, paragraph

_AREA = 442.0  # points between the margins
_LEADING = 1.35


def table(node: Node) -> list[Any]:
    """The blocks of a table: its caption and the table, or what is said where it is empty."""
    ready = grid.prepare(node, "notice")
    head, rows, size = ready["head"], ready["rows"], float(ready["size"])
    made = []
    if ready["caption"]:
        shape = Shape(align="center", indent=0, line=size * 1.6, keep=True)
        made.append(paragraph(ready["caption"], shape, Look(HEI, size)))
    if not rows and ready["empty"]:
        rows = [[{"v": ready["empty"], "colspan": len(ready["widths"]), "align": "center"}]]
    widths = [width * _AREA / sum(ready["widths"]) for width in ready["widths"]]
    made.append(_table([*head, *rows], len(head), widths, ready["align"], size))
    # Two tables that touch are one to Word.
    made.append(paragraph("", Shape(indent=0, line=size)))
    return made


def _table(
    rows: Sequence[Sequence[Cell]],
    heads: int,
    widths: Sequence[float],
    align: Sequence[str],
    size: float,
) -> Any:
    made = element("w:tbl")
    made.append(_looks())
    columns = element("w:tblGrid")
    for width in widths:
        columns.append(element("w:gridCol", w=round(width * 20)))
    made.append(columns)
    open_: dict[int, tuple[int, int]] = {}  # column → rows that a cell still takes, its columns
    for y, row in enumerate(rows):
        line = _row(head=y < heads)
        _cells(line, row, open_, widths, (align, size, y < heads))
        made.append(line)
    return made


def _looks() -> Any:
    made = element("w:tblPr")
    made.append(element("w:tblW", w=round(_AREA * 20), type="dxa"))
    made.append(element("w:jc", val="center"))
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    made.append(borders)
    made.append(element("w:tblLayout", type="fixed"))
    margins = element("w:tblCellMar")
    for side, wide in (("top", 50), ("left", 80), ("bottom", 50), ("right", 80)):
        margins.append(element(f"w:{side}", w=wide, type="dxa"))
    made.append(margins)
    return made


def _row(*, head: bool) -> Any:
    made = element("w:tr")
    properties = element("w:trPr")
    properties.append(element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))
    made.append(properties)
    return made


def _cells(
    line: Any,
    row: Sequence[Cell],
    open_: dict[int, tuple[int, int]],
    widths: Sequence[float],
    looks: tuple[Sequence[str], float, bool],
) -> None:
    """The cells of a row; below a merged one Word wants a cell that goes on with it."""
    align, size, head = looks
    waiting, x = list(row), 0
    while x < len(widths):
        if x in open_:
            left, wide = open_[x]
            line.append(_cell("", sum(widths[x : x + wide]), wide, "continue", Shape(), Look()))
            open_[x] = (left - 1, wide)
            if left == 1:
                del open_[x]
        else:
            cell = waiting.pop(0) if waiting else ""
            told: Node = cell if isinstance(cell, dict) else {"v": cell}
            wide, high = int(told.get("colspan", 1)), int(told.get("rowspan", 1))
            if high > 1:
                open_[x] = (high - 1, wide)
            side = "center" if head else str(told.get("align") or align[x])
            shape = Shape(align=side, indent=0, line=size * _LEADING)
            look = Look(HEI if head or told.get("b") else None, size)
            merged = "restart" if high > 1 else ""
            width = sum(widths[x : x + wide])
            line.append(_cell(told, width, wide, merged, shape, look))
        x += wide


def _cell(cell: Any, width: float, wide: int, merged: str, shape: Shape, look: Look) -> Any:
    made = element("w:tc")
    properties = element("w:tcPr")
    properties.append(element("w:tcW", w=round(width * 20), type="dxa"))
    if wide > 1:
        properties.append(element("w:gridSpan", val=wide))
    if merged:
        properties.append(element("w:vMerge", val=merged))
    properties.append(element("w:vAlign", val="center"))
    made.append(properties)
    said = cell if isinstance(cell, str) else cell.get("c") or str(cell.get("v", ""))
    made.append(paragraph(said, shape, look))
    return made
