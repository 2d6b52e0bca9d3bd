"""Whether reviews of one's own (home region, same group, same nominator) are kinder than others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review import severity
from kepu_review.errors import UsageError
from kepu_review.experts.arrays import Codes, Floats, group_sums
from kepu_review.experts.limits import MINIMUM_HOME, MINIMUM_MIXED, SURE
from kepu_review.text import t

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bias:
    """What the reviews with a mark of kinship give more (+) or less (-), in points.

    `estimate`, `se`, `z` are None where there is too little data; `text` says why.
    """

    what: str
    estimate: float | None
    se: float | None
    z: float | None
    reviews: int  # with the mark
    applications: int  # reviewed both with and without it: all the estimate rests on
    text: str
    innocent: str


def group_bias(
    scores: pd.DataFrame,
    indicator: str,
    *,
    what: str = "",
    method: Literal["within", "reml", "ml"] = "within",
) -> Bias:
    """Effect of the column `indicator` (1 of one's own, 0 not) beside application and severity.

    `scores`: application, expert, score and the indicator; rows without score or indicator are
    left out. The indicator is a covariate of severity.fit: generalised least squares, for `within`
    on contrasts within applications; for "reml" as of `service` in the InstEval data of lme4
    (Bates et al. 2015). `what` names the kinship in the words, e.g. 同地区.

    Raises UsageError where the column is missing or holds anything but 0 and 1.
    """
    rows = _rows(scores, indicator)
    own = rows[indicator].to_numpy(dtype=np.float64)
    share = rows.groupby("application")[indicator].transform("mean")
    mixed = int(rows["application"][(share > 0) & (share < 1)].nunique())
    what = what or indicator
    reviews = int(own.sum())
    if mixed < MINIMUM_MIXED:
        text = t(
            "{what}：既有{what}专家、又有其他专家评审的申报只有 {mixed} 项，"
            "不足 {minimum} 项，不作估计。",
            what=what,
            mixed=mixed,
            minimum=MINIMUM_MIXED,
        )
        return Bias(what, None, None, None, reviews, mixed, text, "")
    fit = severity.fit(
        rows[["application", "expert", "score"]],
        method,
        covariates=pd.DataFrame({indicator: own}),
    )
    estimate, se = (float(fit.covariates[name].iloc[0]) for name in ("estimate", "se"))
    z = estimate / se if se > 0 else None
    return Bias(what, estimate, se, z, reviews, mixed, _words(what, estimate, se), _innocent())


def gaps(
    deviations: Floats, variances: Floats, own: Flags, j: Codes, size: int
) -> tuple[Floats, Floats]:
    """(gap, se) of each expert (size,): mean deviation on their own less that on others.

    `deviations` (n,) from the scores without the expert, NaN where nobody else reviewed, and the
    `variances` (n,) the model gives them. The error is the larger of the model's and Welch's
    (1947) from the expert's own marks, for few reviews often lie closer together than they
    should. NaN below MINIMUM_HOME of either.
    """
    seen = ~np.isnan(deviations)
    d, var, by, home = deviations[seen], variances[seen], j[seen], own[seen]
    means, modelled, measured = np.zeros((2, size)), np.zeros(size), np.zeros(size)
    enough = np.ones(size, dtype=bool)
    for k, chosen in enumerate((home, ~home)):
        x, who = d[chosen], by[chosen]
        n = np.bincount(who, minlength=size)
        enough &= n >= MINIMUM_HOME
        n = np.maximum(n, 2)
        means[k] = group_sums(x, who, size) / n
        modelled += group_sums(var[chosen], who, size) / n**2
        measured += group_sums((x - means[k][who]) ** 2, who, size) / ((n - 1) * n)
    se = np.sqrt(np.maximum(modelled, measured))
    return np.where(enough, means[0] - means[1], np.nan), np.where(enough, se, np.nan)


def _rows(scores: pd.DataFrame, indicator: str) -> pd.DataFrame:
    if indicator not in scores.columns:
        raise UsageError(
            t("总分表没有“{indicator}”列。", indicator=indicator),
            remedy=t("请给出该列：1 为有此关系，0 为没有。"),
        )
    rows = scores.dropna(subset=["score", indicator]).reset_index(drop=True)
    if not rows[indicator].isin([0, 1]).all():
        raise UsageError(
            t("“{indicator}”列只能填 0 或 1。", indicator=indicator),
            remedy=t("请核对该列：1 为有此关系，0 为没有。"),
        )
    return rows.astype({indicator: float})


def _words(what: str, estimate: float, se: float) -> str:
    low, high = estimate - 2 * se, estimate + 2 * se
    points = abs(estimate)
    if abs(estimate) <= SURE * se:
        return t(
            "{what}专家与其他专家对同一申报的给分没有看出差别"
            "（差 {points:.1f} 分，大致范围 {low:+.1f} 至 {high:+.1f} 分）。",
            what=what,
            points=points,
            low=low,
            high=high,
        )
    if estimate > 0:
        return t(
            "{what}专家对同一申报平均多给 {points:.1f} 分"
            "（大致范围 {low:+.1f} 至 {high:+.1f} 分）。",
            what=what,
            points=points,
            low=low,
            high=high,
        )
    return t(
        "{what}专家对同一申报平均少给 {points:.1f} 分（大致范围 {low:+.1f} 至 {high:+.1f} 分）。",
        what=what,
        points=points,
        low=low,
        high=high,
    )


def _innocent() -> str:
    return t("熟悉情况的专家可能看到了材料之外的长处或短处；这是全组的平均，不说明任何一位专家。")
