"""Blocks to the document that the template reads: cleaned, whole, figures in files of their own."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kepu_review.report import bands, clean, grid, maths, svg
from kepu_review.report.nodes import Cell, Node, paragraph, to_text
from kepu_review.text import language, t

STYLES = frozenset({"plain", "summary", "notice", "certificate", "form", "sheet", "wide"})
_INLINE = frozenset({"s", "b", "i", "del", "code", "a", "br", "math"})
_BLOCKS = frozenset(
    {
        "h",
        "p",
        "ul",
        "ol",
        "quote",
        "source",
        "out",
        "err",
        "hr",
        "table",
        "fig",
        "cover",
        "facts",
        "funnel",
        "form",
        "declare",
        "signed",
        "attended",
        "closing",
        "remark",
        "sign",
        "break",
        "letter",
        "close",
        "annex",
        "certificate",
        "plaque",
        "attach",
    }
)
_ANY = re.compile(".*", re.S)
_COLOUR = re.compile("#[0-9a-f]{6}")
_CELL = {"fill": _COLOUR, "ink": _COLOUR, "align": re.compile("left|center|right")}
_LANG = re.compile(r"[a-z0-9+#-]{1,20}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_LARGEST = 1 << 28  # bytes of one attached file
_DEEPEST = 24  # lists in lists, quotes in quotes


@dataclass
class Document:
    """What the template needs: `meta` and `body` as JSON, and the files that figures stand in."""

    meta: Node
    body: list[Node]
    files: dict[str, bytes] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    """Characters that no font could draw → how often; they stand as 〔U+20BB7〕."""


def build(blocks: Iterable[Mapping[str, Any]], meta: Mapping[str, Any] | None = None) -> Document:
    """The document of `blocks`; meta blocks among them add to `meta`."""
    return _Builder(dict(meta or {})).build(list(map(dict, blocks)))


def _bare(rows: list[list[Cell]]) -> bool:
    """Whether each cell is a text of one line: then the template need not look at them."""
    return all(isinstance(cell, str) and "\n" not in cell for row in rows for cell in row)


class _Builder:
    def __init__(self, meta: Node) -> None:
        self.meta = meta
        self.cleaner = clean.Cleaner()
        self.files: dict[str, bytes] = {}
        self.level = 0

    def build(self, blocks: list[Node]) -> Document:
        for block in blocks:
            if block.get("t") == "meta":
                self.meta.update((k, v) for k, v in block.items() if k != "t" and v is not None)
        self.meta = self._meta(blocks)
        body = self._blocks([b for b in blocks if b.get("t") != "meta"], 0)
        return Document(self.meta, body, self.files, dict(self.cleaner.missing))

    def _meta(self, blocks: list[Node]) -> Node:
        first = next((to_text(b.get("c", [])) for b in blocks if b.get("t") == "h"), "")
        line = clean.Cleaner().line  # what it misses is counted where it stands in the text
        style = self.meta.get("style")
        return {
            "title": line(str(self.meta.get("title") or first or t("评审文档")))[:300],
            "author": line(str(self.meta.get("author") or ""))[:300],
            "lang": "en" if (self.meta.get("lang") or language()) == "en" else "zh",
            "style": style if style in STYLES else "plain",
            "demo": bool(self.meta.get("demo")),
            "stamp": t("演示数据"),
            "header": line(str(self.meta.get("header") or ""))[:300],
            "footer": line(str(self.meta.get("footer") or ""))[:300],
            "page": t("第 {n} 页 共 {m} 页"),
        }

    def _blocks(self, blocks: object, depth: int) -> list[Node]:
        if not isinstance(blocks, list | tuple):
            return []
        whole = (block for block in blocks if isinstance(block, dict))
        return [self._block(part, depth) for block in whole for part in self._parts(block)]

    def _parts(self, block: Node) -> list[Node]:
        """A table with too many columns for a page is several."""
        if block.get("t") != "table":
            return [block]
        try:
            return bands.split(block, self.meta["style"])
        except (TypeError, ValueError, AttributeError, KeyError):
            return [block]  # of a wrong shape: told as words below

    def _block(self, block: Node, depth: int) -> Node:
        kind = block.get("t")
        if kind in _INLINE and not (kind == "math" and block.get("block")):
            block = {"t": "p", "kind": "", "c": [block]}
        elif kind not in _BLOCKS | _INLINE or depth > _DEEPEST:
            block = paragraph(to_text(block))
        try:
            made = self._special(block, depth)
        except (TypeError, ValueError, AttributeError, KeyError):
            # A block of a wrong shape, by a program that is not ours, still says its words.
            made = self._special(paragraph(to_text(block)), depth)
        return made or self._cleaned(block, tuple(key for key in block if key != "t"))

    def _special(self, block: Node, depth: int) -> Node | None:
        """A block of which more is known than that its texts are to be cleaned."""
        makers: dict[str, Callable[[Node], Node]] = {
            "attach": self._attached,
            "fig": self._figure,
            "h": self._heading,
            "math": self._formula,
            "p": self._paragraph,
            "source": self._source,
        }
        if block["t"] in makers:
            return makers[block["t"]](block)
        made: Node | None = None
        match block["t"]:
            case "table":
                ready = grid.prepare(block, self.meta["style"])
                rows = {key: self._rows(ready[key]) for key in ("head", "rows")}
                made = ready | self._cleaned(ready, ("caption", "empty")) | rows
                made["bare"] = not ready["long"] and _bare(rows["rows"])
            case "ul" | "ol":
                items = [self._blocks(item, depth + 1) for item in block.get("items", ())]
                made = {"t": block["t"], "start": int(block.get("start", 1)), "items": items}
            case "certificate" | "plaque":
                drawn = self._stored(block)
                plain = self._cleaned(block, ("title", "text", "facts", "signers", "date"))
                made = plain | {"qr": drawn, **self._plain(block, "alt")} if drawn else None
            case "quote":
                made = {"t": "quote", "c": self._blocks(block.get("c"), depth + 1)}
        return made

    def _attached(self, block: Node) -> Node:
        """A file that the PDF carries; one that cannot be read is refused, as any wrong block."""
        name = str(block.get("name", ""))
        unpack = zlib.decompressobj()
        try:
            content = unpack.decompress(base64.b64decode(str(block["packed"])), _LARGEST)
        except (binascii.Error, zlib.error) as error:
            raise ValueError(name) from error
        if not _NAME.fullmatch(name) or not unpack.eof or f"attached/{name}" in self.files:
            raise ValueError(name)
        words = self._plain(block, "about", "media")
        return {
            "t": "attach",
            "name": name,
            "src": self._file(f"attached/{name}", content),
            **words,
        }

    def _plain(self, block: Node, *keys: str) -> Node:
        return {key: self.cleaner.line(str(block.get(key) or "")) for key in keys}

    def _cleaned(self, block: Node, keys: Iterable[str]) -> Node:
        made = {"t": block["t"]}
        return made | {key: clean.over(block[key], self.cleaner.text) for key in keys}

    def _paragraph(self, block: Node) -> Node:
        return {"t": "p", **self._plain(block, "kind"), "c": self._inline(block.get("c"))}

    def _source(self, block: Node) -> Node:
        lang = str(block.get("lang") or "").lower()
        said = self.cleaner.text(str(block.get("v") or ""))
        return {"t": "source", "v": said, "lang": lang if _LANG.fullmatch(lang) else ""}

    def _rows(self, rows: list[list[Cell]]) -> list[list[Cell]]:
        text = self.cleaner.text
        return [[text(c) if isinstance(c, str) else self._cell(c) for c in row] for row in rows]

    def _cell(self, cell: Node) -> Node:
        plain = {k: v for k, v in cell.items() if _CELL.get(k, _ANY).fullmatch(str(v))}
        made: Node = {k: clean.over(v, self.cleaner.text) for k, v in plain.items() if k != "c"}
        return made | {"c": self._inline(cell["c"])} if "c" in cell else made

    def _formula(self, part: Node) -> Node:
        """A formula that cannot be read as one is shown as it was written."""
        source = str(part.get("tex") or "")
        made = maths.formula(source)
        written = self.cleaner.text(source)
        if made is None:
            if part.get("block"):
                return {"t": "source", "v": written, "lang": ""}
            return {"t": "code", "v": written}
        drawn = clean.over(made, self._sign)
        return {
            "t": "math",
            "f": drawn,
            "alt": self.cleaner.line(source)[:2000],
            "block": bool(part.get("block")),
        }

    def _sign(self, value: str) -> str:
        """The fonts of formulas have far more signs than those of texts; hanzi come from these."""
        known = all(c.isprintable() and (c < "\u2e80" or c >= "\U0001d400") for c in value)
        return value if known else self.cleaner.text(value)

    def _heading(self, block: Node) -> Node:
        """Screen readers need the first heading at level 1 and no level left out."""
        self.level = max(1, min(int(block.get("level", 1)), self.level + 1, 6))
        return {
            "t": "h",
            "level": self.level,
            **self._plain(block, "number"),
            "c": self._inline(block.get("c")),
        }

    def _inline(self, parts: object, depth: int = 0) -> list[Node]:
        made: list[Node] = []
        for part in parts if isinstance(parts, list | tuple) else ():
            if not isinstance(part, dict) or part.get("t") not in _INLINE or depth > _DEEPEST:
                made.append({"t": "s", "v": self.cleaner.text(to_text(part))})
            elif part["t"] in {"s", "code"}:
                made.append({"t": part["t"], "v": self.cleaner.text(str(part.get("v", "")))})
            elif part["t"] == "br":
                made.append({"t": "br"})
            elif part["t"] == "math":
                made.append(self._formula(part | {"block": False}))
            else:
                made.append(self._wrapping(part, depth))
        return made

    def _wrapping(self, part: Node, depth: int) -> Node:
        inner = self._inline(part.get("c"), depth + 1)
        if part["t"] != "a":
            return {"t": part["t"], "c": inner}
        href = clean.link(str(part.get("href", "")))
        # A link that is not taken over stays as the text it had.
        return {"t": "a", "href": href, "c": inner} if href else {"t": "b", "c": inner}

    def _figure(self, block: Node) -> Node:
        path = self._stored(block)
        words = self._plain(block, "alt", "caption")
        alt = words["alt"] or words["caption"]
        if path is None:
            note = t("此处有一幅图无法读取，未予收录。")
            return {"t": "p", "kind": "note", "c": [{"t": "s", "v": f"〔{note}{alt}〕"}]}
        default = t("图（未提供文字说明）")
        return {"t": "fig", "src": path, "alt": alt or default, "caption": words["caption"]}

    def _stored(self, block: Node) -> str | None:
        number = len(self.files) + 1
        if block.get("svg"):
            drawing = svg.clean(str(block["svg"]), self.cleaner.line)
            return self._file(f"figures/{number}.svg", drawing)
        try:
            raw = base64.b64decode(str(block.get("png", "")))
        except binascii.Error:
            return None
        drawn = svg.bitmap(raw)
        return self._file(f"figures/{number}.{drawn[0]}", drawn[1]) if drawn else None

    def _file(self, path: str, data: bytes | None) -> str | None:
        if data is None:
            return None
        self.files[path] = data
        return f"/{path}"
