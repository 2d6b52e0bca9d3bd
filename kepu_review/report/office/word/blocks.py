"""Blocks of a document as paragraphs and tables of Word; an unknown one says its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kepu_review.report.grid import em
from kepu_review.report.nodes import Node, to_text
from kepu_review.report.office.word.page import level_face
from kepu_review.report.office.word.runs import (
    HEI,
    MONO,
    PITCH,
    SIZE,
    SMALL,
    TITLE,
    Look,
    Shape,
    element,
    paragraph,
)
from kepu_review.report.office.word.tables import table
from kepu_review.text import t

_DEEPEST = 24


def blocks(nodes: Iterable[Any], depth: int = 0, left: float = 0) -> Iterator[Any]:
    """The elements of all of them, in their order."""
    new_page = False
    for node in nodes:
        if not isinstance(node, dict) or node.get("t") in {"meta", "attach"}:
            continue
        if node.get("t") == "break":
            new_page = True
            continue
        for made in _block(node, depth, left):
            if new_page:
                _begin_page(made)
                new_page = False
            yield made


def _begin_page(made: Any) -> None:
    """A paragraph begins it itself; before a table stands an empty one."""
    properties = made.find(element("w:pPr").tag)
    if properties is not None and properties.find(element("w:pageBreakBefore").tag) is None:
        at = 1 if properties.find(element("w:pStyle").tag) is not None else 0
        at += properties.find(element("w:keepNext").tag) is not None
        properties.insert(at, element("w:pageBreakBefore"))


def _block(node: Node, depth: int, left: float) -> Iterable[Any]:
    maker = _MAKERS.get(str(node.get("t")))
    if maker is not None and depth < _DEEPEST:
        try:
            return list(maker(node, depth, left))
        except (TypeError, ValueError, AttributeError, KeyError):
            pass  # a block of a wrong shape, by a program that is not ours, still says its words
    words = to_text(node).strip()
    return [paragraph(line, Shape(left=left)) for line in words.split("\n") if line.strip()]


def _heading(node: Node, _: int, left: float) -> Iterator[Any]:
    level = max(1, min(int(node.get("level", 1)), 4))
    said: list[Node] = [{"t": "s", "v": str(node.get("number") or "")}, *node.get("c", ())]
    shape = Shape(style=f"Heading{level}", left=left, keep=True)
    yield paragraph(said, shape, Look(level_face(level)))


def _paragraph(node: Node, _: int, left: float) -> Iterator[Any]:
    kind = node.get("kind")
    if kind == "note":
        yield paragraph(node["c"], Shape(indent=0, left=left), Look(size=12.0))
    else:
        indent = 0 if kind == "flush" else 2
        yield paragraph(node["c"], Shape(indent=indent, left=left, keep=kind == "keep"))


def _list(node: Node, depth: int, left: float) -> Iterator[Any]:
    start = int(node.get("start", 1))
    for n, item in enumerate(node["items"], start=start):
        mark = f"{n}." if node["t"] == "ol" else "•"
        first, *rest = list(item) or [{"t": "p", "c": []}]
        said: list[Node] = [{"t": "s", "v": f"{mark} "}, *first.get("c", ())]
        yield paragraph(said, Shape(indent=0, left=left + 3 * SIZE, hanging=SIZE))
        yield from blocks(rest, depth + 1, left + 3 * SIZE)


def _quote(node: Node, depth: int, left: float) -> Iterator[Any]:
    yield from blocks(node["c"], depth + 1, left + 2 * SIZE)


def _code(node: Node, _: int, left: float) -> Iterator[Any]:
    shape = Shape(align="left", indent=0, left=left, line=15)
    yield paragraph(str(node["v"]), shape, Look(MONO, 10.5))


def _figure(node: Node, _: int, left: float) -> Iterator[Any]:
    alt = str(node.get("alt") or node.get("caption") or "")
    yield paragraph(t("〔图：{alt}；见 PDF〕", alt=alt), Shape(indent=0, left=left))


def _letter(node: Node, _: int, __: float) -> Iterator[Any]:
    if node.get("number"):
        yield paragraph(str(node["number"]), Shape(align="center", indent=0, after=PITCH))
    yield _title(node["title"])


def _title(lines: Iterable[str], *, style: str = "Title") -> Any:
    shape = Shape(style, "center", 0, before=PITCH, after=PITCH, line=PITCH * 1.12)
    return paragraph("\n".join(map(str, lines)), shape, Look(TITLE, 22.0))


def _annex(node: Node, _: int, __: float) -> Iterator[Any]:
    label = Shape(align="left", indent=0, new_page=True, keep=True)
    yield paragraph(str(node["label"]), label, Look(HEI))
    yield _title(node["title"], style="Heading1")
    if node.get("note"):
        shape = Shape(align="center", indent=0, after=10, keep=True)
        yield paragraph(str(node["note"]), shape, Look(size=SMALL))


def _close(node: Node, _: int, __: float) -> Iterator[Any]:
    """The date four characters from the right, the office centred on it (a seal will cover it)."""
    label = str(node.get("label") or "")
    for n, name in enumerate(node.get("annexes", ())):
        wide = em(label) * SIZE
        said = label + name if n == 0 else name
        yield paragraph(
            said,
            Shape(
                align="left",
                indent=0,
                left=2 * SIZE + wide,
                hanging=wide if n == 0 else 0,
                before=PITCH if n == 0 else 0,
            ),
        )
    date = str(node["date"])
    signers = [str(one) for one in node["signers"]]
    d, o = em(date) * SIZE, max((em(one) * SIZE for one in signers), default=0)
    from_right = 4 * SIZE if o <= d + 8 * SIZE else 2 * SIZE + (o - d) / 2
    for n, one in enumerate(signers):
        right = max(0.0, from_right + (d - em(one) * SIZE) / 2)
        before = 2 * PITCH if n == 0 else 0
        yield paragraph(one, Shape(align="right", indent=0, right=right, before=before, keep=True))
    yield paragraph(date, Shape(align="right", indent=0, right=from_right))


def _attended(node: Node, _: int, __: float) -> Iterator[Any]:
    for n, (label, who) in enumerate(node["rows"]):
        wide = em(label) * SIZE
        said: list[Node] = [{"t": "b", "c": [{"t": "s", "v": label}]}, {"t": "s", "v": who}]
        before = PITCH if n == 0 else 0
        yield paragraph(
            said, Shape("Normal", "left", 0, left=2 * SIZE + wide, hanging=wide, before=before)
        )


def _closing(node: Node, _: int, __: float) -> Iterator[Any]:
    """Lines to sign on, the date under each."""
    note = str(node.get("note") or "")
    for n, label in enumerate(node["rows"]):
        shape = Shape(align="left", indent=2, before=PITCH, keep=n + 1 < len(node["rows"]))
        yield paragraph(f"{label}{_LINE}　{note}{_LINE if note else ''}", shape)


_LINE = "＿" * 6


def _facts(node: Node, _: int, __: float) -> Iterator[Any]:
    for row in node["rows"]:
        label, value = row[0], row[1]
        said: list[Node] = [
            {"t": "b", "c": [{"t": "s", "v": f"{label} "}]},
            {"t": "s", "v": str(value)},
        ]
        yield paragraph(said, Shape(align="left", indent=0))


def _table(node: Node, _: int, __: float) -> Iterator[Any]:
    yield from table(node)


def _rule(_: Node, __: int, ___: float) -> Iterator[Any]:
    yield paragraph("—" * 8, Shape(align="center", indent=0))


_MAKERS: Mapping[str, Callable[[Node, int, float], Iterator[Any]]] = {
    "h": _heading,
    "p": _paragraph,
    "ul": _list,
    "ol": _list,
    "quote": _quote,
    "source": _code,
    "out": _code,
    "err": _code,
    "hr": _rule,
    "fig": _figure,
    "table": _table,
    "letter": _letter,
    "annex": _annex,
    "close": _close,
    "signed": _close,
    "attended": _attended,
    "closing": _closing,
    "facts": _facts,
}
