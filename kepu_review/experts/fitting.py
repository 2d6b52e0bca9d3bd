"""Infit and outfit of the linear model: squared residuals over what chance would make them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kepu_review.experts.arrays import Codes, Floats, group_sums

EXACT_UP_TO = 2000
"""Experts; the exact variance of residuals needs a dense inverse of their number."""


def residual_shares(i: Codes, j: Codes, ratio: float) -> Floats:
    """Var(residual) / residual variance of each review (n,), under the `within` model.

    Applications fixed, experts random with `ratio` = residual / expert variance (inf: no severity):
    share = 1 - 1/n_i - w' (B'QB + ratio I)^-1 w, w = the review's row of QB, Q removing
    application means. Beyond EXACT_UP_TO experts the last term is left out for the cost: it is of
    the order of one over the caseload.
    """
    a, e = int(i.max()) + 1, int(j.max()) + 1
    per_application = np.bincount(i, minlength=a)
    shares = 1.0 - 1.0 / per_application[i]
    if e > EXACT_UP_TO or not np.isfinite(ratio):
        return np.asarray(shares, dtype=np.float64)
    first, second, app = _pairs(i, per_application)
    weight = 1.0 / per_application[app]
    inner = np.bincount(j[first] * e + j[second], weights=-weight, minlength=e * e).reshape(e, e)
    inner += np.diag(np.bincount(j, minlength=e) + ratio)
    inverse = np.linalg.inv(inner) if ratio > 0 else np.linalg.pinv(inner, hermitian=True)
    entries = inverse[j[first], j[second]]
    crossed = group_sums(entries * weight, first, len(i))  # mean over k of inverse[j, k]
    squared = group_sums(entries * weight * weight, app, a)[i]
    shares -= inverse[j, j] - 2.0 * crossed + squared
    return np.asarray(np.clip(shares, 0.0, 1.0), dtype=np.float64)


def mean_squares(
    residuals: Floats, variances: Floats, j: Codes, size: int
) -> tuple[Floats, Floats]:
    """(infit, outfit) of each expert (size,), expected 1; reviews of variance 0 say nothing.

    outfit = mean(e^2 / Var e), infit = sum e^2 / sum Var e (Wright & Masters 1982).
    """
    told = variances > 1e-9 * max(float(variances.max(initial=0.0)), 1e-300)
    e2, var, by = residuals[told] ** 2, variances[told], j[told]
    n = np.bincount(by, minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        infit = group_sums(e2, by, size) / group_sums(var, by, size)
        outfit = group_sums(e2 / var, by, size) / n
    return np.where(n > 0, infit, np.nan), np.where(n > 0, outfit, np.nan)


def standardised(square: Floats, n: NDArray[np.int64]) -> Floats:
    """Mean squares of `n` normal residuals as about standard normal (Wilson & Hilferty 1931)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        q = 2.0 / (9.0 * n)
        z = (np.cbrt(square) - (1.0 - q)) / np.sqrt(q)
    return np.where(n > 0, z, np.nan)


def _pairs(
    i: Codes, per_application: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every ordered pair of reviews of one application, each with itself too; and whose it is."""
    order = np.argsort(i, kind="stable")
    starts = np.concatenate([[0], np.cumsum(per_application)[:-1]])
    n = per_application[i[order]]
    first = np.repeat(order, n)
    steps = np.arange(int(n.sum())) - np.repeat(np.cumsum(n) - n, n)
    second = order[np.repeat(starts[i[order]], n) + steps]
    return first, second, i[first]
