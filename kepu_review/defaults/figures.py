"""Checks of figures: two that contradict each other, one below a published threshold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kepu_review.defaults.show import figure, number
from kepu_review.model import Application, Category, Field, Finding, Severity
from kepu_review.programmes import STANDARD_FIELDS
from kepu_review.text import t

MODEL = "示范阈值，非本办法要求"
_CONSISTENCY = "数据自洽（部分不大于总体）"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A published lower limit; `source` names the place that published it."""

    field: str
    minimum: float
    source: str
    subtypes: tuple[str, ...] = ()  # empty: all


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Thresholds of which one is enough (OR)."""

    thresholds: tuple[Threshold, ...]


def not_above(
    application: Application, part: str, whole: str, fields: dict[str, Field] | None = None
) -> Iterator[Finding]:
    """An error when the figure of a part is larger than that of the whole."""
    known = {**STANDARD_FIELDS, **(fields or {})}
    small, large = figure(application, part), figure(application, whole)
    if small is None or large is None or small <= large:
        return
    one, other = known[part], known[whole]
    yield Finding(
        f"figures.{part}_within_{whole}",
        Severity.ERROR,
        application.id,
        t(
            "{title}（{small}）大于{title_2}（{large}）。",
            title=one.title,
            small=number(small, one.unit),
            title_2=other.title,
            large=number(large, other.unit),
            title_en=one.title_en,
            title_en_2=other.title_en,
        ),
        t("请申报单位核对两个数。"),
        part,
        _CONSISTENCY,
    )


def common_checks(application: Application) -> tuple[Finding, ...]:
    """Contradictions between standard fields."""
    return (
        *not_above(application, "youth_visitors", "annual_visitors"),
        *not_above(application, "free_days", "open_days"),
    )


def check_thresholds(
    application: Application, category: Category, thresholds: Iterable[Threshold | AnyOf]
) -> tuple[Finding, ...]:
    """A warning for each threshold of the category that a given figure does not reach.

    Published limits of other places are no condition of the programme: they warn, never refuse.
    A missing value is not compared.
    """
    if application.category != category.id:
        return ()
    fields = {**STANDARD_FIELDS, **{field.id: field for field in category.fields}}
    return tuple(
        finding
        for threshold in thresholds
        for finding in (
            _any_of(application, category, threshold, fields)
            if isinstance(threshold, AnyOf)
            else _below(application, category, threshold, fields)
        )
    )


def _concerns(threshold: Threshold, application: Application) -> bool:
    return not threshold.subtypes or application.subtype in threshold.subtypes


def _below(
    application: Application, category: Category, threshold: Threshold, fields: dict[str, Field]
) -> Iterator[Finding]:
    value = figure(application, threshold.field)
    if value is None or value >= threshold.minimum or not _concerns(threshold, application):
        return
    field = fields[threshold.field]
    yield _finding(
        application,
        category,
        threshold,
        t(
            "{title}为 {value}，低于 {threshold}。",
            title=field.title,
            value=number(value, field.unit),
            threshold=_limit(threshold, field),
            title_en=field.title_en,
        ),
    )


def _any_of(
    application: Application, category: Category, group: AnyOf, fields: dict[str, Field]
) -> Iterator[Finding]:
    given = [
        (threshold, value)
        for threshold in group.thresholds
        if _concerns(threshold, application)
        and (value := figure(application, threshold.field)) is not None
    ]
    if not given or any(value >= threshold.minimum for threshold, value in given):
        return
    listed = t("，也不满足").join(
        t(
            "{title}不低于 {one}",
            title=fields[one.field].title,
            one=_limit(one, fields[one.field]),
            title_en=fields[one.field].title_en,
        )
        for one, _ in given
    )
    sources = t("、").join(dict.fromkeys(threshold.source for threshold, _ in given))
    yield _finding(
        application,
        category,
        replace(given[0][0], source=sources),
        t("不满足{listed}。", listed=listed),
    )


def _limit(threshold: Threshold, field: Field) -> str:
    return number(threshold.minimum, field.unit)


def _finding(
    application: Application, category: Category, threshold: Threshold, message: str
) -> Finding:
    return Finding(
        f"{category.id}.{threshold.field}",
        Severity.WARNING,
        application.id,
        message,
        t("不影响受理，请专家评审时留意。"),
        threshold.field,
        t("{source}（{model}）", source=threshold.source, model=MODEL),
    )
