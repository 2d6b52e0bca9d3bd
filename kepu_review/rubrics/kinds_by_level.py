"""Kinds marked by a value or a level: judgement, levels, level ranges, bands, threshold."""

from __future__ import annotations

from decimal import Decimal

from kepu_review.errors import MarkRefused
from kepu_review.model import Band, Criterion, Mark, Scoring
from kepu_review.rubrics.choices import free_value, only, refused, span
from kepu_review.rubrics.numbers import HUNDRED, ZERO, exact, on_grid, plain, shown
from kepu_review.text import t


def level_range(criterion: Criterion, band: Band) -> tuple[Decimal, Decimal]:
    """The points a level of LEVEL_RANGES allows, both ends included; else its fixed points."""
    if band.share is None:
        fixed = band.points if band.points is not None else ZERO
        return fixed, fixed
    low, high = band.share
    with exact():
        return criterion.max * low / HUNDRED, criterion.max * high / HUNDRED


def judgement(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """任意给分 within the range."""
    only(criterion, mark, "value")
    return free_value(criterion, scoring, mark.value, criterion.max)


def levels(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """LEVELS and BANDS: the level has its points."""
    only(criterion, mark, "level", "value")
    band = _band(criterion, scoring, mark.level)
    fixed = None if band is None else band.points
    if mark.value is not None and mark.value != fixed:
        raise refused(
            criterion,
            t("分值由档次决定，不能另填。"),
            t("只选档次。"),
        )
    return fixed


def level_ranges(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """A value within the range of the level, or of any level where none is named."""
    only(criterion, mark, "level", "value")
    value, band = mark.value, _band(criterion, scoring, mark.level)
    if value is None:
        return None
    bands = scoring.bands if band is None else (band,)
    if any(on_grid(value, *level_range(criterion, b), scoring.step) for b in bands):
        return value
    raise _outside_level(criterion, scoring, band, value)


def _outside_level(
    criterion: Criterion, scoring: Scoring, band: Band | None, value: Decimal
) -> MarkRefused:
    step = plain(scoring.step)
    advice = t("分值间隔为 {step} 分。", step=step)
    if band is None:
        listed = t("、").join(
            f"{b.level} {'–'.join(span(*level_range(criterion, b), scoring.step)[:2])}"
            for b in scoring.bands
        )
        return refused(
            criterion,
            t("填写的 {value} 不在任何档次内。", value=plain(value)),
            t("各档次：{listed}。{advice}", listed=listed, advice=advice),
        )
    low, high, _ = span(*level_range(criterion, band), scoring.step)
    beyond = not Decimal(low) <= value <= Decimal(high)
    return refused(
        criterion,
        (
            t(
                "“{level}”对应 {low}–{high} 分，填写的 {value} 超出。",
                level=band.level,
                low=low,
                high=high,
                value=plain(value),
            )
            if beyond
            else t(
                "“{level}”对应 {low}–{high} 分，填写的 {value} 不在分值间隔上。",
                level=band.level,
                low=low,
                high=high,
                value=plain(value),
            )
        ),
        advice if not beyond else t("改分值，或改选档次。"),
    )


def threshold(criterion: Criterion, scoring: Scoring, mark: Mark) -> Decimal | None:
    """All or nothing."""
    only(criterion, mark, "value")
    if mark.value is None or mark.value in (criterion.max, scoring.minimum):
        return mark.value
    high, low = shown(criterion.max), shown(scoring.minimum)
    raise refused(
        criterion,
        t(
            "达到得 {high} 分，未达到得 {low} 分，不能是 {value}。",
            high=high,
            low=low,
            value=plain(mark.value),
        ),
        t("填 {high} 或 {low}。", high=high, low=low),
    )


def _band(criterion: Criterion, scoring: Scoring, level: str | None) -> Band | None:
    if level is None:
        return None
    for band in scoring.bands:
        if band.level == level:
            return band
    listed = t("、").join(band.level for band in scoring.bands)
    raise refused(
        criterion,
        t("没有档次“{level}”。", level=level),
        t("可选：{listed}。", listed=listed),
    )
