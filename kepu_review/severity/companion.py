"""Both estimates of severity side by side, and where they part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kepu_review.severity.core import Core, ratios_of
from kepu_review.severity.incidence import Floats

PARTED = 2.0
"""Standard errors of their difference by which the two estimates must differ."""
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
        variance = same.spread.about_mean()[1] * (blup.residual / same.residual)
        variance -= blup.spread.about_mean()[1]
        difference = np.abs(same.effects[1] - blup.effects[1])
        noise = ROUNDING * (float(np.ptp(blup.ratings.y)))
        parted = difference > PARTED * np.sqrt(np.maximum(variance, 0.0)) + noise
        return Severities(within.effects[1], blup.effects[1], parted)
