"""The matrix-free solver: conjugate gradients on the Schur complement, traces by probes.

Memory and time are linear in the scores. The traces are Hutchinson's (1990): z'A⁻¹z over random
signs z, less what the diagonal approximation gives for the same z, whose mean is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import inf, nan, sqrt

import numpy as np

from kepu_review.severity.exact import NONE_BELOW, Solution, degrees, least_squares, scale
from kepu_review.severity.gradients import conjugate
from kepu_review.severity.incidence import Floats, summed
from kepu_review.severity.model import Model, Ratios, Vector, shrinkage

FINE, COARSE = 1e-9, 1e-4
"""Tolerances for effects and for traces."""
PROBES = 32
DRAWS = 64
"""Draws behind a variance: the part of it that is due to experts is known to some per cent."""
BATCH = 16
ROUGH, SKETCH = 0.01, 80
"""Relative error of the expert's variances beyond which a sketch of so many columns is made."""


@dataclass(frozen=True, eq=False)
class Iterative:
    """A model ready to be solved at any variance ratios; `probes` (outer, k) are signs."""

    model: Model
    of_x: Vector
    probes: Floats
    seed: int

    @classmethod
    def of(cls, model: Model, seed: int) -> Iterative:
        """Ready to solve this model; `seed` is that of the probes."""
        chance = np.random.default_rng(seed)
        signs = np.where(chance.integers(0, 2, (model.sizes[1], PROBES)) == 1, 1.0, -1.0)
        return cls(model, model.sums_of_x(), signs, seed)

    def at(self, ratios: Ratios, *, restricted: bool = True) -> Iterated:
        """The system at these ratios; `restricted` for REML, else ML."""
        return Iterated(self, ratios, restricted, shrinkage(ratios.inner, self.model.counts_inner))


@dataclass(frozen=True, eq=False)
class Iterated:
    """The Schur complement A over outer effects (scaled by `root`), known by its products."""

    solver: Iterative
    ratios: Ratios
    restricted: bool
    w: Floats = field(repr=False)  # (inner,)

    deviance = nan  # unknown: it needs a determinant

    @property
    def model(self) -> Model:
        """The model arranged for elimination."""
        return self.solver.model

    @property
    def of_x(self) -> Vector:
        """Sums of the columns of x."""
        return self.solver.of_x

    @property
    def root(self) -> float:
        """The scale of the outer effects."""
        return sqrt(scale(self.ratios.outer)[0])

    def apply(self, v: Floats) -> Floats:
        """A v of columns (outer, k)."""
        m, (share, prior) = self.model, scale(self.ratios.outer)
        product = m.incidence.back(self.w[:, None] * m.incidence.times(v))
        product *= -share
        product += (share * m.counts_outer + prior)[:, None] * v
        return product

    @cached_property
    def diagonal(self) -> Floats:
        """The diagonal of A."""
        share, prior = scale(self.ratios.outer)
        m = self.model
        return share * (m.counts_outer - m.incidence.back(self.w)) + prior

    def through(self, rhs: Floats, tolerance: float = FINE) -> Floats:
        """A⁻¹ of columns (outer, k)."""
        return conjugate(self.apply, self.diagonal, rhs, tolerance)

    @cached_property
    def beside(self) -> tuple[Floats, Floats, Floats]:
        """Of the fixed effects: their block B (outer, p), A⁻¹B, and their covariance (p, p)."""
        m, known = self.model, self.solver.of_x
        wx = self.w[:, None] * known.inner
        block = self.root * (known.outer - m.incidence.back(wx))
        solved = self.through(block)
        schur = known.x - known.inner.T @ wx - block.T @ solved
        covariance: Floats = np.linalg.inv(schur).astype(np.float64, copy=False)
        return block, solved, covariance

    def solve(self, v: Floats) -> Solution:
        """Effects that best explain a vector (n,), shrunk by the ratios."""
        m, known = self.model, self.solver.of_x
        block, solved, covariance = self.beside
        s = m.sums(v)
        ws = self.w * s.inner
        rhs = self.root * (s.outer - m.incidence.back(ws))
        first = self.through(rhs[:, None])[:, 0]
        x = covariance @ (s.x - known.inner.T @ ws - block.T @ first)
        outer = self.root * (first - solved @ x)
        inner = self.w * (s.inner - m.incidence.times(outer) - known.inner @ x)
        return Solution(inner, outer, x, v - inner[m.inner] - outer[m.outer] - m.x @ x)

    @cached_property
    def solution(self) -> Solution:
        """Of the scores."""
        return self.solve(self.model.y)

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the residual variance."""
        return degrees(self.model, self.ratios, restricted=self.restricted)

    @cached_property
    def residual(self) -> float:
        """The residual variance that is best at these ratios."""
        squares = float(self.model.y @ self.solution.left)
        return max(squares, least_squares(self.model)) / self.freedom

    @cached_property
    def probed(self) -> Floats:
        """A⁻¹ of the probes (outer, k) about their means, the answer about its mean again.

        What all outer effects have in common varies most, and is known exactly by `level`.
        """
        z = self.solver.probes
        solved = self.through(z - z.mean(axis=0), COARSE)
        solved -= solved.mean(axis=0)
        return solved

    @cached_property
    def level(self) -> Floats:
        """A⁻¹ of ones (outer,)."""
        return self.through(np.ones((self.model.sizes[1], 1)))[:, 0]

    def sum_inner(self) -> float:
        """Sum of the variances of the inner effects, over the residual's; estimated."""
        return float(self.w.sum()) + self._gone(self.w**2)

    def traces(self) -> tuple[float, float]:
        """tr(Q Z Z') of the inner and the outer side, estimated; with V⁻¹ for Q in ML."""
        m, inner = self.model, 0.0
        if self.ratios.inner != inf:
            shrunk = 1 / (1 + self.ratios.inner * m.counts_inner)
            inner = float(m.counts_inner @ shrunk) - self._gone(shrunk**2)
        return inner, self._outer()

    def _gone(self, weights: Floats) -> float:
        """tr(A⁻¹ G) with G = N' diag(weights) N, and what the fixed effects take."""
        m, z, share = self.model, self.solver.probes, scale(self.ratios.outer)[0]
        r, ease = len(z), 1 / self.diagonal
        image = share * m.incidence.back(weights[:, None] * m.incidence.times(z))
        ones = share * m.incidence.back(weights * m.counts_inner)
        gone = float(ease @ (share * m.incidence.back(weights)))
        gone += 2 * float(ones @ (self.level - ease)) / r
        gone -= float(self.level.sum() - ease.sum()) * float(ones.sum()) / r**2
        rough = ease[:, None] * (z - z.mean(axis=0))
        noise = self.probed - (rough - rough.mean(axis=0))
        gone += float((noise * image).sum()) / z.shape[1]
        if self.restricted:
            _, beside, covariance = self.beside
            rows = self.of_x.inner - m.incidence.times(self.root * beside)
            gone += float(np.sum(covariance * (rows.T @ (weights[:, None] * rows))))
        return float(gone)

    def _outer(self) -> float:
        m, ratio = self.model, self.ratios.outer
        _, beside, covariance = self.beside
        if ratio == inf:
            return 0.0
        if ratio <= NONE_BELOW:
            total = float(m.counts_outer.sum() - self.w @ m.counts_inner)
            known = self.of_x
            plain = known.outer - m.incidence.back(self.w[:, None] * known.inner)
            taken = float(np.sum(covariance * (plain.T @ plain))) if self.restricted else 0.0
            return total - taken
        trace = float(self._level_known[0].sum())
        if self.restricted:
            trace += float(np.sum(covariance * (beside.T @ beside)))
        return float(m.sizes[1] - trace / (1 + ratio)) / ratio

    def _about(self, basis: Floats, shares: Floats) -> tuple[Floats, float]:
        """The diagonal of A⁻¹, `shares` = A⁻¹ of an orthonormal `basis` known, and its error.

        Outside the basis by probes, less what the first two terms of Neumann's series give for the
        same probes (Meyer, Musco, Musco and Woodruff 2021); the error is relative.
        """
        z, ease = self.solver.probes, 1 / self.diagonal
        outside = z - basis @ (basis.T @ z)
        solved = self.probed if basis.shape[1] == 1 else self.through(outside, COARSE)
        difference = solved - self._neumann(outside)
        difference -= basis @ (basis.T @ difference)
        found = z * difference
        roughly = self._neumann(basis)
        own: Floats = ease + found.mean(axis=1) + _turned(basis, shares - roughly)
        error = float(np.sqrt(found.var(axis=1).sum() / (own @ own) / z.shape[1]))
        return own, error

    @cached_property
    def _level_known(self) -> tuple[Floats, float]:
        """The diagonal of A⁻¹ with what is common to all outer effects known exactly."""
        basis = np.full((len(self.level), 1), len(self.level) ** -0.5)
        return self._about(basis, self.level[:, None] * basis)

    def covered(self, h: Floats) -> Floats:
        """K h, K the covariance of outer and fixed effects."""
        r = self.model.sizes[1]
        _, beside, covariance = self.beside
        first = self.through(self.root * h[:r, None])[:, 0]
        x = covariance @ (h[r:] - beside.T @ (self.root * h[:r]))
        return np.concatenate([self.root * (first - beside @ x), x])

    def own_inner(self) -> Floats:
        """Every g K g' (inner,): mean squares of draws, but what is common to all is exact."""
        m, r = self.model, self.model.sizes[1]
        chance = np.random.default_rng([self.solver.seed, 1])
        total = np.zeros(m.sizes[0])
        for _ in range(DRAWS // BATCH):
            drawn = self.deviations(BATCH, chance)
            drawn[:r] -= drawn[:r].mean(axis=0)
            across = m.incidence.times(drawn[:r]) + self.of_x.inner @ drawn[r:]
            total += np.einsum("ij,ij->i", across, across)
        level, common = self._common
        shared = m.incidence.times(common[:r]) + self.of_x.inner @ common[r:]
        counts = m.counts_inner
        total /= DRAWS
        total += 2 * counts * shared - counts**2 * level
        return total

    def own_outer(self) -> Floats:
        """The diagonal of K over the outer effects; where panels hang together, by a sketch."""
        own, error = self._level_known
        if error > ROUGH:
            chance = np.random.default_rng([self.solver.seed, 2])
            sketch = chance.standard_normal((len(own), min(SKETCH, len(own) // 2)))
            sketch = self.through(sketch, COARSE)
            basis = np.linalg.qr(np.hstack([self.level[:, None], sketch]))[0]
            own = self._about(basis, self.through(basis))[0]
        _, beside, covariance = self.beside
        own = own + np.einsum("ij,jk,ik->i", beside, covariance, beside)
        found: Floats = self.root**2 * np.maximum(own, 0.0)
        return found

    def _neumann(self, v: Floats) -> Floats:
        """The first two terms of Neumann's series for A⁻¹ v."""
        diagonal = self.diagonal[:, None]
        guess = v / diagonal
        return guess + (v - self.apply(guess)) / diagonal

    @cached_property
    def _common(self) -> tuple[float, Floats]:
        """Variance of the mean of the outer effects, and its covariance with each (outer + p,)."""
        _, r, p = self.model.sizes
        h = np.concatenate([np.full(r, 1 / r), np.zeros(p)])
        common = self.covered(h)
        return float(h @ common), common

    def deviations(self, n: int, chance: np.random.Generator) -> Floats:
        """Draws (outer + p, n) from N(0, K), by perturbing scores and priors."""
        return self._deviated(self._perturbed(n, chance), chance)

    def _perturbed(self, n: int, chance: np.random.Generator) -> Floats:
        """Right-hand sides (outer, n) with covariance A."""
        m = self.model
        q, r, _ = m.sizes
        prior = sqrt(scale(self.ratios.outer)[1])
        found = prior * chance.standard_normal((r, n))
        for k in range(n):
            noise = chance.standard_normal(len(m.y))
            if self.ratios.inner != inf:
                noise += sqrt(self.ratios.inner) * chance.standard_normal(q)[m.inner]
            inner = summed(m.inner, noise, q)
            outer = summed(m.outer, noise, r)
            found[:, k] += self.root * (outer - m.incidence.back(self.w * inner))
        return found

    def _deviated(self, rhs: Floats, chance: np.random.Generator) -> Floats:
        _, beside, covariance = self.beside
        noise = chance.standard_normal((len(covariance), rhs.shape[1]))
        x = np.linalg.cholesky(covariance) @ noise
        return np.vstack([self.root * (self.through(rhs, COARSE) - beside @ x), x])


def _turned(basis: Floats, image: Floats) -> Floats:
    """The diagonal of Q U' + U Q' − Q Q'U Q' for basis Q and image U."""
    within = basis.T @ image
    turned: Floats = np.einsum("ij,ij->i", 2 * image - basis @ within, basis)
    return turned
