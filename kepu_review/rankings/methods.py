"""Methods that make one score of an application's totals; each says what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from kepu_review.rankings.totals import Floats, Totals
from kepu_review.text import either

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Method:
    """A way from totals to scores. `check` raises MethodRefused, `aggregate` returns (a,)."""

    id: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    check: Callable[[Totals, Weights | None], None]
    aggregate: Callable[[Totals, Weights | None], Floats]
    needs_weights: bool = False  # runs only where experts have weights
    needs_marks: bool = False  # runs only where each criterion has an ordered mark
    in_points: bool = True  # scores are points of the sheet: lines and bands of scores apply
    levels: bool = False  # takes differences between experts out: to be fixed before marks are seen

    @property
    def title(self) -> str:
        """The title in the language in force."""
        return either(self.title_zh, self.title_en)

    @property
    def description(self) -> str:
        """The definition in the language in force."""
        return either(self.description_zh, self.description_en)

    def scores(self, totals: Totals, weights: Weights | None = None) -> Floats:
        """Scores (a,) in the order of `totals.applications`; raises MethodRefused."""
        self.check(totals, weights)
        if not len(totals.applications):
            return np.zeros(0)
        return self.aggregate(totals, weights)


def mean(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Mean of the totals."""
    return totals.sums(totals.scores) / totals.counts


def median(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Middle total; of an even number the mean of the two in the middle."""
    low = totals.scores[totals.starts + (totals.counts - 1) // 2]
    high = totals.scores[totals.starts + totals.counts // 2]
    middle: Floats = (low + high) / 2
    return middle


def trimmed(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Mean after one highest and one lowest total are dropped (one each, even when tied)."""
    kept = totals.scores.copy()
    kept[totals.starts] = 0.0
    kept[totals.starts + totals.counts - 1] = 0.0
    return totals.sums(kept) / (totals.counts - 2)


def weighted(totals: Totals, weights: Weights | None = None) -> Floats:
    """Mean of the totals, each counted with the weight of its expert."""
    of_review = totals.weights(weights or {})
    return totals.sums(of_review * totals.scores) / totals.sums(of_review)
