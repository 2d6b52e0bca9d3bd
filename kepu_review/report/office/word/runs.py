"""Paragraphs and runs: texts are data, whatever they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kepu_review.report.nodes import Node, to_text

SIZE = 16.0  # 三号, points
PITCH = 28.95  # a line, points: 22 in 225 mm
SMALL = 14.0  # 四号

BODY, TITLE, HEI, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
"""Faces of the standard by the names that Word knows; `page.FACES` says what may stand for them."""
MONO = "Consolas"
LATIN = "Times New Roman"

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is set; None: as the paragraph's style has it."""

    face: str | None = None
    size: float | None = None
    bold: bool = False
    struck: bool = False
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph is set; lengths in points, `indent` in characters of its first line."""

    style: str = "Normal"
    align: str = "both"  # both | left | center | right
    indent: int = 2
    left: float = 0
    hanging: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float = PITCH
    keep: bool = False  # with the next paragraph
    new_page: bool = False


def element(name: str, **attributes: object) -> Any:
    """An element of WordprocessingML; `element("w:ind", left=5)`."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def fit(text: str) -> str:
    """The text as XML can hold it: no control characters, no direction marks."""
    plain = _CONTROL.sub("", re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text))
    if plain.isascii():
        return plain
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in {"Cf", "Cs"})


def paragraph(parts: Iterable[Node] | str, shape: Shape, look: Look | None = None) -> Any:
    """A paragraph of inline nodes, or of a plain text."""
    made = element("w:p")
    made.append(_properties(shape))
    nodes = [{"t": "s", "v": parts}] if isinstance(parts, str) else parts
    for node in nodes:
        made.extend(_runs(node, look or Look()))
    return made


def _properties(shape: Shape) -> Any:
    """The children stand in the order that the schema asks for."""
    made = element("w:pPr")
    if shape.style != "Normal":
        made.append(element("w:pStyle", val=shape.style))
    if shape.keep:
        made.append(element("w:keepNext"))
    if shape.new_page:
        made.append(element("w:pageBreakBefore"))
    if shape.line != PITCH:
        made.append(element("w:snapToGrid", val=0))
    made.append(
        element(
            "w:spacing",
            before=_twips(shape.before),
            after=_twips(shape.after),
            line=_twips(shape.line),
            lineRule="exact",
        )
    )
    indent: dict[str, object] = {"left": _twips(shape.left), "right": _twips(shape.right)}
    if shape.hanging:
        indent |= {"hanging": _twips(shape.hanging)}
    else:
        # Both: in characters for Word, in points for programs that do not count characters.
        indent |= {"firstLineChars": 100 * shape.indent, "firstLine": _twips(SIZE * shape.indent)}
    made.append(element("w:ind", **indent))
    made.append(element("w:jc", val=shape.align))
    return made


def _twips(points: float) -> int:
    return round(points * 20)


def _runs(node: Any, look: Look) -> list[Any]:
    kind = node.get("t") if isinstance(node, dict) else "s"
    if kind == "br":
        return [run("\n", look)]
    inner = _changed(str(kind), look)
    children = node.get("c") if isinstance(node, dict) else None
    if kind in {"b", "i", "del", "a"} and isinstance(children, list | tuple):
        return [one for child in children for one in _runs(child, inner)]
    said = str(node.get("v", "")) if kind in {"s", "code"} else to_text(node)
    return [run(said, inner)]


def _changed(kind: str, look: Look) -> Look:
    struck, under = look.struck or kind == "del", look.underlined or kind == "i"
    face = {"b": HEI, "i": KAI, "code": MONO}.get(kind, look.face)
    return Look(face, look.size, look.bold, struck, under)


def run(text: str, look: Look) -> Any:
    """A run; lines of the text stay lines."""
    made = element("w:r")
    made.append(_look(look))
    for n, line in enumerate(fit(text).split("\n")):
        if n:
            made.append(element("w:br"))
        if line:
            said = element("w:t")
            said.text = line.replace("\t", "    ")
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(said)
    return made


def _look(look: Look) -> Any:
    made = element("w:rPr")
    if look.face:
        latin = MONO if look.face == MONO else LATIN
        made.append(element("w:rFonts", ascii=latin, hAnsi=latin, eastAsia=look.face, cs=latin))
    if look.bold:
        made.append(element("w:b"))
    if look.struck:
        made.append(element("w:strike"))
    if look.size:
        made.append(element("w:spacing", val=0))
        made.append(element("w:sz", val=round(look.size * 2)))
        made.append(element("w:szCs", val=round(look.size * 2)))
    if look.underlined:
        made.append(element("w:u", val="single"))
    return made
