"""Fleiss' kappa: agreement on categories beyond chance, also with unequal numbers of experts.

Fleiss (1971), Psychological Bulletin 76, 378–382; unequal numbers and the standard error: Gwet
(2014), Handbook of Inter-Rater Reliability, 4th edition, chapters 2 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import t as student

from kepu_review.agreement.interval import Interval, check_level
from kepu_review.agreement.table import Floats, Table, read
from kepu_review.errors import MethodRefused
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class _Parts:
    """Kappa, and what each application adds to it (a,)."""

    value: float
    each: Floats


def fleiss_kappa(data: Any) -> float:
    """Kappa: 1 when all experts choose the same category for each application, 0 as by chance.

    `data` is a matrix (rows applications, columns experts, NaN or None missing) or a long
    DataFrame; scores are categories, labels or numbers. With unequal numbers of experts this is
    Gwet's generalisation: every application counts alike in how often categories are chosen, and
    those with one score only there. With equal numbers it is Fleiss' kappa.

    Raises MethodRefused when no application has two scores or only one category is ever chosen.
    """
    return _parts(read(data, labels=True)).value


def fleiss_kappa_interval(data: Any, *, confidence: float = 0.95) -> Interval:
    """Kappa with Gwet's closed interval: applications as a sample, t distribution, cut at 1.

    Raises as `fleiss_kappa`, and MethodRefused for fewer than 2 applications.
    """
    check_level(confidence)
    table = read(data, labels=True)
    parts = _parts(table)
    if table.units < 2:
        raise MethodRefused(t("只有一份申报，给不出区间。"), remedy=t("请补足评审后再计算。"))
    away = parts.each - parts.value
    se = np.sqrt((away @ away) / (table.units * (table.units - 1)))
    reach = float(student.ppf((1 + confidence) / 2, table.units - 1) * se)
    low, high = parts.value - reach, min(1.0, parts.value + reach)
    return Interval(parts.value, low, high, confidence, t("以申报为样本的标准误（Gwet，2014）"))


def _parts(table: Table) -> _Parts:
    values, chosen = table.values()
    reviews = table.per_unit()
    several = reviews >= 2
    if not several.any():
        raise MethodRefused(
            t("没有一份申报有两位以上专家评分，无法计算一致性。"),
            remedy=t("请先为申报增派评审专家。"),
        )
    if values.size < 2:
        raise MethodRefused(
            t("所有专家都选了同一类，κ 没有意义。"), remedy=t("请直接查看各类的份数。")
        )
    pairs = np.where(several, reviews * (reviews - 1), 1.0)
    alike = np.where(several, (chosen.power(2).sum(axis=1) - reviews) / pairs, 0.0)
    share = np.asarray(chosen.T @ (1 / reviews)) / table.units
    chance = float(share @ share)
    shown = table.units / several.sum()
    value = (shown * alike.mean() - chance) / (1 - chance)
    each = shown * (alike - chance * several) / (1 - chance)
    each -= 2 * (1 - value) * ((chosen @ share) / reviews - chance) / (1 - chance)
    return _Parts(float(value), each)
