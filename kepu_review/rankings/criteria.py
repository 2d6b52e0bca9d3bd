"""Totals out of the scores of criteria, by weights; what is missing is dealt with as declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from kepu_review.errors import MethodRefused
from kepu_review.rankings.totals import shown
from kepu_review.text import t

COLUMNS = ("application", "expert", "criterion", "score")


def of_criteria(
    marks: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    missing: Literal["refuse", "rescale"] = "refuse",
) -> pd.DataFrame:
    """Weighted mean of a review's criteria: columns application, expert, score, as `rank` reads.

    `marks` has columns application, expert, criterion, score, each criterion's score in percent of
    its full marks; `weights` (criterion → weight, adding up to anything above 0) name every
    criterion. Weight 0 leaves a criterion out. Where a criterion of a review has no score: with
    "refuse" the total is missing (NaN: a review without total), with "rescale" the others' weights
    make up for it, as far as any is scored.

    Raises MethodRefused for missing columns, a criterion without weight or scored twice in a
    review, and weights that are negative, infinite or all 0.
    """
    _check(marks, weights)
    wide = marks.pivot(index=["application", "expert"], columns="criterion", values="score")
    used = [name for name, weight in weights.items() if weight > 0]
    scores = wide.reindex(columns=used).to_numpy(dtype=np.float64)
    share = np.array([weights[name] for name in used], dtype=np.float64)
    there = ~np.isnan(scores)
    weighed = there @ share
    totals = np.where(there, scores, 0.0) @ share
    counts = there.any(axis=1) if missing == "rescale" else there.all(axis=1)
    score = np.divide(totals, weighed, out=np.full(len(wide), np.nan), where=counts)
    return wide.index.to_frame(index=False).assign(score=score)


def _check(marks: pd.DataFrame, weights: Mapping[str, float]) -> None:
    absent = [column for column in COLUMNS if column not in marks.columns]
    if absent:
        raise MethodRefused(
            t("逐项评分表缺少列：{missing}。", missing=shown(absent)),
            remedy=t("逐项评分表需要四列：{columns}。", columns=shown(COLUMNS)),
        )
    bad = [name for name, weight in weights.items() if not 0 <= weight < float("inf")]
    unknown = sorted(set(marks["criterion"]) - set(weights))
    if bad or unknown or not sum(weights.values()):
        raise MethodRefused(
            t("这些指标没有权重，或权重不是非负的数：{named}。", named=shown([*bad, *unknown]))
            if bad or unknown
            else t("各项指标的权重都是 0。"),
            remedy=t("请为每项指标写非负的权重，至少一项大于 0。"),
        )
    twice = marks[marks.duplicated(["application", "expert", "criterion"])]
    if len(twice):
        pairs = {f"{r.application} × {r.expert} × {r.criterion}" for r in twice.itertuples()}
        raise MethodRefused(
            t("同一专家对同一申报的同一指标有多个评分：{pairs}。", pairs=shown(sorted(pairs))),
            remedy=t("每份评审的每项指标只能保留一个评分。"),
        )
