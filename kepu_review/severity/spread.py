"""How sure the effects are: exact prediction-error variances and joint draws of the posterior.

Given outer and fixed effects d, the inner effects are independent, N(w (sum − g d), σ² w);
d itself is N(d̂, σ² K). Every variance here is that of one inner or outer effect plus h'd.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np

from kepu_review.severity.exact import Factored
from kepu_review.severity.incidence import Floats


class Drawn(NamedTuple):
    """Draws (n, ·) of inner, outer and fixed effects."""

    inner: Floats
    outer: Floats
    x: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Of a model at its variance ratios; `fixed` when applications are fixed effects."""

    factor: Factored
    fixed: bool

    def alone(self) -> tuple[Floats, Floats]:
        """Variance of each effect of applications (a,) and experts (e,) about its prediction."""
        nothing = np.zeros(len(self.factor.inverse))
        return self._sides(self._inner(nothing), self._outer(nothing))

    def about_mean(self) -> tuple[Floats, Floats]:
        """Variance of each application's and expert's effect less the mean of its side."""
        w, q = self.factor.w, len(self.factor.w)
        inner = self._inner(self._mean_inner())
        inner += self.factor.residual * (float(w.sum()) / q**2 - 2 * w / q)
        return self._sides(inner, self._outer(-self._mean_outer()))

    def in_points(self) -> Floats:
        """Variance (a,) of what all experts together would give: μ + a_i + mean of b."""
        h = np.zeros(len(self.factor.inverse))
        if not self.fixed:
            h[self.factor.exact.model.sizes[1]] = 1.0
        if not self.factor.exact.model.swapped:
            return self._inner(h + self._mean_outer())
        w = self.factor.w
        noise = self.factor.residual * float(w.sum()) / len(w) ** 2
        return self._outer(h - self._mean_inner()) + noise

    def of_mean(self) -> float:
        """Variance of the mean of the applications' own effects about its estimate."""
        factor, w = self.factor, self.factor.w
        if factor.exact.model.swapped:
            h, noise = self._mean_outer(), 0.0
        else:
            h, noise = self._mean_inner(), float(w.sum()) / len(w) ** 2
        return factor.residual * (float(h @ factor.inverse @ h) + noise)

    def contrast(self, weights: Floats) -> float:
        """Variance of a weighted sum (e,) of the experts' effects."""
        factor, m = self.factor, self.factor.exact.model
        h = np.zeros(len(factor.inverse))
        noise = 0.0
        if m.swapped:
            gone = factor.w * weights
            h[: m.sizes[1]] = m.incidence.back(gone)
            h[m.sizes[1] :] = factor.exact.of_x.inner.T @ gone
            noise = float(weights @ gone)
        else:
            h[: m.sizes[1]] = weights
        return factor.residual * (float(h @ factor.inverse @ h) + noise)

    def of_x(self) -> Floats:
        """Covariance (p, p) of the fixed effects."""
        r = self.factor.exact.model.sizes[1]
        return self.factor.residual * self.factor.inverse[r:, r:]

    def draw(self, n: int, chance: np.random.Generator) -> Drawn:
        """Joint draws of all effects, n of each."""
        given = self._draw_given(n, chance)
        own = chance.standard_normal(given.inner.shape)
        own *= sqrt(self.factor.residual) * np.sqrt(self.factor.w)
        return given._replace(inner=given.inner + own)

    def draw_freed(self, n: int, chance: np.random.Generator) -> Floats:
        """Draws (n, a) of fixed applications as the severities drawn say, the mean of b added."""
        m, known = self.factor.exact.model, self.factor.exact.of_x
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
        from scipy.linalg import solve_triangular

        factor, m = self.factor, self.factor.exact.model
        r, found = m.sizes[1], self.factor.solution
        noise = chance.standard_normal((len(factor.factor), n))
        spread = solve_triangular(factor.factor, noise, lower=True, trans="T", overwrite_b=True)
        spread[:r] *= factor.root
        spread *= sqrt(factor.residual)
        gone = m.incidence.times(spread[:r]) + factor.exact.of_x.inner @ spread[r:]
        return Drawn(
            found.inner - (factor.w[:, None] * gone).T,
            found.outer + spread[:r].T,
            found.x + spread[r:].T,
        )

    def _inner(self, h: Floats) -> Floats:
        factor, m = self.factor, self.factor.exact.model
        r, w = m.sizes[1], self.factor.w
        kh = factor.inverse @ h
        mixed = m.incidence.times(kh[:r]) + factor.exact.of_x.inner @ kh[r:]
        own = w + w**2 * factor.quadratic(factor.inverse)
        variance: Floats = factor.residual * (own - 2 * w * mixed + float(h @ kh))
        return variance

    def _outer(self, h: Floats) -> Floats:
        factor, r = self.factor, self.factor.exact.model.sizes[1]
        kh = factor.inverse @ h
        own = np.diag(factor.inverse)[:r]
        return factor.residual * (own + 2 * kh[:r] + float(h @ kh))

    def _mean_inner(self) -> Floats:
        """What the mean of the inner effects takes from d."""
        factor, m = self.factor, self.factor.exact.model
        parts = m.incidence.back(factor.w), factor.exact.of_x.inner.T @ factor.w
        return np.concatenate(parts) / len(factor.w)

    def _mean_outer(self) -> Floats:
        h = np.zeros(len(self.factor.inverse))
        r = self.factor.exact.model.sizes[1]
        h[:r] = 1 / r
        return h

    def _sides(self, inner: Floats, outer: Floats) -> tuple[Floats, Floats]:
        applications, experts = self.factor.exact.model.sides(inner, outer)
        return applications, experts
