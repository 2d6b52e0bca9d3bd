"""Conjugate gradients for several right-hand sides at once, preconditioned by the diagonal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kepu_review.severity.incidence import Floats

MOST_ROUNDS = 1000


def conjugate(
    apply: Callable[[Floats], Floats], diagonal: Floats, rhs: Floats, tolerance: float
) -> Floats:
    """Solves A x = b for each column b of `rhs` (r, k); A positive definite.

    Stops when every residual, measured by the preconditioner, has fallen by `tolerance`
    (Hestenes and Stiefel 1952). A column of zeros stays zero.
    """
    scale = (1 / diagonal)[:, None]
    x, left = np.zeros_like(rhs), rhs.copy()
    towards = scale * left
    way = towards.copy()
    energy = np.einsum("ij,ij->j", left, towards)
    goal = tolerance**2 * energy
    for _ in range(MOST_ROUNDS):
        if (energy <= goal).all():
            break
        image = apply(way)
        stiffness = np.einsum("ij,ij->j", way, image)
        step = np.divide(energy, stiffness, out=np.zeros_like(energy), where=stiffness > 0)
        x += step * way
        left -= step * image
        np.multiply(scale, left, out=towards)
        new = np.einsum("ij,ij->j", left, towards)
        ratio = np.divide(new, energy, out=np.zeros_like(energy), where=energy > 0)
        way *= ratio
        way += towards
        energy = new
    return x
