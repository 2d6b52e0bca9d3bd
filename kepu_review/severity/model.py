"""The crossed model y = μ + xβ + a_i + b_j + e, arranged for elimination of one side.

Each score touches one application and one expert, so the block of either side in Henderson's
mixed-model equations is diagonal. The larger side (inner) is eliminated; what is left has the size
of the smaller one (outer) plus the fixed effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import numpy as np

from kepu_review.panels import Ratings
from kepu_review.severity.incidence import Codes, Floats, Incidence, summed


class Ratios(NamedTuple):
    """Variance of a side over the residual's; 0 is no effects at all, infinity fixed effects."""

    inner: float
    outer: float


class Vector(NamedTuple):
    """A vector (n,) or columns (n, k) by their sums: over inner, outer, x, and themselves."""

    inner: Floats
    outer: Floats
    x: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Scores (n,) about their centre; `x` (n, p) has the intercept unless a side is fixed."""

    inner: Codes
    outer: Codes
    counts_inner: Floats
    counts_outer: Floats
    incidence: Incidence
    y: Floats
    centre: float
    x: Floats
    swapped: bool  # experts are inner, applications outer

    @classmethod
    def of(cls, ratings: Ratings, covariates: Floats, *, fixed: bool) -> Model:
        """Of scores and covariates (n, k); `fixed` when applications are fixed effects."""
        swapped = len(ratings.experts) > len(ratings.applications)
        one = np.ones((len(ratings), 0 if fixed else 1))
        centre = float(ratings.y.mean())
        counts = ratings.counts_i.astype(np.float64), ratings.counts_j.astype(np.float64)
        codes = ratings.i, ratings.j
        if swapped:
            counts, codes = counts[::-1], codes[::-1]
        return cls(
            inner=codes[0],
            outer=codes[1],
            counts_inner=counts[0],
            counts_outer=counts[1],
            incidence=Incidence.of(ratings, swapped=swapped),
            y=ratings.y - centre,
            centre=centre,
            x=np.asfortranarray(np.hstack([one, covariates])),
            swapped=swapped,
        )

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Inner effects, outer effects, fixed effects."""
        return len(self.counts_inner), len(self.counts_outer), self.x.shape[1]

    def sums(self, v: Floats) -> Vector:
        """Sums of a vector (n,) over the effects of each kind."""
        q, r, _ = self.sizes
        return Vector(
            summed(self.inner, v, q),
            summed(self.outer, v, r),
            self.x.T @ v,
        )

    def sums_of_x(self) -> Vector:
        """The same of the columns of x: (inner, p), (outer, p), (p, p)."""
        q, r, p = self.sizes
        columns = [self.sums(self.x[:, k]) for k in range(p)]
        if not columns:
            return Vector(np.zeros((q, 0)), np.zeros((r, 0)), np.zeros((0, 0)))
        inner, outer, x = (np.stack(part, axis=1) for part in zip(*columns, strict=True))
        return Vector(inner, outer, x)

    def ratios(self, application: float, expert: float) -> Ratios:
        """Ratios of the two sides, in the order of elimination."""
        return Ratios(expert, application) if self.swapped else Ratios(application, expert)

    def sides(self, inner: Any, outer: Any) -> tuple[Any, Any]:
        """What belongs to applications, and what to experts."""
        return (outer, inner) if self.swapped else (inner, outer)


def shrinkage(ratio: float, counts: Floats) -> Floats:
    """γ / (1 + γ d), the weight of an effect eliminated; its limits at 0 and infinity."""
    weights: Floats = 1 / counts if ratio == inf else ratio / (1 + ratio * counts)
    return weights
