"""Reads tables and text out of HTML that some library made; nothing else is taken from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from kepu_review.report.nodes import Node, paragraph

_SILENT = {"script", "style", "template", "head", "svg", "iframe", "object"}
_LINES = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "tr"}


@dataclass
class _Cell:
    head: bool
    colspan: int
    rowspan: int
    parts: list[str] = field(default_factory=list)

    def node(self) -> Node:
        lines = [" ".join(line.split()) for line in "".join(self.parts).split("\n")]
        return {
            "v": "\n".join(line for line in lines if line),
            "colspan": self.colspan,
            "rowspan": self.rowspan,
            "b": self.head,
        }


@dataclass
class _Table:
    head: list[list[Node]] = field(default_factory=list)
    rows: list[list[Node]] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)
    row: list[_Cell] | None = None
    in_head: bool = False

    def close_row(self) -> None:
        if self.row:
            all_heads = all(cell.head for cell in self.row)
            at_top = self.in_head or (all_heads and not self.rows)
            (self.head if at_top else self.rows).append([cell.node() for cell in self.row])
        self.row = None


class _Reader(HTMLParser):
    """A nested table becomes text of the cell it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Node] = []
        self.table: _Table | None = None
        self.depth = 0
        self.silent = 0
        self.in_caption = False
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.flush()
                self.table = _Table()
        elif self.table is not None and self.depth == 1:
            self._in_table(tag, dict(attrs))
        if tag in _LINES:
            self._say("\n")

    def _in_table(self, tag: str, attrs: dict[str, str | None]) -> None:
        table = self.table
        if table is None:
            return
        if tag == "thead":
            table.in_head = True
        elif tag in {"tbody", "tfoot"}:
            table.close_row()
            table.in_head = False
        elif tag == "tr":
            table.close_row()
            table.row = []
        elif tag in {"td", "th"}:
            if table.row is None:
                table.row = []
            cell = _Cell(tag == "th", _span(attrs.get("colspan")), _span(attrs.get("rowspan")))
            table.row.append(cell)
        elif tag == "caption":
            self.in_caption = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and self.depth:
            self.depth -= 1
            if not self.depth:
                self._close_table()
        elif self.table is not None and self.depth == 1:
            if tag in {"tr", "thead"}:
                self.table.close_row()
                self.table.in_head = self.table.in_head and tag == "tr"
            elif tag == "caption":
                self.in_caption = False
        elif tag in _LINES:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._say(data)

    def _say(self, data: str) -> None:
        table = self.table
        if table is None:
            self.loose.append(data)
        elif self.in_caption:
            table.caption.append(data)
        elif table.row:
            table.row[-1].parts.append(data)

    def _close_table(self) -> None:
        table = self.table
        self.table = None
        if table is None:
            return
        table.close_row()
        if table.head or table.rows:
            caption = " ".join("".join(table.caption).split())
            self.blocks.append(
                {"t": "table", "head": table.head, "rows": table.rows, "caption": caption}
            )

    def flush(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self.loose).split("\n")]
        self.loose = []
        said = "\n".join(line for line in lines if line)
        if said:
            self.blocks.append(paragraph(said, kind="note"))


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return max(1, int(digits[:4])) if digits.isascii() and digits.isdigit() else 1


def blocks(source: str) -> list[Node]:
    """Tables (row and column spans kept) and the text between them, in order."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader._close_table()
    reader.flush()
    return reader.blocks
