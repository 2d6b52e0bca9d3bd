"""How sure REML variance components are: the inverse of their expected information, exactly.

Searle, Casella & McCulloch (1992), Variance Components, section 6.6. The block of applications is
diagonal and is eliminated; what is left is dense over experts, so nothing of size n x n is made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kepu_review.agreement.table import Floats, Ints, Table

LARGEST = 2_000
"""With more experts and more applications than this, seconds would become minutes."""


@dataclass(frozen=True, slots=True)
class Components:
    """Variances in points²."""

    application: float
    expert: float
    residual: float


def covariance(table: Table, found: Components) -> Floats:
    """Covariance (3, 3) of (application, expert, residual), in points⁴.

    Model y = mean + application + expert + residual, all but the mean random. On complete tables
    it is that of the mean squares: 2·MS²/df. With more than 2,000 experts and applications the
    design is taken for a balanced one with the harmonic means of reviews and caseloads.
    """
    if min(table.units, table.raters) > LARGEST:
        return _nearly_balanced(table, found)
    swap = table.raters > table.units
    first, second = (table.rater, table.unit) if swap else (table.unit, table.rater)
    sizes = (table.raters, table.units) if swap else (table.units, table.raters)
    ratios = np.array([found.application, found.expert]) / found.residual
    traces = _traces(first, second, sizes, *(ratios[::-1] if swap else ratios))
    if swap:
        traces = traces[np.ix_([1, 0, 2], [1, 0, 2])]
    return np.asarray(np.linalg.inv(traces / 2) * found.residual**2, dtype=float)


def _nearly_balanced(table: Table, found: Components) -> Floats:
    k = harmonic(table.per_unit())
    m = harmonic(np.bincount(table.rater, minlength=table.raters))
    mean_squares = np.array([k, m, 1.0]) * [found.application, found.expert, 0.0] + found.residual
    df = np.array([table.units, table.raters, table.y.size - table.units - table.raters + 2]) - 1
    back = np.array([[1 / k, 0, -1 / k], [0, 1 / m, -1 / m], [0, 0, 1]])
    return np.asarray(back @ np.diag(2 * mean_squares**2 / df) @ back.T, dtype=float)


def harmonic(counts: Ints | Floats) -> float:
    """Harmonic mean: how many reviews each has, as far as the error of means goes."""
    return float(counts.size / (1 / counts).sum())


def _traces(i: Ints, j: Ints, sizes: tuple[int, int], ga: float, gb: float) -> Floats:
    """tr(P V P W) for V, W in (Z_i Z_i', Z_j Z_j', I), at residual variance 1."""
    ones = np.ones(i.size)
    n = np.bincount(i, minlength=sizes[0]).astype(float)
    d = 1 / (1 + ga * n)
    pairs = sparse.csr_array((ones, (i, j)), shape=sizes)
    a = sparse.csr_array(sparse.diags_array(d) @ pairs)
    q = np.asarray(pairs.T @ d)
    g = np.diag(np.bincount(j, minlength=sizes[1]).astype(float)) - ga * (pairs.T @ a).toarray()
    shrink = np.linalg.inv(np.eye(sizes[1]) + gb * g)
    m = gb * shrink
    aa = (a.T @ a).toarray()
    ada = (a.T @ (sparse.diags_array(d * n) @ a)).toarray()
    # with the mean as the only fixed effect
    u = d * n - np.asarray(a @ (m @ q))
    w = shrink @ q
    s = float(n @ d - q @ m @ q)
    left = g @ shrink
    maa = m @ aa
    t_ii = float((d * n) @ (d * n)) - 2 * float((m * ada).sum()) + float((maa * maa.T).sum())
    au = np.asarray(a.T @ u)
    t_ii += float(u @ u) ** 2 / s**2 - 2 / s * float(u @ (d * n * u) - au @ m @ au)
    t_jj = float((left**2).sum()) - 2 / s * float(w @ left @ w) + float(w @ w) ** 2 / s**2
    t_ij = float((shrink * (aa @ shrink)).sum()) - 2 / s * float(au @ shrink @ w)
    t_ij += float(u @ u) * float(w @ w) / s**2
    tr_i = float((d * n).sum()) - float((m * aa).sum()) - float(u @ u) / s
    tr_j = float(np.trace(left)) - float(w @ w) / s
    t_ie = tr_i - ga * t_ii - gb * t_ij
    t_je = tr_j - ga * t_ij - gb * t_jj
    t_ee = (i.size - 1 - ga * tr_i - gb * tr_j) - ga * t_ie - gb * t_je
    return np.array([[t_ii, t_ij, t_ie], [t_ij, t_jj, t_je], [t_ie, t_je, t_ee]])
