"""Joint maximum likelihood by Newton's method, the applications eliminated from each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from kepu_review.errors import MethodRefused
from kepu_review.severity.facets.marks import Floats, Integers, Marks
from kepu_review.severity.facets.model import Values, chances, expected, log_likelihood
from kepu_review.text import t

Progress = Callable[[int, int | None], None]

MOST_STEPS = 100
CLOSE = 1e-9
FAR = 25.0
"""Logits: a value beyond this runs away to infinity."""


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Gradient and information: applications (diagonal), the rest, and between them."""

    first_gradient: Floats  # (a,)
    first: Floats  # (a,)
    between: Floats  # (a, r)
    rest_gradient: Floats  # (r,)
    rest: Floats  # (r, r)

    def reduced(self) -> Floats:
        """Information of the rest with the applications eliminated (r, r)."""
        return self.rest - self.between.T @ (self.between / self.first[:, None])


def solve(marks: Marks, progress: Progress | None = None) -> tuple[Values, float, int]:
    """Centred values, log-likelihood, steps. Raises MethodRefused when no maximum is finite."""
    values = _start(marks)
    now = log_likelihood(chances(values.places(marks), values.thresholds), marks.y)
    for step in range(1, MOST_STEPS + 1):
        if progress is not None:
            progress(step, None)
        moved, size = _step(marks, values)
        values, now, share = _uphill(marks, values, moved, now)
        if max(np.abs(v).max(initial=0.0) for v in (*values.facets, values.thresholds)) > FAR:
            break
        if size * share < CLOSE:
            return centred(values), now, step
    raise MethodRefused(
        t("多面 Rasch 模型没有有限的估计：一部分申报在与其他申报共有的专家那里总是最高或最低。"),
        remedy=t("请增加评审份数，或改用按总分校正宽严的方法（adjusted）。"),
    )


def system(marks: Marks, values: Values) -> System:
    """At `values`; the rest is experts, criteria, thresholds less the first of each (pinned)."""
    chance = chances(values.places(marks), values.thresholds)
    mean = expected(chance)
    steps = np.arange(chance.shape[1])
    spread = (chance * (steps - mean[:, None]) ** 2).sum(axis=1)
    tails = np.cumsum(chance[:, ::-1], axis=1)[:, ::-1][:, 1:]
    above = np.cumsum((chance * steps)[:, ::-1], axis=1)[:, ::-1][:, 1:]
    slopes = above - mean[:, None] * tails  # covariance of a mark with reaching each step
    left = marks.y - mean
    reached = (marks.y[:, None] >= steps[1:]).sum(axis=0) - tails.sum(axis=0)
    a, e, c = marks.sizes()
    i, j, k = marks.codes
    experts, criteria = slice(0, e), slice(e, e + c)
    steps_at = slice(e + c, e + c + marks.top)
    between = np.zeros((a, e + c + marks.top))
    between[:, experts] = -_table(i, j, spread, (a, e))
    between[:, criteria] = -_table(i, k, spread, (a, c))
    between[:, steps_at] = -_sums(i, slopes, a)
    rest = np.zeros((between.shape[1],) * 2)
    rest[experts, experts] = np.diag(np.bincount(j, spread, e))
    rest[criteria, criteria] = np.diag(np.bincount(k, spread, c))
    rest[experts, criteria] = _table(j, k, spread, (e, c))
    rest[experts, steps_at] = _sums(j, slopes, e)
    rest[criteria, steps_at] = _sums(k, slopes, c)
    later = np.maximum.outer(np.arange(marks.top), np.arange(marks.top))
    rest[steps_at, steps_at] = tails.sum(axis=0)[later] - tails.T @ tails
    rest = np.triu(rest) + np.triu(rest, 1).T
    gradient = np.concatenate([-np.bincount(j, left, e), -np.bincount(k, left, c), -reached])
    free = np.setdiff1d(np.arange(len(gradient)), (0, e, e + c))
    return System(
        first_gradient=_totals(i, left, a),
        first=_totals(i, spread, a),
        between=between[:, free],
        rest_gradient=gradient[free],
        rest=rest[np.ix_(free, free)],
    )


def centred(values: Values) -> Values:
    """The same model with experts, criteria and thresholds each of mean 0."""
    first, experts, criteria = values.facets
    shift = experts.mean() + criteria.mean() + values.thresholds.mean()
    return Values(
        (first - shift, experts - experts.mean(), criteria - criteria.mean()),
        values.thresholds - values.thresholds.mean(),
    )


def _start(marks: Marks) -> Values:
    a, e, c = marks.sizes()
    share = (np.bincount(marks.codes[0], marks.y, a) + 0.5) / (
        np.bincount(marks.codes[0], minlength=a) * marks.top + 1.0
    )
    return Values((np.log(share / (1 - share)), np.zeros(e), np.zeros(c)), np.zeros(marks.top))


def _step(marks: Marks, values: Values) -> tuple[Values, float]:
    """Newton's step, at most one logit long in any value, and its full size."""
    at = system(marks, values)
    change = np.zeros(0)
    if len(at.rest_gradient):
        try:
            factor = cho_factor(at.reduced())
        except LinAlgError:
            return values, np.inf
        shared = at.between.T @ (at.first_gradient / at.first)
        change = cho_solve(factor, at.rest_gradient - shared)
    first = (at.first_gradient - at.between @ change) / at.first
    size = float(max(np.abs(first).max(), np.abs(change).max(initial=0.0)))
    scale = min(1.0, 1.0 / size) if size else 1.0
    _, e, c = marks.sizes()
    moves = np.insert(change * scale, [0, e - 1, e + c - 2], 0.0)
    experts, criteria, steps = np.split(moves, [e, e + c])
    return Values((first * scale, experts, criteria), steps), size


def _uphill(
    marks: Marks, values: Values, move: Values, before: float
) -> tuple[Values, float, float]:
    """As much of the step as raises the likelihood, and which share that is."""
    share = 1.0
    for _ in range(40):
        tried = Values(
            tuple(v + share * m for v, m in zip(values.facets, move.facets, strict=True)),  # type: ignore[arg-type]  # three
            values.thresholds + share * move.thresholds,
        )
        after = log_likelihood(chances(tried.places(marks), tried.thresholds), marks.y)
        if after >= before - 1e-10 * abs(before):
            return tried, after, share
        share /= 2
    return values, before, 0.0


def _table(rows: Integers, columns: Integers, weights: Floats, shape: tuple[int, int]) -> Floats:
    return _totals(rows * shape[1] + columns, weights, shape[0] * shape[1]).reshape(shape)


def _sums(rows: Integers, columns: Floats, size: int) -> Floats:
    return np.stack([_totals(rows, column, size) for column in columns.T], axis=1)


def _totals(rows: Integers, weights: Floats, size: int) -> Floats:
    return np.bincount(rows, weights, size).astype(np.float64)
