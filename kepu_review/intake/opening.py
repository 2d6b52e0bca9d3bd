"""Opens a file and finds the tables of one sort of record in its sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cells import Sheet, letters, shown
from kepu_review.intake.columns import heading_problems, missing_columns
from kepu_review.intake.files import open_source
from kepu_review.intake.forms import are_forms, read_forms
from kepu_review.intake.garbled import garbled_note
from kepu_review.intake.lexicon import Lexicon
from kepu_review.intake.problems import CellProblem, shorten
from kepu_review.intake.tables import Table, find_table
from kepu_review.model import Field, Severity
from kepu_review.text import msg, t


@dataclass(frozen=True, slots=True)
class SheetReport:
    """How one sheet was understood."""

    name: str | None
    used: bool
    reason: str = ""  # why it was not used
    heading_row: int | None = None  # as a person counts
    columns: tuple[tuple[str, str, str], ...] = ()  # (letters, heading, field id or "")


@dataclass(slots=True)
class Opened:
    """The tables of a file and what there is to say about its sheets and headings."""

    file: str
    sha256: str
    tables: list[Table] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    reports: list[SheetReport] = field(default_factory=list)

    @property
    def unknown_headings(self) -> tuple[str, ...]:
        """Headings nobody knows, in the order of the file."""
        columns = [column for table in self.tables for column in table.columns]
        return tuple(dict.fromkeys(c.heading for c in columns if not c.meaning and c.heading))


def _report(table: Table) -> SheetReport:
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
    return SheetReport(table.sheet.name, used=True, heading_row=heading, columns=columns)


EXPLANATIONS = ("填写说明", "Explanations")
"""Names of the help sheet of a template, which is passed over without a word."""


def _pass_over(opened: Opened, sheet: Sheet, reason: str) -> None:
    """A sheet that is not read; said aloud only where it holds something."""
    opened.reports.append(SheetReport(sheet.name, used=False, reason=reason))
    if sheet.rows:
        where = Where(opened.file, sheet.name)
        opened.problems.append(CellProblem(where, "", reason, severity=Severity.INFO))


def _sheet(opened: Opened, sheet: Sheet, lexicon: Lexicon, required: tuple[Field, ...]) -> None:
    if sheet.name in EXPLANATIONS:
        opened.reports.append(SheetReport(sheet.name, used=False, reason=""))
        return
    if sheet.hidden:
        _pass_over(opened, sheet, t("隐藏的工作表，未读入"))
        return
    table = find_table(sheet, lexicon) if sheet.rows else None
    if table is None:
        reason = t("前 10 行里没有认识的标题行，未读入")
        _pass_over(opened, sheet, reason)
        return
    lacking = missing_columns(opened.file, table, required, Severity.ERROR)
    opened.problems += [*heading_problems(opened.file, table, lexicon), *lacking]
    if lacking:
        reason = "；".join(problem.reason for problem in lacking)
        opened.reports.append(SheetReport(sheet.name, used=False, reason=reason))
        return
    opened.tables.append(table)
    opened.reports.append(_report(table))


def _nothing(
    opened: Opened, sheets: tuple[Sheet, ...], lexicon: Lexicon, required: tuple[Field, ...]
) -> IntakeError:
    """The error for a file in which no sheet has the records."""
    garbled = garbled_note(sheets, lexicon)
    if garbled:
        return IntakeError(garbled.reason, where=Where(opened.file), remedy=garbled.remedy)
    lacking = [p for p in opened.problems if p.severity is Severity.ERROR]
    if lacking:
        first = [p for p in lacking if p.where == lacking[0].where]
        reasons, remedies = "；".join(p.reason for p in first), "；".join(p.remedy for p in first)
        return IntakeError(reasons, where=first[0].where, remedy=remedies)
    seen = [shorten(shown(cell), 12) for s in sheets for row in s.rows[:3] for cell in row if cell]
    found = "、".join(seen[:8]) or t(msg("（空）", "intake"))
    wanted = "、".join(f"“{each.title}”" for each in required)
    return IntakeError(
        t("找不到标题行，表里开头是：{found}", found=found),
        where=Where(opened.file),
        remedy=t("标题行应在前 10 行内，至少有{wanted}几列", wanted=wanted),
    )


def open_tables(
    path: str | Path,
    lexicon: Lexicon,
    required: tuple[Field, ...],
    keys: tuple[str, ...],
    *,
    forms: bool = False,
) -> Opened:
    """Reads a file and finds the tables with the required columns.

    `keys` name the member that holds the list in a json object; with `forms`, Word documents are
    read too. Raises IntakeError when the file
    cannot be read or no sheet has such a table.
    """
    if forms and are_forms(Path(path)):
        return _open_forms(Path(path), lexicon, required)
    source = open_source(path, keys)
    opened = Opened(source.file, source.sha256)
    if source.legacy:
        reason = t("旧格式（.xls、.xlsb）里看不出哪些公式出错、哪些数按百分数显示")
        remedy = t("请核对，最好另存为 .xlsx 再导入")
        problem = CellProblem(Where(source.file), "", reason, remedy, Severity.INFO)
        opened.problems.append(problem)
    for sheet in source.sheets:
        _sheet(opened, sheet, lexicon, required)
    if not opened.tables:
        raise _nothing(opened, source.sheets, lexicon, required)
    return opened


def _open_forms(path: Path, lexicon: Lexicon, required: tuple[Field, ...]) -> Opened:
    """Word forms as one table."""
    forms = read_forms(path, lexicon)
    opened = Opened(forms.file, forms.sha256, problems=list(forms.problems))
    _sheet(opened, forms.sheet, lexicon, required)
    if not opened.tables:
        raise _nothing(opened, (forms.sheet,), lexicon, required)
    return opened
