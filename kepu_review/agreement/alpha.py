"""Krippendorff's alpha: nominal, ordinal, interval, ratio; missing scores; memory linear in them.

Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np

from kepu_review.agreement.interval import CELLS, Interval, Statistic, resampled
from kepu_review.agreement.table import Floats, Table, read
from kepu_review.errors import MethodRefused, UsageError
from kepu_review.text import t

Scale = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(data: Any, level: Scale = "interval") -> float:
    """How far scores of one application agree beyond chance: 1 wholly, 0 as if by chance.

    Parameters
    ----------
    data
        A matrix (rows applications, columns experts, NaN missing) or a DataFrame with the columns
        application, expert and score. Applications with one score say nothing and are left out.
    level
        The scale of the scores. For `nominal` they may be labels; `ratio` needs scores from 0.

    Time is linear in the scores (and, for `nominal` and `ordinal`, in sorting them); ordinal
    distances are squared differences of mid-ranks, so no table of values by values is made.

    Raises
    ------
    MethodRefused
        When no application has two scores, all scores are equal, or one is negative (`ratio`).
    UsageError
        When there is no such scale, or scores are no numbers.
    """
    table = _checked(data, level)
    statistic = _interval(table) if level == "interval" else _STATISTICS[level](table)
    return float(statistic(np.ones((1, table.units)))[0])


def krippendorff_alpha_interval(
    data: Any,
    level: Scale = "interval",
    *,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Interval:
    """Alpha with an interval: applications are drawn anew, with all their scores (BCa).

    Zapf et al. (2016), BMC Medical Research Methodology 16:93, advise resampling of applications.
    Raises as `krippendorff_alpha`, and MethodRefused for fewer than 5 usable applications.
    """
    table = _checked(data, level)
    statistic = _STATISTICS[level](table)
    return resampled(statistic, table, confidence=confidence, draws=draws, seed=seed)


def _checked(data: Any, level: Scale) -> Table:
    if level not in get_args(Scale):
        raise UsageError(
            t("没有名为“{level}”的尺度。", level=level),
            remedy=t("可用的尺度：{known}。", known="、".join(get_args(Scale))),
        )
    table = read(data, labels=level == "nominal").shared()
    if table.units == 0:
        raise MethodRefused(
            t("没有一份申报有两位以上专家评分，无法计算一致性。"),
            remedy=t("请先为申报增派评审专家。"),
        )
    if table.y.min() == table.y.max():
        raise MethodRefused(
            t("所有分数都相同，无法计算一致性。"),
            remedy=t("分数没有差别时，一致性没有意义；请直接查看分数。"),
        )
    if level == "ratio" and table.y.min() < 0:
        raise MethodRefused(
            t("比率尺度的分数不能为负数。"), remedy=t("请改用等距尺度（interval）。")
        )
    return table


def _value(pairs: Floats, count: Floats, expected: Floats) -> Floats:
    """Alpha (b,) of the observed and the expected disagreement, both unnormalised."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(expected > 0, 1 - (count - 1) * pairs / expected, np.nan)
    return found


def _interval(table: Table) -> Statistic:
    y = table.y - table.y.mean()
    m, s1, s2 = table.per_unit(), table.per_unit(y), table.per_unit(y * y)
    within = 2 * (m * s2 - s1**2) / (m - 1)

    def statistic(w: Floats) -> Floats:
        count = w @ m
        return _value(w @ within, count, 2 * (count * (w @ s2) - (w @ s1) ** 2))

    return statistic


def _nominal(table: Table) -> Statistic:
    _, per_value = table.values()
    m = table.per_unit()
    within = (m**2 - per_value.power(2).sum(axis=1)) / (m - 1)

    def statistic(w: Floats) -> Floats:
        count = w @ m
        return _value(w @ within, count, count**2 - ((w @ per_value) ** 2).sum(axis=1))

    return statistic


def _ordinal(table: Table) -> Statistic:
    _, per_value = table.values()
    m = table.per_unit()

    def one(w: Floats) -> float:
        often = w @ per_value
        count = float(often.sum())
        rank = np.cumsum(often) - often / 2 - count / 2
        s1, s2 = per_value @ rank, per_value @ rank**2
        pairs = w @ (2 * (m * s2 - s1**2) / (m - 1))
        expected = 2 * (count * (often @ rank**2) - (often @ rank) ** 2)
        return float(1 - (count - 1) * pairs / expected) if expected > 0 else float("nan")

    def statistic(w: Floats) -> Floats:
        return np.array([one(row) for row in w])

    return statistic


def _ratio(table: Table) -> Statistic:
    values, per_value = table.values()
    m = table.per_unit()
    within = _ratio_within(table, m)
    positive = values > 0

    def statistic(w: Floats) -> Floats:
        often, count = w @ per_value, w @ m
        zeros = often[:, ~positive].sum(axis=1)
        alike = _alike(values[positive], often[:, positive])
        return _value(w @ within, count, count**2 - zeros**2 - 4 * alike)

    return statistic


def _ratio_within(table: Table, m: Floats) -> Floats:
    """Sum of ((x-y)/(x+y))² over the ordered pairs of each application, over m-1."""
    order = np.argsort(table.unit, kind="stable")
    unit, y = table.unit[order], table.y[order]
    pairs = np.zeros(table.units)
    for apart in range(1, int(m.max())):
        same = unit[apart:] == unit[:-apart]
        x, z = y[apart:][same], y[:-apart][same]
        both = np.where(x + z > 0, x + z, 1.0)
        pairs += np.bincount(unit[apart:][same], 2 * ((x - z) / both) ** 2, table.units)
    return pairs / (m - 1)


def _alike(values: Floats, often: Floats) -> Floats:
    """Sum of xy/(x+y)² over all ordered pairs (b,), for values (v,) that are there `often` (b, v).

    xy/(x+y)² is the integral of s·x·exp(-sx)·y·exp(-sy); with s = exp(u) the trapezium rule is
    right to rounding at this step, so all pairs cost time linear in the values.
    """
    step = 0.2
    s = np.exp(np.arange(np.log(1e-9 / values.max()), np.log(40 / values.min()), step))
    found = np.zeros(len(often))
    at_once = max(1, CELLS // values.size)
    for start in range(0, s.size, at_once):
        part = s[start : start + at_once]
        waves = values[:, None] * np.exp(-values[:, None] * part)
        found += (often @ waves) ** 2 @ (step * part**2)
    return found


_STATISTICS = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
