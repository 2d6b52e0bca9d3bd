"""What severity cannot be learnt from is refused, in words that say why and what to do."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.panels import Ratings, shown
from kepu_review.severity.incidence import Floats
from kepu_review.text import t

RANK = 1e-9
"""A covariate that keeps less than this share of its length beside the others says nothing new."""


def check(ratings: Ratings) -> None:
    """Raises MethodRefused when severity cannot be told from the applications or from chance."""
    if len(ratings.experts) < 2:
        raise MethodRefused(
            t("只有一位专家，无法比较宽严。"), remedy=t("请邀请两位以上专家评审，或使用平均分。")
        )
    if len(ratings.applications) < 2:
        raise MethodRefused(
            t("只有一项申报，无法区分专家宽严与申报水平。"),
            remedy=t("请在有两项以上申报的评分后再做这项统计。"),
        )
    if ratings.counts_i.max() < 2:
        raise MethodRefused(
            t("每项申报只有一份评审，没有申报由两位专家共同评审，无法区分专家宽严与申报水平。"),
            remedy=t("请为部分申报增派第二位专家，或使用平均分。"),
        )
    if ratings.counts_j.max() < 2:
        raise MethodRefused(
            t("每位专家只评了一项申报，无法区分专家宽严与偶然误差。"),
            remedy=t("请让专家各评两项以上申报，或使用平均分。"),
        )
    if np.ptp(ratings.y) == 0:
        raise MethodRefused(
            t("所有评分都相同（{score}），没有可比较的差别。", score=f"{ratings.y[0]:g}"),
            remedy=t("请核对评分；若确实相同，请由会议商议决定。"),
        )


def columns(
    covariates: pd.DataFrame | None, ratings: Ratings, length: int
) -> tuple[list[str], Floats]:
    """Names and values (n, k) of the covariates, in the order of the ratings."""
    if covariates is None:
        return [], np.zeros((len(ratings), 0))
    if len(covariates) != length:
        raise UsageError(
            t("协变量有 {rows} 行，评分有 {scores} 行。", rows=len(covariates), scores=length),
            remedy=t("请让协变量与评分一行对一行；评分矩阵请先用 panels.as_frame 转成长表。"),
        )
    names = [str(name) for name in covariates.columns]
    kept = covariates.iloc[ratings.rows]
    try:
        values = kept.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        values = np.full(kept.shape, np.nan)
    bad = [name for name, ok in zip(names, np.isfinite(values).all(axis=0), strict=True) if not ok]
    if bad:
        raise MethodRefused(
            t("这些协变量有缺失或不是数：{names}。", names=shown(bad)),
            remedy=t("请为每份评分填写有限的数，或去掉这些协变量。"),
        )
    return names, values


def check_rank(names: list[str], telling: NDArray[np.bool_], scores_left: int) -> None:
    """Raises MethodRefused that names the covariates that say nothing, or when they are too many.

    `scores_left` is what is left of the scores beside the effects that are fixed anyway.
    """
    useless = [name for name, tells in zip(names, telling, strict=True) if not tells]
    if useless:
        raise MethodRefused(
            t("这些协变量的影响无法估计：{names}。", names=shown(useless)),
            remedy=t("它们与其他列重复，或对同一申报的各份评审没有差别；请去掉这些列。"),
        )
    if scores_left <= len(names):
        raise MethodRefused(
            t("评分太少，无法估计 {k} 个协变量的影响。", k=len(names)),
            remedy=t("请减少协变量，或在有更多评分后再做这项统计。"),
        )


def telling(values: Floats, ratings: Ratings, *, fixed: bool) -> NDArray[np.bool_]:
    """Which covariates (n, k) say something new (k,), beside those before them and the intercept.

    Beside the applications instead of the intercept where these are fixed effects.
    """
    if not values.shape[1]:
        return np.ones(0, dtype=bool)
    left = values - values.mean(axis=0)
    if fixed:
        means = [np.bincount(ratings.i, weights=v) / ratings.counts_i for v in values.T]
        left = values - np.stack(means, axis=1)[ratings.i]
    size = np.linalg.norm(values, axis=0)
    tells = np.ones(values.shape[1], dtype=bool)
    for k in range(values.shape[1]):
        length = np.linalg.norm(left[:, k])
        tells[k] = length > RANK * size[k]
        if tells[k]:
            unit = left[:, k] / length
            left[:, k + 1 :] -= np.outer(unit, unit @ left[:, k + 1 :])
    return tells
