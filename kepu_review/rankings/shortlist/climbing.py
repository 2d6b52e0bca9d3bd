"""The top of a concave log-likelihood by Newton's method, on log worths whose mean is free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.text import t

Floats = NDArray[np.float64]
Slope = tuple[float, Floats, Floats]
"""Value, gradient (p,), information (p, p)."""

MOST_STEPS = 100
CLOSE = 1e-10
FAR = 15.0
"""Log worths beyond this run away to infinity: odds above three million to one."""


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """`found` (p,); `at` is the same with the first n log worths centred, with its covariance."""

    found: Floats
    at: Floats
    covariance: Floats
    value: float
    steps: int


def climb(slope: Callable[[Floats], Slope], start: Floats, n: int, *, level: bool) -> Top:
    """From `start` (p,); the first n are log worths, which the data place if `level`.

    Raises MethodRefused when no top is finite.
    """
    at = start.copy()
    if not level:
        at[:n] -= at[:n].mean()
    value, gradient, information = slope(at)
    for step in range(1, MOST_STEPS + 1):
        pinned = _pinned(information, n, level)
        move = np.asarray(np.linalg.solve(pinned, gradient), dtype=np.float64)
        at, value, gradient, information, share = _uphill(slope, at, move, value)
        if np.abs(at).max() > FAR or not share:
            break
        if np.abs(move).max() * share < CLOSE:
            return _centred(at, _pinned(information, n, level), value, step, n)
    raise MethodRefused(
        t("这些比较没有有限的估计。"),
        remedy=t("请增加比较，或注明后采用正则化（strength 大于 0）。"),
    )


def _uphill(
    slope: Callable[[Floats], Slope], at: Floats, move: Floats, before: float
) -> tuple[Floats, float, Floats, Floats, float]:
    share = min(1.0, 5.0 / max(float(np.abs(move).max()), 1e-12))
    for _ in range(50):
        tried = at + share * move
        value, gradient, information = slope(tried)
        if value >= before - 1e-12 * abs(before):
            return tried, value, gradient, information, share
        share /= 2
    return at, before, move, np.eye(len(at)), 0.0


def _pinned(information: Floats, n: int, level: bool) -> Floats:
    """Definite also along the mean of the log worths, where the data do not place it."""
    pinned = information.copy()
    if not level:
        pinned[:n, :n] += np.trace(information) / n**2
    return pinned


def _centred(at: Floats, information: Floats, value: float, steps: int, n: int) -> Top:
    turn = np.eye(len(at))
    turn[:n, :n] -= 1 / n
    covariance: Floats = turn @ np.linalg.inv(information) @ turn
    return Top(at, turn @ at, covariance, value, steps)
