"""The colours that a pandas Styler gives to cells, kept as far as they can be read on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kepu_review.report.nodes import Node

_ID = re.compile(r"#([\w-]+)")
_READABLE = 4.5  # WCAG 2, AA
_LARGEST = 20_000_000  # characters of one style sheet

Colour = tuple[int, int, int]
Declared = Mapping[str, str]


def sheet(css: str) -> dict[str, dict[str, str]]:
    """The declarations of rules for single elements (`#id`), by id; other rules are left out."""
    found: dict[str, dict[str, str]] = {}
    for rule in css[:_LARGEST].split("}"):
        selectors, _, body = rule.rpartition("{")
        names = [_ID.fullmatch(one.strip()) for one in selectors.split(",")]
        said = declarations(body) if any(names) else {}
        for name in names:
            if name and said:
                found.setdefault(name.group(1), {}).update(said)
    return found


def declarations(css: str) -> dict[str, str]:
    """`color: red; …` by property."""
    pairs = (part.partition(":") for part in css.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value.strip()}


def look(*sources: Declared) -> Node:
    """`fill`, `ink` and `b` of a cell; the ink is changed until it can be read on its ground."""
    said = {name: value for source in sources for name, value in source.items()}
    fill = _colour(said.get("background-color") or said.get("background"))
    ink = _colour(said.get("color"))
    made: Node = {}
    if fill is not None and fill != (255, 255, 255):
        made["fill"] = _hex(fill)
    if fill is not None or ink is not None:
        chosen = readable(ink or (0, 0, 0), fill or (255, 255, 255))
        made |= {"ink": _hex(chosen)} if chosen != (0, 0, 0) else {}
    if said.get("font-weight", "") in {"bold", "bolder", "600", "700", "800", "900"}:
        made["b"] = True
    return made


def readable(ink: Colour, ground: Colour) -> Colour:
    """The ink, darker or lighter by as little as makes it stand out from the ground."""
    black, white = (0, 0, 0), (255, 255, 255)
    end = black if contrast(black, ground) >= contrast(white, ground) else white
    for step in range(10):
        mixed = _mixed(ink, end, step / 10)
        if contrast(mixed, ground) >= _READABLE:
            return mixed
    return end


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Iterable[int]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _colour(value: str | None) -> Colour | None:
    """A colour of CSS on white paper; None for anything else (a gradient, `inherit`)."""
    from PIL import ImageColor

    if not value or len(value) > 60:
        return None
    try:
        found = ImageColor.getrgb(value.replace("!important", "").strip())
    except ValueError:
        return None
    red, green, blue = found[:3]
    share = found[3] / 255 if len(found) == 4 else 1.0
    return _mixed((255, 255, 255), (red, green, blue), share)
