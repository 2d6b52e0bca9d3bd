"""Applications to try a plugin on: one that says nothing, and ones that say everything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kepu_review.model import Application, Field, FieldKind, Value

HOSTILE = '<img src=x onerror=alert(1)>=HYPERLINK("x")#read("/etc/passwd")\u202e😀'
"""Text as a page, a spreadsheet or a typesetter must not take it."""


def empty_application(category: str | None) -> Application:
    """An application of the category in which nothing else is filled in."""
    return Application("T000", "", "", category=category)


def full_application(
    category: str | None, fields: Iterable[Field], *, hostile: bool = False, number: int = 0
) -> Application:
    """An application with every field filled in; `number` is the value of every quantity."""
    return Application(
        "T001",
        HOSTILE if hostile else "示例科普教育基地",
        HOSTILE if hostile else "示例单位",
        category=category,
        subtype=HOSTILE if hostile else None,
        values={field.id: _value(field, hostile, number) for field in fields},
    )


def _value(field: Field, hostile: bool, number: int) -> Value:
    text = HOSTILE if hostile else "示例"
    chosen = text if hostile or not field.choices else field.choices[0]
    values: dict[FieldKind, Value] = {
        FieldKind.INTEGER: number,
        FieldKind.NUMBER: float(number),
        FieldKind.PERCENT: float(number),
        FieldKind.YES_NO: number > 0,
        FieldKind.DATE: date(2023, 2, 28),
        FieldKind.CHOICE: chosen,
        FieldKind.CHOICES: (chosen,),
    }
    return values.get(field.kind, text)
