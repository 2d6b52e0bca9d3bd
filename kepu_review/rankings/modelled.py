"""Methods that learn from the reviews how severe each expert is, and take it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from kepu_review.errors import MethodRefused
from kepu_review.rankings.grounds import no_weights, one_panel
from kepu_review.rankings.standardised import level_experts
from kepu_review.rankings.totals import Floats, Totals, shown
from kepu_review.text import t

if TYPE_CHECKING:
    import pandas as pd

Weights = Mapping[str, float]


def adjusted(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Mean of the totals less the severities, these learnt within applications (a,)."""
    return _fitted(totals, "within")


def blup(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Best linear prediction with random applications and experts, components by REML (a,)."""
    return _fitted(totals, "reml")


def blup_ml(totals: Totals, _weights: Weights | None = None) -> Floats:
    """As `blup`, components by maximum likelihood (a,)."""
    return _fitted(totals, "ml")


def factor(totals: Totals, _weights: Weights | None = None) -> Floats:
    """What the mean expert would give, where experts differ in severity, spread and noise (a,)."""
    from kepu_review.severity import factor as model

    return _in_order(model.fit(totals.frame(), errors=False).applications, totals)


def facets(
    totals: Totals, _weights: Weights | None = None, *, marks: pd.DataFrame | None = None
) -> Floats:
    """Fair averages of the many-facet Rasch model, in marks (a,).

    `marks` has columns application, expert, criterion, score; those of other applications than
    the totals have are left aside.
    """
    from kepu_review.severity import facets as model

    if marks is None:
        raise _only_totals()
    used = marks[marks["application"].isin(totals.applications)]
    fair = model.fit(used).applications["fair"]
    found = fair.reindex(totals.applications).to_numpy(dtype=np.float64)
    without = totals.applications[np.isnan(found)]
    if len(without):
        raise MethodRefused(
            t("这些申报没有逐项的等级评分：{named}。", named=shown(list(without))),
            remedy=t("请补齐逐项评分，或改用宽严校正（adjusted）。"),
        )
    return found


def check_joined(totals: Totals, weights: Weights | None) -> None:
    """No weights, one panel; the fit itself refuses what it cannot learn from."""
    no_weights(totals, weights)
    if len(totals.scores):
        one_panel(totals)


def check_slopes(totals: Totals, weights: Weights | None) -> None:
    """As `check_joined`, and no expert with the same total for all."""
    check_joined(totals, weights)
    level_experts(totals)


def _only_totals() -> MethodRefused:
    return MethodRefused(
        t("多面 Rasch 模型需要逐项的等级评分，只有总分无法使用。"),
        remedy=t("请给出每份评审各指标的等级；只有总分的，改用宽严校正（adjusted）。"),
    )


def _fitted(totals: Totals, method: Literal["within", "reml", "ml"]) -> Floats:
    from kepu_review import severity

    return _in_order(severity.fit(totals.frame(), method).applications, totals)


def _in_order(applications: pd.DataFrame, totals: Totals) -> Floats:
    return applications["score"].reindex(totals.applications).to_numpy(dtype=np.float64)
