"""What is believed of applications and experts, and how a further review would sharpen it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import inv
from scipy.sparse import csr_array, diags_array

from kepu_review.certainty.cut import Floats, Integers

_LEAST = 1e-12


@dataclass(slots=True, eq=False)
class Belief:
    """Normal beliefs under fixed variances, changed review by review.

    Given the severities, the score of application i is N(shrunk mean, 1 / (n_i / residual + 1 /
    spread)). As in the cut posterior a new review teaches about severities only by contrast to
    the others of the same application.
    """

    experts_of: list[list[int]]  # experts of each application, reviews expected included
    severity: Floats  # covariance (e, e), or variances (e,) that are taken as independent
    spread: float  # variance of applications
    residual: float  # variance of a single score

    def error(self, i: int) -> float:
        """Prediction error variance of application i, in square points."""
        return self._seen(i)[0]

    def errors(self) -> Floats:
        """Prediction error variances of all applications (a,)."""
        found = np.empty(len(self.experts_of))
        counts = np.array([len(experts) for experts in self.experts_of])
        for n in np.unique(counts):
            which = np.flatnonzero(counts == n)
            if n == 0:
                found[which] = self.spread
                continue
            experts = np.array([self.experts_of[i] for i in which])
            step = max(1, (1 << 20) // int(n * n))
            for start in range(0, len(which), step):
                some = experts[start : start + step]
                if self.severity.ndim == 1:
                    shared = self.severity[some].sum(axis=1) / n**2
                else:
                    pairs = self.severity[some[:, :, np.newaxis], some[:, np.newaxis, :]]
                    shared = pairs.mean(axis=(1, 2))
                found[which[start : start + step]] = self._error(int(n), shared)
        return found

    def moves(self, i: int) -> Floats:
        """Standard deviation by which one more review, by each expert, moves the score; (e,)."""
        error, with_severity = self._seen(i)
        seen = error + with_severity
        own = self.severity if self.severity.ndim == 1 else self.severity.diagonal()
        noise = error + 2 * with_severity + own + self.residual
        move: Floats = np.abs(seen) / np.sqrt(np.maximum(noise, _LEAST))
        return move

    def learn(self, i: int, j: int) -> None:
        """One more review of application i, by expert j, is on its way."""
        experts = self.experts_of[i]
        if experts and self.severity.ndim == 2:
            shared = self._shared(experts)
            contrast = self.severity[j] - shared
            noise = self.residual * (1 + 1 / len(experts)) + contrast[j] - contrast[experts].mean()
            self.severity -= np.outer(contrast, contrast) / max(noise, _LEAST)
        experts.append(j)

    def _seen(self, i: int) -> tuple[float, Floats]:
        """Error variance of application i, and its covariance with each severity."""
        experts = self.experts_of[i]
        if not experts:
            return self.spread, np.zeros(len(self.severity))
        shared = self._shared(experts)
        error = float(self._error(len(experts), shared[experts].mean()))
        return error, -self._shrink(len(experts)) * shared

    def _shared(self, experts: list[int]) -> Floats:
        """Covariance of the mean severity of some experts with each severity (e,)."""
        if self.severity.ndim == 2:
            mean: Floats = self.severity[experts].mean(axis=0)
            return mean
        alone = np.zeros(len(self.severity))
        np.add.at(alone, experts, self.severity[experts] / len(experts))
        return alone

    def _shrink(self, n: int) -> float:
        weight = n * self.spread
        return weight / (weight + self.residual) if weight > 0 else 0.0

    def _error(self, n: int, shared: Floats | float) -> Floats:
        shrink = self._shrink(n)
        return np.asarray(self.spread * (1 - shrink) + shrink**2 * shared)


def experts_by_application(i: Integers, j: Integers, applications: int) -> list[list[int]]:
    """Experts of each application, from the codes of n scores."""
    order = np.argsort(i, kind="stable")
    stops = np.cumsum(np.bincount(i, minlength=applications))
    parts: Sequence[Integers] = np.split(j[order], stops[:-1])
    return [[int(expert) for expert in part] for part in parts]


def severities(
    i: Integers, j: Integers, sizes: tuple[int, int], ratios: tuple[float, float]
) -> Floats:
    """Covariance (e, e) of severities over the residual variance, given who reviewed what.

    `sizes` are the numbers of applications and experts, `ratios` the variances of both over the
    residual's. An infinite ratio of applications is the within method: severities are learnt from
    contrasts within applications only.
    """
    applications, experts = sizes
    of_application, of_expert = ratios
    if of_expert <= 0:
        return np.zeros((experts, experts))
    counts = np.bincount(i, minlength=applications)
    weight = 1 / (counts + (0.0 if np.isinf(of_application) else 1 / max(of_application, _LEAST)))
    reviews = csr_array((np.ones(len(i)), (i, j)), shape=sizes)
    shared = csr_array(reviews.T @ diags_array(weight) @ reviews).toarray()
    own = np.bincount(j, minlength=experts) + 1 / of_expert
    found: Floats = inv(np.diag(own) - shared)
    return found
