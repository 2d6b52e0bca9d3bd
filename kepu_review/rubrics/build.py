"""A validated mapping to the frozen values of the model."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kepu_review.model import (
    Alternative,
    Band,
    Criterion,
    Grade,
    Part,
    Rubric,
    RubricSource,
    Scoring,
    ScoringKind,
    Veto,
)

Data = Mapping[str, Any]
Share = tuple[Decimal, Decimal]


def build(data: Data, *, digest: str, text: str) -> Rubric:
    """The rubric of a mapping that the schema accepts; what is left out gets its default."""
    scale = {level["level"]: _share(level["share"]) for level in data.get("scale", ())}
    return Rubric(
        id=data["id"],
        version=data["version"],
        title=data["title"],
        full_marks=_exact(data["full_marks"]),
        criteria=tuple(_criterion(item, scale) for item in data["criteria"]),
        title_en=data.get("title_en", ""),
        official=data.get("official", False),
        source=RubricSource(**data.get("source", {})),
        categories=tuple(data.get("categories", ())),
        pass_line=_number(data, "pass_line"),
        grades=tuple(Grade(g["level"], _exact(g["minimum"])) for g in data.get("grades", ())),
        vetoes=tuple(Veto(**item) for item in data.get("vetoes", ())),
        notes=tuple(data.get("notes", ())),
        hash=digest,
        text=text,
    )


def _criterion(data: Data, scale: Mapping[str, Share], bonus: bool = False) -> Criterion:
    bonus = bonus or data.get("bonus", False)
    children = tuple(_criterion(child, scale, bonus) for child in data.get("children", ()))
    scoring = data.get("scoring")
    maximum = _number(data, "max")
    if maximum is None:
        counted = (child.max for child in children if bonus or not child.bonus)
        maximum = sum(counted, start=Decimal(0))
    return Criterion(
        id=data["id"],
        title=data["title"],
        max=maximum,
        metric=data.get("metric"),
        bonus=bonus,
        required=data.get("required", False),
        scoring=None if scoring is None else _scoring(scoring, scale),
        children=children,
        **{key: data.get(key, "") for key in _TEXTS},
    )


_TEXTS = ("title_en", "guidance", "evidence", "check", "unit", "metric_title", "source")


def _scoring(data: Data, scale: Mapping[str, Share]) -> Scoring:
    return Scoring(
        kind=ScoringKind(data["kind"]),
        minimum=_number(data, "minimum") or Decimal(0),
        step=_number(data, "step") or Decimal("0.5"),
        bands=tuple(_band(item, scale, data["kind"]) for item in data.get("bands", ())),
        parts=tuple(_part(item) for item in data.get("parts", ())),
        start=_number(data, "start"),
        threshold=_number(data, "threshold"),
        alternatives=_alternatives(data),
        discretionary=data.get("discretionary", False),
        gaps_accepted=data.get("gaps_accepted", ""),
        overlaps_accepted=data.get("overlaps_accepted", ""),
    )


def _band(data: Data, scale: Mapping[str, Share], kind: str) -> Band:
    share = None
    if kind == ScoringKind.LEVEL_RANGES:
        share = _share(data["share"]) if "share" in data else scale.get(data["level"])
    return Band(
        level=data["level"],
        text=data.get("text", ""),
        points=_number(data, "points"),
        share=share,
        minimum=_number(data, "minimum"),
        maximum=_number(data, "maximum"),
        includes_minimum=data.get("includes_minimum", True),
        includes_maximum=data.get("includes_maximum", False),
        requires=tuple(data.get("requires", ())),
        alternatives=_alternatives(data),
    )


def _part(data: Data) -> Part:
    return Part(
        id=data["id"],
        text=data["text"],
        points=_exact(data["points"]),
        limit=data.get("limit"),
        metric=data.get("metric"),
        threshold=_number(data, "threshold"),
        deducts=data.get("deducts", False),
        alternatives=_alternatives(data),
    )


def _alternatives(data: Data) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(
            item["metric"], _exact(item["minimum"]), item.get("title", ""), item.get("unit", "")
        )
        for item in data.get("alternatives", ())
    )


def _share(pair: list[Any]) -> Share:
    return _exact(pair[0]), _exact(pair[1])


def _number(data: Data, key: str) -> Decimal | None:
    return _exact(data[key]) if key in data else None


def _exact(number: int | Decimal) -> Decimal:
    return Decimal(number)
