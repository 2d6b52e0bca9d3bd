"""The parser for a field: which kind of cell it may hold decides."""

from __future__ import annotations

from collections.abc import Callable

from kepu_review.intake.measures import date_parser, number_parser
from kepu_review.intake.parsed import Parser
from kepu_review.intake.texts import (
    choice_parser,
    email_parser,
    phone_parser,
    text_parser,
    yes_no_parser,
)
from kepu_review.intake.units import Unit
from kepu_review.model import Field, FieldKind

NUMERIC = frozenset({FieldKind.INTEGER, FieldKind.NUMBER, FieldKind.PERCENT})

_PARSERS: dict[FieldKind, Callable[[Field], Parser]] = {
    FieldKind.TEXT: text_parser,
    FieldKind.LONG_TEXT: text_parser,
    FieldKind.DATE: date_parser,
    FieldKind.YES_NO: yes_no_parser,
    FieldKind.CHOICE: choice_parser,
    FieldKind.CHOICES: choice_parser,
    FieldKind.PHONE: phone_parser,
    FieldKind.EMAIL: email_parser,
}


def value_parser(field: Field, unit: Unit | None = None) -> Parser:
    """The parser for cells of `field` in a column whose heading gives `unit`, if any."""
    if field.kind in NUMERIC:
        return number_parser(field, unit)
    return _PARSERS[field.kind](field)
