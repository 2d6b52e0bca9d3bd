"""Typed fields: required ones are there, limits and choices are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kepu_review.model import Application, Field, Finding, Severity, Value
from kepu_review.text import either, t


def check_fields(application: Application, fields: Iterable[Field]) -> Iterator[Finding]:
    """One finding for each field whose value is missing though required, or not allowed."""
    for field in fields:
        value = application.get(field.id)
        message, remedy = _missing(field) if value is None else _wrong(field, value)
        if message:
            yield Finding(
                f"field.{field.id}",
                Severity.ERROR,
                application.id,
                message,
                remedy,
                field.id,
                field.source,
            )


def _missing(field: Field) -> tuple[str, str]:
    if not field.required:
        return "", ""
    return (
        t("{title}未填。", title=field.title, field=_name(field)),
        t("请申报单位补填{value}。", value=field.guidance and f"（{field.guidance}）"),
    )


def _wrong(field: Field, value: Value) -> tuple[str, str]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _out_of_range(field, value)
    if isinstance(value, str) and field.max_length is not None and len(value) > field.max_length:
        return (
            t(
                "{title}共 {value_count} 字，超过 {max_length} 字。",
                title=field.title,
                value_count=len(value),
                max_length=field.max_length,
                field=_name(field),
            ),
            t("请申报单位删减。"),
        )
    given = (value,) if isinstance(value, str) else value
    if field.choices and isinstance(given, tuple):
        return _not_a_choice(field, given)
    return "", ""


def _out_of_range(field: Field, value: float) -> tuple[str, str]:
    unit = either(field.unit, "") and f" {field.unit}"
    if field.minimum is not None and value < field.minimum:
        zh, en, limit = "小于", "below", field.minimum
    elif field.maximum is not None and value > field.maximum:
        zh, en, limit = "大于", "above", field.maximum
    else:
        return "", ""
    return (
        t(
            "{title}为 {value:g}{unit}，{zh} {limit:g}。",
            title=field.title,
            value=value,
            unit=unit,
            zh=zh,
            limit=limit,
            field=_name(field),
            en=en,
        ),
        t("核对数值和单位。"),
    )


def _not_a_choice(field: Field, given: tuple[str, ...]) -> tuple[str, str]:
    wrong = [item for item in given if item not in field.choices]
    if not wrong:
        return "", ""
    return (
        t(
            "{title}不能填“{wrong}”。",
            title=field.title,
            wrong="、".join(wrong),
            field=_name(field),
            wrong_2=", ".join(wrong),
        ),
        t(
            "可选：{choices}。",
            choices="、".join(field.choices),
            choices_2=", ".join(field.choices),
        ),
    )


def _name(field: Field) -> str:
    return field.title_en or field.title
