"""Both estimates of severity side by side, and where they part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import inf, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kepu_review.severity.core import Core, ratios_of
from kepu_review.severity.incidence import Floats

PARTED = 2.0
"""Standard errors of their difference by which the two estimates must differ."""
SIMULATIONS = 24
ROUNDING = 1e-7


class Severities(NamedTuple):
    """Of each expert (e,)."""

    within: Floats
    blup: Floats
    parted: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Both:
    """A core, and how to solve for the other one."""

    own: Core
    solve_other: Callable[[], Core]

    @cached_property
    def other(self) -> Core:
        """The other one, solved when it is first asked for."""
        return self.solve_other()

    def severities(self) -> Severities:
        """Both estimates, and Hausman's test (1978) of their difference at the same variances."""
        within, blup = (self.own, self.other) if self.own.fixed else (self.other, self.own)
        same = within.at(inf, ratios_of(blup)[1])
        variance = (_known if within.exact else _simulated)(same, blup) * blup.residual
        difference = np.abs(same.effects[1] - blup.effects[1])
        noise = ROUNDING * (float(np.ptp(blup.ratings.y)))
        parted = difference > PARTED * np.sqrt(np.maximum(variance, 0.0)) + noise
        return Severities(within.effects[1], blup.effects[1], parted)


def _known(same: Core, blup: Core) -> Floats:
    """Variance (e,) of the difference over the residual's: that of the less efficient, less."""
    wide = same.spread.about_mean()[1] / same.residual
    return wide - blup.spread.about_mean()[1] / blup.residual


def _simulated(same: Core, blup: Core) -> Floats:
    """The same from scores drawn from the model, for which both estimates are made."""
    chance = np.random.default_rng(SIMULATIONS)
    ratings, (application, expert) = blup.ratings, ratios_of(blup)
    total = np.zeros(len(ratings.experts))
    for _ in range(SIMULATIONS):
        y = chance.standard_normal(len(ratings))
        y += sqrt(application) * chance.standard_normal(len(ratings.applications))[ratings.i]
        y += sqrt(expert) * chance.standard_normal(len(ratings.experts))[ratings.j]
        total += (same.severity_in(y) - blup.severity_in(y)) ** 2
    return total / SIMULATIONS
