"""极端得分: only highest or only lowest marks have no finite value; FACETS measures them apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from kepu_review.severity.facets.marks import Floats, Integers, Marks
from kepu_review.severity.facets.model import SIGNS, Values, chances, expected

ADJUST = 0.3
"""Marks by which an extreme total is moved inwards (the default of FACETS and Winsteps)."""

Extreme = NDArray[np.int64]
"""Of each element: 1 only highest marks, -1 only lowest, 0 neither."""


def find(marks: Marks) -> tuple[tuple[Extreme, Extreme, Extreme], Marks]:
    """Extreme elements of each facet, again and again until none is left among the rest.

    A highest or lowest category that only extreme elements were given is no part of the scale:
    the marks come back with it counted as the next one.
    """
    found = tuple(np.zeros(size, dtype=np.int64) for size in marks.sizes())
    scaled, rest = marks, marks
    while len(rest):
        fresh = False
        for facet, code in enumerate(rest.codes):
            kind = _kinds(code, rest, len(found[facet]))
            fresh |= bool(kind.any())
            found[facet][kind != 0] = kind[kind != 0]
        rest = scaled.keep(usual(scaled, found))
        if len(rest) and (rest.y.min() > 0 or rest.y.max() < rest.top):
            scaled = scaled.within(int(rest.y.min()), int(rest.y.max()))
            rest = scaled.keep(usual(scaled, found))
        elif not fresh:
            break
    return (found[0], found[1], found[2]), scaled


def _kinds(code: Integers, rest: Marks, size: int) -> Extreme:
    count = np.bincount(code, minlength=size)
    total = np.bincount(code, rest.y, size)
    kinds: Extreme = ((total == count * rest.top).astype(np.int64) - (total == 0)) * (count > 0)
    return kinds


def usual(marks: Marks, extremes: tuple[Extreme, ...]) -> NDArray[np.bool_]:
    """Marks (n,) that touch no extreme element."""
    rows = np.ones(len(marks), dtype=bool)
    for kinds, code in zip(extremes, marks.codes, strict=True):
        rows &= kinds[code] == 0
    return rows


def measure(marks: Marks, values: Values, extremes: tuple[Extreme, ...]) -> Values:
    """The values with those of extreme elements put in: all others held, the total adjusted.

    Only marks whose other elements are not extreme count; NaN for an element without any.
    """
    facets = [v.copy() for v in values.facets]
    for facet, kinds in enumerate(extremes):
        clean = marks.keep(alone(marks, extremes, facet))
        for element in np.flatnonzero(kinds):
            mine = clean.keep(clean.codes[facet] == element)
            facets[facet][element] = _solved(mine, values, facet, int(kinds[element]))
    return Values((facets[0], facets[1], facets[2]), values.thresholds)


def alone(marks: Marks, extremes: tuple[Extreme, ...], facet: int) -> NDArray[np.bool_]:
    """Marks (n,) in which no element of another facet is extreme."""
    others = tuple(np.zeros_like(k) if f == facet else k for f, k in enumerate(extremes))
    return usual(marks, others)


def _solved(mine: Marks, values: Values, facet: int, kind: int) -> float:
    """The value at which the marks of one element are expected to add up to the adjusted total."""
    if len(mine) == 0:
        return float("nan")
    sign = SIGNS[facet]
    others: Floats = values.places(mine) - sign * values.facets[facet][mine.codes[facet]]
    target = ADJUST if kind < 0 else len(mine) * mine.top - ADJUST

    def short(place: float) -> float:
        chance = chances(others + place, values.thresholds)
        return float(expected(chance).sum()) - target

    reach = float(np.abs(others).max() + np.abs(values.thresholds).sum()) + 20.0
    return sign * float(brentq(short, -reach, reach))
