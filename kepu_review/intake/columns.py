"""Problems of the headings themselves: unknown, repeated, missing, of the wrong unit or period."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_review.errors import Where
from kepu_review.intake.lexicon import Lexicon, stated_period
from kepu_review.intake.problems import CellProblem, shorten
from kepu_review.intake.tables import Column, Table
from kepu_review.intake.ticks import nearest
from kepu_review.intake.units import conversion, field_unit
from kepu_review.intake.values import NUMERIC
from kepu_review.model import Field, Period, Severity
from kepu_review.text import t

_PERIODS = {
    Period.TOTAL: ("时期数（全年合计）", "a total of the year"),
    Period.POINT: ("时点数（截至年末）", "a figure of the last day"),
}


def heading_place(file: str, table: Table, column: Column | None = None) -> Where:
    """The heading cell, or the heading row."""
    row = table.row_number(table.start - 1) if table.sheet.lettered else None
    return Where(file, table.sheet.name, row, column.label if column else None)


def wrong_unit(column: Column, field: Field) -> bool:
    """Whether the heading gives a unit the field cannot be converted from."""
    unit = column.meaning.unit if column.meaning else None
    stored = field_unit(field.unit)
    if unit is None or stored is None or field.kind not in NUMERIC:
        return False
    return conversion(unit, stored) is None


def wrong_period(column: Column, field: Field) -> bool:
    """Whether the heading speaks of a day where the field is a year's total, or the reverse."""
    stated = stated_period(column.heading)
    return field.period is not None and stated is not None and stated is not field.period


def _unknown(file: str, table: Table, column: Column, lexicon: Lexicon) -> CellProblem | None:
    where = heading_place(file, table, column)
    if not column.heading:
        body = table.sheet.rows[table.start :]
        held = next((row[column.index] for row in body if row[column.index] != ""), "")
        if held == "":
            return None
        return CellProblem(
            where,
            shorten(str(held), 40),
            t("这一列有内容但没有标题，未读入"),
            t("请补写标题（合并的标题请拆开）"),
            Severity.WARNING,
        )
    near = nearest(column.heading, lexicon.titles)
    remedy = t("如需读入，请改用项目规定的标题")
    if near:
        remedy = t("是否应为“{near}”？{remedy}", near=near, remedy=remedy)
    reason = t("不认识的标题，该列未读入")
    return CellProblem(where, shorten(column.heading, 80), reason, remedy, Severity.WARNING)


def _known(file: str, table: Table, column: Column, field: Field) -> Iterable[CellProblem]:
    where = heading_place(file, table, column)
    shown = shorten(column.heading, 80)
    if column.assumed:
        reason = t("标题重复，按“{assumed}”读入", assumed=column.assumed)
        yield CellProblem(where, shown, reason, severity=Severity.INFO)
    if column.twin is not None:
        first = table.columns[column.twin].label
        yield CellProblem(
            where,
            shown,
            t("与“{first}”列重复，表示同一项", first=first),
            t("请只保留一列；两列内容不同的行不予导入"),
            Severity.WARNING,
        )
    if wrong_unit(column, field):
        yield CellProblem(
            where,
            shown,
            t("标题的单位不能换算为“{unit}”，该列未读入", unit=field.unit),
            t("请按“{unit}”填写并改正标题", unit=field.unit),
            Severity.WARNING,
        )
    if field.period and wrong_period(column, field):
        zh, en = _PERIODS[field.period]
        yield CellProblem(
            where,
            shown,
            t("标题的统计口径与要求不符：“{title}”应为{zh}", title=field.title, zh=zh, en=en),
            t("请核对填报口径；值已读入并加注"),
            Severity.WARNING,
        )


def heading_problems(file: str, table: Table, lexicon: Lexicon) -> list[CellProblem]:
    """Everything there is to say about the headings of a table."""
    problems: list[CellProblem] = []
    for column in table.columns:
        if column.meaning is None:
            unknown = _unknown(file, table, column, lexicon)
            problems += [unknown] if unknown else []
        elif column.meaning.fixed is None or column.meaning.fixed.id:
            problems += _known(file, table, column, column.meaning.of(None))
    return problems


def missing_columns(
    file: str, table: Table, wanted: Iterable[Field], severity: Severity
) -> list[CellProblem]:
    """One problem per column that should be there."""
    present = {key for c in table.columns if c.meaning for key in c.meaning.ids}
    return [
        CellProblem(
            heading_place(file, table),
            "",
            t("缺少“{title}”列", title=field.title),
            t("请补上标题为“{title}”的列", title=field.title),
            severity,
        )
        for field in wanted
        if field.id not in present
    ]
