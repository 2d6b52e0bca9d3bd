"""A model solved at its best variance ratios; what a Fit shows is read off here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kepu_review.panels import Ratings
from kepu_review.severity.estimate import Progress, Search
from kepu_review.severity.exact import Exact, Factored
from kepu_review.severity.incidence import Floats
from kepu_review.severity.model import Model, Ratios
from kepu_review.severity.spread import Spread
from kepu_review.severity.start import moments
from kepu_review.severity.threads import threads_for


@dataclass(frozen=True, eq=False)
class Core:
    """Ratings, covariates (n, k) scaled by `scale` (k,), and the factor at the optimum."""

    ratings: Ratings
    fixed: bool
    scale: Floats
    factor: Factored
    iterations: int

    @property
    def model(self) -> Model:
        """The model arranged for elimination."""
        return self.factor.exact.model

    @property
    def residual(self) -> float:
        """The residual variance."""
        return self.factor.residual

    @property
    def effects(self) -> tuple[Floats, Floats]:
        """Of applications (a,) and experts (e,)."""
        found = self.factor.solution
        applications, experts = self.model.sides(found.inner, found.outer)
        return applications, experts

    @property
    def scores(self) -> Floats:
        """Adjusted scores (a,) in points, where every covariate is 0."""
        return self.effects[0] + self.model.centre + self.constant

    @property
    def constant(self) -> float:
        """The intercept about the centre; 0 when applications are fixed."""
        return 0.0 if self.fixed else float(self.factor.solution.x[0])

    @cached_property
    def spread(self) -> Spread:
        """Variances and draws of the effects."""
        return Spread(self.factor, self.fixed)

    @cached_property
    def of_applications(self) -> float:
        """The variance of the applications' true scores.

        Where they are fixed, by the moments of their differences: what these vary more than their
        own errors explain.
        """
        ratio = self.model.sides(*self.factor.ratios)[0]
        if not self.fixed:
            return float(ratio) * self.residual
        scores = self.effects[0]
        squares = float(((scores - scores.mean()) ** 2).sum())
        errors = float(self.spread.about_mean()[0].sum())
        return max(squares - errors, 0.0) / (len(scores) - 1)

    @property
    def of_experts(self) -> float:
        """The variance of severity."""
        return float(self.model.sides(*self.factor.ratios)[1]) * self.residual

    def at(self, application: float, expert: float) -> Core:
        """The same at other ratios."""
        ratios = self.model.ratios(application, expert)
        factor = self.factor.exact.at(ratios, restricted=self.factor.restricted)
        return Core(self.ratings, self.fixed, self.scale, factor, 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to solve: REML or ML, applications fixed or random, by which solver."""

    fixed: bool
    restricted: bool
    iterative: bool
    seed: int
    progress: Progress


def solve(ratings: Ratings, covariates: Floats, wanted: Wanted) -> Core:
    """The core at the best ratios for these ratings and covariates (n, k)."""
    scale = np.abs(covariates).max(axis=0, initial=0.0)
    scale[scale == 0] = 1.0
    model = Model.of(ratings, covariates / scale, fixed=wanted.fixed)
    with threads_for(model.sizes[1]):
        solver = Exact.of(model)
        free = model.ratios(not wanted.fixed, True)
        search = Search(solver, (bool(free[0]), bool(free[1])), wanted.restricted, wanted.progress)
        found = search.best(moments(model))
        factor = solver.at(found.ratios, restricted=wanted.restricted)
        return Core(ratings, wanted.fixed, scale, factor, found.iterations)


def ratios_of(core: Core) -> Ratios:
    """Application and expert, whichever is eliminated."""
    return Ratios(*core.model.sides(*core.factor.ratios))
