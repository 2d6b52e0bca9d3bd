"""Values of fields as a person reads them, exact and with their unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from kepu_review.model import Application, Field, Value
from kepu_review.text import t


def shown(field: Field, value: Value) -> str:
    """1200 → “1,200 人次/年”, 550000 元 → “55 万元”, True → “是”; nothing is rounded."""
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if isinstance(value, (int, float)):
        return number(value, field.unit)
    if isinstance(value, date):
        return t(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
    text = t("、", ", ").join(value) if isinstance(value, tuple) else value
    return f"{text} {field.unit}".strip()


def number(value: float, unit: str) -> str:
    """A number with separators and its unit; large sums of 元 in 万元."""
    exact = Decimal(str(value))
    if unit == "元" and abs(exact) >= 10_000:
        exact, unit = exact / 10_000, "万元"
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}{'' if unit == '%' else ' '}{unit}".strip()


def facts(application: Application, fields: Iterable[Field]) -> tuple[tuple[str, str], ...]:
    """(title, value) of each field that has a value; personal fields are left out."""
    return tuple(
        (t(field.title, field.title_en or field.title), shown(field, value))
        for field in fields
        if not field.personal and (value := application.get(field.id)) is not None
    )


def figure(application: Application, field: str) -> float | None:
    """The numeric value of a field, if it has one."""
    value = application.get(field)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value
