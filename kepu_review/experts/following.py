"""How an expert's totals follow the scores that applications have without that expert."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kepu_review.experts.arrays import Codes, Floats, group_sums
from kepu_review.experts.limits import CASELOAD_PRIOR, MINIMUM_REVIEWS


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """Of each expert, (experts,); NaN below MINIMUM_REVIEWS or where nothing varies.

    `expected` is the consistency of an honest expert with this caseload, `expected_sd` the spread
    of that expert's totals in points; `slope` is about 1 for
    an expert who spreads applications as the panel does; `n` reviews that others scored too.
    """

    consistency: Floats
    expected: Floats
    expected_sd: Floats
    slope: Floats
    slope_se: Floats
    n: Codes


def true_spread(
    without: Floats, others: Codes, j: Codes, size: int, true: float, noise: float
) -> Floats:
    """Variance (size,) of the true scores of the applications each expert saw.

    What scores without the expert vary, less their noise; drawn to `true`, that of all
    applications, as by CASELOAD_PRIOR more reviews, and never below a twentieth of it. Who saw
    applications of one level is so not thought flat, narrow or inconsistent for it.
    """
    seen = ~np.isnan(without) & (others > 0)
    x, by, k = without[seen], j[seen], others[seen]
    n = np.maximum(np.bincount(by, minlength=size), 1)
    blur = noise * group_sums(1.0 / k, by, size) / n
    about = group_sums((x - (group_sums(x, by, size) / n)[by]) ** 2, by, size)
    own = (about + CASELOAD_PRIOR * (true + blur)) / (n - 1 + CASELOAD_PRIOR)
    return np.asarray(np.maximum(own - blur, true / 20), dtype=np.float64)


def shrunk(without: Floats, others: Codes, true: Floats, noise: float) -> Floats:
    """Scores of others (n,), from `others` reviews each, drawn to their mean by reliability.

    r = true / (true + noise / others), variances of the applications (n,) and of reviews.
    Regressing on the shrunk score undoes the flattening that noise in the regressor makes
    (regression calibration; Carroll et al. 2006, ch. 4). NaN where nobody else reviewed or
    `true` is 0.
    """
    seen = ~np.isnan(without) & (others > 0) & (true > 0)
    if not seen.any():
        return np.full(len(without), np.nan)
    reliability = np.where(seen, true, 1.0) / (true + noise / np.where(seen, others, 1))
    centre = float(np.mean(without[seen]))
    return np.where(seen, centre + reliability * (without - centre), np.nan)


def follow(y: Floats, x: Floats, j: Codes, size: int, left: Floats) -> Following:
    """Correlation and least-squares slope of totals y (n,) on shrunk scores x (n,), by expert.

    `left` (n,) is the variance of a review about x: what is unknown of the application, and
    noise; it makes the expected consistency s_x / sqrt(s_x^2 + mean left).
    """
    seen = ~np.isnan(x)
    y, x, j, left = y[seen], x[seen], j[seen], left[seen]
    n = np.bincount(j, minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        dx = x - (group_sums(x, j, size) / n)[j]
        dy = y - (group_sums(y, j, size) / n)[j]
        xx, yy = group_sums(dx * dx, j, size), group_sums(dy * dy, j, size)
        xy = group_sums(dx * dy, j, size)
        r = np.clip(xy / np.sqrt(xx * yy), -1.0, 1.0)
        slope = xy / xx
        rest = np.maximum(yy - slope * xy, 0.0) / (n - 2)
        se = np.sqrt(rest / xx)
        s2 = xx / (n - 1)
        awaited = s2 + group_sums(left, j, size) / n
        expected, spread = np.sqrt(s2 / awaited), np.sqrt(awaited)
    tiny = 1e-12 * max(float(np.max(np.abs(y), initial=0.0)), 1.0) ** 2
    enough = (n >= MINIMUM_REVIEWS) & (xx > tiny)
    varies = enough & (yy > tiny)

    def told(values: Floats, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
        return np.where(where, values, np.nan)

    return Following(
        told(r, varies),
        told(expected, enough),
        told(spread, enough),
        told(slope, enough),
        told(se, enough),
        n,
    )
