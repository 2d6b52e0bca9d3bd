"""What a fit of severity says: components of variance, applications, experts, covariates."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from typing import Literal

import numpy as np
import pandas as pd

from kepu_review.panels import Ratings
from kepu_review.severity.companion import Both
from kepu_review.severity.core import Core
from kepu_review.severity.draws import joint_draws
from kepu_review.severity.incidence import Floats
from kepu_review.severity.leaving import Flips
from kepu_review.severity.threads import threads_for

Method = Literal["within", "reml", "ml"]


@dataclass(frozen=True, slots=True)
class Variance:
    """Components in points²: between applications, between experts (severity), and the rest."""

    application: float
    expert: float
    residual: float


@dataclass(frozen=True, eq=False)
class Fit:
    """Severity of experts and scores of applications freed from it.

    `mean` is the level of the scores in points with its standard error; `log_likelihood` is the
    restricted one except for "ml", None where the solver does not know it. `connected` is False
    when panels share nobody: then compare applications within one part only.
    """

    method: Method
    solver: Literal["exact", "pcg"]
    variance: Variance
    mean: float
    mean_se: float
    log_likelihood: float | None
    iterations: int
    connected: bool
    ratings: Ratings = field(repr=False)
    core: Core = field(repr=False)
    both: Both = field(repr=False)
    names: tuple[str, ...] = ()

    @cached_property
    def applications(self) -> pd.DataFrame:
        """Index application: raw, score, se, reviews; points.

        raw is the mean of the scores. score is freed from severity, at covariates 0: for "within"
        mean_j(y_ij − b_j), not shrunk; for "reml" and "ml" μ + â_i, shrunk to the mean. se is the
        standard deviation of the true score about it, the true score being what all experts of
        the panel together would give; so what they have in common does not enter.
        """
        with threads_for(self.core.model.sizes[1]):
            variance = self.core.spread.in_points()
        return pd.DataFrame(
            {
                "raw": self.ratings.means(),
                "score": self.core.scores,
                "se": np.sqrt(np.maximum(variance, 0.0)),
                "reviews": self.ratings.counts_i,
            },
            index=pd.Index(self.ratings.applications, name="application"),
        )

    @cached_property
    def experts(self) -> pd.DataFrame:
        """Index expert: severity, se, reviews, within, blup, parted; points.

        severity b_j is what the expert gives more than the panel (+ 宽, lenient) or less
        (− 严, strict). within learns it only from applications others scored too, blup also from
        the level of the expert's applications. They part when they differ by more than two
        standard errors of their difference (Hausman 1978): then the expert's applications
        were probably better or worse than others', and blup misleads.
        """
        with threads_for(self.core.model.sizes[1]):
            variance = self.core.spread.about_mean()[1]
            both = self.both.severities()
        return pd.DataFrame(
            {
                "severity": self.core.effects[1],
                "se": np.sqrt(np.maximum(variance, 0.0)),
                "reviews": self.ratings.counts_j,
                "within": both.within,
                "blup": both.blup,
                "parted": both.parted,
            },
            index=pd.Index(self.ratings.experts, name="expert"),
        )

    @cached_property
    def covariates(self) -> pd.DataFrame:
        """Index name: estimate (generalised least squares), se, z; points per unit."""
        first = 0 if self.core.fixed else 1
        estimate = self.core.factor.solution.x[first:] / self.core.scale
        covariance = self.core.spread.of_x()[first:, first:]
        se = np.sqrt(np.diag(covariance)) / self.core.scale
        z = np.divide(estimate, se, out=np.full(len(se), np.nan), where=se > 0)
        columns = {"estimate": estimate, "se": se, "z": z}
        return pd.DataFrame(columns, index=pd.Index(self.names, name="name", dtype=object))

    @cached_property
    def residuals(self) -> Floats:
        """Scores less what is fitted (n,), in the order of `ratings`."""
        return self.core.factor.solution.left

    @property
    def fitted(self) -> Floats:
        """What mean, covariates, application and expert say of each score (n,)."""
        return self.ratings.y - self.residuals

    def draws(self, n: int, seed: int = 0) -> Floats:
        """Joint draws (n, a) of the applications' true scores, in the order of `applications`.

        For "reml" and "ml" the posterior at the estimated variances. For "within" the cut
        posterior: severities from within applications, then the scores freed from them shrunk to
        their mean; it stays calibrated where panels saw applications of different quality.
        """
        with threads_for(self.core.model.sizes[1]):
            return joint_draws(self.core, n, np.random.default_rng(seed))

    def without_each_expert(self) -> Flips:
        """For each expert, the applications' scores refitted without them, variances kept."""
        return Flips(self.core)

    def prediction_variances(self) -> tuple[Floats, Floats]:
        """Variance (a,) of a_i and (e,) of b_j about their predictions, the mean estimated.

        The textbook quantity; unlike the se of the tables it holds what is common to all.
        """
        with threads_for(self.core.model.sizes[1]):
            return self.core.spread.alone()


def fit_of(
    method: Method, core: Core, both: Both, *, connected: bool, names: tuple[str, ...]
) -> Fit:
    """The Fit that shows a core."""
    with threads_for(core.model.sizes[1]):
        variance = Variance(core.of_applications, core.of_experts, core.residual)
        scores = core.scores
        if core.fixed:
            mean, mean_se = (
                float(scores.mean()),
                sqrt(core.spread.of_mean() + core.of_applications / len(scores)),
            )
        else:
            mean = core.model.centre + core.constant
            mean_se = sqrt(float(core.spread.of_x()[0, 0]))
    return Fit(
        method=method,
        solver="exact" if core.exact else "pcg",
        variance=variance,
        mean=mean,
        mean_se=mean_se,
        log_likelihood=-core.factor.deviance / 2 if core.exact else None,
        iterations=core.iterations,
        connected=connected,
        ratings=core.ratings,
        core=core,
        both=both,
        names=names,
    )
