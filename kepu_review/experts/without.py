"""Each review beside its application's score without the review's expert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kepu_review.experts.arrays import Codes, Floats
from kepu_review.panels import Ratings

if TYPE_CHECKING:
    from kepu_review.severity import Fit


@dataclass(frozen=True, slots=True, eq=False)
class Without:
    """Each review (n,) beside its application's score without its expert.

    `score` (n,) is unshrunk, NaN where nobody else reviewed; `others` (n,) reviews behind it.
    """

    ratings: Ratings
    score: Floats
    others: Codes

    @classmethod
    def of(cls, fit: Fit, ratings: Ratings, *, only: str | None = None) -> Without:
        """From the exact leave-one-expert-out scores of a `within` fit; of one expert, or all."""
        score = np.full(len(ratings.y), np.nan)
        place = {name: k for k, name in enumerate(ratings.experts)}
        order = np.argsort(ratings.j, kind="stable")
        ends = np.cumsum(np.bincount(ratings.j, minlength=len(ratings.experts)))
        left = fit.without_each_expert()
        for expert, scores in left if only is None else ((only, left.of(only)),):
            k = place[expert]
            rows = order[ends[k] - ratings.counts_j[k] : ends[k]]
            score[rows] = scores[ratings.i[rows]]
        return cls(ratings, score, ratings.counts_i[ratings.i] - 1)
