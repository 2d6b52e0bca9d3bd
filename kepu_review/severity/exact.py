"""The exact solver: a dense Cholesky factor of the Schur complement over the outer side."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import inf, log, pi

import numpy as np

from kepu_review.severity.cross import Cross, cross
from kepu_review.severity.incidence import Floats
from kepu_review.severity.model import Model, Ratios, Vector, shrinkage

ROUNDING = 1e-24
NONE_BELOW = 1e-9
"""A variance ratio below this is zero: its trace cannot be told from rounding."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Effects of a vector (n,) and what they leave over: `left` = Qv."""

    inner: Floats
    outer: Floats
    x: Floats
    left: Floats


@dataclass(frozen=True, eq=False)
class Exact:
    """A model ready to be solved at any variance ratios."""

    model: Model
    pattern: Cross
    of_x: Vector

    @classmethod
    def of(cls, model: Model) -> Exact:
        """Ready to solve this model."""
        return cls(model, cross(model.incidence), model.sums_of_x())

    def at(self, ratios: Ratios, *, restricted: bool = True) -> Factored:
        """The factor at these ratios; `restricted` for REML, else ML."""
        m = self.model
        _, r, p = m.sizes
        w = shrinkage(ratios.inner, m.counts_inner)
        share, prior = scale(ratios.outer)
        matrix = np.empty((r + p, r + p), order="F")
        matrix[:r, :r] = self.pattern.weighted(w)
        matrix[:r, :r] *= -share
        matrix[np.arange(r), np.arange(r)] += share * m.counts_outer + prior
        wx = w[:, None] * self.of_x.inner
        matrix[r:, :r] = np.sqrt(share) * (self.of_x.outer - m.incidence.back(wx)).T
        matrix[r:, r:] = self.of_x.x - self.of_x.inner.T @ wx
        return Factored(self, ratios, restricted, w, np.sqrt(share), _cholesky(matrix))


@dataclass(frozen=True, eq=False)
class Factored:
    """The Schur complement M = L L' at given ratios, outer effects scaled by `root`."""

    exact: Exact
    ratios: Ratios
    restricted: bool
    w: Floats  # (inner,)
    root: float
    factor: Floats = field(repr=False)  # lower triangle

    def solve(self, v: Floats) -> Solution:
        """Effects that best explain a vector (n,), shrunk by the ratios."""
        from scipy.linalg.lapack import dpotrs

        m, known = self.model, self.of_x
        r = m.sizes[1]
        s = m.sums(v)
        ws = self.w * s.inner
        rhs = np.concatenate(
            [self.root * (s.outer - m.incidence.back(ws)), s.x - known.inner.T @ ws]
        )
        effects = dpotrs(self.factor, rhs, lower=1)[0]
        outer, x = self.root * effects[:r], effects[r:]
        inner = self.w * (s.inner - m.incidence.times(outer) - known.inner @ x)
        return Solution(inner, outer, x, v - inner[m.inner] - outer[m.outer] - m.x @ x)

    @property
    def model(self) -> Model:
        """The model arranged for elimination."""
        return self.exact.model

    @property
    def of_x(self) -> Vector:
        """Sums of the columns of x."""
        return self.exact.of_x

    @cached_property
    def solution(self) -> Solution:
        """Of the scores."""
        return self.solve(self.model.y)

    @cached_property
    def rss(self) -> float:
        """y'Qy: squares left over plus the penalties of the effects."""
        return float(self.model.y @ self.solution.left)

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the residual variance."""
        return degrees(self.model, self.ratios, restricted=self.restricted)

    @property
    def residual(self) -> float:
        """The residual variance that is best at these ratios."""
        return max(self.rss, least_squares(self.model)) / self.freedom

    @cached_property
    def deviance(self) -> float:
        """−2 log (restricted) likelihood, the residual variance profiled out."""
        m, r = self.model, self.model.sizes[1]
        diagonal = np.log(np.diag(self.factor))
        logs = 2 * float((diagonal if self.restricted else diagonal[:r]).sum())
        logs += 0 if self.ratios.outer == inf else r * log(1 + self.ratios.outer)
        counts = m.counts_inner
        inner = counts if self.ratios.inner == inf else 1 + self.ratios.inner * counts
        logs += float(np.log(inner).sum())
        return self.freedom * (1 + log(2 * pi * self.residual)) + logs

    @cached_property
    def inverse(self) -> Floats:
        """Covariance of outer and fixed effects over the residual variance (unscaled)."""
        return self._unscaled(self.factor)

    def traces(self) -> tuple[float, float]:
        """tr(Q Z Z') of the inner and the outer side; with V⁻¹ for Q when not restricted."""
        m, r = self.model, self.model.sizes[1]
        k = self.inverse if self.restricted else self._unscaled(self.factor[:r, :r])
        inner = 0.0
        if self.ratios.inner != inf:
            shrunk = 1 / (1 + self.ratios.inner * m.counts_inner)
            inner = float(m.counts_inner @ shrunk - shrunk**2 @ self.quadratic(k))
        return inner, self._trace_outer(k)

    def quadratic(self, k: Floats) -> Floats:
        """Every g K g', g the row of each inner effect: its outer effects and its sums of x."""
        r = self.model.sizes[1]
        found = self.exact.pattern.quadratic(k[:r, :r])
        if len(k) == r:
            return found
        gx = self.of_x.inner
        mixed = self.model.incidence.times(k[:r, r:])
        found += 2 * np.einsum("ij,ij->i", mixed, gx)
        found += np.einsum("ij,ij->i", gx @ k[r:, r:], gx)
        return found

    def covered(self, h: Floats) -> Floats:
        """K h, K the covariance of outer and fixed effects."""
        product: Floats = self.inverse @ h
        return product

    def own_inner(self) -> Floats:
        """Every g K g' (inner,)."""
        return self.quadratic(self.inverse)

    def sum_inner(self) -> float:
        """Sum of the variances of the inner effects, over the residual's."""
        return float(self.w.sum() + self.w**2 @ self.own_inner())

    def own_outer(self) -> Floats:
        """The diagonal of K over the outer effects."""
        return np.diag(self.inverse)[: self.model.sizes[1]]

    def deviations(self, n: int, chance: np.random.Generator) -> Floats:
        """Draws (outer + p, n) from N(0, K)."""
        from scipy.linalg import solve_triangular

        noise = chance.standard_normal((len(self.factor), n))
        found: Floats = solve_triangular(
            self.factor, noise, lower=True, trans="T", overwrite_b=True
        )
        found[: self.model.sizes[1]] *= self.root
        return found

    def _trace_outer(self, k: Floats) -> float:
        m, r = self.model, self.model.sizes[1]
        ratio = self.ratios.outer
        if ratio == inf:
            return 0.0
        if ratio > NONE_BELOW:
            return (r - float(np.trace(k[:r, :r])) / ratio) / ratio
        w, known = self.w, self.of_x
        total = float(m.counts_outer.sum() - w @ m.counts_inner)
        if self.restricted:
            beside = known.outer - m.incidence.back(w[:, None] * known.inner)
            total -= float(np.einsum("ij,jk,ik->", beside, k[r:, r:], beside))
        return total

    def _unscaled(self, factor: Floats) -> Floats:
        from scipy.linalg.lapack import dpotri

        r = self.model.sizes[1]
        k: Floats = dpotri(factor, lower=1)[0]
        k += np.tril(k, -1).T
        k[:r] *= self.root
        k[:, :r] *= self.root
        return k


def least_squares(model: Model) -> float:
    """Squares below which nothing is left over: experts agree exactly but for rounding."""
    return ROUNDING * float(model.y @ model.y)


def degrees(model: Model, ratios: Ratios, *, restricted: bool) -> int:
    """Scores less the fixed effects estimated, or all of them in ML."""
    if not restricted:
        return len(model.y)
    fixed = sum(n for n, ratio in zip(model.sizes[:2], ratios, strict=True) if ratio == inf)
    return len(model.y) - model.sizes[2] - fixed


def scale(ratio: float) -> tuple[float, float]:
    """The square of the outer effects' scale and their prior precision in it; both bounded."""
    return (1.0, 0.0) if ratio == inf else (ratio / (1 + ratio), 1 / (1 + ratio))


def _cholesky(matrix: Floats) -> Floats:
    from scipy.linalg.lapack import dpotrf

    factor, failed = dpotrf(matrix, lower=1, clean=1, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError("not positive definite")
    return factor  # type: ignore[no-any-return]
