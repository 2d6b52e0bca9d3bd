"""Typed fields: required ones are there, limits and choices are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kepu_review.model import Application, Field, Finding, Severity, Value
from kepu_review.text import t


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
        t(f"{field.title}未填。", f"{_name(field)} is empty."),
        t(
            f"请申报单位补填{field.guidance and f'（{field.guidance}）'}。",
            "Let the applicant fill it in.",
        ),
    )


def _wrong(field: Field, value: Value) -> tuple[str, str]:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _out_of_range(field, value)
    if isinstance(value, str) and field.max_length is not None and len(value) > field.max_length:
        return (
            t(
                f"{field.title}共 {len(value)} 字，超过 {field.max_length} 字。",
                f"{_name(field)} has {len(value)} characters, more than {field.max_length}.",
            ),
            t("请申报单位删减。", "Let the applicant shorten it."),
        )
    given = (value,) if isinstance(value, str) else value
    if field.choices and isinstance(given, tuple):
        return _not_a_choice(field, given)
    return "", ""


def _out_of_range(field: Field, value: float) -> tuple[str, str]:
    unit = t(field.unit, "") and f" {field.unit}"
    if field.minimum is not None and value < field.minimum:
        zh, en, limit = "小于", "below", field.minimum
    elif field.maximum is not None and value > field.maximum:
        zh, en, limit = "大于", "above", field.maximum
    else:
        return "", ""
    return (
        t(
            f"{field.title}为 {value:g}{unit}，{zh} {limit:g}。",
            f"{_name(field)} is {value:g}, {en} {limit:g}.",
        ),
        t("核对数值和单位。", "Check the number and its unit."),
    )


def _not_a_choice(field: Field, given: tuple[str, ...]) -> tuple[str, str]:
    wrong = [item for item in given if item not in field.choices]
    if not wrong:
        return "", ""
    return (
        t(
            f"{field.title}不能填“{'、'.join(wrong)}”。",
            f"{_name(field)} cannot be “{', '.join(wrong)}”.",
        ),
        t(f"可选：{'、'.join(field.choices)}。", f"Choose from {', '.join(field.choices)}."),
    )


def _name(field: Field) -> str:
    return field.title_en or field.title
