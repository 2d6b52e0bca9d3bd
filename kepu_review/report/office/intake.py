"""Sheets of what came in: the applications with their fields, the findings of the screening."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_review.masking import HIDDEN
from kepu_review.model import Application, Field, FieldKind, Severity
from kepu_review.report.office.grid import Column, Grid, Kind, Value
from kepu_review.report.office.source import Source
from kepu_review.text import either, msg, t

SEVERITIES = {
    Severity.ERROR: msg("不符"),
    Severity.WARNING: msg("提醒"),
    Severity.INFO: msg("说明"),
}
PERSONAL = (FieldKind.PHONE, FieldKind.EMAIL)


def applications(source: Source) -> Grid:
    """One row each: who, where, and the fields of the form that somebody filled in."""
    fields = _filled(source)
    columns = [
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        Column(t("申报单位"), width=30),
        Column(t("类别"), width=16),
        Column(t("所在区域"), width=12),
        Column(t("推荐单位"), width=20),
        Column(t("形式审查"), width=12),
        *(_column(one) for one in fields),
    ]
    return Grid(t("申报"), columns, _rows(source, fields))


def _filled(source: Source) -> list[Field]:
    """Fields of the programme and its categories with a value anywhere."""
    rnd = source.rnd
    declared = [*rnd.programme.fields, *(f for c in rnd.categories.values() for f in c.fields)]
    used = {name for app in source.applications.values() for name in app.values}
    return [one for one in {f.id: f for f in declared}.values() if one.id in used]


def _column(one: Field) -> Column:
    title = either(one.title, one.title_en or one.title)
    unit = f"（{one.unit}）" if one.unit else ""
    long = one.kind is FieldKind.LONG_TEXT
    return Column(title + unit, Kind.LONG if long else Kind.TEXT, 40 if long else 14)


def _rows(source: Source, fields: list[Field]) -> Iterator[list[Value]]:
    from kepu_review.desk.audit_words import SCREENING

    states = source.db.screening()
    for app in source.applications.values():
        state = states.get(app.id)
        yield [
            app.id,
            source.plain(app.name),
            source.plain(app.applicant),
            source.rnd.category_title(app.category) if app.category else None,
            source.region(app.region),
            source.plain(app.nominator) if app.nominator else None,
            t(SCREENING[state[0]]) if state else None,
            *(_value(source, app, one) for one in fields),
        ]


def _value(source: Source, app: Application, one: Field) -> Value:
    value = app.values.get(one.id)
    if value is None or isinstance(value, bool):
        return value
    if not source.personal and (one.personal or one.kind in PERSONAL):
        return HIDDEN
    if isinstance(value, int | float):
        return value
    if isinstance(value, tuple):
        return source.plain(t("、").join(value))
    return source.plain(value) if isinstance(value, str) else value.isoformat()


def findings(source: Source) -> Grid:
    """What the last check found, one row each."""
    columns = [
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        Column(t("程度"), width=8),
        Column(t("意见"), Kind.LONG, 60),
        Column(t("怎么办"), Kind.LONG, 40),
        Column(t("依据"), width=20),
        Column(t("规则"), width=20),
    ]

    def rows() -> Iterator[list[Value]]:
        for one in source.db.findings():
            app = source.applications.get(one.application)
            yield [
                one.application,
                source.plain(app.name) if app else None,
                t(SEVERITIES[one.severity]),
                source.plain(one.message),
                source.plain(one.remedy) or None,
                one.clause or None,
                one.rule,
            ]

    return Grid(t("审查意见"), columns, rows())
