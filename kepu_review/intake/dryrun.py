"""The dry run: what an import of this file would do, and every cell that stands in its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_review.intake import lexicon as words
from kepu_review.intake.applications import Context, Draft, TableReader
from kepu_review.intake.columns import heading_place, missing_columns
from kepu_review.intake.diff import Change, compare
from kepu_review.intake.duplicates import mark_duplicates, number_drafts, same_bases
from kepu_review.intake.grid import Grid
from kepu_review.intake.opening import SheetReport, open_tables
from kepu_review.intake.pausing import collector_paused
from kepu_review.intake.problems import CellProblem
from kepu_review.intake.rejects import Reject, Rejects, rejects_of
from kepu_review.model import Application, Category, Programme, Rubric, Severity
from kepu_review.text import t

Progress = Callable[[int, int], None]


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


def _remarks_on_table(file: str, reader: TableReader) -> list[CellProblem]:
    table, context = reader.grid.table, reader.context
    wanted = [words.REGION] if context.programme.regions else []
    wanted += [f for f in context.programme.fields if f.required]
    if reader.lacks_category:
        wanted.append(words.CATEGORY)
    problems = missing_columns(file, table, wanted, Severity.WARNING)
    if table.fixed("id") is None:
        reason = t("没有“申报编号”列，已按行序编号")
        remedy = t("建议补上编号列，以后导入才能对上")
        where = heading_place(file, table)
        problems.append(CellProblem(where, "", reason, remedy, Severity.WARNING))
    return problems + reader.skipped_problems()


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
    rubrics: Mapping[str, Rubric] | None = None,
    progress: Progress | None = None,
) -> DryRun:
    """Reads applications from a table or Word forms and says what an import would do.

    `existing` are the round's applications by id; the `rubrics` of categories let 自评 be read. A
    row with an error is left out; warnings let it in. Columns the file does not have keep what the
    round has. `progress` is told (rows done, rows in all). Raises IntakeError when the file as a
    whole cannot be used.
    """
    with collector_paused():
        return _run(path, Context(programme, categories, rubrics or {}), existing or {}, progress)


def _run(
    path: str | Path,
    context: Context,
    stored: Mapping[str, Application],
    progress: Progress | None,
) -> DryRun:
    required = (words.NAME, words.APPLICANT)
    opened = open_tables(path, context.lexicon, required, ("applications", "申报"), forms=True)
    readers = [TableReader(Grid(opened.file, table), context) for table in opened.tables]
    drafts = _drafts(readers, progress)
    number_drafts(drafts, stored)
    drafts = mark_duplicates(drafts)
    same_bases(drafts, stored)
    difference = compare([d for d in drafts if not d.refused], stored)
    problems = list(opened.problems)
    for reader in readers:
        problems += _remarks_on_table(opened.file, reader)
    for reader in readers:
        problems += reader.grid.problems()
    return DryRun(
        file=opened.file,
        sha256=opened.sha256,
        applications=difference.applications,
        problems=tuple(problems),
        added=difference.added,
        changed=difference.changed,
        unchanged=difference.unchanged,
        changes=difference.changes,
        unknown_headings=opened.unknown_headings,
        sheets=tuple(opened.reports),
        rejects=rejects_of(drafts),
    )
