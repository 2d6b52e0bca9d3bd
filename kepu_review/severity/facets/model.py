"""The rating-scale model: log(P_k / P_k-1) = B_i - C_j - D_c - F_k (Linacre 1989; Andrich 1978)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kepu_review.severity.facets.marks import Floats, Integers, Marks

SIGNS = (1.0, -1.0, -1.0)
"""An application is better, an expert stricter, a criterion harder, the higher its value."""


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Logits: `facets` in the order of FACETS, `thresholds` F_1..F_top."""

    facets: tuple[Floats, Floats, Floats]
    thresholds: Floats

    def places(self, marks: Marks) -> Floats:
        """B_i - C_j - D_c of each mark (n,)."""
        place: Floats = np.zeros(len(marks))
        for sign, values, code in zip(SIGNS, self.facets, marks.codes, strict=True):
            place += sign * values[code]
        return place


def chances(place: Floats, thresholds: Floats) -> Floats:
    """Probability of each category 0..top at each place: (n, top + 1)."""
    steps = np.arange(len(thresholds) + 1)
    logits = place[:, None] * steps - np.concatenate([[0.0], np.cumsum(thresholds)])
    logits -= logits.max(axis=1, keepdims=True)
    weights: Floats = np.exp(logits)
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def expected(chance: Floats) -> Floats:
    """Expected steps above the lowest category (n,)."""
    mean: Floats = chance @ np.arange(chance.shape[1], dtype=np.float64)
    return mean


def central(chance: Floats, power: int) -> Floats:
    """Central moment of the steps (n,): 2 is the variance."""
    away = np.arange(chance.shape[1]) - expected(chance)[:, None]
    moment: Floats = (chance * away**power).sum(axis=1)
    return moment


def log_likelihood(chance: Floats, y: Integers) -> float:
    """Sum of the log probabilities of what was given."""
    return float(np.log(np.maximum(chance[np.arange(len(y)), y], 1e-300)).sum())
