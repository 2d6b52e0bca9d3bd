"""What every reader gives: sheets of rows of raw cells, each cell with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Raw = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the file holds it; "" is empty."""

Row = Sequence[Raw]

MAX_CELL = 32_767
"""Characters of one cell: the limit of xlsx itself."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged region; rows and columns count from 0 within the sheet, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file. `rows` is rectangular; `rows[0]` has the number `first`."""

    name: str | None
    rows: Sequence[Row]
    first: int = 1
    lettered: bool = True  # columns have spreadsheet letters (not in json)
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()  # a formula whose result was not stored
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)  # #REF! and the like
    percents: frozenset[tuple[int, int]] = frozenset()  # shown as percent: 0.15 means 15 %
    sources: Mapping[int, str] = field(default_factory=dict)  # row (from 0) → file it came from


def letters(index: int) -> str:
    """Spreadsheet letters of a column counted from 0: 0 → A, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def index_of(name: str) -> int:
    """The column of these letters, counted from 0: A → 0, AA → 26."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1


def shown(raw: Raw) -> str:
    """The cell as a person would type it: no `.0`, no time of midnight, ISO dates."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime):
        midnight = raw.time() == time()
        return raw.date().isoformat() if midnight else raw.isoformat(" ", "seconds")
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)
