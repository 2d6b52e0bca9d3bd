"""Closed-form first guess of the variances, linear in the scores (Gao and Owen 2017)."""

from __future__ import annotations

import numpy as np

from kepu_review.severity.incidence import Floats
from kepu_review.severity.model import Model, Ratios

LEAST, GREATEST = 1e-3, 1e3


def moments(model: Model) -> Ratios:
    """Ratios that solve the three moment equations, held within sensible bounds.

    The equations equate squares within inner effects, within outer effects and in all with what
    the model expects of them (Gao and Owen, Electronic Journal of Statistics 11, 2017).
    """
    y, n = model.y, float(len(model.y))
    d_inner, d_outer = model.counts_inner, model.counts_outer
    s = model.sums(y)
    total = float(y @ y)
    squares = np.array(
        [
            total - float(s.inner**2 @ (1 / d_inner)),
            total - float(s.outer**2 @ (1 / d_outer)),
            n * (total - float(y.sum()) ** 2 / n),
        ]
    )
    inner, outer = n - len(d_inner), n - len(d_outer)
    expected = np.array(
        [
            [0.0, inner, inner],
            [outer, 0.0, outer],
            [n * n - float(d_inner @ d_inner), n * n - float(d_outer @ d_outer), n * n - n],
        ]
    )
    found: Floats = np.linalg.lstsq(expected, squares, rcond=None)[0]
    if found[2] <= 0:
        return Ratios(1.0, 1.0)
    bounded = np.clip(found[:2] / found[2], LEAST, GREATEST)
    return Ratios(float(bounded[0]), float(bounded[1]))
