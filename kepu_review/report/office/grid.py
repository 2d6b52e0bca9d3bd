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
    if len(whole) <= LONGEST:
        return whole
    rest = t("…（下略，全文 {n} 字）", n=len(whole))
    return whole[: LONGEST - len(rest)] + rest


def sheet_names(wanted: Iterable[str]) -> list[str]:
    r"""Names that spreadsheet programs take: at most 31 characters, no []:*?/\\, no two alike."""
    taken: set[str] = set()
    names = []
    for one in wanted:
        base = re.sub(r"[\[\]:*?/\\]", " ", _UNSEEN.sub("", one)).strip(" '") or "-"
        name, number = base[:31], 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: 30 - len(str(number))]}~{number}"
        taken.add(name.casefold())
        names.append(name)
    return names
