"""Finds the table in a sheet: its heading rows, what each column means, where the body starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kepu_review.intake.cells import Row, Sheet, letters, shown
from kepu_review.intake.cleaning import UNSAFE, clean
from kepu_review.intake.lexicon import Lexicon, Meaning
from kepu_review.intake.problems import shorten

LOOK = 10  # heading rows are looked for in so many rows
_CONTACT = ("电话", "手机", "邮箱", "职务", "单位")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a table; `index` counts from 0 within the sheet."""

    index: int
    heading: str
    label: str  # letters and heading, as problems show it
    meaning: Meaning | None = None
    twin: int | None = None  # index of an earlier column that means the same
    assumed: str = ""  # the heading it was read as, where that is not the printed one


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a sheet; the body starts at row `start` (from 0) of the sheet."""

    sheet: Sheet
    heading: int
    start: int
    columns: tuple[Column, ...]

    def fixed(self, key: str) -> Column | None:
        """The column of a fixed field, e.g. `name`."""
        for column in self.columns:
            meaning = column.meaning
            if meaning and meaning.fixed and meaning.fixed.id == key and column.twin is None:
                return column
        return None

    def row_number(self, row: int) -> int:
        """The number a person sees for this row of the sheet."""
        return self.sheet.first + row


def _texts(row: Row) -> list[str]:
    return [clean(shown(cell)[:400])[0] if cell != "" else "" for cell in row]


def _known(texts: Sequence[str], lexicon: Lexicon) -> list[Meaning | None]:
    return [lexicon.find(text) for text in texts]


def _heading_row(sheet: Sheet, lexicon: Lexicon) -> int | None:
    """The first of the first rows with the most known headings, at least two."""
    best, most = None, 1 if sheet.lettered else 0
    for number, row in enumerate(sheet.rows[:LOOK]):
        known = {m.ids for m in _known(_texts(row), lexicon) if m}
        if len(known) > most:
            best, most = number, len(known)
    return best


def _second(sheet: Sheet, heading: int, texts: list[str], lexicon: Lexicon) -> list[str] | None:
    """The texts of a row of sub-headings below, if there is one.

    It has nothing below 编号, 名称 and 单位 (their cells are merged down) and a known heading.
    """
    if heading + 1 >= len(sheet.rows):
        return None
    below = _texts(sheet.rows[heading + 1])
    meanings = _known(texts, lexicon)
    keys = ("id", "name", "applicant")
    held = [
        below[i] for i, m in enumerate(meanings) if m and m.fixed is not None and m.fixed.id in keys
    ]
    if not held or any(held):
        return None
    group = ""
    for i, sub in enumerate(below):
        group = texts[i] or group
        if sub and (lexicon.find(sub) or lexicon.find(group + sub)):
            return below
    return None


def _joined(texts: list[str], below: list[str], lexicon: Lexicon) -> list[str]:
    """Group headings over sub-headings as one heading per column."""
    joined, group = [], ""
    for text, sub in zip(texts, below, strict=True):
        group = text or group
        if not sub:
            joined.append(text)
        elif lexicon.find(group + sub) or not lexicon.find(sub):
            joined.append(group + sub)
        else:
            joined.append(sub)
    return joined


def _neighbour(text: str, before: str, lexicon: Lexicon) -> tuple[Meaning, str] | None:
    """A repeated 负责人电话 behind 志愿者负责人 means 志愿者负责人电话."""
    for word in _CONTACT:
        if text.endswith(word) and before:
            meaning = lexicon.find(before + word)
            if meaning:
                return meaning, before + word
    return None


def _columns(sheet: Sheet, texts: Sequence[str], lexicon: Lexicon) -> tuple[Column, ...]:
    columns: list[Column] = []
    seen: dict[str, int] = {}
    for index, text in enumerate(UNSAFE.sub("", text) for text in texts):
        label = f"{letters(index)} {shorten(text, 40)}".strip() if sheet.lettered else text
        meaning = lexicon.find(text)
        column = Column(index, text, label, meaning)
        if meaning and any(seen.get(key) is not None for key in meaning.ids if key):
            other = _neighbour(text, texts[index - 1], lexicon)
            if other and not any(key in seen for key in other[0].ids):
                column = replace(column, meaning=other[0], assumed=other[1])
            else:
                column = replace(column, twin=next(seen[k] for k in meaning.ids if k in seen))
        if column.meaning and column.twin is None:
            seen |= dict.fromkeys(column.meaning.ids, index)
        columns.append(column)
    return tuple(columns)


def find_table(sheet: Sheet, lexicon: Lexicon) -> Table | None:
    """The table of the sheet; None when no row of the first ten looks like headings."""
    heading = _heading_row(sheet, lexicon)
    if heading is None:
        return None
    texts, start = _texts(sheet.rows[heading]), heading + 1
    below = _second(sheet, heading, texts, lexicon) if sheet.lettered else None
    if below is not None:
        texts, start = _joined(texts, below, lexicon), heading + 2
    return Table(sheet, heading, start, _columns(sheet, texts, lexicon))
