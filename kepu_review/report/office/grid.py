"""A table for a workbook: typed columns, rows of plain values; a missing value is None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kepu_review.text import t

LONGEST = 32_767
"""Characters that one cell may hold (ECMA-376, limits of spreadsheet programs)."""
MOST_ROWS = 1_048_575
"""Rows below the headings of one sheet (same source)."""

Value = str | int | float | bool | None
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Kind(StrEnum):
    """How a column is shown and aligned."""

    TEXT = "text"
    LONG = "long"  # wraps
    COUNT = "count"  # whole numbers
    POINTS = "points"  # with the decimals of the programme
    FACTOR = "factor"  # a ratio or a correlation, three decimals
    SHARE = "share"  # 0–1, shown in percent


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how what is below it is shown; `width` in characters of Latin text."""

    title: str
    kind: Kind = Kind.TEXT
    width: float = 14
    bar: bool = False  # a bar in the cell shows the number


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. `rows` are read once, so that a large round need not be in memory whole."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    fixed: int = 2  # columns that stay when scrolling sideways
    note: str = ""  # a line above the headings


def text(value: object) -> str:
    """A text that a cell can hold: no control characters, not longer than a cell."""
    whole = re.sub("\r\n?", "\n", _UNSEEN.sub("", str(value)))
    if _units(whole) <= LONGEST:
        return whole
    rest = t("…（下略，全文 {n} 字）", n=len(whole))
    return _first(whole, LONGEST - len(rest)) + rest


def _units(text: str) -> int:
    """Length as spreadsheet programs count it: a rare hanzi (𠮷) or an emoji counts as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _first(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


def sheet_names(wanted: Iterable[str]) -> list[str]:
    r"""Names that spreadsheet programs take: at most 31 characters, no []:*?/\\, no two alike."""
    taken: set[str] = set()
    names = []
    for one in wanted:
        base = " ".join(re.sub(r"[\[\]:*?/\\]", " ", _UNSEEN.sub("", one)).split())
        base = _first(base.strip(" '"), 31).rstrip(" '") or "-"
        name, number = base, 1
        while name.casefold() in taken or name.casefold() == "history":  # Excel keeps that one
            number += 1
            name = f"{_first(base, 30 - len(str(number)))}~{number}"
        taken.add(name.casefold())
        names.append(name)
    return names
