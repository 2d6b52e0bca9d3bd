"""Reads tables, headings, pictures and text out of HTML that some library or person made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kepu_review.report import html_style
from kepu_review.report.nodes import Node, heading, paragraph

_SILENT = {"script", "style", "template", "head", "svg", "iframe", "object"}
_LINES = {"p", "div", "br", "li", "pre", "tr", "details", "summary", "center"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

Picture = Callable[[str, str], Node]
"""The block of a picture, by the address and the words of an `img`."""


def in_words(href: str, alt: str) -> Node:
    """A picture that is not taken over, as a few words."""
    return paragraph(f"〔{alt or href}〕", kind="note")


@dataclass
class _Cell:
    head: bool
    colspan: int
    rowspan: int
    name: str
    style: dict[str, str]
    parts: list[str] = field(default_factory=list)

    def node(self, sheet: dict[str, dict[str, str]]) -> Node:
        lines = [" ".join(line.split()) for line in "".join(self.parts).split("\n")]
        made = {
            "v": "\n".join(line for line in lines if line),
            "colspan": self.colspan,
            "rowspan": self.rowspan,
            "b": self.head,
        }
        own = sheet.get(self.name, {})
        return made | html_style.look(own, self.style) if own or self.style else made


@dataclass
class _Table:
    head: list[list[_Cell]] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)
    row: list[_Cell] | None = None
    in_head: bool = False

    def close_row(self) -> None:
        if self.row:
            all_heads = all(cell.head for cell in self.row)
            at_top = self.in_head or (all_heads and not self.rows)
            (self.head if at_top else self.rows).append(self.row)
        self.row = None

    def node(self, sheet: dict[str, dict[str, str]]) -> Node:
        return {
            "t": "table",
            "head": _named([[cell.node(sheet) for cell in row] for row in self.head]),
            "rows": [[cell.node(sheet) for cell in row] for row in self.rows],
            "align": "auto",
            "caption": " ".join("".join(self.caption).split()),
        }


def _named(head: list[list[Node]]) -> list[list[Node]]:
    """A line of nothing but names of row labels (pandas writes such) goes into the one above."""
    if len(head) < 2 or len(head[-2]) != len(head[-1]):
        return head
    *above, upper, last = head
    names = sum(bool(cell["v"]) for cell in last)
    plain = all(cell["colspan"] == cell["rowspan"] == 1 for cell in [*upper, *last])
    if not plain or not all(cell["v"] for cell in last[:names]):
        return head
    if any(cell["v"] for cell in [*last[names:], *upper[:names]]):
        return head
    return [*above, [*last[:names], *upper[names:]]]


class _Reader(HTMLParser):
    """A nested table becomes text of the cell it stands in."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Node] = []
        self.table: _Table | None = None
        self.depth = 0
        self.silent = 0
        self.in_caption = False
        self.in_style = False
        self.loose: list[str] = []
        self.css: list[str] = []
        self.sheet: dict[str, dict[str, str]] = {}
        self.picture = picture

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
            self.in_style = tag == "style"
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.flush()
                self.table = _Table()
        elif self.table is not None and self.depth == 1:
            self._in_table(tag, dict(attrs))
        elif tag in _HEADINGS and self.table is None:
            self.flush()
        elif tag == "img" and not self.silent:
            self._image(dict(attrs))
        if tag in _LINES:
            self._say("\n")

    def _image(self, attrs: dict[str, str | None]) -> None:
        href, alt = attrs.get("src") or "", attrs.get("alt") or attrs.get("title") or ""
        if self.table is None:
            self.flush()
            self.blocks.append(self.picture(href, alt))
        else:
            self._say(f"〔{alt}〕" if alt else "")

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
            table.row.append(_cell(tag == "th", attrs))
        elif tag == "caption":
            self.in_caption = True
        elif tag == "img":
            self._image(attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
            self.in_style = False
        elif tag == "table" and self.depth:
            self.depth -= 1
            if not self.depth:
                self.close_table()
        elif self.table is not None and self.depth == 1:
            if tag in {"tr", "thead"}:
                self.table.close_row()
                self.table.in_head = self.table.in_head and tag == "tr"
            elif tag == "caption":
                self.in_caption = False
        elif tag in _HEADINGS and self.table is None:
            self._close_heading(int(tag[1]))
        elif tag in _LINES:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.css.append(data)
        elif not self.silent:
            self._say(data)

    def _say(self, data: str) -> None:
        table = self.table
        if table is None:
            self.loose.append(data)
        elif self.in_caption:
            table.caption.append(data)
        elif table.row:
            table.row[-1].parts.append(data)

    def close_table(self) -> None:
        table = self.table
        self.table = None
        if table is None:
            return
        table.close_row()
        if self.css:
            self.sheet |= html_style.sheet("".join(self.css))
            self.css = []
        if table.head or table.rows:
            self.blocks.append(table.node(self.sheet))

    def _close_heading(self, level: int) -> None:
        said = " ".join("".join(self.loose).split())
        self.loose = []
        if said:
            self.blocks.append(heading(level, said))

    def flush(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self.loose).split("\n")]
        self.loose = []
        said = "\n".join(line for line in lines if line)
        if said:
            self.blocks.append(paragraph(said, kind="note"))


def _cell(head: bool, attrs: dict[str, str | None]) -> _Cell:
    style = html_style.declarations(attrs.get("style") or "")
    wide, high = _span(attrs.get("colspan")), _span(attrs.get("rowspan"))
    return _Cell(head, wide, high, attrs.get("id") or "", style)


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return max(1, int(digits[:4])) if digits.isascii() and digits.isdigit() else 1


def blocks(source: str, picture: Picture = in_words) -> list[Node]:
    """Tables (spans and readable colours kept), headings, pictures and the text between them."""
    reader = _Reader(picture)
    reader.feed(source)
    reader.close()
    reader.close_table()
    reader.flush()
    return reader.blocks
