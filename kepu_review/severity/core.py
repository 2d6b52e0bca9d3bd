"""A model solved at its best variance ratios; what a Fit shows is read off here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kepu_review.panels import Ratings
from kepu_review.severity.estimate import Progress, Search
from kepu_review.severity.exact import Exact
from kepu_review.severity.incidence import Floats
from kepu_review.severity.iterative import Iterative
from kepu_review.severity.model import Model, Ratios
from kepu_review.severity.solvers import Factor
from kepu_review.severity.spread import Spread
from kepu_review.severity.start import moments
from kepu_review.severity.threads import threads_for

DENSE_UP_TO = 1500
"""Effects on the smaller side up to which a dense factor is faster."""


@dataclass(frozen=True, eq=False)
class Core:
    """Ratings, covariates (n, k) scaled by `scale` (k,), and the factor at the optimum."""

    ratings: Ratings
    fixed: bool
    scale: Floats
    factor: Factor
    solver: Exact | Iterative
    iterations: int

    @property
    def model(self) -> Model:
        """The model arranged for elimination."""
        return self.factor.model

    @property
    def exact(self) -> bool:
        """Whether nothing is estimated by chance."""
        return isinstance(self.solver, Exact)

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
        return max(squares - self.spread.total(), 0.0) / (len(scores) - 1)

    @property
    def of_experts(self) -> float:
        """The variance of severity."""
        return float(self.model.sides(*self.factor.ratios)[1]) * self.residual

    def severity_in(self, y: Floats) -> Floats:
        """Severities (e,) for other scores (n,) by the same experts, at the same ratios."""
        found = self.factor.solve(y)
        severity: Floats = self.model.sides(found.inner, found.outer)[1]
        return severity

    def at(self, application: float, expert: float) -> Core:
        """The same at other ratios."""
        ratios = self.model.ratios(application, expert)
        factor = self.solver.at(ratios, restricted=self.factor.restricted)
        return replace(self, factor=factor, iterations=0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to solve: REML or ML, applications fixed or random, by which solver."""

    fixed: bool
    restricted: bool
    iterative: bool | None  # None is as the size says
    seed: int
    progress: Progress


def solve(ratings: Ratings, covariates: Floats, wanted: Wanted) -> Core:
    """The core at the best ratios for these ratings and covariates (n, k)."""
    scale = np.abs(covariates).max(axis=0, initial=0.0)
    scale[scale == 0] = 1.0
    model = Model.of(ratings, covariates / scale, fixed=wanted.fixed)
    free = model.ratios(not wanted.fixed, True)
    iterative = wanted.iterative if wanted.iterative is not None else is_large(model)
    solver = Iterative.of(model, wanted.seed) if iterative else Exact.of(model)
    search = Search(solver, (bool(free[0]), bool(free[1])), wanted.restricted, wanted.progress)
    with threads_for(model.sizes[1]):
        found = (search.steady if iterative else search.best)(moments(model))
    return Core(ratings, wanted.fixed, scale, found.factor, solver, found.iterations)


def is_large(model: Model) -> bool:
    """Whether a dense factor costs more than conjugate gradients."""
    return model.sizes[1] > DENSE_UP_TO


def ratios_of(core: Core) -> Ratios:
    """Application and expert, whichever is eliminated."""
    return Ratios(*core.model.sides(*core.factor.ratios))
