"""Leave one expert out: scores refitted without each expert, exactly, without a refit.

With C the mixed-model matrix, W the rows of the expert's reviews, H = W C⁻¹ W' and e what the fit
left of them, the effects change by −C⁻¹ W' (I − H)⁻¹ e (Cook and Weisberg 1982, for mixed models).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kepu_review.errors import UsageError
from kepu_review.panels import Ratings
from kepu_review.severity.core import Core, ratios_of
from kepu_review.severity.exact import Factored
from kepu_review.severity.incidence import Codes, Floats, summed
from kepu_review.severity.iterative import Iterative
from kepu_review.severity.model import Model
from kepu_review.severity.threads import threads_for
from kepu_review.text import t

SINGULAR = 1e-10


@dataclass(frozen=True, eq=False)
class Flips:
    """Iterates (expert, scores (a,)), one expert at a time; NaN where no review is left.

    Scores are those the fit would give at the same variance ratios without the expert.
    """

    core: Core

    def __len__(self) -> int:
        return len(self.core.ratings.experts)

    def __iter__(self) -> Iterator[tuple[str, Floats]]:
        for j, expert in enumerate(self.core.ratings.experts):
            yield expert, self._without(j)

    def of(self, expert: str) -> Floats:
        """Scores (a,) without this expert; raises UsageError when nobody is called so."""
        found = np.flatnonzero(self.core.ratings.experts == expert)
        if not len(found):
            raise UsageError(
                t("评分中没有专家 {expert}。", expert=expert),
                remedy=t("请核对专家编号。"),
            )
        return self._without(int(found[0]))

    @cached_property
    def _rows(self) -> list[Codes]:
        """The rows of each expert's reviews."""
        ratings = self.core.ratings
        order = np.argsort(ratings.j, kind="stable")
        return np.split(order, np.cumsum(ratings.counts_j)[:-1])

    def _without(self, j: int) -> Floats:
        core, ratings = self.core, self.core.ratings
        rows = self._rows[j]
        only = rows[ratings.counts_i[ratings.i[rows]] == 1]
        if core.fixed:  # a fixed effect fits a single review whatever it is: it teaches nothing
            rows = rows[ratings.counts_i[ratings.i[rows]] > 1]
        if not isinstance(core.factor, Factored):
            return self._refitted(j)
        with threads_for(core.model.sizes[1]):
            inner, outer, x = _change(core, core.factor, rows)
        scores: Floats = core.scores - core.model.sides(inner, outer)[0]
        if not core.fixed:
            scores -= x[0]
        scores[ratings.i[only]] = np.nan
        return scores

    def _refitted(self, j: int) -> Floats:
        """The same by solving anew, where no inverse is at hand."""
        core, ratings = self.core, self.core.ratings
        kept = ratings.j != j
        fewer = Ratings.of(ratings.frame()[kept])
        first = 0 if core.fixed else 1
        model = Model.of(fewer, core.model.x[kept, first:], fixed=core.fixed)
        solver = Iterative.of(model, 0)
        factor = solver.at(model.ratios(*ratios_of(core)), restricted=core.factor.restricted)
        scores = np.full(len(ratings.applications), np.nan)
        left = np.isin(ratings.applications, fewer.applications)
        scores[left] = replace(core, ratings=fewer, factor=factor, solver=solver).scores
        return scores


def _change(core: Core, factor: Factored, rows: Codes) -> tuple[Floats, Floats, Floats]:
    """By how much inner, outer and fixed effects fall when these rows are taken out."""
    m = core.model
    r, k = m.sizes[1], factor.inverse
    of_x = factor.of_x.inner
    inner, w = m.inner[rows], factor.w[m.inner[rows]]
    near = m.incidence.matrix[inner]
    used = np.unique(np.concatenate([near.indices, m.outer[rows]]))
    position = np.zeros(r, dtype=np.int64)
    position[used] = np.arange(len(used))
    design = -w[:, None] * near[:, used].toarray()
    design[np.arange(len(rows)), position[m.outer[rows]]] += 1
    design = np.hstack([design, m.x[rows] - w[:, None] * of_x[inner]])
    columns = np.concatenate([used, np.arange(r, len(k))])
    hat = design @ k[np.ix_(columns, columns)] @ design.T
    hat += np.where(inner[:, None] == inner, w[:, None], 0.0)
    pull = _solved(
        np.eye(len(rows)) - hat, factor.solution.left[rows], singular=len(core.scale) > 0
    )
    dense = k[:, columns] @ (design.T @ pull)
    gone = summed(inner, pull, m.sizes[0])
    gone -= m.incidence.times(dense[:r]) + of_x @ dense[r:]
    return factor.w * gone, dense[:r], dense[r:]


def _solved(matrix: Floats, rhs: Floats, *, singular: bool) -> Floats:
    """The solution, or the shortest where a covariate may be known from these rows alone."""
    if not singular:
        return np.linalg.solve(matrix, rhs).astype(np.float64, copy=False)
    return np.linalg.lstsq(matrix, rhs, rcond=SINGULAR)[0].astype(np.float64, copy=False)
