"""The chair's page on one expert: every figure, and the sheets furthest from the panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kepu_review.experts.page import place_of
from kepu_review.experts.remark import Missing, Remark, figures_of, row_of
from kepu_review.experts.remarks import missing, remarks
from kepu_review.experts.without import Without
from kepu_review.panels import Ratings

if TYPE_CHECKING:
    from kepu_review.severity import Fit


@dataclass(frozen=True, slots=True)
class Away:
    """One sheet beside the application's score without this expert, in points.

    `distance` is what is left of the difference after the expert's severity; None without others.
    """

    application: str
    own: float
    others: float | None
    distance: float | None
    reviews: int


@dataclass(frozen=True, slots=True)
class ChairPage:
    """All of one expert; `sheets` furthest from the panel first, those without others last.

    `figures` maps columns of `diagnostics` to values, without the missing ones.
    """

    expert: str
    reviews: int
    figures: Mapping[str, float]
    remarks: tuple[Remark, ...]
    missing: tuple[Missing, ...]
    sheets: tuple[Away, ...]


def chair_page(expert: str, fit: Fit, scores: pd.DataFrame, table: pd.DataFrame) -> ChairPage:
    """The chair's page of `expert`, from the fit of `scores` and the `diagnostics` of all.

    Raises UsageError for an expert without reviews.
    """
    ratings = Ratings.of(scores)
    at = place_of(ratings, expert)
    without = Without.of(fit, ratings, only=expert)
    row = row_of(table, expert)
    mine = np.flatnonzero(ratings.j == at)
    differences = ratings.y[mine] - without.score[mine]
    there = differences[~np.isnan(differences)]
    usual = float(there.mean()) if len(there) else 0.0
    sheets = [
        Away(
            application=str(ratings.applications[ratings.i[k]]),
            own=float(ratings.y[k]),
            others=None if np.isnan(difference) else float(without.score[k]),
            distance=None if np.isnan(difference) else float(difference - usual),
            reviews=int(ratings.counts_i[ratings.i[k]]),
        )
        for k, difference in zip(mine, differences, strict=True)
    ]
    return ChairPage(
        expert=expert,
        reviews=len(mine),
        figures=MappingProxyType(figures_of(row, table.columns)),
        remarks=remarks(row),
        missing=missing(row),
        sheets=tuple(sorted(sheets, key=_furthest)),
    )


def _furthest(sheet: Away) -> tuple[float, str]:
    away = -1.0 if sheet.distance is None else abs(sheet.distance)
    return -away, sheet.application
