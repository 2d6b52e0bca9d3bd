"""Each expert's totals put on one footing before they are averaged: z, T and Borda scores."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.rankings.grounds import no_lone_reviews, one_panel, weights_fit
from kepu_review.rankings.totals import Floats, Integers, Totals, shown
from kepu_review.text import t

Weights = Mapping[str, float]

CASELOAD = 5
"""Totals of one expert below which their mean and spread say too little; 8 to 10 are advised."""


def zscore(totals: Totals, weights: Weights | None = None) -> Floats:
    """Mean of z = (y - mean of the expert) / SD of the expert, in points of all totals (a,).

    SDs are sample ones (n - 1). Points: mean of all totals + SD of all totals times z.
    """
    points = totals.scores.mean() + totals.scores.std(ddof=1) * _z(totals)
    return averaged(totals, points, weights)


def tscore(totals: Totals, weights: Weights | None = None) -> Floats:
    """Mean of T = 50 + 10 z (a,); McCall 1922."""
    return averaged(totals, 50 + 10 * _z(totals), weights)


def borda(totals: Totals, weights: Weights | None = None) -> Floats:
    """Mean share of the expert's other totals that are beaten, 0 to 100 (a,).

    From below, equal totals sharing the middle place: 100 (place - 0.5) / number; Borda 1781.
    """
    _, of_expert = _experts(totals)
    values = pd.Series(np.round(totals.scores, 9)).groupby(of_expert)
    places = values.rank(method="average").to_numpy(dtype=np.float64)
    sizes = values.transform("size").to_numpy(dtype=np.float64)
    return averaged(totals, 100 * (places - 0.5) / sizes, weights)


def averaged(totals: Totals, values: Floats, weights: Weights | None) -> Floats:
    """Mean of `values` (reviews,) by application (a,), with the experts' weights if given."""
    if weights is None:
        return totals.sums(values) / totals.counts
    heavy = totals.weights(weights)
    return totals.sums(heavy * values) / totals.sums(heavy)


def check_ranks(totals: Totals, weights: Weights | None) -> None:
    """Two reviews each, enough totals of each expert, one panel."""
    if weights is not None:
        weights_fit(totals, weights)
    if not len(totals.scores):
        return
    no_lone_reviews(totals)
    _caseloads(totals)
    one_panel(totals)


def check_spread(totals: Totals, weights: Weights | None) -> None:
    """As `check_ranks`, and no expert with the same total for all."""
    check_ranks(totals, weights)
    level_experts(totals)


def level_experts(totals: Totals) -> None:
    """Refuse experts who gave one total to all they saw, if they saw more than one."""
    names, of_expert = _experts(totals)
    values = pd.Series(totals.scores).groupby(of_expert)
    level = ((values.max() == values.min()) & (values.size() > 1)).to_numpy()
    if level.any():
        raise MethodRefused(
            t(
                "这些专家所评各项总分完全相同，没有离散度：{named}。",
                named=shown(list(names[level])),
            ),
            remedy=t("请与其核对评分，或改用平均分、宽严校正等不除以离散度的方法。"),
        )


def _caseloads(totals: Totals) -> None:
    names, of_expert = _experts(totals)
    sizes = np.bincount(of_expert, minlength=len(names))
    few = sizes < CASELOAD
    if few.any():
        pairs = zip(names[few], sizes[few], strict=True)
        raise MethodRefused(
            t(
                "该方法按每位专家自己的评分标定，每位至少要评 {least} 项，不足的专家：{named}。",
                least=CASELOAD,
                named=shown([f"{name}（{size}）" for name, size in pairs]),
            ),
            remedy=t("请给这些专家增派申报（8 项以上为宜），或改用平均分、宽严校正。"),
        )


def _z(totals: Totals) -> Floats:
    _, of_expert = _experts(totals)
    values = pd.Series(totals.scores).groupby(of_expert)
    middle, width = values.transform("mean").to_numpy(), values.transform("std").to_numpy()
    z: Floats = np.zeros(len(middle))  # of who gave one total to all; `check_spread` refuses them
    np.divide(totals.scores - middle, width, out=z, where=width > 0)
    return z


def _experts(totals: Totals) -> tuple[NDArray[np.object_], Integers]:
    names, of_expert = np.unique(totals.experts, return_inverse=True)
    return names, of_expert.astype(np.int64)
