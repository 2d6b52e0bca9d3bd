"""The dry run: what an import of this file would do, and every cell that stands in its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_review.errors import IntakeError, Where
from kepu_review.intake import lexicon as words
from kepu_review.intake.applications import Context, Draft, TableReader
from kepu_review.intake.cells import Sheet, letters, shown
from kepu_review.intake.columns import heading_place, heading_problems, missing_columns
from kepu_review.intake.diff import Change, Difference, compare
from kepu_review.intake.duplicates import mark_duplicates, number_drafts, same_bases
from kepu_review.intake.files import open_source
from kepu_review.intake.garbled import garbled_note
from kepu_review.intake.grid import Grid
from kepu_review.intake.problems import CellProblem, shorten
from kepu_review.intake.rejects import Reject, Rejects, rejects_of
from kepu_review.intake.tables import Table, find_table
from kepu_review.model import Application, Category, Programme, Severity
from kepu_review.text import t

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SheetReport:
    """How one sheet was understood."""

    name: str | None
    used: bool
    reason: str  # why it was not used
    heading_row: int | None  # as a person counts
    rows: int  # records found
    columns: tuple[tuple[str, str, str], ...]  # (letters, heading, field id or "")


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an import would do. Nothing has been written."""

    file: str
    sha256: str
    applications: tuple[Application, ...]  # good rows only
    problems: tuple[CellProblem, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    changes: tuple[Change, ...]
    unknown_headings: tuple[str, ...]
    sheets: tuple[SheetReport, ...]
    rejects: tuple[Rejects, ...] = ()  # the bad rows, for `write_corrections`

    @property
    def good(self) -> int:
        """Rows that would go in."""
        return len(self.applications)

    @property
    def rejected(self) -> tuple[Reject, ...]:
        """Rows that an error keeps out."""
        return tuple(reject for group in self.rejects for reject in group.rows)

    @property
    def bad(self) -> int:
        """How many rows an error keeps out."""
        return len(self.rejected)


@dataclass(slots=True)
class _Reading:
    """The tables of a file while they are read."""

    file: str
    context: Context
    readers: list[TableReader]
    problems: list[CellProblem]
    reports: list[SheetReport]


def _report(sheet: Sheet, reason: str) -> SheetReport:
    return SheetReport(sheet.name, False, reason, None, 0, ())


def _table_report(table: Table, rows: int) -> SheetReport:
    columns = tuple(
        (
            letters(c.index) if table.sheet.lettered else "",
            c.heading,
            c.meaning.of(None).id if c.meaning else "",
        )
        for c in table.columns
        if c.heading
    )
    heading = table.row_number(table.start - 1)
    return SheetReport(table.sheet.name, True, "", heading, rows, columns)


def _passed_over(reading: _Reading, sheet: Sheet, reason: str) -> None:
    """A sheet that is not read; said aloud only where it holds something."""
    reading.reports.append(_report(sheet, reason))
    if sheet.rows:
        where = Where(reading.file, sheet.name)
        reading.problems.append(CellProblem(where, "", reason, severity=Severity.INFO))


def _sheet(reading: _Reading, sheet: Sheet) -> None:
    if sheet.hidden:
        _passed_over(reading, sheet, t("隐藏的工作表，未读入", "A hidden sheet, not read"))
        return
    table = find_table(sheet, reading.context.lexicon) if sheet.rows else None
    if table is None:
        _passed_over(
            reading, sheet, t("前 10 行里没有认识的标题行", "No known headings in 10 rows")
        )
        return
    key = (words.NAME, words.APPLICANT)
    lacking = missing_columns(reading.file, table, key, Severity.ERROR)
    reading.problems += heading_problems(reading.file, table, reading.context.lexicon)
    if lacking:
        reading.problems += lacking
        reading.reports.append(_report(sheet, lacking[0].reason))
        return
    reader = TableReader(Grid(reading.file, table), reading.context)
    reading.readers.append(reader)
    reading.reports.append(_table_report(table, len(reader.rows)))
    _remarks_on_table(reading, reader)


def _remarks_on_table(reading: _Reading, reader: TableReader) -> None:
    table, context = reader.grid.table, reading.context
    wanted = [words.REGION] if context.programme.regions else []
    wanted += [f for f in context.programme.fields if f.required]
    reading.problems += missing_columns(reading.file, table, wanted, Severity.WARNING)
    if reader.lacks_category:
        lacking = missing_columns(reading.file, table, [words.CATEGORY], Severity.WARNING)
        reading.problems += lacking
    if table.fixed("id") is None:
        reading.problems.append(
            CellProblem(
                heading_place(reading.file, table),
                "",
                t(
                    "没有「申报编号」列，已按行序编号",
                    "There is no number column; rows were numbered",
                ),
                t(
                    "建议补上编号列，以后导入才能对上",
                    "Better add one, so that later imports match",
                ),
                Severity.WARNING,
            )
        )
    for skipped in reader.skipped:
        where = reader.grid.where(skipped.row)
        text = shorten(skipped.text, 80)
        reading.problems.append(CellProblem(where, text, skipped.reason, severity=Severity.INFO))


def _refuse_all(reading: _Reading, sheets: tuple[Sheet, ...]) -> IntakeError:
    """The error for a file in which no sheet is a table of applications."""
    garbled = garbled_note(sheets, reading.context.lexicon)
    if garbled:
        return IntakeError(garbled.reason, where=Where(reading.file), remedy=garbled.remedy)
    lacking = [p for p in reading.problems if p.severity is Severity.ERROR]
    seen = [shorten(shown(cell), 12) for s in sheets for row in s.rows[:3] for cell in row if cell]
    found = "、".join(seen[:8]) or t("（空）", "(nothing)")
    if lacking:
        missing = "；".join(p.reason for p in lacking[:4])
        return IntakeError(missing, where=lacking[0].where, remedy=lacking[0].remedy)
    return IntakeError(
        t(
            f"找不到申报表的标题行，表里开头是：{found}",
            f"No heading row of applications; the sheet begins: {found}",
        ),
        where=Where(reading.file),
        remedy=t(
            "标题行应在前 10 行内，至少有「基地名称」和「申报单位」两列",
            "Within the first 10 rows there should be 「基地名称」 and 「申报单位」",
        ),
    )


def _drafts(readers: list[TableReader], progress: Progress | None) -> list[Draft]:
    total, done = sum(len(reader.rows) for reader in readers), 0
    drafts: list[Draft] = []

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(done, total)

    for reader in readers:
        drafts.extend(reader.drafts(advance))
    return drafts


def dry_run(
    path: str | Path,
    programme: Programme,
    categories: Mapping[str, Category],
    existing: Mapping[str, Application] | None = None,
    *,
    progress: Progress | None = None,
) -> DryRun:
    """Reads applications from xlsx, xls, ods, csv or json and says what an import would do.

    `existing` are the round's applications by id. A row with an error is left out; warnings let
    it in. Columns the file does not have keep what the round has. `progress` is told
    (rows done, rows in all). Raises IntakeError when the file as a whole cannot be used.
    """
    source = open_source(path, ("applications", "申报"))
    reading = _Reading(source.file, Context(programme, categories), [], [], [])
    for sheet in source.sheets:
        _sheet(reading, sheet)
    if not reading.readers:
        raise _refuse_all(reading, source.sheets)
    stored = existing or {}
    drafts = _drafts(reading.readers, progress)
    number_drafts(drafts, stored)
    drafts = mark_duplicates(drafts)
    same_bases(drafts, stored)
    difference = compare([d for d in drafts if not d.refused], stored)
    return _result(source.sha256, reading, drafts, difference)


def _result(sha256: str, reading: _Reading, drafts: list[Draft], difference: Difference) -> DryRun:
    problems = list(reading.problems)
    for reader in reading.readers:
        problems += reader.grid.problems()
    unknown = dict.fromkeys(
        column.heading
        for reader in reading.readers
        for column in reader.grid.table.columns
        if column.meaning is None and column.heading
    )
    return DryRun(
        file=reading.file,
        sha256=sha256,
        applications=difference.applications,
        problems=tuple(problems),
        added=difference.added,
        changed=difference.changed,
        unchanged=difference.unchanged,
        changes=difference.changes,
        unknown_headings=tuple(unknown),
        sheets=tuple(reading.reports),
        rejects=rejects_of(drafts),
    )
