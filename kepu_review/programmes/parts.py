"""Entries of a programme file, each to its frozen value; what is not written keeps its default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeVar

from kepu_review.model import (
    AccreditationRule,
    BallotRule,
    Condition,
    DirectTitle,
    EligibilityRule,
    EvaluationGrade,
    Ground,
    MaterialRule,
    Route,
    RuleKind,
    Sampling,
    SelectionQuota,
    Severity,
    Stage,
)

T = TypeVar("T")
Entry = Mapping[str, Any]
Convert = Callable[[Any], Any]


def given(entry: Entry, common: Mapping[str, Convert], **own: Convert) -> dict[str, Any]:
    """The entry's values converted by key, `own` before `common`; lists become tuples."""
    convert = {**common, **own}
    return {key: _converted(key, value, convert) for key, value in entry.items()}


def _converted(key: str, value: Any, convert: Mapping[str, Convert]) -> Any:
    if key in convert:
        return convert[key](value)
    return tuple(value) if isinstance(value, list) else value


def each(make: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """A converter of a list."""
    return lambda entries: tuple(make(entry) for entry in entries)


def day(value: date | str) -> date:
    """A day, which YAML gives as a date or as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def share(value: str) -> Fraction:
    """A share written as "2/3" or "10%"."""
    return Fraction(value[:-1]) / 100 if value.endswith("%") else Fraction(value)


def table(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A mapping that nobody changes."""
    return MappingProxyType(dict(value))


def _when(value: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(values) for name, values in value.items()})


COMMON: Mapping[str, Convert] = MappingProxyType(
    {"severity": Severity, "when": _when, "weight": lambda value: Decimal(str(value))}
)


def rule(entry: Entry) -> EligibilityRule:
    """An eligibility rule; its value is a number, a day, or text."""
    dated = entry["kind"] in (RuleKind.NOT_BEFORE, RuleKind.NOT_AFTER)
    return EligibilityRule(**given(entry, COMMON, kind=RuleKind, value=day if dated else _value))


def _value(value: Any) -> str | float | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, str) else float(value)


def stage(entry: Entry) -> Stage:
    """A stage with its conditions, draw and ballot."""
    conditions = each(Condition)
    return Stage(
        **given(
            entry,
            COMMON,
            enter=conditions,
            leave=conditions,
            rubrics=table,
            sampling=lambda value: Sampling(**given(value, COMMON, share=share)),
            ballot=lambda value: BallotRule(
                **given(value, COMMON, attendance=share, approval=share)
            ),
        )
    )


def material(entry: Entry) -> MaterialRule:
    """What is asked of one kind of material."""
    pairs = each(lambda size: (size[0], size[1]))
    return MaterialRule(**given(entry, COMMON, sizes=pairs, max_seconds=float))


def route(entry: Entry) -> Route:
    """A way to apply, with the titles that open it."""
    return Route(**given(entry, COMMON, titles=each(lambda one: DirectTitle(**given(one, COMMON)))))


def selection(entry: Entry) -> SelectionQuota:
    """Caps and floors of a selection."""
    return SelectionQuota(**given(entry, COMMON, caps=table, floors=table))


def accreditation(entry: Entry) -> AccreditationRule:
    """What is conferred, for how long, and what may end it."""
    grades = each(lambda one: EvaluationGrade(**one))
    grounds = each(lambda one: Ground(**one))
    return AccreditationRule(
        **given(entry, COMMON, until=day, grounds=grounds, yearly=grades, final=grades)
    )
