"""A rubric as the desk shows it: plain JSON values, numbers as strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kepu_review.model import Band, Criterion, Part, Rubric, RubricSource, Scoring, ScoringKind
from kepu_review.rubrics.numbers import plain
from kepu_review.rubrics.scoring import level_range


def to_json(rubric: Rubric) -> dict[str, Any]:
    """The shape RUBRIC of the desk's message API."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "hash": rubric.hash,
        "title": rubric.title,
        "title_en": rubric.title_en,
        "official": rubric.official,
        "source": source_line(rubric.source),
        "full_marks": plain(rubric.full_marks),
        "pass_line": _or_none(rubric.pass_line),
        "grades": [{"level": g.level, "minimum": plain(g.minimum)} for g in rubric.grades],
        "vetoes": [
            {
                "id": veto.id,
                "text": veto.text,
                "lookback_years": veto.lookback_years,
                "check": veto.check,
                "source": veto.source,
            }
            for veto in rubric.vetoes
        ],
        "criteria": [_criterion(criterion) for criterion in rubric.criteria],
        "notes": list(rubric.notes),
    }


def source_line(source: RubricSource) -> str:
    """The source in one line: issuer, document, number, year, note."""
    year = None if source.year is None else f"{source.year}"
    parts = (source.issuer, source.document, source.number, year, source.note)
    return "，".join(part for part in parts if part)


def _criterion(criterion: Criterion) -> dict[str, Any]:
    scoring = criterion.scoring
    return {
        "id": criterion.id,
        "title": criterion.title,
        "title_en": criterion.title_en,
        "max": plain(criterion.max),
        "guidance": criterion.guidance,
        "evidence": criterion.evidence,
        "check": criterion.check,
        "unit": criterion.unit,
        "metric": criterion.metric,
        "source": criterion.source,
        "bonus": criterion.bonus,
        "required": criterion.required,
        "children": [_criterion(child) for child in criterion.children],
        "scoring": None if scoring is None else _scoring(criterion, scoring),
    }


def _scoring(criterion: Criterion, scoring: Scoring) -> dict[str, Any]:
    start = scoring.start
    if start is None and scoring.kind is ScoringKind.DEDUCTIONS:
        start = criterion.max
    return {
        "kind": scoring.kind.value,
        "minimum": plain(scoring.minimum),
        "step": plain(scoring.step),
        "start": _or_none(start),
        "threshold": _or_none(scoring.threshold),
        "discretionary": scoring.discretionary,
        "bands": [_band(criterion, band) for band in scoring.bands],
        "parts": [_part(part) for part in scoring.parts],
    }


def _band(criterion: Criterion, band: Band) -> dict[str, Any]:
    low, high = level_range(criterion, band)
    return {
        "level": band.level,
        "text": band.text,
        "points": _or_none(band.points),
        "share": None if band.share is None else [plain(end) for end in band.share],
        "low": plain(low),
        "high": plain(high),
        "minimum": _or_none(band.minimum),
        "maximum": _or_none(band.maximum),
        "requires": list(band.requires),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "text": part.text,
        "points": plain(part.points),
        "limit": part.limit,
        "deducts": part.deducts,
    }


def _or_none(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
