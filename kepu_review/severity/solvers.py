"""What the two solvers have in common: what is asked of them at given variance ratios."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from kepu_review.severity.exact import Solution
from kepu_review.severity.incidence import Floats
from kepu_review.severity.model import Model, Ratios, Vector


class Factor(Protocol):
    """What a solver knows; K is the covariance of outer and fixed effects over the residual's."""

    @property
    def ratios(self) -> Ratios:
        """Those it was made for."""

    @property
    def restricted(self) -> bool:
        """REML, else ML."""

    @property
    def model(self) -> Model:
        """The model arranged for elimination."""

    @property
    def solution(self) -> Solution:
        """Effects of the scores."""

    @property
    def residual(self) -> float:
        """The residual variance that is best at these ratios."""

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the residual variance."""

    @property
    def deviance(self) -> float:
        """−2 log (restricted) likelihood, the residual variance profiled out."""

    def solve(self, v: Floats) -> Solution:
        """Effects of a vector (n,)."""

    def traces(self) -> tuple[float, float]:
        """Traces tr(Q Z Z') of the inner and the outer side."""

    @property
    def w(self) -> Floats:
        """Weights of the inner effects."""

    @property
    def of_x(self) -> Vector:
        """Sums of the columns of x."""

    def covered(self, h: Floats) -> Floats:
        """K h of a vector (outer + p,)."""

    def own_inner(self) -> Floats:
        """Every g K g' (inner,)."""

    def own_outer(self) -> Floats:
        """The diagonal of K over the outer effects."""

    def deviations(self, n: int, chance: np.random.Generator) -> Floats:
        """Draws (outer + p, n) from N(0, K)."""

    def sum_inner(self) -> float:
        """Sum of the variances of the inner effects, over the residual's."""


class Solver(Protocol):
    """A solver, exact or iterative."""

    @property
    def model(self) -> Model:
        """What it solves."""

    def at(self, ratios: Ratios, *, restricted: bool = True) -> Factor:
        """The factor at these ratios."""
