"""How values of the model are written in events, and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from kepu_review.errors import Where
from kepu_review.model import (
    Application,
    Expert,
    Finding,
    Mark,
    MarkState,
    Rubric,
    SelfMark,
    Severity,
    Value,
)

Json = dict[str, Any]


def value_json(value: Value) -> Json:
    """A field's value with its type: {"t": "int|float|str|bool|date|list", "v": …}."""
    if isinstance(value, tuple):
        return {"t": "list", "v": list(value)}
    if isinstance(value, date):
        return {"t": "date", "v": value.isoformat()}
    for kind in (bool, int, float):  # a number of numpy becomes plain here
        if isinstance(value, kind):
            return {"t": kind.__name__, "v": kind(value)}
    return {"t": "str", "v": str(value)}


def value_from(data: Mapping[str, Any]) -> Value:
    """The inverse of `value_json`; ValueError for an unknown type."""
    kind, value = data["t"], data["v"]
    try:
        return _READ[kind](value)
    except KeyError as error:
        raise ValueError(f"value type {kind!r}") from error


_READ: Mapping[str, Callable[[Any], Value]] = {
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
    "date": date.fromisoformat,
    "list": lambda items: tuple(str(item) for item in items),
}


def application_json(application: Application) -> Json:
    """One item of `applications_imported`."""
    where = application.source
    claims = {name: self_mark_json(own) for name, own in application.self_assessment.items()}
    return {
        "id": application.id,
        "name": application.name,
        "applicant": application.applicant,
        "category": application.category,
        "subtype": application.subtype,
        "region": application.region,
        "nominator": application.nominator,
        "values": {name: value_json(value) for name, value in application.values.items()},
        "notes": dict(application.notes),
        "source": where and {"file": where.file, "sheet": where.sheet, "row": where.row},
        **({"self_assessment": claims} if claims else {}),
    }


def self_mark_json(own: SelfMark) -> Json:
    """One 自评 of an application; its points as text."""
    return {"points": None if own.points is None else str(own.points), "text": own.text}


def application_from(data: Mapping[str, Any]) -> Application:
    """The inverse of `application_json`; every key but id, name and applicant may be missing."""
    where = data.get("source")
    values = {name: value_from(value) for name, value in (data.get("values") or {}).items()}
    claims = {n: _self_mark(own) for n, own in (data.get("self_assessment") or {}).items()}
    return Application(
        id=data["id"],
        name=data["name"],
        applicant=data["applicant"],
        category=data.get("category"),
        subtype=data.get("subtype"),
        region=data.get("region"),
        nominator=data.get("nominator"),
        values=MappingProxyType(values),
        notes=MappingProxyType(data.get("notes") or {}),
        source=where and Where(where.get("file"), where.get("sheet"), where.get("row")),
        self_assessment=MappingProxyType(claims),
    )


def _self_mark(data: Mapping[str, Any]) -> SelfMark:
    points = data.get("points")
    return SelfMark(None if points is None else number(points), data.get("text") or "")


def expert_json(expert: Expert) -> Json:
    """One item of `experts_imported`."""
    return {
        "id": expert.id,
        "name": expert.name,
        "affiliation": expert.affiliation,
        "specialities": list(expert.specialities),
        "region": expert.region,
        "declared": list(expert.declared),
        "capacity": expert.capacity,
    }


def expert_from(data: Mapping[str, Any]) -> Expert:
    """The inverse of `expert_json`; every key but id and name may be missing."""
    return Expert(
        id=data["id"],
        name=data["name"],
        affiliation=data.get("affiliation") or "",
        specialities=tuple(data.get("specialities") or ()),
        region=data.get("region"),
        declared=tuple(data.get("declared") or ()),
        capacity=data.get("capacity"),
    )


def finding_json(finding: Finding) -> Json:
    """One item of `findings_recorded`."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "application": finding.application,
        "message": finding.message,
        "remedy": finding.remedy,
        "field": finding.field,
        "clause": finding.clause,
    }


def finding_from(data: Mapping[str, Any]) -> Finding:
    """The inverse of `finding_json`; remedy, field and clause may be missing."""
    return Finding(
        rule=data["rule"],
        severity=Severity(data["severity"]),
        application=data["application"],
        message=data["message"],
        remedy=data.get("remedy") or "",
        field=data.get("field"),
        clause=data.get("clause") or "",
    )


def rubric_json(category: str, rubric: Rubric, stage: str | None = None) -> Json:
    """`rubric_fixed`: the whole file goes into the record; of one stage, or of all others."""
    return {
        "category": category,
        **({} if stage is None else {"stage": stage}),
        "id": rubric.id,
        "version": rubric.version,
        "hash": rubric.hash,
        "text": rubric.text,
    }


def mark_json(mark: Mark) -> Json:
    """One mark of `review_saved`, without its criterion; numbers as text."""
    return {
        "state": mark.state.value,
        "value": None if mark.value is None else str(mark.value),
        "level": mark.level,
        "parts": {name: str(points) for name, points in mark.parts.items()},
        "comment": mark.comment,
    }


def mark_from(criterion: str, data: Mapping[str, Any]) -> Mark:
    """The inverse of `mark_json`; every key may be missing. ValueError: not a number, no state."""
    value, parts = data.get("value"), data.get("parts") or {}
    return Mark(
        criterion=criterion,
        state=MarkState(data.get("state") or MarkState.MARKED),
        value=None if value is None else number(value),
        level=data.get("level"),
        parts=MappingProxyType({name: number(points) for name, points in parts.items()}),
        comment=data.get("comment") or "",
    )


def number(text: str) -> Decimal:
    """A finite Decimal written as text; ValueError otherwise (floats would not be exact)."""
    if not isinstance(text, str):
        raise ValueError(f"number {text!r} is not written as text")
    try:
        value = Decimal(text)
    except ArithmeticError as error:
        raise ValueError(f"number {text!r}") from error
    if not value.is_finite():
        raise ValueError(f"number {text!r}")
    return value
