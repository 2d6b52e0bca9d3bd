"""The two orders in which a Chinese list that ranks nobody is printed: by pinyin and by strokes.

Both compare character by character (GB/T 13418-1992, rules for sorting text entries): of two names
that begin alike, the next character decides, and the shorter one stands first.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

STROKES = Path(__file__).with_name("strokes.txt")


def by_pinyin(name: str) -> tuple[tuple[str, str], ...]:
    """A key that sorts names by syllable, then tone; what is no Chinese character, as it stands."""
    from pypinyin import Style, lazy_pinyin

    toned = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    return tuple(zip(lazy_pinyin(name), toned, strict=True))


def by_strokes(name: str) -> tuple[tuple[int, int], ...]:
    """A key that sorts names by number of strokes, then by their kinds (横竖撇点折).

    Letters and figures stand before the characters; a character that the table of GB 13000.1 does
    not hold stands after those it holds, by code point.
    """
    places = _places()
    return tuple(
        (1, places[one]) if one in places else (2 if _ideograph(one) else 0, ord(one))
        for one in name
    )


def _ideograph(one: str) -> bool:
    return "\u3400" <= one <= "\u9fff" or one >= "\U00020000"


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    lines = STROKES.read_text("utf-8").splitlines()
    shown = "".join(line for line in lines if not line.startswith("#"))
    return {one: place for place, one in enumerate(shown)}
