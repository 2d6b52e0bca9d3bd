"""How sure the effects are: exact prediction-error variances and joint draws of the posterior.

Given outer and fixed effects d, the inner effects are independent, N(w (sum − g d), σ² w);
d itself is N(d̂, σ² K). Every variance here is that of one inner or outer effect plus h'd.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np

from kepu_review.severity.incidence import Floats
from kepu_review.severity.solvers import Factor


class Drawn(NamedTuple):
    """Draws (n, ·) of inner, outer and fixed effects."""

    inner: Floats
    outer: Floats
    x: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Of a model at its variance ratios; `fixed` when applications are fixed effects."""

    factor: Factor
    fixed: bool

    def alone(self) -> tuple[Floats, Floats]:
        """Variance of each effect of applications (a,) and experts (e,) about its prediction."""
        nothing = self._nothing()
        return self._sides(self._inner(nothing), self._outer(nothing))

    def about_mean(self) -> tuple[Floats, Floats]:
        """Variance of each application's and expert's effect less the mean of its side."""
        w, q = self.factor.w, len(self.factor.w)
        inner = self._inner(self._mean_inner())
        inner += self.factor.residual * (float(w.sum()) / q**2 - 2 * w / q)
        return self._sides(inner, self._outer(-self._mean_outer()))

    def in_points(self) -> Floats:
        """Variance (a,) of what all experts together would give: μ + a_i + mean of b."""
        h = self._nothing()
        if not self.fixed:
            h[self.factor.model.sizes[1]] = 1.0
        if not self.factor.model.swapped:
            return self._inner(h + self._mean_outer())
        w = self.factor.w
        noise = self.factor.residual * float(w.sum()) / len(w) ** 2
        return self._outer(h - self._mean_inner()) + noise

    def of_mean(self) -> float:
        """Variance of the mean of the applications' own effects about its estimate."""
        factor, w = self.factor, self.factor.w
        if factor.model.swapped:
            h, noise = self._mean_outer(), 0.0
        else:
            h, noise = self._mean_inner(), float(w.sum()) / len(w) ** 2
        return factor.residual * (float(h @ factor.covered(h)) + noise)

    def total(self) -> float:
        """Sum of the applications' variances about the mean of all."""
        if self.factor.model.swapped:
            return float(self.about_mean()[0].sum())
        count = len(self.factor.w)
        return self.factor.residual * self.factor.sum_inner() - count * self.of_mean()

    def contrast(self, weights: Floats) -> float:
        """Variance of a weighted sum (e,) of the experts' effects."""
        factor, m = self.factor, self.factor.model
        h = self._nothing()
        noise = 0.0
        if m.swapped:
            gone = factor.w * weights
            h[: m.sizes[1]] = m.incidence.back(gone)
            h[m.sizes[1] :] = factor.of_x.inner.T @ gone
            noise = float(weights @ gone)
        else:
            h[: m.sizes[1]] = weights
        return factor.residual * (float(h @ factor.covered(h)) + noise)

    def of_x(self) -> Floats:
        """Covariance (p, p) of the fixed effects."""
        q = self.factor.model.sizes[1]
        units = [self._unit(q + k) for k in range(self.factor.model.sizes[2])]
        covariance = np.array([self.factor.covered(unit)[q:] for unit in units])
        return self.factor.residual * covariance.reshape(len(units), len(units))

    def draw(self, n: int, chance: np.random.Generator) -> Drawn:
        """Joint draws of all effects, n of each."""
        given = self._draw_given(n, chance)
        own = chance.standard_normal(given.inner.shape)
        own *= sqrt(self.factor.residual) * np.sqrt(self.factor.w)
        return given._replace(inner=given.inner + own)

    def draw_freed(self, n: int, chance: np.random.Generator) -> Floats:
        """Draws (n, a) of fixed applications as the severities drawn say, the mean of b added."""
        m, known = self.factor.model, self.factor.of_x
        if not m.swapped:
            given = self._draw_given(n, chance)
            freed: Floats = given.inner + given.outer.mean(axis=1)[:, None]
            return freed
        drawn = self.draw(n, chance)
        taken = (m.incidence.back(drawn.inner.T) + known.outer @ drawn.x.T).T
        freed = (m.sums(m.y).outer - taken) / m.counts_outer
        freed += drawn.inner.mean(axis=1)[:, None]
        return freed

    def _draw_given(self, n: int, chance: np.random.Generator) -> Drawn:
        """Outer and fixed effects drawn; inner ones as these say, without noise of their own."""
        factor, m = self.factor, self.factor.model
        r, found = m.sizes[1], self.factor.solution
        spread = factor.deviations(n, chance)
        spread *= sqrt(factor.residual)
        gone = m.incidence.times(spread[:r]) + factor.of_x.inner @ spread[r:]
        return Drawn(
            found.inner - (factor.w[:, None] * gone).T,
            found.outer + spread[:r].T,
            found.x + spread[r:].T,
        )

    def _inner(self, h: Floats) -> Floats:
        factor, m = self.factor, self.factor.model
        r, w = m.sizes[1], self.factor.w
        kh = factor.covered(h)
        mixed = m.incidence.times(kh[:r]) + factor.of_x.inner @ kh[r:]
        own = w + w**2 * factor.own_inner()
        variance: Floats = factor.residual * (own - 2 * w * mixed + float(h @ kh))
        return variance

    def _outer(self, h: Floats) -> Floats:
        factor, r = self.factor, self.factor.model.sizes[1]
        kh = factor.covered(h)
        return factor.residual * (factor.own_outer() + 2 * kh[:r] + float(h @ kh))

    def _mean_inner(self) -> Floats:
        """What the mean of the inner effects takes from d."""
        factor, m = self.factor, self.factor.model
        parts = m.incidence.back(factor.w), factor.of_x.inner.T @ factor.w
        return np.concatenate(parts) / len(factor.w)

    def _nothing(self) -> Floats:
        _, r, p = self.factor.model.sizes
        return np.zeros(r + p)

    def _unit(self, at: int) -> Floats:
        h = self._nothing()
        h[at] = 1.0
        return h

    def _mean_outer(self) -> Floats:
        h = self._nothing()
        r = self.factor.model.sizes[1]
        h[:r] = 1 / r
        return h

    def _sides(self, inner: Floats, outer: Floats) -> tuple[Floats, Floats]:
        applications, experts = self.factor.model.sides(inner, outer)
        return applications, experts
