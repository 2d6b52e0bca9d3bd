"""Checked values of a programme file to the frozen values of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from kepu_review.model import (
    Blindness,
    Document,
    EligibilityRule,
    Field,
    FieldKind,
    NominationQuota,
    NoticeRule,
    Period,
    Policy,
    Programme,
    Region,
    RuleKind,
    Severity,
    Stage,
    Tier,
)
from kepu_review.programmes.standard import STANDARD_FIELDS

_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "severity": Severity,
    "period": Period,
    "minimum": float,
    "maximum": float,
    "pass_line": lambda value: Decimal(str(value)),
    "minimum_score": lambda value: Decimal(str(value)),
    "holidays": lambda value: tuple(_day(day) for day in value),
    "extra_workdays": lambda value: tuple(_day(day) for day in value),
    "blindness": lambda value: Blindness(**value),
    "per_category": lambda value: MappingProxyType(dict(value)),
}


def _given(entry: Mapping[str, Any], **convert: Callable[[Any], Any]) -> dict[str, Any]:
    chosen = {**_CONVERT, **convert}
    return {key: _converted(key, value, chosen) for key, value in entry.items()}


def _converted(key: str, value: Any, convert: Mapping[str, Callable[[Any], Any]]) -> Any:
    if key in convert:
        return convert[key](value)
    return tuple(value) if isinstance(value, list) else value


def _value(value: Any) -> str | float | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, str) else float(value)


def fields(data: Mapping[str, Any]) -> tuple[Field, ...]:
    """Standard fields in the order they are named, then own ones; an own one replaces its like."""
    own = {entry["id"]: Field(**_given(entry, kind=FieldKind)) for entry in data.get("fields", ())}
    chosen = {name: STANDARD_FIELDS[name] for name in data.get("standard_fields", ())}
    return tuple({**chosen, **own}.values())


def build(data: Mapping[str, Any], text: str, content: str) -> Programme:
    """The programme of a file that was checked before."""
    deadline = data.get("deadline")
    return Programme(
        id=data["id"],
        title=data["title"],
        title_en=data.get("title_en", ""),
        edition=data.get("edition", ""),
        organiser=data["organiser"],
        document=Document(**data["document"]),
        categories=tuple(data["categories"]),
        regions=tuple(Region(**_given(entry)) for entry in data.get("regions", ())),
        fields=fields(data),
        form_categories=MappingProxyType(
            {form: tuple(ids) for form, ids in data.get("form_categories", {}).items()}
        ),
        rules=tuple(
            EligibilityRule(**_given(entry, kind=RuleKind, value=_value))
            for entry in data.get("rules", ())
        ),
        quotas=tuple(NominationQuota(**entry) for entry in data.get("quotas", ())),
        stages=tuple(Stage(**_given(entry)) for entry in data.get("stages", ())),
        policy=Policy(**_given(data.get("policy", {}))),
        tiers=tuple(Tier(**_given(entry)) for entry in data.get("tiers", ())),
        notice=NoticeRule(**_given(data.get("notice", {}))),
        deadline=deadline if deadline is None else _day(deadline),
        contact=data.get("contact", ""),
        hash=content,
        text=text,
    )


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
