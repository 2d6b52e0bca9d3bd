"""Reads the columns of a table through value parsers and keeps the remarks of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from kepu_review.errors import Where
from kepu_review.intake.cells import Raw, shown
from kepu_review.intake.cleaning import UNSAFE
from kepu_review.intake.merged import merged_cells
from kepu_review.intake.parsed import Parsed, Parser, Trouble, refuse
from kepu_review.intake.problems import CellProblem, Note, shorten, warning
from kepu_review.intake.tables import Column, Table
from kepu_review.model import Severity, Value
from kepu_review.text import t

_LONG = 64  # longer texts hardly repeat
_MEMO = 4096  # nor do those of a column with so many different ones


@dataclass(frozen=True, slots=True)
class Remark:
    """A note on a row, at a column or on the whole row."""

    note: Note
    column: Column | None = None
    value: str = ""


class Grid:
    """One table while it is read. Rows are numbered as in the sheet, from 0."""

    def __init__(self, file: str, table: Table) -> None:
        self.file = file
        self.table = table
        self.remarks: dict[int, list[Remark]] = {}
        self.refused: set[int] = set()
        self._columns = list(zip(*table.sheet.rows, strict=True))
        self._memos: dict[Parser, dict[str, Parsed]] = {}
        self._merged = merged_cells(table)
        self._odd = self._odd_cells()

    def _odd_cells(self) -> Mapping[int, dict[int, Raw | Trouble]]:
        """Column → row → what stands in for the cell that the reader gave."""
        sheet, odd = self.table.sheet, dict[int, dict[int, Raw | Trouble]]()
        body = range(self.table.start, len(sheet.rows))

        def put(row: int, column: int, cell: Raw | Trouble | None) -> None:
            if cell is not None and row in body and column < len(self.table.columns):
                odd.setdefault(column, {})[row] = cell

        for row, column in sheet.percents:
            put(row, column, self._percent(row, column))
        for row, column in sheet.formulas:
            put(row, column, refuse(_no_result()))
        for (row, column), text in sheet.errors.items():
            put(row, column, refuse(_error_cell(text)))
        for (row, column), raw in self._merged.filled.items():
            put(row, column, raw)
        for row, column in self._merged.refused:
            put(row, column, refuse(_merged_down()))
        for row, column in self._merged.tops:
            if row in body:
                value = shorten(shown(sheet.rows[row][column]))
                self.add(row, _filled_down(), self.table.columns[column], value)
        return odd

    def _percent(self, row: int, column: int) -> str | None:
        """A number shown as percent, as it is shown."""
        rows = self.table.sheet.rows
        raw = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return None
        return f"{Decimal(shown(raw)) * 100:f}%"

    def add(self, row: int, note: Note, column: Column | None = None, value: str = "") -> None:
        """Notes something about a row; an error keeps the row out."""
        self.remarks.setdefault(row, []).append(Remark(note, column, value))
        if note.severity is Severity.ERROR:
            self.refused.add(row)

    def remarked(self, row: int, column: Column | None) -> bool:
        """Whether something was already said about this cell."""
        return any(remark.column is column for remark in self.remarks.get(row, ()))

    def cell(self, row: int, column: int) -> Raw:
        """The cell as the file has it (a percent as it is shown, a merged region filled)."""
        odd = self._odd.get(column, {}).get(row)
        raw = self.table.sheet.rows[row][column]
        return raw if odd is None or isinstance(odd, Trouble) else odd

    def _cells(self, rows: Sequence[int], column: int) -> Sequence[Raw | Trouble]:
        if not rows:
            return ()
        cells: Sequence[Raw | Trouble] = self._columns[column]
        if rows[-1] - rows[0] + 1 == len(rows):
            cells = cells[rows[0] : rows[-1] + 1]
        else:
            cells = [cells[row] for row in rows]
        odd = self._odd.get(column)
        if odd:
            cells = [odd.get(row, cell) for row, cell in zip(rows, cells, strict=True)]
        return cells

    def read(
        self, rows: Sequence[int], column: Column, parse: Parser, *, lenient: bool = False
    ) -> list[Value | None]:
        """The values of a column in these rows; remarks are kept.

        With `lenient` an error only warns: the form of this row does not ask for the column.
        """
        memo = self._memos.setdefault(parse, {})
        values: list[Parsed] = []
        append = values.append
        troubled = False
        for raw in self._cells(rows, column.index):
            if raw.__class__ is not str:
                parsed = raw if isinstance(raw, Trouble) else parse(raw)
            elif raw in memo:
                parsed = memo[raw]
            else:
                parsed = parse(raw)
                if len(raw) < _LONG and len(memo) < _MEMO:
                    memo[raw] = parsed
            troubled = troubled or parsed.__class__ is Trouble
            append(parsed)
        if troubled:
            return [
                self._settle(row, column, each, lenient=lenient)
                if isinstance(each, Trouble)
                else each
                for row, each in zip(rows, values, strict=True)
            ]
        return cast("list[Value | None]", values)

    def _settle(self, row: int, column: Column, trouble: Trouble, *, lenient: bool) -> Value | None:
        value = shorten(shown(self.table.sheet.rows[row][column.index]))
        for note in trouble.notes:
            self.add(row, warning(note.reason, note.remedy) if lenient else note, column, value)
        return None if trouble.refused else trouble.value

    def where(self, row: int, column: Column | None = None) -> Where:
        """The place of a row or cell, as a person finds it in the file."""
        label = column.label if column else None
        source = self.table.sheet.sources.get(row)
        if source is not None:
            return Where(f"{self.file}/{source}", column=label)
        number = self.table.row_number(row)
        return Where(self.file, self.table.sheet.name, number, label)

    def problems(self) -> list[CellProblem]:
        """Every remark as a problem, in order of rows."""
        return [
            CellProblem(
                self.where(row, remark.column),
                UNSAFE.sub("", remark.value),
                remark.note.reason,
                remark.note.remedy,
                remark.note.severity,
            )
            for row in sorted(self.remarks)
            for remark in dict.fromkeys(self.remarks[row])
        ]


def _no_result() -> Note:
    return Note(
        t("是公式，但文件里没有存计算结果"),
        t("请在 Excel 或 WPS 中打开，重新计算并保存；或复制后“选择性粘贴—数值”"),
    )


def _error_cell(text: str) -> Note:
    return Note(
        t("公式出错：{text}", text=text),
        t("请改正公式，或直接填写数值"),
    )


def _merged_down() -> Note:
    return Note(
        t("与上一行是合并单元格，不能确定本行的值"),
        t("请取消合并，逐行填写"),
    )


def _filled_down() -> Note:
    return warning(
        t("合并单元格，已按同一值填入所含各行"),
        t("请核对；建议取消合并，逐行填写"),
    )
