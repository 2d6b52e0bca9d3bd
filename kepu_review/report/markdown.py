"""Markdown to nodes, over the tokens of markdown-it; raw HTML stays text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kepu_review.report import html_blocks
from kepu_review.report.nodes import Node, to_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_WRAPS = {"strong": "b", "em": "i", "s": "del"}
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sub|sup|span|font|small|mark|a|center)\b[^<>]*>", re.I)
_COLOURED = re.compile(
    r"(?:\\(?:text)?color\s*\{[^{}]*\}|\\(?:text|textbf|mathbf|boldsymbol))\s*\{([^\\{}^_]*)\}"
)
_IMG = re.compile(r"<img\b", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,(.*)", re.I | re.S)

Attachments = Mapping[str, Mapping[str, Any]]
Pictures = Callable[[str], bytes | None]


def no_pictures(_: str) -> bytes | None:
    """No image is read from anywhere."""
    return None


@dataclass(frozen=True)
class _Files:
    """Where images come from: the cell's attachments, and what `path` gives for a name."""

    attached: Attachments
    path: Pictures

    def picture(self, href: str, alt: str) -> Node:
        """The block of an image of HTML, else its words."""
        data = _attached(href, self)
        if data:
            return {"t": "fig", **data, "alt": alt or href, "caption": ""}
        return html_blocks.in_words(href, alt)


_NONE = _Files({}, no_pictures)


_ENVIRONMENTS = 200  # each that is never closed is looked for through the whole text


@lru_cache(maxsize=2)
def _parser(environments: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    # What is nested deeper than that is left out without a word: 20 are ten lists in each other.
    made = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    # A digit beside a dollar is a price, as in Jupyter's own view.
    made.use(dollarmath_plugin, allow_digits=False, double_inline=True)
    # Without it CommonMark takes the text of a note for the address of a link, and loses it.
    made.use(footnote_plugin).disable("footnote_inline")
    return made.use(amsmath_plugin) if environments else made


def blocks(
    source: str, attachments: Attachments | None = None, pictures: Pictures = no_pictures
) -> list[Node]:
    """The blocks of a Markdown text.

    Images come from `attachments` of the cell, from data in the text, or from `pictures`, which
    gives the bytes of an image named by a path (None: not to be had).
    """
    from markdown_it.tree import SyntaxTreeNode

    root = SyntaxTreeNode(_parser(source.count("\\begin{") <= _ENVIRONMENTS).parse(source))
    return _blocks(root.children, _Files(attachments or {}, pictures))


def _blocks(nodes: Sequence[SyntaxTreeNode], files: _Files) -> list[Node]:
    made: list[Node] = []
    for node in nodes:
        made.extend(_block(node, files))
    return made


def _block(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    make = _MAKERS.get(node.type)
    return make(node, files) if make else _blocks(node.children, files)


def _heading(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    return [{"t": "h", "level": int(node.tag[1]), "c": _inline_of(node, files)}]


def _quote(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    return [{"t": "quote", "c": _blocks(node.children, files)}]


def _source(node: SyntaxTreeNode, _: _Files) -> list[Node]:
    words = node.info.split() if node.type == "fence" else []
    made: Node = {"t": "source", "v": node.content.rstrip("\n")}
    return [made | {"lang": words[0].lower()}] if words else [made]


def _formula(node: SyntaxTreeNode, _: _Files) -> list[Node]:
    return [{"t": "math", "tex": node.content.strip(), "block": True}]


def _inline_formula(source: str) -> Node:
    """Words that were put between dollars to colour them are words."""
    words = _COLOURED.fullmatch(source)
    if words and any(char >= "\u2e80" for char in words.group(1)):
        return {"t": "b", "c": [{"t": "s", "v": words.group(1)}]}
    return {"t": "math", "tex": source}


def _list(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    start = node.attrs.get("start", 1)
    made: Node = {
        "t": "ol" if node.type == "ordered_list" else "ul",
        "start": int(start) if isinstance(start, int | str) else 1,
        "items": [_blocks(item.children, files) for item in node.children],
    }
    return [made]


def _notes(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    """The notes of a cell below it, numbered as they are referred to."""
    items = [_blocks(note.children, files) for note in node.children]
    return [{"t": "hr"}, {"t": "ol", "start": 1, "items": items}]


def _table(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    head: list[list[Node]] = []
    rows: list[list[Node]] = []
    align: list[str] = []
    for part in node.children:
        for row in part.children:
            cells = [_cell(_inline_of(cell, files)) for cell in row.children]
            if part.type == "thead":
                align = [_align(cell) for cell in row.children]
            (head if part.type == "thead" else rows).append(cells)
    return [{"t": "table", "head": head, "rows": rows, "align": align}]


def _cell(parts: list[Node]) -> Node:
    """A cell says its text; runs of it come along where it is more than text."""
    made: Node = {"v": "".join(map(to_text, parts))}
    return made if all(part["t"] == "s" for part in parts) else made | {"c": parts}


def _align(cell: SyntaxTreeNode) -> str:
    style = str(cell.attrs.get("style", ""))
    return style.removeprefix("text-align:") if style else ""


def _inline_of(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    return [made for inline in node.children for made in _run(inline.children, files)]


def _run(nodes: Sequence[SyntaxTreeNode], files: _Files) -> list[Node]:
    made: list[Node] = []
    for i, node in enumerate(nodes):
        if node.type == "softbreak" and _between_hanzi(nodes, i):
            continue
        made.extend(part for part in _inline(node, files) if part != {"t": "s", "v": ""})
    return made


def _between_hanzi(nodes: Sequence[SyntaxTreeNode], i: int) -> bool:
    """Where a line of Chinese goes on in the next line there is no space."""
    before = nodes[i - 1].content[-1:] if i else ""
    after = nodes[i + 1].content[:1] if i + 1 < len(nodes) else ""
    return bool(before and after) and min(before, after) >= "\u2e80"


def _inline(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    if node.type == "html_inline" and _IMG.match(node.content):
        found = html_blocks.blocks(node.content, files.picture)
        shown = [part for part in found if part["t"] == "fig"]
        return shown or [{"t": "s", "v": to_text(found)}]
    if node.type in _LEAVES:
        return _LEAVES[node.type](node)
    if node.type == "image":
        return [_image(node, files)]
    inner = _run(node.children, files)
    if node.type == "link":
        return [{"t": "a", "href": str(node.attrs.get("href", "")), "c": inner}]
    return [{"t": _WRAPS[node.type], "c": inner}] if node.type in _WRAPS else inner


def _raw(source: str) -> list[Node]:
    if _BREAK.fullmatch(source):
        return [{"t": "br"}]
    return [] if _TAG.fullmatch(source) else [{"t": "s", "v": source}]


def _image(node: SyntaxTreeNode, files: _Files) -> Node:
    href = str(node.attrs.get("src", ""))
    alt = node.content or href
    data = _attached(href, files)
    if data:
        return {"t": "fig", **data, "alt": alt, "caption": str(node.attrs.get("title", ""))}
    return {"t": "a", "href": href, "c": [{"t": "s", "v": f"〔{alt}〕"}]}


def _attached(href: str, files: _Files) -> dict[str, str]:
    if href.startswith("attachment:"):
        for mime, value in files.attached.get(href.removeprefix("attachment:"), {}).items():
            if mime in {"image/png", "image/jpeg", "image/gif"}:
                return {"png": str(value)}
            if mime == "image/svg+xml":
                return {"svg": _svg(value)}
    inside = _DATA.fullmatch(href)
    return {"png": inside.group(1)} if inside else _picture(files.path(href))


def _picture(raw: bytes | None) -> dict[str, str]:
    if raw is None:
        return {}
    if raw.lstrip()[:1] == b"<":
        return {"svg": raw.decode("utf-8", "replace")}
    return {"png": base64.b64encode(raw).decode()}


def _svg(value: object) -> str:
    source = "".join(map(str, value)) if isinstance(value, list) else str(value)
    try:
        return base64.b64decode(source, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return source


def _paragraph(node: SyntaxTreeNode, files: _Files) -> list[Node]:
    """Figures and displayed formulas stand between paragraphs, not inside them."""
    parts = _inline_of(node, files)
    made: list[Node] = []
    run: list[Node] = []
    for part in [*parts, {"t": "end"}]:
        apart = part["t"] == "fig" or part.get("block", False)
        if apart or part["t"] == "end":
            if any(item["t"] != "s" or item["v"].strip() for item in run):
                made.append({"t": "p", "kind": "", "c": run})
            run = []
            made.extend([part] if apart else [])
        else:
            run.append(part)
    return made


_MAKERS: Mapping[str, Callable[[SyntaxTreeNode, _Files], list[Node]]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _source,
    "code_block": _source,
    "hr": lambda _, __: [{"t": "hr"}],
    "math_block": _formula,
    "amsmath": _formula,
    "table": _table,
    "footnote_block": _notes,
    "html_block": lambda node, files: html_blocks.blocks(node.content, files.picture),
}
_LEAVES: Mapping[str, Callable[[SyntaxTreeNode], list[Node]]] = {
    "text": lambda node: [{"t": "s", "v": node.content}],
    "text_special": lambda node: [{"t": "s", "v": node.content}],
    "softbreak": lambda _: [{"t": "s", "v": " "}],
    "hardbreak": lambda _: [{"t": "br"}],
    "code_inline": lambda node: [{"t": "code", "v": node.content}],
    "math_inline": lambda node: [_inline_formula(node.content.strip())],
    "math_inline_double": lambda node: _formula(node, _NONE),
    "html_inline": lambda node: _raw(node.content),
    "footnote_ref": lambda node: [{"t": "s", "v": f"〔{node.meta['id'] + 1}〕"}],
    "footnote_anchor": lambda _: [],
}
