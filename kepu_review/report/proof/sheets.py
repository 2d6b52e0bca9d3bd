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
        return digest(self.lines)


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
    review: Review, total: Total | None, lines: Iterable[str], *, seq: int, basis: tuple[bool, bool]
) -> Sheet:
    """The line of a handed-in sheet with its `lines` of marks.csv.

    `basis` says whether the pair is assigned, and whether in conflict.
    """
    assigned, conflict = basis
    return Sheet(
        *(review.stage, review.application, review.expert, HANDED_IN, review.rubric),
        "" if total is None or total.points is None else str(total.points),
        str(int(assigned)),
        str(int(conflict)),
        _BETWEEN.join(sorted(review.vetoes)),
        str(seq),
        digest(lines),
    )


def line(row: Row) -> str:
    """One line of CSV, without its end; a field never holds a line break."""
    file = StringIO(newline="")
    csv.writer(file, lineterminator="").writerow([" ".join(cell.splitlines()) for cell in row])
    return file.getvalue()


def table(columns: Sequence[str], lines: Iterable[str]) -> str:
    """CSV text with a line of titles; LF ends each line."""
    return "".join(f"{one}\n" for one in (",".join(columns), *lines))


def digest(lines: Iterable[str]) -> str:
    """Short digest of some lines, in their order."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_SHORT]


def read_sheets(text: str, name: str) -> tuple[Sheet, ...]:
    """The lines of sheets.csv."""
    return tuple(Sheet(*row) for row in _rows(text, name, SHEET_COLUMNS))


def read_marks(text: str, name: str) -> dict[Assignment, Marks]:
    """The marks of each sheet; equal marks are one object. InputError names the line."""
    found: dict[tuple[str, str, str], Marks] = {}
    known: dict[str, tuple[str, Mark, str]] = {}
    for place, one in enumerate(_lines(text, name, MARK_COLUMNS), start=2):
        if '"' in one:
            row = next(csv.reader([one]))
            stage, application, expert, rest = _four("\x1f".join(row), "\x1f")
        else:
            row = []
            stage, application, expert, rest = _four(one)
        choice = known.get(rest)
        if choice is None:
            choice = known[rest] = _choice(row or one.split(","), Where(file=name, line=place))
        criterion, mark, points = choice
        of = found.get((application, expert, stage))
        if of is None:
            of = found[application, expert, stage] = Marks()
        of.marks[criterion] = mark
        of.points[criterion] = points
        of.lines.append(one)
    return {Assignment(*keys): of for keys, of in found.items()}


def _four(one: str, between: str = ",") -> Sequence[str]:
    parts = one.split(between, 3)
    return parts if len(parts) == 4 else ("", "", "", one)


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


def _choice(row: Row, where: Where) -> tuple[str, Mark, str]:
    """Criterion, mark and points of one line."""
    if len(row) != len(MARK_COLUMNS):
        raise InputError(t("列数不对。"), where=where)
    criterion, state, value, level, parts, points = row[3:]
    try:
        pairs = [part.partition("=") for part in parts.split(_BETWEEN) if part]
        mark = Mark(
            criterion,
            MarkState(state),
            number(value) if value else None,
            level or None,
            MappingProxyType({part: number(worth) for part, _, worth in pairs}),
        )
    except ValueError as error:
        raise InputError(
            t("“{criterion}”的打分无法读取：{error}", criterion=criterion, error=error), where=where
        ) from error
    return criterion, mark, points


def _lines(text: str, name: str, columns: Sequence[str]) -> Iterator[str]:
    """The lines below the titles."""
    lines = text.split("\n")
    if lines[0] != ",".join(columns):
        raise InputError(t("表头不对。"), where=Where(file=name, line=1))
    if lines[-1]:
        raise InputError(t("最后一行不完整。"), where=Where(file=name, line=len(lines)))
    yield from lines[1:-1]


def _rows(text: str, name: str, columns: Sequence[str]) -> Iterator[list[str]]:
    for place, one in enumerate(_lines(text, name, columns), start=2):
        row = next(csv.reader([one]), [])
        if len(row) != len(columns):
            raise InputError(t("列数不对。"), where=Where(file=name, line=place))
        yield row
