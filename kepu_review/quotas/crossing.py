"""Quotas that cross: a mixed-integer programme, solved by HiGHS, and all that is equally good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from kepu_review.quotas.limits import Limit, Problem

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NEAR = 1e-6
"""Sums of scores that differ by less are equal; solvers work with binary fractions."""


def most(sizes: Sequence[int], limits: Sequence[Limit]) -> int | None:
    """How many get in at most, out of cells of these sizes; None: the limits exclude each other."""
    if not sizes:
        return None if any(limit.floor > 0 for limit in limits) else 0
    rows, low, high = _rows(limits, len(sizes))
    found = milp(
        -np.ones(len(sizes)),
        integrality=np.ones(len(sizes), dtype=int),
        bounds=Bounds(0, np.array(sizes, dtype=float)),
        constraints=LinearConstraint(rows, low, high),
    )
    return None if found.x is None else round(-found.fun)


def fill(problem: Problem, number: int) -> tuple[list[int], list[bool]]:
    """How many of each class get in, and whether other best selections take more or fewer of them.

    Best: `number` of them, with the greatest sum of scores; among those the smallest sum of places.
    """
    sizes = np.array([len(one.members) for one in problem.classes], dtype=float)
    scores = np.array([one.score for one in problem.classes])
    places = np.array([one.key[1] for one in problem.classes], dtype=float)
    space = _space(problem, sizes, number)
    best, fixed = _best(space, scores)
    space = space.fixed(fixed, best).kept(scores, float(scores @ best) - _NEAR)
    if _parted(problem, ~fixed):
        best = space.maximise(-places)
        space = space.kept(-places, float(-places @ best) - _NEAR)
    tied = _tied(space, best, sizes)
    return [int(n) for n in best], [bool(one) for one in tied]


@dataclass(frozen=True, slots=True)
class _Space:
    """Whole numbers within bounds that keep some rows."""

    rows: sparse.csr_array
    row_low: Numbers
    row_high: Numbers
    low: Numbers
    high: Numbers

    def maximise(self, values: Numbers) -> Numbers:
        """The best whole numbers; only those that are not fixed are searched."""
        free = self.low < self.high
        if not free.any():
            return self.low
        left = self.rows[:, free]
        used = self.rows @ np.where(free, 0.0, self.low)
        slack = _NEAR / 10
        found = milp(
            -values[free],
            integrality=np.ones(int(free.sum()), dtype=int),
            bounds=Bounds(self.low[free], self.high[free]),
            constraints=LinearConstraint(
                left, self.row_low - used - slack, self.row_high - used + slack
            ),
            options={"mip_rel_gap": 0.0},
        )
        assert found.x is not None, found.message  # noqa: S101 - `most` found it possible
        whole = self.low.copy()
        whole[free] = np.round(found.x)
        return whole

    def fixed(self, which: Flags, at: Numbers) -> _Space:
        """With some of the numbers held."""
        low, high = np.where(which, at, self.low), np.where(which, at, self.high)
        return replace(self, low=low, high=high)

    def kept(self, values: Numbers, at_least: float) -> _Space:
        """With one more row."""
        rows = sparse.vstack([self.rows, sparse.csr_array(values[np.newaxis, :])], format="csr")
        return replace(
            self,
            rows=rows,
            row_low=np.append(self.row_low, at_least),
            row_high=np.append(self.row_high, np.inf),
        )


def _space(problem: Problem, sizes: Numbers, number: int) -> _Space:
    rows, low, high = _rows(problem.binding, len(problem.sizes))
    cells = np.array([one.cell for one in problem.classes])
    total = sparse.csr_array(np.ones((1, len(sizes))))
    return _Space(
        sparse.vstack([sparse.csc_array(rows)[:, cells], total], format="csr"),
        np.append(low, number),
        np.append(high, number),
        np.zeros(len(sizes)),
        sizes,
    )


def _best(space: _Space, scores: Numbers) -> tuple[Numbers, Flags]:
    """A best selection, and which of its numbers every best selection has.

    Two families of nested groups give a relaxation whose corners are whole, so that no search is
    needed; its reduced costs tell what would cost more than is to be had.
    """
    relaxed = linprog(
        -scores,
        A_ub=sparse.vstack([space.rows[:-1], -space.rows[:-1]], format="csr"),
        b_ub=np.concatenate([space.row_high[:-1], -space.row_low[:-1]]),
        A_eq=space.rows[-1:].toarray(),
        b_eq=space.row_high[-1:],
        bounds=list(zip(space.low.tolist(), space.high.tolist(), strict=True)),
        method="highs-ds",
    )
    assert relaxed.x is not None, relaxed.message  # noqa: S101 - `most` found it possible
    whole: Numbers = np.round(relaxed.x)
    if np.abs(relaxed.x - whole).max() > _NEAR:
        whole = space.maximise(scores)
    lost = max(float(scores @ relaxed.x) - float(scores @ whole), 0.0)
    costs = np.abs(relaxed.lower.marginals) + np.abs(relaxed.upper.marginals)
    at_bound = (whole == space.low) | (whole == space.high)
    settled: Flags = at_bound & (costs > lost + _NEAR)
    return whole, settled


def _parted(problem: Problem, free: Flags) -> bool:
    """Whether a declared chain of keys parts equal scores that are still open."""
    first: dict[float, int] = {}
    return any(
        first.setdefault(one.key[0], one.key[1]) != one.key[1]
        for one, is_free in zip(problem.classes, free, strict=True)
        if is_free
    )


def _tied(space: _Space, best: Numbers, sizes: Numbers) -> Flags:
    """Classes of which best selections take different numbers, or some but not all."""
    free = space.low < space.high
    empty, full = free & (best == 0), free & (best == sizes)
    while True:
        other = space.maximise(np.where(empty, 1.0, 0.0) - np.where(full, 1.0, 0.0))
        still_empty, still_full = empty & (other == 0), full & (other == sizes)
        if (still_empty == empty).all() and (still_full == full).all():
            tied: Flags = free & ~empty & ~full
            return tied
        empty, full = still_empty, still_full


def _rows(limits: Sequence[Limit], cells: int) -> tuple[sparse.csr_array, Numbers, Numbers]:
    row = [n for n, limit in enumerate(limits) for _ in limit.cells]
    column = [cell for limit in limits for cell in sorted(limit.cells)]
    shape = (len(limits), cells)
    rows = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    low = np.array([limit.floor for limit in limits], dtype=float)
    high = np.array([_at_most(limit) for limit in limits], dtype=float)
    return rows, low, high


def _at_most(limit: Limit) -> int:
    return limit.size if limit.cap is None else limit.cap
