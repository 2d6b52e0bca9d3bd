"""marks.csv and sheets.csv: every handed-in sheet, written and read back."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from types import MappingProxyType
from typing import NamedTuple

from kepu_review.errors import InputError, Where
from kepu_review.model import Assignment, Mark, MarkState, Review, ReviewState
from kepu_review.rubrics import Total
from kepu_review.store.payloads import number
from kepu_review.text import t

MARK_COLUMNS = (
    *("stage", "application", "expert", "criterion", "state", "value", "level", "parts"),
    "points",
)
SHEET_COLUMNS = (
    *("stage", "application", "expert", "state", "rubric", "total", "assigned", "conflict"),
    *("vetoes", "seq", "marks"),
)
HANDED_IN, RECALLED = "handed_in", "recalled"
_BETWEEN = ";"
_SHORT = 16

Row = Sequence[str]


class Sheet(NamedTuple):
    """One line of sheets.csv: what the round said of a sheet besides its marks."""

    stage: str
    application: str
    expert: str
    state: str  # HANDED_IN | RECALLED
    rubric: str = ""  # content hash
    total: str = ""  # points; empty: none
    assigned: str = ""  # "1": the pair was assigned when the document was made
    conflict: str = ""  # "1": a conflict of interest is on record
    vetoes: str = ""  # ids
    seq: str = ""  # of the event that handed it in, in the expert's chain
    marks: str = ""  # digest of its lines in marks.csv

    @property
    def keys(self) -> Assignment:
        """Which sheet."""
        return Assignment(self.application, self.expert, self.stage)


@dataclass(slots=True)
class Marks:
    """The lines of marks.csv of one sheet, and the marks they are."""

    marks: dict[str, Mark] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)  # criterion → points as written
    lines: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Of these lines, in their order."""
        return _digest(self.lines)


def mark_rows(review: Review, total: Total | None) -> Iterator[tuple[str, ...]]:
    """The lines of one sheet, by criterion."""
    points = {} if total is None else total.by_criterion
    for name in sorted(review.marks):
        mark, worth = review.marks[name], points.get(name)
        yield (
            *(review.stage, review.application, review.expert, name, mark.state.value),
            "" if mark.value is None else str(mark.value),
            mark.level or "",
            _BETWEEN.join(f"{part}={mark.parts[part]}" for part in sorted(mark.parts)),
            "" if worth is None else str(worth),
        )


def sheet_of(
    review: Review, total: Total | None, lines: Iterable[Row], *, seq: int, basis: tuple[bool, bool]
) -> Sheet:
    """The line of a handed-in sheet; `basis` says whether it is assigned, and in conflict."""
    assigned, conflict = basis
    return Sheet(
        *(review.stage, review.application, review.expert, HANDED_IN, review.rubric),
        "" if total is None or total.points is None else str(total.points),
        str(int(assigned)),
        str(int(conflict)),
        _BETWEEN.join(sorted(review.vetoes)),
        str(seq),
        _digest(map(_line, lines)),
    )


def table(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """CSV text with a line of titles; LF ends each line."""
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue()


def read_sheets(text: str, name: str) -> tuple[Sheet, ...]:
    """The lines of sheets.csv."""
    return tuple(Sheet(*row) for row in _rows(text, name, SHEET_COLUMNS))


def read_marks(text: str, name: str) -> dict[Assignment, Marks]:
    """The marks of each sheet; equal marks are one object. InputError names the line."""
    found: dict[tuple[str, str, str], Marks] = {}
    known: dict[tuple[str, ...], Mark] = {}
    for number_, row in enumerate(_rows(text, name, MARK_COLUMNS), start=2):
        stage, application, expert, criterion = row[:4]
        of = found.setdefault((application, expert, stage), Marks())
        choice = tuple(row[3:8])
        mark = known.get(choice)
        if mark is None:
            mark = known[choice] = _mark(choice, Where(file=name, line=number_))
        of.marks[criterion] = mark
        of.points[criterion] = row[8]
        of.lines.append(_line(row))
    return {Assignment(*keys): of for keys, of in found.items()}


def review_of(sheet: Sheet, marks: Mapping[str, Mark]) -> Review:
    """The sheet as the ranking reads it; the evidence of a veto stays with the office."""
    raised = [name for name in sheet.vetoes.split(_BETWEEN) if name]
    return Review(
        sheet.application,
        sheet.expert,
        sheet.stage,
        state=ReviewState.SUBMITTED,
        rubric=sheet.rubric,
        marks=marks,
        vetoes=MappingProxyType(dict.fromkeys(raised, "")),
    )


def _mark(choice: Sequence[str], where: Where) -> Mark:
    criterion, state, value, level, parts = choice
    try:
        pairs = [part.partition("=") for part in parts.split(_BETWEEN) if part]
        return Mark(
            criterion,
            MarkState(state),
            number(value) if value else None,
            level or None,
            MappingProxyType({part: number(points) for part, _, points in pairs}),
        )
    except ValueError as error:
        raise InputError(
            t("“{criterion}”的打分无法读取：{error}", criterion=criterion, error=error), where=where
        ) from error


def _rows(text: str, name: str, columns: Sequence[str]) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(text, newline=""))
    try:
        if next(reader, None) != list(columns):
            raise InputError(t("表头不对。"), where=Where(file=name, line=1))
        for row in reader:
            if len(row) != len(columns):
                raise InputError(t("列数不对。"), where=Where(file=name, line=reader.line_num))
            yield row
    except csv.Error as error:
        raise InputError(str(error), where=Where(file=name, line=reader.line_num)) from error


def _line(row: Row) -> str:
    return "\x1f".join(row)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()[:_SHORT]
