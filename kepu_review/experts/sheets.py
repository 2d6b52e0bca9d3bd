"""What the criteria within one sheet show: the middle of the scale, and halo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepu_review.experts.arrays import Beside, Codes, Floats, beside_others, group_means
from kepu_review.experts.limits import MINIMUM_CRITERIA, MINIMUM_REVIEWS
from kepu_review.experts.scales import Scale, in_middle


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """Of each expert, (experts,), beside the others on the same applications; NaN below minimum.

    `middle`: share of marks in the middle half of their scales. `halo`: root of the mean
    between-criterion variance within a sheet over that of the others; about 1, low where
    criteria run together.
    """

    middle: Beside
    halo: Floats
    halo_z: Floats
    halo_n: Codes


def of_sheets(
    marks: pd.DataFrame,
    scales: Mapping[str, Scale],
    applications: pd.Index,
    experts: pd.Index,
) -> Sheets:
    """From marks (application, expert, criterion, points, level); others than named are left out.

    Criteria of different rubrics need different ids.
    """
    i = applications.get_indexer(pd.Index(marks["application"]))
    j = experts.get_indexer(pd.Index(marks["expert"]))
    points = marks["points"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = (i >= 0) & (j >= 0) & ~np.isnan(points)
    rows = marks[known]
    sheet, which = np.unique(i[known] * len(experts) + j[known], return_inverse=True)
    i, j = sheet // max(len(experts), 1), sheet % max(len(experts), 1)
    middles = group_means(in_middle(rows, scales), which, len(sheet))
    spreads = _between_criteria(rows, which, len(sheet))
    middle = _enough(beside_others(middles, i, j, len(experts)))
    halo = _enough(beside_others(spreads, i, j, len(experts)))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sqrt(halo.own / halo.others)
    return Sheets(middle, np.where(halo.others > 0, ratio, np.nan), halo.z, halo.n)


def _between_criteria(marks: pd.DataFrame, which: Codes, sheets: int) -> Floats:
    """Variance over criteria within each sheet (sheets,), each criterion standardised."""
    grouped = marks.groupby("criterion", sort=False)["points"]
    spread = grouped.transform("std", ddof=0).to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (marks["points"] - grouped.transform("mean")).to_numpy(dtype=np.float64) / spread
    told = spread > 1e-12
    n = np.bincount(which[told], minlength=sheets)
    centre = group_means(np.where(told, z, np.nan), which, sheets)
    squares = np.where(told, (z - centre[which]) ** 2, 0.0)
    total = np.bincount(which, weights=squares, minlength=sheets)
    enough = n >= MINIMUM_CRITERIA
    found: Floats = np.divide(total, n - 1, out=np.full(sheets, np.nan), where=enough)
    return found


def _enough(found: Beside) -> Beside:
    enough = found.n >= MINIMUM_REVIEWS
    own, others, se = (np.where(enough, x, np.nan) for x in (found.own, found.others, found.se))
    return Beside(own, others, se, found.n)
