"""The type that figures are drawn and measured with, and names that are made to fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from kepu_review.report import fonts
from kepu_review.report.clean import Cleaner

ACROSS = 476.0
"""Points: the width of the text on A4, so that a figure is printed at its own size."""
TALLEST = 520.0
"""Points: what the page of a document has room for."""
SIZE = 8.0
"""Points of text; nothing is smaller than `SMALL`."""
SMALL = 7.5
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")


@lru_cache(maxsize=1)
def bundled() -> str:
    """Tells matplotlib about the bundled Hei; matplotlib measures with it, Typst draws with it."""
    from matplotlib import font_manager

    for path in sorted(fonts.folder().glob("*.otf")):
        font_manager.fontManager.addfont(str(path))
    return fonts.SANS


@contextmanager
def style(size: float = 8.5) -> Iterator[None]:
    """Within the block, matplotlib draws as our documents do, whatever its user has set."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": [bundled()],
                "font.size": size,
                "svg.fonttype": "none",  # text stays text: small, searchable, same typeface
                "svg.hashsalt": "kepu_review",
                "axes.unicode_minus": False,
                "axes.linewidth": 0.6,
                "xtick.major.width": 0.6,
                "ytick.major.width": 0.0,
                "hatch.linewidth": 0.9,
                "text.parse_math": False,  # a $ in a name is a $
            }
        )
        yield


@lru_cache(maxsize=1)
def _face() -> Any:
    from matplotlib.font_manager import get_font

    return get_font(str(fonts.sans()))


@lru_cache(maxsize=4096)
def _advance(char: str) -> float:
    """Of one character, in em."""
    from matplotlib.ft2font import LoadFlags

    face = _face()
    face.set_size(100, 72)
    return float(face.load_char(ord(char), LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


def width(words: str, size: float = SIZE) -> float:
    """Points that a line of text takes."""
    return size * sum(map(_advance, words))


@lru_cache(maxsize=4096)
def clean(words: str) -> str:
    """On one line, with a sign for each character that the typeface lacks: as it will be set."""
    return Cleaner().line(words)


def fitted(name: str, room: float, size: float = SIZE) -> str:
    """The name if it fits into `room` points, else its beginning and its end about a “…”.

    Names of bases differ at both ends: 衢州市柯城区 … 研学实践基地; a third is left to the end.
    What stands in brackets at the end goes first.
    """
    name = clean(name)
    if width(name, size) <= room:
        return name
    bare = _BRACKETS.sub("", name)
    if bare and bare != name:
        return fitted(bare + "…", room, size) if width(bare, size) < room else fitted(bare, room)
    left = room - width("…", size)
    end = len(name)
    while end > 0 and width(name[end - 1 :], size) <= left / 3:
        end -= 1
    begin = 0
    while begin < end and width(name[: begin + 1] + name[end:], size) <= left:
        begin += 1
    return name[:begin].rstrip() + "…" + name[end:].lstrip()


def labels(names: Sequence[str], room: float, size: float = SIZE) -> list[str]:
    """Names made to fit beside each other.

    Where one does not fit, all lose the ending that they share, which tells nothing.
    """
    names = [clean(name) for name in names]
    same = _shared_end(names)
    if len(same) > 1 and any(width(name, size) > room for name in names):
        bare = [name.removesuffix(same).rstrip("（(") for name in names]
        return [_ended(name, room, size) for name in bare]
    return [fitted(name, room, size) for name in names]


def _ended(name: str, room: float, size: float) -> str:
    """The name with a “…” for its ending, or with one in its middle, which says enough."""
    return name + "…" if width(name + "…", size) <= room else fitted(name, room, size)


def _shared_end(names: Sequence[str]) -> str:
    if len(set(names)) < 2:
        return ""
    same = 0
    for chars in zip(*(name[::-1] for name in names), strict=False):
        if len(set(chars)) > 1:
            break
        same += 1
    return names[0][len(names[0]) - same :]
