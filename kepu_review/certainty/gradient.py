"""What one more review is worth: the knowledge gradient at the line of the cut."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from kepu_review.certainty.cut import Floats, Places
from kepu_review.certainty.inside import shares

_ROOT = float(np.sqrt(2 * np.pi))


def knowledge_gradient(distance: ArrayLike, spread: ArrayLike) -> Floats:
    """Expected gain in points, s φ(d/s) - d Φ(-d/s), of learning more about one application.

    `distance` d ≥ 0 is how far its expected score is from the line, `spread` s the standard
    deviation by which that expectation will move. 0 where s is 0 or d infinite. Source: Frazier,
    Powell and Dayanik 2008, A knowledge-gradient policy for sequential information collection.
    """
    d, s = np.broadcast_arrays(np.asarray(distance, float), np.asarray(spread, float))
    gain = np.zeros(d.shape)
    some = (s > 0) & np.isfinite(d)
    z = d[some] / s[some]
    gain[some] = np.maximum(s[some] * np.exp(-z * z / 2) / _ROOT - d[some] * ndtr(-z), 0.0)
    return gain


def chance(distance: ArrayLike, spread: ArrayLike) -> Floats:
    """Φ(-d/s): how probable it is that the expectation crosses the line; 0 where s is 0."""
    d, s = np.broadcast_arrays(np.asarray(distance, float), np.asarray(spread, float))
    crosses = np.zeros(d.shape)
    some = (s > 0) & np.isfinite(d)
    crosses[some] = ndtr(-d[some] / s[some])
    return crosses


def distances(means: Floats, places: Places) -> tuple[Floats, Floats]:
    """How far each expected score is from its line (a,), and its share of a place now (a,).

    The line of one inside is the best outside who would take its place, of one outside the worst
    inside whose place it would take: within its group where that is full, else among all; never
    below the minimum. Infinite where nothing could change it, 0 for those tied at a line.
    """
    held = shares(means[np.newaxis], places)[0]
    distance = np.full(len(means), np.inf)
    low = -np.inf if places.minimum is None else places.minimum
    full = held.sum() >= places.seats - 1e-9
    limited = {}
    for start, stop, seats in places.runs:
        members = places.order[start:stop]
        if held[members].sum() >= seats - 1e-9:
            limited[int(places.group[members[0]])] = members
    free = ~np.isin(places.group, list(limited))
    pool = means[free & (held < 1) & (means >= low)].max(initial=-np.inf) if full else -np.inf
    worst = means[held > 0].min(initial=np.inf) if full else -np.inf
    for members, own in [(np.flatnonzero(free), False), *((m, True) for m in limited.values())]:
        inside, out = members[held[members] > 0], members[held[members] < 1]
        rival = max(pool, means[out].max(initial=-np.inf) if own else -np.inf, low)
        holder = means[inside].min(initial=np.inf) if own else worst
        distance[out] = np.maximum(holder, low) - means[out]
        distance[inside] = means[inside] - rival
    distance[(held > 0) & (held < 1)] = 0.0
    return np.abs(distance), held
