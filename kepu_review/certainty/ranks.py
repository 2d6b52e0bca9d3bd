"""Between which ranks an application lies, and who is near the line."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from kepu_review.certainty.cut import Flags, Floats, Integers
from kepu_review.certainty.inside import AT_ONCE


def rank_intervals(draws: ArrayLike, level: float = 0.9) -> tuple[Integers, Integers]:
    """Best and worst rank (a,) between which each application lies in `level` of the draws.

    `draws` (n, a) are joint draws of all scores. Ranks are competition ranks, 1 + number strictly
    better; of the draws' ranks those are given that leave at most (1 - level) / 2 outside on
    either side, so that the interval holds at least `level`. NaN ranks last.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1: {level}")
    ranks = _ranks(np.atleast_2d(np.asarray(draws, dtype=np.float64)))
    number, applications = ranks.shape
    aside = int((1 - level) / 2 * number + 1e-9)
    low, high = (np.empty(applications, dtype=np.int64) for _ in range(2))
    step = max(1, AT_ONCE // number)
    for start in range(0, applications, step):
        block = np.ascontiguousarray(ranks[:, start : start + step].T)
        block.sort(axis=1)
        low[start : start + step] = block[:, aside]
        high[start : start + step] = block[:, number - 1 - aside]
    return low, high


def borderline(p_in: ArrayLike, low: float = 0.1, high: float = 0.9) -> Flags:
    """Whether P(in) is strictly between `low` and `high` (a,): neither in nor out for sure."""
    chances = np.asarray(p_in, dtype=np.float64)
    near: Flags = (chances > low) & (chances < high)
    return near


def competition(scores: Floats, decimals: int) -> Integers:
    """Ranks 1 + number strictly better of scores (a,) rounded to `decimals`."""
    return np.asarray(rankdata(-np.round(scores, decimals), method="min"), dtype=np.int64)


def _ranks(draws: Floats) -> Integers:
    """Rank of each application in each draw; the smallest whole numbers that hold it."""
    number, applications = draws.shape
    kind = np.int16 if applications < 1 << 15 else np.int32
    places = np.arange(1, applications + 1, dtype=kind)
    ranks = np.empty((number, applications), dtype=kind)
    step = max(1, AT_ONCE // applications)
    for start in range(0, number, step):
        block = -draws[start : start + step]
        block[np.isnan(block)] = np.inf
        order = np.argsort(block, axis=1)
        np.put_along_axis(ranks[start : start + step], order, places[np.newaxis], axis=1)
        ordered = np.take_along_axis(block, order, axis=1)
        for row in np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1)):
            ranks[start + row] = rankdata(block[row], method="min")
    return ranks
