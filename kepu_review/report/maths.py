"""LaTeX formulas as a small tree that the template sets with Typst's own maths, never as code."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from kepu_review.report.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 4_000
"""Characters of a formula; a longer one is shown as it was written."""

_DEEPEST = 40
# Environments that only line equations up are one thing to us.
_ALIGNED = re.compile(
    r"\\(begin|end)\s*\{(?:aligned|align|eqnarray|alignat|flalign|multline|split|gathered|gather"
    r"|equation)(\*?)\}(?:\{\d+\})?"
)
_MACRO = re.compile(r"\\(?:re)?newcommand|\\[egx]?def\b|\\let\b|\\newenvironment")
_SILENT = re.compile(
    r"\\(?:nonumber|notag|label\{[^{}]*\}|displaystyle|textstyle|tag\*?\{[^{}]*\})"
)
_LIMITS = frozenset({"lim", "max", "min", "sup", "inf", "argmax", "argmin", "limsup", "liminf"})
_ACCENTS: Mapping[str, str] = {
    **{"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307", "¨": "\u0308"},
    **{"→": "\u20d7", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300", "˚": "\u030a"},
}
_LINES = frozenset("―¯‾_\u0332\u0305")
_OPENING, _CLOSING = frozenset("([{|‖⌊⌈"), frozenset(")]}|‖⌋⌉")
_BRACES: Mapping[str, str] = {"⏞": "overbrace", "⏟": "underbrace", "⎴": "overbracket"}
_STYLES: Mapping[str, list[str]] = {
    "normal": ["upright"],
    "bold": ["bold", "upright"],
    "italic": ["italic"],
    "bold-italic": ["bold", "italic"],
    "sans-serif": ["sans"],
    "monospace": ["mono"],
}


class _Unknown(Exception):
    """A formula with a part that is not known here."""


def formula(source: str) -> list[Node] | None:
    """The parts of a LaTeX formula, or None when it cannot be read whole."""
    # A macro could grow without end, and means something beyond its own formula.
    if len(source) > LONGEST or not source.strip() or _MACRO.search(source):
        return None
    from latex2mathml.converter import convert_to_element

    plain = _SILENT.sub("", _ALIGNED.sub(r"\\\1{align*}", source)).strip()
    try:
        root = convert_to_element(plain)
        return _top(root)
    except Exception:  # the reader of LaTeX has no one error for what it cannot read
        return None


def _top(root: Element) -> list[Node]:
    """Lines of equations at the top are broken and aligned; anything deeper is a matrix."""
    element = root
    while len(element) == 1 and element.tag in {"math", "mrow"}:
        element = element[0]
    if element.tag != "mtable" or not _lined_up(element):
        return _row(root, 0)
    made: list[Node] = []
    for row in element:
        made.extend(([{"k": "break"}] if made else []) + _aligned(row, 0))
    return made


def _lined_up(table: Element) -> bool:
    return table.get("columnspacing", "").startswith("0em")


def _aligned(row: Element, depth: int) -> list[Node]:
    made: list[Node] = []
    for x, cell in enumerate(row):
        made.extend(([{"k": "amp"}] if x else []) + _row(cell, depth + 1))
    return made


def _row(element: Element, depth: int) -> list[Node]:
    if depth > _DEEPEST:
        raise _Unknown
    return _fenced([part for child in element for part in _one(child, depth + 1)])


def _fenced(parts: list[Node]) -> list[Node]:
    """Brackets right around a matrix grow with it."""
    made: list[Node] = []
    for part in parts:
        closes = part["k"] == "sym" and part["v"] in _CLOSING and len(made) > 1
        if closes and made[-1]["k"] == "mat" and made[-2].get("v") in _OPENING:
            opened, matrix = made[-2:]
            made[-2:] = [{"k": "lr", "c": [opened, matrix, part]}]
        else:
            made.append(part)
    return made


def _one(element: Element, depth: int) -> Iterator[Node]:
    make = _MAKERS.get(element.tag)
    if make is None:
        raise _Unknown(element.tag)
    yield from make(element, depth)


def _text(element: Element) -> str:
    said = html.unescape(element.text or "").replace("\u00a0", " ")
    if "\\" in said and len(said) > 1:
        raise _Unknown(said)
    return said


def _letters(element: Element, _: int) -> Iterator[Node]:
    said = _text(element).strip()
    style = _STYLES.get(element.get("mathvariant", ""), [])
    if len(said) == 1:
        yield {"k": "sym", "v": said, "style": style}
    elif said:
        yield {"k": "op", "v": said, "style": style, "limits": said.replace(" ", "") in _LIMITS}


def _number(element: Element, _: int) -> Iterator[Node]:
    style = _STYLES.get(element.get("mathvariant", ""), [])
    yield {"k": "txt", "v": _text(element), "style": style}


def _words(element: Element, _: int) -> Iterator[Node]:
    yield {"k": "txt", "v": _text(element), "style": []}


def _operator(element: Element, depth: int) -> Iterator[Node]:
    big = element.get("minsize", "")
    for part in _letters(element, depth):
        if big.endswith("em"):
            yield {"k": "big", "c": [part], "em": _em(big, 1.0)}
        else:
            yield part


def _group(element: Element, depth: int) -> Iterator[Node]:
    """A row; between fences that stretch they grow with what they hold."""
    children = list(element)
    fences = [child for child in children if child.get("fence") == "true"]
    made = _row(element, depth)
    if len(fences) >= 1 and children[0] is fences[0]:
        yield {"k": "lr", "c": made}
    else:
        yield from made


def _two(element: Element, count: int) -> Sequence[Element]:
    if len(element) != count:
        raise _Unknown(element.tag)
    return list(element)


def _part(element: Element, depth: int) -> list[Node]:
    return list(_one(element, depth + 1))


def _fraction(element: Element, depth: int) -> Iterator[Node]:
    top, bottom = (_part(child, depth) for child in _two(element, 2))
    if element.get("linethickness") in {"0", "0pt"}:
        yield {"k": "mat", "rows": [[top], [bottom]], "align": "center"}
    else:
        yield {"k": "frac", "a": top, "b": bottom}


def _root(element: Element, depth: int) -> Iterator[Node]:
    base, index = _two(element, 2)
    yield {"k": "root", "c": _part(base, depth), "n": _part(index, depth)}


def _scripts(element: Element, depth: int) -> Iterator[Node]:
    children = _two(element, 3 if element.tag in {"msubsup", "munderover"} else 2)
    parts = [_part(child, depth) for child in children]
    made: Node = {"k": "att", "c": parts[0], "limits": element.tag.startswith(("mu", "mo"))}
    if element.tag in {"msub", "munder"}:
        made["b"] = parts[1]
    elif element.tag in {"msup", "mover"}:
        made["t"] = parts[1]
    else:
        made |= {"b": parts[1], "t": parts[2]}
    yield made


def _over(element: Element, depth: int) -> Iterator[Node]:
    """Accents, lines and braces; else something written above or below."""
    base, mark = _two(element, 2)
    sign = html.unescape(mark.text or "") if mark.tag == "mo" else ""
    above = element.tag == "mover"
    if sign in _BRACES:
        yield {"k": "brace", "how": _BRACES[sign], "c": _part(base, depth), "n": []}
    elif sign in _LINES:
        yield {"k": "line", "over": above, "c": _part(base, depth)}
    elif above and sign in _ACCENTS and not (sign == "→" and _wide(base)):
        yield {"k": "acc", "v": _ACCENTS[sign], "c": _part(base, depth)}
    else:
        inner = _part(base, depth)
        if len(inner) == 1 and inner[0]["k"] == "brace" and not inner[0]["n"]:
            yield {**inner[0], "n": _part(mark, depth)}
        else:
            yield from _scripts(element, depth)


def _wide(base: Element) -> bool:
    return len("".join(base.itertext())) > 3


def _table(element: Element, depth: int) -> Iterator[Node]:
    if _lined_up(element):
        rows = [[_aligned(row, depth)] for row in element]
        yield {"k": "mat", "rows": rows, "align": "center", "display": True}
        return
    cells = [[_row(cell, depth) for cell in row] for row in element]
    wide = max((len(row) for row in cells), default=0)
    filled = [[*row, *[[] for _ in range(wide - len(row))]] for row in cells]
    first = next(element.iter("mtd"), None)
    align = first.get("columnalign", "center") if first is not None else "center"
    if wide:
        yield {"k": "mat", "rows": filled, "align": align if align == "left" else "center"}


def _gap(element: Element, _: int) -> Iterator[Node]:
    if element.get("linebreak") == "newline":
        yield {"k": "break"}
    else:
        yield {"k": "gap", "em": _em(element.get("width", ""), 0.0)}


def _em(value: str, default: float) -> float:
    digits = value.removesuffix("em")
    try:
        return max(-1.0, min(6.0, float(digits)))
    except ValueError:
        return default


_MAKERS: Mapping[str, Callable[[Element, int], Iterator[Node]]] = {
    "mi": _letters,
    "mn": _number,
    "mo": _operator,
    "ms": _words,
    "mtext": _words,
    "mrow": _group,
    "mstyle": _group,
    "mpadded": _group,
    "mfrac": _fraction,
    "msqrt": lambda element, depth: iter([{"k": "root", "c": _row(element, depth), "n": []}]),
    "mroot": _root,
    "msub": _scripts,
    "msup": _scripts,
    "msubsup": _scripts,
    "munderover": _scripts,
    "munder": _over,
    "mover": _over,
    "mtable": _table,
    "mspace": _gap,
}
