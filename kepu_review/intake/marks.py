"""Reads marks given elsewhere: one row per application, expert and criterion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kepu_review.errors import Where
from kepu_review.intake.cells import Raw, shown
from kepu_review.intake.cleaning import narrow
from kepu_review.intake.grid import Grid
from kepu_review.intake.lexicon import IGNORED, Lexicon
from kepu_review.intake.numerals import parse_quantity
from kepu_review.intake.opening import open_tables
from kepu_review.intake.parsed import Parsed, refuse
from kepu_review.intake.problems import CellProblem, Note
from kepu_review.intake.records import RecordReader
from kepu_review.model import Field, FieldKind, Mark, MarkState
from kepu_review.text import t

APPLICATION = Field(
    *("application", "申报编号"), aliases=("项目编号", "申报号"), title_en="Application number"
)
EXPERT = Field(
    "expert", "专家编号", aliases=("专家", "专家号", "评委编号"), title_en="Expert number"
)
CRITERION = Field(
    *("criterion", "指标"),
    aliases=("指标编号", "评审指标", "评分指标", "评分项", "指标名称"),
    title_en="Criterion",
)
VALUE = Field(
    "value", "分值", aliases=("得分", "打分", "分数", "评分", "mark", "score"), title_en="Mark"
)
LEVEL = Field("level", "等次", aliases=("档次", "等级"), title_en="Level")
COMMENT = Field(
    *("comment", "评语", FieldKind.LONG_TEXT),
    aliases=("意见", "评审意见", "备注"),
    title_en="Comment",
)
COLUMNS = (APPLICATION, EXPERT, CRITERION, VALUE, LEVEL, COMMENT, IGNORED)

_STATES = {
    "不适用": MarkState.NOT_APPLICABLE,
    "n/a": MarkState.NOT_APPLICABLE,
    "弃权": MarkState.ABSTAINED,
    **{state.value: state for state in MarkState},
}


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark, with whom it is from and where it stands. The rubric has not been asked yet."""

    application: str
    expert: str
    mark: Mark
    where: Where


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """The marks of a file; a row with an error is not among them."""

    file: str
    sha256: str
    marks: tuple[MarkRow, ...]
    problems: tuple[CellProblem, ...]
    unknown_headings: tuple[str, ...] = ()
    bad: int = 0


def _mark_value(raw: Raw) -> Parsed:
    """A plain number as text, or the word for a state (不适用, 弃权)."""
    text = narrow(shown(raw))
    if not text or text.casefold() in _STATES:
        return text.casefold() or None
    quantity = parse_quantity(text.removesuffix("分"))
    if isinstance(quantity, Note) or quantity.unit or quantity.multiplier != 1:
        return refuse(
            Note(
                t("不是分数"),
                t("请填数字、“不适用”或“弃权”；等次请填在“等次”列"),
            )
        )
    return str(quantity.number)


class _MarkReader(RecordReader):
    def __init__(self, grid: Grid) -> None:
        super().__init__(grid, ("application", "expert", "criterion"))

    def read(self) -> Iterator[tuple[Grid, int, MarkRow]]:
        rows = self.rows
        keys = [self.ids(rows, APPLICATION), self.ids(rows, EXPERT), self.texts(rows, CRITERION)]
        values = self.fixed(rows, VALUE, _mark_value)
        levels, comments = self.texts(rows, LEVEL), self.texts(rows, COMMENT)
        for i, row in enumerate(rows):
            self._check(row, [column[i] for column in keys], bool(values[i] or levels[i]))
            application, expert, criterion = (column[i] for column in keys)
            mark = _mark(criterion, values[i], levels[i], comments[i])
            yield self.grid, row, MarkRow(application, expert, mark, self.grid.where(row))

    def _check(self, row: int, keys: Sequence[str], marked: bool) -> None:
        table = self.grid.table
        for text, what in zip(keys, (APPLICATION, EXPERT, CRITERION), strict=True):
            column = table.fixed(what.id)
            if not text and not self.grid.remarked(row, column):
                reason = t("未填{title}", title=what.title, title_en=what.title_en)
                self.grid.add(row, Note(reason, t("必须填写")), column)
        column = table.fixed("value")
        if not marked and not self.grid.remarked(row, column):
            reason = t("没有分值")
            remedy = t("请填分值，或删去这一行")
            self.grid.add(row, Note(reason, remedy), column)


def _mark(criterion: str, value: object, level: str, comment: str) -> Mark:
    text = value if isinstance(value, str) else ""
    state = _STATES.get(text, MarkState.MARKED)
    number = Decimal(text) if text and text not in _STATES else None
    return Mark(criterion, state, number, level or None, comment=comment)


def _repeated(rows: Sequence[tuple[Grid, int, MarkRow]]) -> None:
    groups: dict[tuple[str, str, str], list[tuple[Grid, int, MarkRow]]] = {}
    for each in rows:
        found = each[2]
        key = (found.application, found.expert, found.mark.criterion)
        if all(key):
            groups.setdefault(key, []).append(each)
    for group in (g for g in groups.values() if len(g) > 1):
        numbers = "、".join(str(found.where.row) for _, _, found in group)
        reason = t("同一指标有多个分值（第 {numbers} 行）", numbers=numbers)
        for grid, row, found in group:
            note = Note(reason, t("请只保留一行"))
            grid.add(row, note, grid.table.fixed("criterion"), found.mark.criterion)


def read_marks(path: str | Path) -> MarkSheet:
    """Reads a long table: 申报编号, 专家编号, 指标, 分值, 等次, 评语.

    Whether a criterion exists and a mark is in range is for the rubric to say. Raises
    IntakeError when the file as a whole cannot be used.
    """
    required = (APPLICATION, EXPERT, CRITERION, VALUE)
    opened = open_tables(path, Lexicon(COLUMNS), required, ("marks", "打分"))
    readers = [_MarkReader(Grid(opened.file, table)) for table in opened.tables]
    rows = [each for reader in readers for each in reader.read()]
    _repeated(rows)
    problems = list(opened.problems)
    for reader in readers:
        problems += [*reader.skipped_problems(), *reader.grid.problems()]
    good = tuple(found for grid, row, found in rows if row not in grid.refused)
    return MarkSheet(
        file=opened.file,
        sha256=opened.sha256,
        marks=good,
        problems=tuple(problems),
        unknown_headings=opened.unknown_headings,
        bad=len(rows) - len(good),
    )
