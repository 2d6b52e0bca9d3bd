"""Kendall's W: how far experts rank the same applications alike, with ties.

Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275–287; ties: Kendall
(1970), Rank Correlation Methods, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import chi2

from kepu_review.agreement.interval import Interval, Statistic, resampled
from kepu_review.agreement.table import Floats, Table, read
from kepu_review.errors import MethodRefused
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Concordance:
    """W with its test of no agreement at all: chi² = m(n-1)W with `df` = n-1, for n above 7."""

    value: float
    chi2: float
    df: int
    p: float


def kendalls_w(data: Any) -> float:
    """W: 1 when all experts rank the applications alike, near 0 when there is no agreement.

    `data` is a matrix (rows applications, columns experts) or a long DataFrame; every expert must
    have scored every application. Equal scores of one expert share the mean rank.

    Raises MethodRefused when a score is missing, there are fewer than 2 experts or applications,
    or no expert makes any difference between applications.
    """
    return kendalls_w_test(data).value


def kendalls_w_test(data: Any) -> Concordance:
    """W, chi², degrees of freedom and p; raises as `kendalls_w`."""
    table = _checked(data)
    value = float(_statistic(table)(np.ones((1, table.units)))[0])
    found = table.raters * (table.units - 1) * value
    df = table.units - 1
    return Concordance(value, found, df, float(chi2.sf(found, df)))


def kendalls_w_interval(
    data: Any, *, confidence: float = 0.95, draws: int = 1000, seed: int = 0
) -> Interval:
    """W with an interval: applications are drawn anew and ranked again (BCa).

    Raises as `kendalls_w`, and MethodRefused for fewer than 5 applications.
    """
    table = _checked(data)
    return resampled(_statistic(table), table, confidence=confidence, draws=draws, seed=seed)


def _checked(data: Any) -> Table:
    table = read(data)
    if not table.complete:
        missing = table.units * table.raters - table.y.size
        raise MethodRefused(
            t("肯德尔 W 要求每位专家评过每份申报，现缺 {missing} 个分数。", missing=missing),
            remedy=t("请只取同一组专家都评过的申报，或改用克里彭多夫 α（ordinal）。"),
        )
    if table.raters < 2 or table.units < 2:
        raise MethodRefused(
            t("肯德尔 W 至少需要 2 位专家和 2 份申报。"), remedy=t("请补足评审后再计算。")
        )
    if (np.ptp(table.matrix(), axis=0) == 0).all():
        raise MethodRefused(
            t("每位专家给各份申报的分数都相同，无法比较排序。"),
            remedy=t("分数没有差别时，排序没有意义；请直接查看分数。"),
        )
    return table


def _statistic(table: Table) -> Statistic:
    scores = table.matrix()
    ranked = [_places(scores[:, j]) for j in range(table.raters)]
    experts = float(table.raters)

    def statistic(w: Floats) -> Floats:
        n = w.sum(axis=1)
        total = np.zeros(w.shape)
        ties = np.zeros(len(w))
        for order, last, group in ranked:
            upto = np.cumsum(w[:, order], axis=1)[:, last]
            often = np.diff(upto, axis=1, prepend=0.0)
            ties += (often**3 - often).sum(axis=1)
            total += (upto - often / 2 + 0.5)[:, group]
        away = total - (experts * (n + 1) / 2)[:, None]
        spread = (w * away**2).sum(axis=1)
        most = experts**2 * (n**3 - n) - experts * ties
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.where(most > 0, 12 * spread / most, np.nan)
        return found

    return statistic


def _places(scores: Floats) -> tuple[Any, Any, Any]:
    """Order of the applications, where each group of equal scores ends in it, group of each."""
    values, group = np.unique(scores, return_inverse=True)
    last = np.cumsum(np.bincount(group, minlength=values.size)) - 1
    return np.argsort(group, kind="stable"), last, group
