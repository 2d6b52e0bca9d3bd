"""Joint draws of the applications' true scores."""

from __future__ import annotations

import numpy as np

from kepu_review.severity.core import Core
from kepu_review.severity.incidence import Floats

AT_ONCE = 2_000_000
"""Numbers drawn at a time, so that memory is little more than that of the answer."""


def joint_draws(core: Core, n: int, chance: np.random.Generator) -> Floats:
    """Draws (n, a), in points."""
    found = np.empty((n, len(core.ratings.applications)))
    batch = max(1, AT_ONCE // max(core.model.sizes))
    for at in range(0, n, batch):
        size = min(batch, n - at)
        one = _freed_then_shrunk if core.fixed else _posterior
        found[at : at + size] = one(core, size, chance)
    return found


def _posterior(core: Core, n: int, chance: np.random.Generator) -> Floats:
    drawn = core.spread.draw(n, chance)
    applications, experts = core.model.sides(drawn.inner, drawn.outer)
    level = core.model.centre + drawn.x[:, 0] + experts.mean(axis=1)
    points: Floats = applications + level[:, None]
    return points


def _freed_then_shrunk(core: Core, n: int, chance: np.random.Generator) -> Floats:
    """Severities drawn, scores freed from them, then shrunk to a drawn mean and drawn."""
    freed = core.model.centre + core.spread.draw_freed(n, chance)
    own = core.residual / core.ratings.counts_i
    between = core.of_applications
    precision = 1 / (between + own)
    mean = freed @ precision / precision.sum()
    mean += chance.standard_normal(n) / np.sqrt(precision.sum())
    kept = between * precision
    freed *= kept
    freed += np.outer(mean, 1 - kept)
    freed += chance.standard_normal(freed.shape) * np.sqrt(kept * own)
    return freed
