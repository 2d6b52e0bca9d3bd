"""How far the experts of one application are apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepu_review.rankings.methods import mean
from kepu_review.rankings.totals import Totals


@dataclass(frozen=True, slots=True)
class Spread:
    """Disagreement on one application, in points."""

    application: str
    reviews: int
    mean: float
    range: float | None  # highest less lowest total; None for a single review
    sd: float | None  # sample standard deviation (n - 1); None for a single review
    furthest: tuple[str, ...]  # experts furthest from the mean of the others; two or more: equally
    distance: float | None  # how far that is, signed: above the others is positive


def spread(scores: pd.DataFrame) -> dict[str, Spread]:
    """Spread of each application with a total, by application.

    `scores` has columns application, expert, score. Raises MethodRefused as `rank` does.
    """
    totals = Totals.of(scores)
    means = mean(totals)
    deviations = totals.scores - np.repeat(means, totals.counts)
    squares = totals.sums(deviations**2)
    found = {}
    for i, name in enumerate(totals.applications):
        start, n = int(totals.starts[i]), int(totals.counts[i])
        run = slice(start, start + n)
        experts, distance = _furthest(totals.experts[run], deviations[run])
        found[str(name)] = Spread(
            application=str(name),
            reviews=n,
            mean=float(means[i]),
            range=float(totals.scores[start + n - 1] - totals.scores[start]) if n > 1 else None,
            sd=float(np.sqrt(squares[i] / (n - 1))) if n > 1 else None,
            furthest=experts,
            distance=distance,
        )
    return found


def _furthest(
    experts: np.ndarray[tuple[int, ...], np.dtype[np.object_]],
    deviations: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> tuple[tuple[str, ...], float | None]:
    """Distance from the mean of the others = deviation from the mean of all * n / (n - 1)."""
    n = len(experts)
    if n < 2:
        return (), None
    away = np.round(np.abs(deviations), 9)
    if away.max() == 0:
        return (), 0.0
    at = np.flatnonzero(away == away.max())
    distance = float(deviations[at[0]] * n / (n - 1))
    return tuple(sorted(str(experts[i]) for i in at)), distance if len(at) == 1 else abs(distance)
