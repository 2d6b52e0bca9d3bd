"""Values of fields as a person reads them, exact and with their unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from kepu_review.model import Application, Field, Value
from kepu_review.text import either, language, t

_ENGLISH = {
    "平方米": "m²",
    "亩": "mu",
    "延长米": "m",
    "元": "yuan",
    "天/年": "days/year",
    "人": "persons",
    "张": "photos",
    "件": "items",
    "个": "",
    "种": "species",
    "户": "households",
    "级": "A",
    "次/年": "times/year",
    "人次/年": "visits/year",
    "场次/年": "events/year",
    "册/年": "copies/year",
    "条/年": "posts/year",
    "期/年": "issues/year",
    "人次/天": "visits/day",
    "元/人次": "yuan/visit",
}


def shown(field: Field, value: Value) -> str:
    """1200 → “1,200 人次/年”, 550000 元 → “55 万元”, True → “是”; nothing is rounded."""
    if isinstance(value, bool):
        return t("是") if value else t("否")
    if isinstance(value, (int, float)):
        return number(value, field.unit)
    if isinstance(value, date):
        return either(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
    text = t("、").join(value) if isinstance(value, tuple) else value
    return f"{text} {field.unit}".strip()


def number(value: float, unit: str) -> str:
    """A number with separators and its unit; large sums of 元 in 万元."""
    exact = Decimal(str(value))
    if unit == "元" and abs(exact) >= 10_000 and language() == "zh":
        exact, unit = exact / 10_000, "万元"
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}{'' if unit == '%' else ' '}{either(unit, _ENGLISH.get(unit, unit))}".strip()


def facts(application: Application, fields: Iterable[Field]) -> tuple[tuple[str, str], ...]:
    """(title, value) of each field that has a value; personal fields are left out."""
    return tuple(
        (either(field.title, field.title_en or field.title), shown(field, value))
        for field in fields
        if not field.personal and (value := application.get(field.id)) is not None
    )


def figure(application: Application, field: str) -> float | None:
    """The numeric value of a field, if it has one."""
    value = application.get(field)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value
