"""What readers of applications, experts and marks share: records, fixed columns, numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_review.intake.body import records
from kepu_review.intake.cells import shown
from kepu_review.intake.cleaning import narrow
from kepu_review.intake.grid import Grid
from kepu_review.intake.parsed import Parser
from kepu_review.intake.problems import CellProblem, Note, shorten
from kepu_review.intake.tables import Column
from kepu_review.intake.values import value_parser
from kepu_review.model import Field, Severity, Value
from kepu_review.text import t

_ID = re.compile(r"[\w〔〕()（）\[\]【】第号·#&+~—–-][\w.〔〕()（）\[\]【】第号·#&+~—–-]*")


class RecordReader:
    """Reads the fixed columns of one table; `keys` are the columns a record must have."""

    def __init__(self, grid: Grid, keys: tuple[str, ...]) -> None:
        self.grid = grid
        self.rows, self.skipped = records(grid.table, keys)
        self._fixed_parsers: dict[Field, Parser] = {}

    def fixed(
        self, rows: Sequence[int], what: Field, parse: Parser | None = None
    ) -> list[Value | None]:
        """The values of a fixed column, its twins compared."""
        columns = [c for c in self.grid.table.columns if c.meaning and c.meaning.fixed is what]
        if not columns:
            return [None] * len(rows)
        parse = parse or self._fixed_parsers.setdefault(what, value_parser(what))
        values = self.grid.read(rows, columns[0], parse)
        for twin in columns[1:]:
            others = self.grid.read(rows, twin, parse)
            values = [
                self.agree(row, twin, a, b) for row, a, b in zip(rows, values, others, strict=True)
            ]
        return values

    def ids(self, rows: Sequence[int], what: Field) -> list[str]:
        """The numbers of a fixed column; full-width digits and letters are the same number."""
        return [narrow(text) for text in self.texts(rows, what)]

    def agree(self, row: int, twin: Column, one: Value | None, two: Value | None) -> Value | None:
        """One of two values that should be the same; an error when they are not."""
        if one is None or two is None or one == two:
            return two if one is None else one
        first = self.grid.table.columns[twin.twin or 0].label
        reason = t("与“{first}”列的内容不一致", first=first)
        note = Note(reason, t("请核对后只保留一列"))
        self.grid.add(row, note, twin, shown(self.grid.cell(row, twin.index)))
        return one

    def texts(self, rows: Sequence[int], what: Field) -> list[str]:
        """The texts of a fixed column, "" where there is none."""
        return ["" if value is None else str(value) for value in self.fixed(rows, what)]

    def skipped_problems(self) -> list[CellProblem]:
        """One remark per row that was left out."""
        return [
            CellProblem(
                self.grid.where(each.row),
                shorten(each.text, 80),
                each.reason,
                severity=Severity.INFO,
            )
            for each in self.skipped
        ]


def id_note(text: str | None) -> Note | None:
    """Why this cannot be a number of an application or an expert."""
    if not text:
        reason = t("未填编号")
        return Note(reason, t("请补填编号；编号不能重复"))
    if not _ID.fullmatch(text):
        return Note(
            t("编号含有不能用的字符"),
            t("编号只用汉字、字母、数字和 -_.()〔〕 等，不用空格、斜杠和引号"),
        )
    return None
