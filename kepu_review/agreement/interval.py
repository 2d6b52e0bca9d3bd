"""Intervals by resampling applications: bias-corrected and accelerated (Efron 1987)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from kepu_review.agreement.table import Floats, Table
from kepu_review.errors import MethodRefused, UsageError
from kepu_review.text import t

Statistic = Callable[[Floats], Floats]
"""From how often each application is taken (b, a) to values (b,), NaN where there is none."""

CELLS = 2_000_000
"""How many weights are held at a time."""
FEWEST = 5
JACKKNIFED = 1_000
"""With more applications than this the acceleration is too small to be seen, and left out."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its interval at confidence `level`; `how` says how it was found."""

    value: float
    low: float
    high: float
    level: float
    how: str


def check_level(level: float) -> None:
    """Raise UsageError unless the confidence is a probability between 0 and 1."""
    if not 0 < level < 1:
        raise UsageError(t("置信水平应在 0 与 1 之间。"), remedy=t("例如 0.95。"))


def resampled(
    statistic: Statistic, table: Table, *, confidence: float, draws: int, seed: int
) -> Interval:
    """Interval (BCa) of a statistic over the applications, drawn with replacement.

    Efron (1987), Better bootstrap confidence intervals, JASA 82, 171–185. The experts are taken as
    given: it says how sure the figure is for this panel, not for another one. With 20 to 50
    applications 95 % intervals held the truth in about 91 %, with 200 in 95 % (simulated).

    Raises MethodRefused for fewer than 5 applications, or when one resample in ten has no value.
    """
    units = table.units
    check_level(confidence)
    value = float(statistic(np.ones((1, units)))[0])
    if units < FEWEST:
        raise MethodRefused(
            t("只有 {number} 份可用的申报，给不出区间。", number=units),
            remedy=t("区间至少需要 {fewest} 份由两位以上专家评分的申报。", fewest=FEWEST),
        )
    at_once = max(1, CELLS // table.y.size)
    values = np.concatenate([statistic(w) for w in _counts(units, draws, at_once, seed)])
    values = values[np.isfinite(values)]
    if values.size < 0.9 * draws:
        raise MethodRefused(
            t("分数几乎都相同，给不出区间。"),
            remedy=t("请直接查看各专家的分数。"),
        )
    low, high = _bca(value, values, _acceleration(statistic, units), confidence)
    return Interval(value, low, high, confidence, t("重抽申报 {draws} 次（BCa）", draws=draws))


def _counts(units: int, draws: int, at_once: int, seed: int) -> Iterator[Floats]:
    dice = np.random.default_rng(seed)
    for start in range(0, draws, at_once):
        size = min(at_once, draws - start)
        taken = dice.integers(units, size=(size, units)) + np.arange(size)[:, None] * units
        yield np.bincount(taken.ravel(), minlength=size * units).reshape(size, units).astype(float)


def _acceleration(statistic: Statistic, units: int) -> float:
    if units > JACKKNIFED:
        return 0.0
    left_out = statistic(1.0 - np.eye(units))
    left_out = left_out[np.isfinite(left_out)]
    away = left_out.mean() - left_out
    spread = float((away**2).sum()) ** 1.5
    return float((away**3).sum() / (6 * spread)) if spread > 0 else 0.0


def _bca(value: float, values: Floats, pull: float, confidence: float) -> tuple[float, float]:
    below = (values < value).mean() + (values == value).mean() / 2
    shift = norm.ppf(np.clip(below, 0.5 / values.size, 1 - 0.5 / values.size))
    z = shift + norm.ppf([(1 - confidence) / 2, (1 + confidence) / 2])
    low, high = np.quantile(values, norm.cdf(shift + z / (1 - pull * z)))
    return float(low), float(high)
