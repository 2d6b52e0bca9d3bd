"""How many reviews are needed: reliability and precision for K reviews of each application.

Brennan (2001), Generalizability Theory, chapters 1 and 4: the D study of a random two-way design.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

import pandas as pd
from scipy.stats import norm

from kepu_review.agreement.interval import check_level
from kepu_review.errors import MethodRefused, UsageError
from kepu_review.text import t


class Variance(Protocol):
    """Variances in points²; `severity.fit(...).variance` is one."""

    @property
    def application(self) -> float:
        """True differences between applications."""

    @property
    def expert(self) -> float:
        """Differences in severity between experts."""

    @property
    def residual(self) -> float:
        """All else."""


def d_study(
    variance: Variance, experts: Iterable[int] = range(1, 11), *, level: float = 0.95
) -> pd.DataFrame:
    """Reliability and ± points of an application's mean of K scores.

    Index experts (K). Columns reliability (0–1) and points (half the interval at `level`) when
    every application has experts of its own, so that severity counts as error;
    reliability_adjusted and points_adjusted when severity is taken out, or the same experts score
    all. Variances in points². Raises as `expected_precision`.
    """
    wanted = list(experts)
    return pd.DataFrame(
        {
            "reliability": [_reliability(variance, k, adjusted=False) for k in wanted],
            "points": [expected_precision(variance, k, level=level) for k in wanted],
            "reliability_adjusted": [_reliability(variance, k, adjusted=True) for k in wanted],
            "points_adjusted": [
                expected_precision(variance, k, adjusted=True, level=level) for k in wanted
            ],
        },
        index=pd.Index(wanted, name="experts"),
    )


def reviews_needed(variance: Variance, reliability: float, *, adjusted: bool = False) -> int:
    """The fewest reviews of each application whose mean reaches the reliability.

    `adjusted` says that severity is taken out. Raises UsageError unless 0 < reliability < 1,
    MethodRefused when applications do not differ, for then no number is enough.
    """
    if not 0 < reliability < 1:
        raise UsageError(t("信度应在 0 与 1 之间。"), remedy=t("例如 0.8。"))
    if variance.application <= 0:
        raise MethodRefused(
            t("各申报之间看不出真正的差别，增加评审份数也达不到这一信度。"),
            remedy=t("请先查看评分标准能否区分申报。"),
        )
    odds = reliability / (1 - reliability)
    needed = odds * _error(variance, adjusted=adjusted) / variance.application
    return max(1, math.ceil(needed - 1e-9))


def expected_precision(
    variance: Variance, k: int, *, adjusted: bool = False, level: float = 0.95
) -> float:
    """± points (half the interval at `level`) of the mean of k scores around the true score.

    `adjusted` says that severity is taken out, or that the same experts score all applications.
    Raises UsageError for k below 1 or a level that is no probability.
    """
    check_level(level)
    _check(k)
    return float(norm.ppf((1 + level) / 2)) * math.sqrt(_error(variance, adjusted=adjusted) / k)


def _error(variance: Variance, *, adjusted: bool) -> float:
    return variance.residual + (0.0 if adjusted else variance.expert)


def _reliability(variance: Variance, k: int, *, adjusted: bool) -> float:
    _check(k)
    whole = variance.application + _error(variance, adjusted=adjusted) / k
    return variance.application / whole if whole else math.nan


def _check(k: int) -> None:
    if k < 1:
        raise UsageError(t("评审份数至少为 1。"), remedy=t("请填写 1 或更大的整数。"))
