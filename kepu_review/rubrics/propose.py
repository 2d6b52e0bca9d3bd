"""建议: what the application's own figures suggest for a criterion, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kepu_review.model import (
    Alternative,
    Application,
    Band,
    Criterion,
    Part,
    Proposal,
    Rubric,
    Scoring,
    ScoringKind,
)
from kepu_review.rubrics.intervals import Interval
from kepu_review.rubrics.numbers import ZERO, exact, plain, shown
from kepu_review.rubrics.scoring import level_range
from kepu_review.text import t

Kind = ScoringKind


def propose(rubric: Rubric, application: Application) -> tuple[Proposal, ...]:
    """Proposals for the leaves whose figures the application gives, in order of the rubric.

    Only the figures choose: a band is proposed when its interval holds the figure (or an
    alternative is reached) and every `requires` field is 是. A missing figure proposes nothing.
    """
    found = (_propose(leaf, application) for leaf in rubric.leaves())
    with exact():
        return tuple(proposal for proposal in found if proposal is not None)


def _propose(leaf: Criterion, application: Application) -> Proposal | None:
    scoring = leaf.scoring
    if scoring is None:
        return None
    if scoring.kind in (Kind.LEVELS, Kind.LEVEL_RANGES, Kind.BANDS):
        return _by_band(leaf, scoring, application)
    if scoring.kind is Kind.THRESHOLD:
        return _by_threshold(leaf, scoring, application)
    if scoring.kind is Kind.CONDITIONS:
        return _by_conditions(leaf, scoring, application)
    if scoring.kind is Kind.INCREMENT:
        return _by_count(leaf, scoring, application)
    return None


def _by_band(leaf: Criterion, scoring: Scoring, application: Application) -> Proposal | None:
    doubtful: Band | None = None
    for band in scoring.bands:
        fits = _fit(leaf, band, application)
        if fits is None:
            continue
        required = [_flag(application, name) for name in band.requires]
        if all(required):
            return _band_proposal(leaf, scoring, band, fits, doubtful)
        if None in required and doubtful is None:
            doubtful = band
    return None


def _band_proposal(
    leaf: Criterion, scoring: Scoring, band: Band, figure: str, doubtful: Band | None
) -> Proposal:
    low, high = level_range(leaf, band)
    points = _span(low, high, scoring.step)
    doubt = ""
    if doubtful is not None:
        doubt = t("；“{level}”另需核对：{text}", level=doubtful.level, text=doubtful.text)
    return Proposal(leaf.id, f"{figure} → {band.level} {points}{doubt}", band.level, low, high)


def _fit(leaf: Criterion, band: Band, application: Application) -> str | None:
    """The figure that puts the application into the band, in words."""
    value = _figure(application, leaf.metric)
    interval = Interval.of(band)
    if value is not None and interval is not None and value in interval:
        return _named(leaf.metric_title or leaf.title, value, leaf.unit)
    return _alternative(band.alternatives, application)


def _by_threshold(leaf: Criterion, scoring: Scoring, application: Application) -> Proposal | None:
    value, limit = _figure(application, leaf.metric), scoring.threshold
    other = _alternative(scoring.alternatives, application)
    if limit is None or (value is None and other is None):
        return None
    if value is not None and value >= limit:
        other = _named(leaf.metric_title or leaf.title, value, leaf.unit)
    reached = other is not None
    if other is None and value is not None:
        other = _named(leaf.metric_title or leaf.title, value, leaf.unit)
    points = leaf.max if reached else scoring.minimum
    verdict = t("达到") if reached else t("未达到")
    wanted = _quantity(limit, leaf.unit)
    reason = t(
        "{other}，要求 {wanted} → {verdict} {points}",
        other=other,
        wanted=wanted,
        verdict=verdict,
        points=shown(points),
    )
    return Proposal(leaf.id, reason, low=points, high=points)


def _by_conditions(leaf: Criterion, scoring: Scoring, application: Application) -> Proposal | None:
    judged = [(part, _holds(part, application)) for part in scoring.parts]
    known = [(part, holds) for part, holds in judged if holds is not None]
    if not known:
        return None
    held = [part for part, holds in known if holds]
    low = min(leaf.max, _worth(held))
    high = min(leaf.max, _worth([part for part, holds in judged if holds is not False]))
    listed = t("；").join(_condition(part, application) for part in held)
    reason = t(
        "符合 {held_count} 条{value}{listed} → {low}",
        held_count=len(held),
        value="：" if held else "",
        listed=listed,
        low=_span(low, high, scoring.step),
        value_2=": " if held else "",
    )
    return Proposal(leaf.id, reason, low=low, high=high, parts=tuple(part.id for part in held))


def _by_count(leaf: Criterion, scoring: Scoring, application: Application) -> Proposal | None:
    total, reasons = scoring.start or ZERO, []
    for part in scoring.parts:
        count = _figure(application, part.metric)
        if count is None or count < 0:
            return None  # a sum with a part unknown would propose too little
        whole = count.to_integral_value(rounding="ROUND_FLOOR")
        counted = whole if part.limit is None else min(whole, Decimal(part.limit))
        total += counted * part.points
        reasons.append(f"{part.text} {plain(whole)} × {plain(part.points)}")
    points = min(total, leaf.max)
    capped = t("（封顶）") if total > leaf.max else ""
    reason = f"{t('；').join(reasons)} → {shown(points, scoring.step)}{capped}"
    return Proposal(
        leaf.id, reason, low=points, high=points, parts=tuple(part.id for part in scoring.parts)
    )


def _holds(part: Part, application: Application) -> bool | None:
    if part.metric is None:
        return None
    if _alternative(part.alternatives, application) is not None:
        return True
    if part.threshold is None:
        return _flag(application, part.metric)
    value = _figure(application, part.metric)
    return None if value is None else value >= part.threshold


def _condition(part: Part, application: Application) -> str:
    value = _figure(application, part.metric)
    given = t("（填报 {value}）", value=plain(value)) if value is not None else ""
    return f"{part.text}{given}"


def _alternative(alternatives: Iterable[Alternative], application: Application) -> str | None:
    for other in alternatives:
        value = _figure(application, other.metric)
        if value is not None and value >= other.minimum:
            return _named(other.title or other.metric, value, other.unit)
    return None


def _figure(application: Application, field: str | None) -> Decimal | None:
    value = None if field is None else application.values.get(field)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def _flag(application: Application, field: str) -> bool | None:
    value = application.values.get(field)
    return value if isinstance(value, bool) else None


def _worth(parts: Iterable[Part]) -> Decimal:
    return sum((part.points for part in parts), start=ZERO)


def _named(title: str, value: Decimal, unit: str) -> str:
    return f"{title} {_quantity(value, unit)}"


def _quantity(value: Decimal, unit: str) -> str:
    short = unit.partition("/")[0]  # 260 天, not 260 天/年
    if short == "元" and value >= 10_000:
        value, short = value / 10_000, "万元"
    return f"{plain(value)}{'' if short in ('%', 'A') else ' '}{short}".rstrip()


def _span(low: Decimal, high: Decimal, step: Decimal) -> str:
    return shown(low, step) if low == high else f"{shown(low, step)}–{shown(high, step)}"
