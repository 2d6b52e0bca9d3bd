"""Variance ratios by average-information Newton steps, held at zero where that is best.

Johnson and Thompson (1995) for the average information; steps are projected on the ratios ≥ 0
and halved until the profiled deviance falls, so that an estimate at the boundary is the optimum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from kepu_review.severity.exact import NONE_BELOW
from kepu_review.severity.incidence import Floats
from kepu_review.severity.model import Model, Ratios
from kepu_review.severity.solvers import Factor, Solver

MOST_STEPS = 200
MOST_HALVINGS = 40
CLOSE = 1e-8
"""A step that changes no ratio by more than this share of itself is the last."""
NOTHING = 1e-15
"""A step from which the deviance gains less than this is the last."""
LARGEST = 1e6
"""A ratio this large is a residual that vanishes: scores that agree exactly."""
SMALL = 3_000
"""Scores up to which other starts are tried as well; beyond, only from a boundary."""

SAME = 1e-9
"""Deviances that differ by less are one: rounding."""
NEAR = 2e-5
"""As CLOSE, where traces are estimated."""
MANY, MOST_STEADY = 15, 40
SINGULAR = 1e-12
NEARLY_EXACT = (1e2, 1e4, LARGEST)
FAR = 20.0
"""A deviance so much worse without an effect leaves no doubt that it is there."""

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Where the steps ended, and how many there were."""

    ratios: Ratios
    factor: Factor
    iterations: int


@dataclass(frozen=True, slots=True)
class Search:
    """Downhill on the deviance; a side with `free` false keeps the ratio it starts with."""

    solver: Solver
    free: tuple[bool, bool]
    restricted: bool
    progress: Progress

    def best(self, start: Ratios) -> Estimate:
        """The least deviance from `start` and, where that may mislead, from other starts."""
        best = self.run(self._held(start))
        if len(self.solver.model.y) > SMALL and min(best.ratios) > 0:
            return best
        steps = best.iterations
        for other in self._others(best):
            found = self.run(other)
            steps += found.iterations
            gain = best.factor.deviance - found.factor.deviance
            if gain > SAME or (gain > -SAME and found.ratios.count(0.0) > best.ratios.count(0.0)):
                best = found
        return Estimate(best.ratios, best.factor, steps)

    def _others(self, best: Estimate) -> list[Ratios]:
        """An effect left out, unless that is far worse; and hardly anything left over."""
        starts = [self._held(Ratios(1.0, 1.0))] if 0.0 in best.ratios else []
        for kept in ((0, 1), (1, 0), (0, 0)):
            left = [r if k else 0.0 for r, k in zip(best.ratios, kept, strict=True)]
            corner = self._held(Ratios(*left))
            if corner in (best.ratios, *starts):
                continue
            if self.at(corner).deviance < best.factor.deviance + FAR:
                starts.append(corner)
        for large in NEARLY_EXACT:
            exact = self._held(Ratios(large, large))
            if self.at(exact).deviance < best.factor.deviance:
                starts.append(exact)
        return starts

    def run(self, start: Ratios) -> Estimate:
        """From one start."""
        here, steps = self.at(start), 0
        while steps < MOST_STEPS:
            steps += 1
            self.progress(steps, None)
            move, gain = newton(here, self.free)
            if gain < NOTHING or (np.abs(move) <= CLOSE * np.array(start)).all():
                break
            there = self._downhill(here, start, move)
            if there is None:
                break
            start, here = there
        return Estimate(start, here, steps)

    def at(self, ratios: Ratios) -> Factor:
        """The factor at these ratios."""
        return self.solver.at(ratios, restricted=self.restricted)

    def _held(self, ratios: Ratios) -> Ratios:
        return Ratios(*(r if f else inf for r, f in zip(ratios, self.free, strict=True)))

    def _downhill(self, here: Factor, ratios: Ratios, move: Floats) -> tuple[Ratios, Factor] | None:
        for _ in range(MOST_HALVINGS):
            target = stepped(ratios, move)
            there = self.at(target)
            if there.deviance < here.deviance + SAME:
                return (target, there)
            move = move / 2
        return None

    def steady(self, start: Ratios) -> Estimate:
        """Newton steps where no deviance is known: no ratio changes more than fivefold at once.

        A step to zero or below tries zero itself, where the slope says whether it is right.
        """
        ratios, steps = self._held(start), 0
        while True:
            here = self.at(ratios)
            steps += 1
            self.progress(steps, None)
            move, gain = newton(here, self.free)
            done = (np.abs(move) <= NEAR * np.array(ratios)).all()
            if done or gain < NOTHING or steps >= MOST_STEADY:
                return Estimate(ratios, here, steps)
            ratios = stepped(ratios, _moderate(ratios, move, steps))


def _moderate(ratios: Ratios, move: Floats, steps: int) -> Floats:
    """The step, halved when many were made, and bounded."""
    shorter = move if steps <= MANY else move / 2
    now = np.array(ratios)
    return np.where(now > 0, np.clip(shorter, -now, 4 * now), shorter)


def stepped(ratios: Ratios, move: Floats) -> Ratios:
    """The ratios after a step, kept within their bounds; infinite ones stay.

    Beyond the upper bound both shrink alike, so that their proportion is not lost.
    """
    moved = [r + float(m) for r, m in zip(ratios, move, strict=True)]
    cleared = [0.0 if r < NONE_BELOW else r for r in moved]
    most = max((r for r in cleared if r < inf), default=0.0)
    if most > LARGEST:
        cleared = [r * LARGEST / most for r in cleared]
    return Ratios(*(r if r == inf else c for r, c in zip(ratios, cleared, strict=True)))


def newton(factor: Factor, free: tuple[bool, bool]) -> tuple[Floats, float]:
    """The step of the two ratios (2,), zero for one not free or rightly at a bound; its gain."""
    gradient, curvature = slope(factor.model, factor)
    ratios = np.array(factor.ratios)
    moving = np.array(free) & ~((ratios == 0) & (gradient >= 0))
    moving &= ~((ratios >= LARGEST * (1 - 1e-12)) & (gradient <= 0))
    move = np.zeros(2)
    if moving.any():
        block = curvature[np.ix_(moving, moving)]
        move[moving] = -np.linalg.lstsq(block, gradient[moving], rcond=SINGULAR)[0]
        if not gradient @ move < 0:  # the information vanishes: double or halve instead
            move[moving] = -np.sign(gradient[moving]) * np.maximum(ratios[moving], 1.0) / 2
    return move, -float(gradient @ move)


def slope(model: Model, factor: Factor) -> tuple[Floats, Floats]:
    """Gradient (2,) and average information (2, 2) of the profiled deviance in the ratios."""
    left = factor.solution.left
    sums = model.sums(left)
    sigma = factor.residual
    squares = np.array([float(sums.inner @ sums.inner), float(sums.outer @ sums.outer)])
    gradient = np.array(factor.traces()) - squares / sigma
    spread = (sums.inner[model.inner], sums.outer[model.outer])
    curvature = np.empty((2, 2))
    for k, vector in enumerate(spread):
        after = model.sums(factor.solve(vector).left)
        curvature[:, k] = float(sums.inner @ after.inner), float(sums.outer @ after.outer)
    curvature = (curvature + curvature.T) / 2
    profiled = np.outer(squares, squares) / factor.freedom
    return gradient, curvature / sigma - profiled / sigma**2
