"""How sure applications and severities are, together; and draws of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.sparse import csr_array

from kepu_review.severity.factor.model import Floats, Model, State

EXPERTS = 4_000
"""Beyond so many their joint precision is not formed: neither standard errors nor draws."""
BLOCK = 1_024


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """The normal posterior of t (a,) and m (e,) at given slopes and noise, in SDs of all totals."""

    links: csr_array  # (a, e) s_j / v_j where j read i
    pull: Floats  # (a,) sum of s y / v
    precision: Floats  # (a,) of t given m
    root: Floats  # (e, e) upper Cholesky factor of the precision of m
    middle: Floats  # (e,) mean of m

    def draws(self, n: int, seed: int) -> Floats:
        """Draws (n, a) of t."""
        chance = np.random.Generator(np.random.PCG64(seed))
        e, a = len(self.middle), len(self.pull)
        m = self.middle[:, None] + solve_triangular(self.root, chance.standard_normal((e, n)))
        centre = (self.pull[:, None] - self.links @ m) / self.precision[:, None]
        noise = chance.standard_normal((n, a)) / np.sqrt(self.precision)
        made: Floats = centre.T + noise
        return made

    def from_severity(self) -> Floats:
        """Variance (a,) that the uncertain m add to the sum of s (y - m) / v."""
        e = len(self.middle)
        inverse_root = solve_triangular(self.root, np.eye(e))
        added = np.empty(len(self.pull))
        for start in range(0, len(added), BLOCK):
            rows = self.links[start : start + BLOCK] @ inverse_root
            added[start : start + BLOCK] = (rows**2).sum(axis=1)
        return added


def joint_of(model: Model, state: State) -> Joint:
    """The posterior at the fitted slopes and noise; (e, e) dense."""
    pairs = (model.i, model.j)
    loads = (state.s / state.v)[model.j]
    links = csr_array((loads, pairs), shape=(model.a, model.e))
    precision = 1 + model.of_applications((state.s**2 / state.v)[model.j])
    pull = model.of_applications(loads * model.y)
    scaled = csr_array((loads / np.sqrt(precision)[model.i], pairs), shape=links.shape)
    of_m = -(scaled.T @ scaled).toarray()
    of_m[np.diag_indices(model.e)] += model.reviews / state.v + 1 / state.m_spread
    root: Floats = cholesky(of_m)
    return Joint(links, pull, precision, root, state.m)
