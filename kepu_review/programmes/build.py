"""Checked values of a programme file to the frozen values of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from kepu_review.model import (
    Blindness,
    CorrectionRule,
    Document,
    Field,
    FieldKind,
    LookBack,
    NominationQuota,
    NominatorType,
    NoticeRule,
    ObjectionRule,
    Period,
    Policy,
    Programme,
    Region,
    Tier,
)
from kepu_review.programmes import parts
from kepu_review.programmes.standard import STANDARD_FIELDS

_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "period": Period,
    "minimum": float,
    "maximum": float,
    "pass_line": lambda value: Decimal(str(value)),
    "minimum_score": lambda value: Decimal(str(value)),
    "holidays": parts.each(parts.day),
    "extra_workdays": parts.each(parts.day),
    "blindness": lambda value: Blindness(**value),
    "per_category": parts.table,
}

_LISTS: Mapping[str, Callable[[Any], Any]] = {
    "regions": lambda entry: Region(**_given(entry)),
    "rules": parts.rule,
    "quotas": lambda entry: NominationQuota(**entry),
    "stages": parts.stage,
    "tiers": lambda entry: Tier(**_given(entry)),
    "materials": parts.material,
    "nominators": lambda entry: NominatorType(**_given(entry)),
    "routes": parts.route,
    "lookbacks": lambda entry: LookBack(**entry),
    "selection": parts.selection,
}
"""Keys that hold a list, and what makes a value of one entry."""

_PARTS: Mapping[str, Callable[[Any], Any]] = {
    "document": lambda entry: Document(**entry),
    "policy": lambda entry: Policy(**_given(entry)),
    "notice": lambda entry: NoticeRule(**_given(entry)),
    "correction": lambda entry: CorrectionRule(**entry),
    "objections": lambda entry: ObjectionRule(**entry),
    "accreditation": parts.accreditation,
    "deadline": parts.day,
}
"""Keys that hold one thing; without the key the default of `Programme` stands."""

_PLAIN = ("id", "title", "title_en", "edition", "organiser", "contact", "timezone", "subject")


def _given(entry: Mapping[str, Any], **convert: Callable[[Any], Any]) -> dict[str, Any]:
    return parts.given(entry, _CONVERT, **convert)


def fields(data: Mapping[str, Any]) -> tuple[Field, ...]:
    """Standard fields in the order they are named, then own ones; an own one replaces its like."""
    own = {entry["id"]: Field(**_given(entry, kind=FieldKind)) for entry in data.get("fields", ())}
    chosen = {name: STANDARD_FIELDS[name] for name in data.get("standard_fields", ())}
    return tuple({**chosen, **own}.values())


def build(data: Mapping[str, Any], text: str, content: str) -> Programme:
    """The programme of a file that was checked before."""
    forms = data.get("form_categories", {})
    values: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
    values |= {
        name: tuple(make(entry) for entry in data[name])
        for name, make in _LISTS.items()
        if name in data
    }
    values |= {
        name: make(data[name]) for name, make in _PARTS.items() if data.get(name) is not None
    }
    return Programme(
        **{"title_en": "", "edition": "", **values},
        categories=tuple(data["categories"]),
        fields=fields(data),
        form_categories=MappingProxyType({form: tuple(ids) for form, ids in forms.items()}),
        inherits=data.get("inherited_from"),
        hash=content,
        text=text,
    )
