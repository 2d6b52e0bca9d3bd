"""Infit and outfit (Wright & Masters 1982): how far marks are from what the model expects."""

from __future__ import annotations

import numpy as np

from kepu_review.severity.facets.marks import Floats, Integers, Marks
from kepu_review.severity.facets.model import Values, central, chances, expected

COLUMNS = ("infit", "infit_z", "outfit", "outfit_z")
MOST_SPREAD = np.sqrt(2.0)
LEAST_VARIANCE = np.sqrt(1e-5)
"""Below this a mark says nothing of how much outfit varies (this and the cap: Winsteps)."""


class Residuals:
    """What was given less what was expected, with its variance and fourth moment, all (n,)."""

    def __init__(self, marks: Marks, values: Values) -> None:
        chance = chances(values.places(marks), values.thresholds)
        self.expected = expected(chance)
        self.left: Floats = marks.y - self.expected
        self.variance = central(chance, 2)
        self.fourth = central(chance, 4)

    def of(self, code: Integers, size: int) -> dict[str, Floats]:
        """Fit of each of the `size` elements of one facet, NaN for one without marks."""
        n = np.bincount(code, minlength=size).astype(np.float64)
        information = np.bincount(code, self.variance, size)
        with np.errstate(invalid="ignore", divide="ignore"):
            infit = np.bincount(code, self.left**2, size) / information
            outfit = np.bincount(code, self.left**2 / self.variance, size) / n
            weighted = np.bincount(code, self.fourth - self.variance**2, size) / information**2
            peaks = self.fourth / np.maximum(self.variance, LEAST_VARIANCE) ** 2
            plain = np.bincount(code, peaks, size) / n**2 - 1 / n
            found = (infit, _standard(infit, weighted), outfit, _standard(outfit, plain))
        return dict(zip(COLUMNS, found, strict=True))


def _standard(mean_square: Floats, variance: Floats) -> Floats:
    """As a standard normal deviate (Wilson & Hilferty 1931), the spread capped as Winsteps does."""
    spread = np.clip(np.sqrt(np.maximum(variance, 0.0)), 1e-6, MOST_SPREAD)
    deviate: Floats = (np.cbrt(mean_square) - 1) * 3 / spread + spread / 3
    return deviate
