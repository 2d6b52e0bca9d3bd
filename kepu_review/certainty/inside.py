"""How often an application is inside the cut, over many draws of all scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kepu_review.certainty.cut import TOLERANCE, Cut, Flags, Floats, Groups, Places

AT_ONCE = 1 << 16
"""Scores looked at together: a block that stays in the processor's cache."""


def inside(draws: ArrayLike, groups: Groups | None, cut: Cut) -> Floats:
    """P(in): the mean share of a place that each application has over the draws; (a,) in 0 … 1.

    `draws` (n, a) or (a,) are scores, in points, columns as `groups` (a,). In one draw places go
    down the ranking to whoever reaches the minimum and finds one both in its group and in all:
    caps nested so are a laminar matroid, for which this is optimal. NaN is never inside.

    A tie at a line is shared fairly: equals of one group have the same chance to get the places
    that their group has left, and those who got one have the same chance for a seat, as when lots
    are drawn first within the group, then among all. Thus the shares of one draw add up to the
    places filled. Only equal numbers tie; draws of a continuous posterior never do.

    Raises UsageError when groups and scores do not fit, or a group lacks places.
    """
    scores = np.atleast_2d(np.asarray(draws, dtype=np.float64))
    if len(scores) == 0:
        raise ValueError("no draws")
    total = np.zeros(scores.shape[1])
    places = Places.of(cut, groups, scores.shape[1])
    step = max(1, AT_ONCE // max(1, scores.shape[1]))
    for start in range(0, len(scores), step):
        total[places.order] += _block(scores[start : start + step], places)
    return total / len(scores)


def shares(scores: Floats, places: Places) -> Floats:
    """The share of a place of each application (n, a), draw by draw; see `inside`."""
    held = np.empty(scores.shape)
    ordered, kept, tied = _kept(scores, places)
    held[:, places.order] = kept
    for row in np.flatnonzero(tied):
        held[row, places.order] = _shared(_reaching(ordered[row], places), places)
    return held


def _block(scores: Floats, places: Places) -> Floats:
    """Sum over the draws of the shares, in the order of `places`."""
    ordered, kept, tied = _kept(scores, places)
    if not tied.any():
        counted: Floats = kept.sum(axis=0, dtype=np.float64)
        return counted
    counted = kept[~tied].sum(axis=0, dtype=np.float64)
    for row in np.flatnonzero(tied):
        counted += _shared(_reaching(ordered[row], places), places)
    return counted


def _kept(scores: Floats, places: Places) -> tuple[Floats, Flags, Flags]:
    """Scores in the order of `places`; who reaches every line; draws with a tie at one of them."""
    ordered = np.take(scores, places.order, axis=1)
    left = _reaching(ordered, places)
    tied = np.zeros(len(left), dtype=np.bool_)
    for start, stop, seats in places.runs:
        tied |= _close(left[:, start:stop], seats)
    if places.seats < left.shape[1]:
        tied |= _close(left, places.seats)
    return ordered, left > -np.inf, tied


def _reaching(scores: Floats, places: Places) -> Floats:
    """A copy in which those who can have no place score less than any number."""
    low = -np.inf if places.minimum is None else places.minimum - TOLERANCE
    reached: Floats = np.where(scores >= low, scores, -np.inf)
    return reached


def _close(scores: Floats, seats: int) -> Flags:
    """Put out, in place, all below the last place of each row; which rows have more at it."""
    if seats == 0:
        scores[:] = -np.inf
        return np.zeros(len(scores), dtype=np.bool_)
    at = scores.shape[1] - seats
    if np.isneginf(scores).any():  # among many equals partition is slow
        line = np.sort(scores, axis=1)[:, at, np.newaxis]
    else:
        line = np.partition(scores, at, axis=1)[:, at, np.newaxis]
    out = scores < line
    over: Flags = (scores.shape[1] - out.sum(axis=1) > seats) & (line[:, 0] > -np.inf)
    np.copyto(scores, -np.inf, where=out)
    return over


def _shared(scores: Floats, places: Places) -> Floats:
    """Shares of one draw with ties: of each group's places, then of the seats."""
    share = (scores > -np.inf).astype(np.float64)
    for start, stop, seats in places.runs:
        share[start:stop] *= _share(scores[start:stop], share[start:stop], seats)
    return share * _share(scores, share, places.seats)


def _share(scores: Floats, wanted: Floats, seats: int) -> Floats:
    """What part of `wanted` is granted: all above the line, an equal part of it at the line."""
    values, which = np.unique(-scores, return_inverse=True)
    sums = np.bincount(which, weights=wanted, minlength=len(values))
    before = np.cumsum(sums) - sums
    open_places = np.clip(seats - before, 0.0, None)
    granted = np.ones(len(values))
    short = sums > open_places
    granted[short] = open_places[short] / sums[short]
    part: Floats = granted[which]
    return part
