"""The tree that every document becomes: small constructors, and what a notebook cell shows.

Blocks are dicts with a kind `t`: h(eading) p ul ol quote source out err hr table fig, and the set
pieces of our own documents (cover, facts, funnel, remark, sign, letter, …). Inline nodes are
s b i del code a br. Texts in them are data: the Typst template sets them, never evaluates them.
"""

from __future__ import annotations

import base64
import html
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

NODES_MIME = "application/vnd.kepu.nodes+json"
TABLE_MIME = "application/vnd.kepu.table+json"

Node = dict[str, Any]
Cell = str | Node


def text(value: str) -> Node:
    """A run of plain text."""
    return {"t": "s", "v": value}


def strong(value: str) -> Node:
    """A run of stressed text."""
    return {"t": "b", "c": [text(value)]}


def _inline(parts: Iterable[str | Node]) -> list[Node]:
    return [text(part) if isinstance(part, str) else part for part in parts]


def heading(level: int, *parts: str | Node, number: str = "") -> Node:
    """A heading; `number` is set before it as it stands (一、)."""
    return {"t": "h", "level": level, "number": number, "c": _inline(parts)}


def paragraph(*parts: str | Node, kind: str = "") -> Node:
    """A paragraph; `kind` note is set smaller and without indent."""
    return {"t": "p", "kind": kind, "c": _inline(parts)}


def table(
    head: Sequence[Sequence[Cell]],
    rows: Sequence[Sequence[Cell]],
    *,
    align: Sequence[str] = (),
    caption: str = "",
    look: str = "plain",
    empty: str = "",
) -> Node:
    """A table; a cell is a text or {"v": text, "colspan", "rowspan", "align", "b"}.

    `align` has one of left, center, right per column; `empty` is said where there is no row.
    """
    return {
        "t": "table",
        "head": [list(row) for row in head],
        "rows": [list(row) for row in rows],
        "align": list(align),
        "caption": caption,
        "look": look,
        "empty": empty,
    }


def figure(svg: str, *, alt: str, caption: str = "") -> Node:
    """A figure from SVG text; `alt` says in words what it shows."""
    return {"t": "fig", "svg": svg, "alt": alt, "caption": caption}


def attach(name: str, content: bytes, *, about: str = "", media: str = "text/plain") -> Node:
    """A file inside the PDF; it takes no room on the page. `name` is ASCII."""
    packed = base64.b64encode(zlib.compress(content, 6)).decode()
    return {"t": "attach", "name": name, "about": about, "media": media, "packed": packed}


def meta(**values: Any) -> Node:
    """Facts about the whole document: title, author, style, demo, header, …"""
    return {"t": "meta", **values}


class Nodes:
    """Blocks as the value of a notebook cell; JupyterLab shows an escaped HTML rendering."""

    def __init__(self, blocks: Iterable[Node]) -> None:
        self.blocks = tuple(blocks)

    def __add__(self, other: Nodes) -> Nodes:
        return Nodes((*self.blocks, *other.blocks))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Nodes) and self.blocks == other.blocks

    def __hash__(self) -> int:
        return hash(len(self.blocks))

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> Mapping[str, Any]:  # the names are IPython's
        del include, exclude
        return {
            NODES_MIME: list(self.blocks),
            "text/html": to_html(self.blocks),
            "text/plain": to_text(self.blocks),
        }


def to_text(value: object) -> str:
    """The plain text of nodes, a line per block or row."""
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(to_text, value)))
    return _node_text(value) if isinstance(value, dict) else value if isinstance(value, str) else ""


def _node_text(node: Node) -> str:
    """Robust: what an unknown program put into a notebook may have any shape."""
    kind = node.get("t")
    if kind in {"meta", "fig", "attach"}:
        return str(node.get("alt", ""))
    if kind == "table":
        rows = [*_list(node.get("head")), *_list(node.get("rows"))]
        return "\n".join("\t".join(map(_cell_text, _list(row))) for row in rows)
    if "c" in node:
        join = "\n" if kind == "quote" else ""
        return str(node.get("number", "")) + join.join(map(to_text, _list(node["c"])))
    return to_text([item for key, item in node.items() if key not in {"t", "kind"}])


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _cell_text(cell: object) -> str:
    return str(cell.get("v", "")) if isinstance(cell, dict) else str(cell)


def to_html(blocks: Iterable[Node]) -> str:
    """Escaped HTML of blocks, for reading in JupyterLab."""
    return "\n".join(filter(None, map(_block_html, blocks)))


def _block_html(block: Node) -> str:
    kind = block.get("t")
    if kind in {"meta", "attach"}:
        return ""
    if kind == "h":
        level = min(6, 1 + int(block["level"]))
        return f"<h{level}>{html.escape(to_text(block))}</h{level}>"
    if kind == "table":
        return _table_html(block)
    if kind == "fig":
        # As an image, so that a script inside cannot run.
        # On white, as on paper: the drawing is black and has no ground, JupyterLab may be dark.
        drawing = str(block.get("svg", "")).replace("<svg ", '<svg style="background:#fff" ', 1)
        code = base64.b64encode(drawing.encode()).decode()
        alt = html.escape(str(block.get("alt", "")), quote=True)
        return f'<img src="data:image/svg+xml;base64,{code}" alt="{alt}">'
    return "".join(f"<p>{html.escape(line)}</p>" for line in to_text(block).split("\n"))


def _table_html(block: Node) -> str:
    def row(cells: Sequence[Cell], tag: str) -> str:
        made = []
        for cell in cells:
            spans = ""
            if isinstance(cell, dict):
                spans = "".join(
                    f' {name}="{int(cell[name])}"'
                    for name in ("colspan", "rowspan")
                    if cell.get(name, 1) != 1
                )
            made.append(f"<{tag}{spans}>{html.escape(_cell_text(cell))}</{tag}>")
        return f"<tr>{''.join(made)}</tr>"

    head = "".join(row(cells, "th") for cells in block.get("head", ()))
    body = "".join(row(cells, "td") for cells in block.get("rows", ()))
    caption = block.get("caption", "")
    title = f"<caption>{html.escape(str(caption))}</caption>" if caption else ""
    return f"<table>{title}<thead>{head}</thead><tbody>{body}</tbody></table>"
