"""Sums by group, and each review beside the others of the same application."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def group_sums(values: Floats, codes: Codes, size: int) -> Floats:
    """Sum of `values` (n,) by `codes` (n,): (size,)."""
    return np.bincount(codes, weights=values, minlength=size).astype(np.float64)


def group_means(values: Floats, codes: Codes, size: int) -> Floats:
    """Mean of `values` (n,) by `codes` (n,), of those that are no NaN: (size,); NaN of none."""
    there = ~np.isnan(values)
    counts = np.bincount(codes[there], minlength=size)
    sums = group_sums(values[there], codes[there], size)
    means: Floats = np.divide(sums, counts, out=np.full(size, np.nan), where=counts > 0)
    return means


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A figure of each expert's sheets beside that of the others on the same applications.

    `own`, `others`, `se` of the difference, all (experts,), NaN where there is none; `n` (experts,)
    sheets compared.
    """

    own: Floats
    others: Floats
    se: Floats
    n: Codes

    @property
    def z(self) -> Floats:
        """(own - others) / se; NaN where se is 0 or missing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            z = (self.own - self.others) / self.se
        return np.where(self.se > 0, z, np.nan)


def beside_others(values: Floats, i: Codes, j: Codes, size: int) -> Beside:
    """Compare a figure of sheets (n,), NaN where missing, within applications `i` by experts `j`.

    A sheet counts where another sheet of its application has the figure too. The difference of
    one sheet from the mean of its n - 1 others has variance v n / (n - 1), v pooled within
    applications; so a caseload that is all of one kind makes nobody stand out.
    """
    there = ~np.isnan(values)
    x, app, by = values[there], i[there], j[there]
    a = int(app.max()) + 1 if len(app) else 0
    n_app, sums = np.bincount(app, minlength=a), group_sums(x, app, a)
    n = n_app[app]
    several = n > 1
    x, app, by, n = x[several], app[several], by[several], n[several]
    rest = (sums[app] - x) / (n - 1)
    within = float(((x - sums[app] / n) ** 2).sum())
    freedom = float((n_app[n_app > 1] - 1).sum())
    v = within / freedom if freedom else np.nan
    m = np.bincount(by, minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(group_sums(v * n / (n - 1.0), by, size)) / m
    return Beside(group_means(x, by, size), group_means(rest, by, size), se, m)
