"""How comparable two panels are: the standard error of what one gives more than the other."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import numpy as np

from kepu_review.errors import UsageError
from kepu_review.panels import Part, shown
from kepu_review.severity.incidence import Floats
from kepu_review.severity.result import Fit
from kepu_review.text import t


def contrast(fit: Fit, part_a: Part | Iterable[str], part_b: Part | Iterable[str]) -> float:
    """Standard error, in points, of mean severity of panel a less that of panel b.

    A panel is a Part or the names of its experts. Without any link between the panels this is
    what severity varies anyway; links bring it down. Raises UsageError for an unknown expert and
    for an empty panel.
    """
    weights = _mean(fit, part_a) - _mean(fit, part_b)
    return sqrt(max(fit.core.spread.contrast(weights), 0.0))


def _mean(fit: Fit, part: Part | Iterable[str]) -> Floats:
    wanted = set(part.experts if isinstance(part, Part) else part)
    inside = np.array([name in wanted for name in fit.ratings.experts])
    unknown = wanted - set(fit.ratings.experts)
    if unknown or not wanted:
        raise UsageError(
            t("评分中没有这些专家：{names}。", names=shown(sorted(unknown)))
            if unknown
            else t("专家组是空的。"),
            remedy=t("请核对专家编号。"),
        )
    weights: Floats = inside / float(inside.sum())
    return weights
