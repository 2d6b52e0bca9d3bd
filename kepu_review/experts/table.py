"""The figures of every expert in one table; missing is NaN/NA, never 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kepu_review.errors import UsageError
from kepu_review.experts.arrays import group_means, group_sums
from kepu_review.experts.bias import gaps
from kepu_review.experts.fitting import mean_squares, residual_shares, standardised
from kepu_review.experts.following import follow, shrunk, true_spread
from kepu_review.experts.limits import MINIMUM_FOR_SEVERITY, MINIMUM_REVIEWS
from kepu_review.experts.scales import Scale
from kepu_review.experts.sheets import of_sheets
from kepu_review.experts.without import Without
from kepu_review.panels import Ratings, as_frame
from kepu_review.text import t

COLUMNS = (
    *("n", "severity", "se", "within", "blup", "parted", "noise"),
    *("consistency", "consistency_expected", "discrimination", "discrimination_se"),
    *("infit", "outfit", "infit_z", "outfit_z", "spread", "spread_expected", "spread_ratio"),
    *("caseload_index", "caseload_se", "application_sd"),
    *("middle_share", "middle_others", "middle_se", "halo", "halo_z", "home_gap", "home_gap_se"),
    *("facets_infit", "facets_outfit", "facets_infit_z", "facets_outfit_z"),
    *("shared", "sheets", "home_reviews"),
)
_COUNTS = ("n", "shared", "sheets", "home_reviews")

if TYPE_CHECKING:
    from kepu_review.severity import Fit
    from kepu_review.severity.facets import FacetsFit


def diagnostics(
    fit: Fit,
    scores: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    *,
    scales: Mapping[str, Scale] | None = None,
    home: str | None = None,
    facets: FacetsFit | None = None,
) -> pd.DataFrame:
    """The figures of each expert, index expert, columns COLUMNS, points of 100 where points.

    `fit` is the `within` fit of `scores` (application, expert, score). `marks` (application,
    expert, criterion, points, level) and `scales` give the share in the middle and halo; `home`
    names a column of `scores`, 1 where the application is of the expert's own region or group.
    `facets` brings infit and outfit of the many-facet Rasch model too. What lacks data is NaN, and
    `missing` says why. After Myford & Wolfe (2003, 2004); definitions stand in the modules.

    Raises UsageError when the fit is of another method.
    """
    if fit.method != "within":
        raise UsageError(
            t("专家情况要用组内估计的宽严，而不是“{method}”。", method=fit.method),
            remedy=t('请用 severity.fit(scores, "within")。'),
        )
    ratings = Ratings.of(scores)
    without = Without.of(fit, ratings)
    index = pd.Index(ratings.experts, name="expert")
    found: dict[str, object] = {
        **_severity(fit, index, ratings),
        **_following(fit, without),
        **_fitting(fit, ratings),
        **_spread(ratings),
        **(_caseload(without) if fit.connected else {}),
        **_sheets(marks, scales, ratings),
        **_home(fit, scores, home, without),
        **_facets(facets, index),
    }
    table = pd.DataFrame({name: found.get(name, np.nan) for name in COLUMNS}, index=index)
    return table.astype(dict.fromkeys(_COUNTS, "Int64"))


def _severity(fit: Fit, index: pd.Index, ratings: Ratings) -> dict[str, object]:
    of = fit.experts.reindex(index)
    few = ratings.counts_j < MINIMUM_FOR_SEVERITY
    both = {name: of[name].mask(few).astype(float) for name in ("within", "blup")}
    parted = of["parted"].astype("boolean").mask(few | of["within"].isna().to_numpy())
    noise = float(np.sqrt(fit.variance.residual))
    shown = {"severity": of["severity"], "se": of["se"], "parted": parted, "noise": noise}
    return {"n": ratings.counts_j, **shown, **both}


def _following(fit: Fit, without: Without) -> dict[str, object]:
    ratings, true, noise = without.ratings, fit.variance.application, fit.variance.residual
    size = len(ratings.experts)
    own = true_spread(without.score, without.others, ratings.j, size, true, noise)[ratings.j]
    x = shrunk(without.score, without.others, own, noise)
    blur = noise / np.maximum(without.others, 1)
    left = noise + own * blur / np.maximum(own + blur, 1e-300)
    found = follow(ratings.y, x, ratings.j, size, left)
    shared = np.bincount(ratings.j[~np.isnan(without.score)], minlength=len(ratings.experts))
    return {
        "consistency": found.consistency,
        "consistency_expected": found.expected,
        "spread_expected": found.expected_sd,
        "discrimination": found.slope,
        "discrimination_se": found.slope_se,
        "shared": shared,
    }


def _fitting(fit: Fit, ratings: Ratings) -> dict[str, object]:
    size, i, j = len(ratings.experts), ratings.i, ratings.j
    noise, spread = fit.variance.residual, fit.variance.expert
    given = fit.experts["severity"].reindex(ratings.experts).to_numpy(dtype=np.float64)
    fair = ratings.y - given[j]
    residuals = fair - group_means(fair, i, len(ratings.applications))[i]
    variances = noise * residual_shares(i, j, noise / spread if spread > 0 else np.inf)
    infit, outfit = mean_squares(residuals, variances, j, size)
    n = np.bincount(j[ratings.counts_i[i] > 1], minlength=size)
    enough = (n >= MINIMUM_REVIEWS) & (noise > 0)
    infit, outfit = np.where(enough, infit, np.nan), np.where(enough, outfit, np.nan)
    return {
        "infit": infit,
        "outfit": outfit,
        "infit_z": standardised(infit, n),
        "outfit_z": standardised(outfit, n),
    }


def _spread(ratings: Ratings) -> dict[str, object]:
    size, n = len(ratings.experts), ratings.counts_j
    centred = ratings.y - group_means(ratings.y, ratings.j, size)[ratings.j]
    squares = group_sums(centred**2, ratings.j, size)
    freedom = float((n - 1).sum())
    pooled = np.sqrt(squares.sum() / freedom) if freedom else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(n >= MINIMUM_REVIEWS, np.sqrt(squares / (n - 1)), np.nan)
    return {"spread": spread, "spread_ratio": spread / pooled if pooled > 0 else np.nan}


def _caseload(without: Without) -> dict[str, object]:
    ratings, size = without.ratings, len(without.ratings.experts)
    mean = group_means(without.score, ratings.i, len(ratings.applications))
    there = mean[~np.isnan(mean)]
    spread = float(np.std(there, ddof=1)) if len(there) > 1 else np.nan
    n = np.bincount(ratings.j[~np.isnan(without.score)], minlength=size)
    seen = group_means(without.score, ratings.j, size) - (there.mean() if len(there) else np.nan)
    enough = n >= MINIMUM_FOR_SEVERITY
    with np.errstate(divide="ignore", invalid="ignore"):
        # drawn without putting back: who saw everything has no luck in what they saw
        se = spread * np.sqrt(np.maximum(1 - n / max(len(there), 1), 0) / n)
    return {
        "caseload_index": np.where(enough, seen, np.nan),
        "caseload_se": np.where(enough, se, np.nan),
        "application_sd": spread,
    }


def _sheets(
    marks: pd.DataFrame | None, scales: Mapping[str, Scale] | None, ratings: Ratings
) -> dict[str, object]:
    if marks is None:
        return {"sheets": 0}
    found = of_sheets(
        marks, scales or {}, pd.Index(ratings.applications), pd.Index(ratings.experts)
    )
    return {
        "middle_share": found.middle.own,
        "middle_others": found.middle.others,
        "middle_se": found.middle.se,
        "halo": found.halo,
        "halo_z": found.halo_z,
        "sheets": np.maximum(found.halo_n, found.middle.n),
    }


def _home(fit: Fit, scores: pd.DataFrame, home: str | None, without: Without) -> dict[str, object]:
    ratings = without.ratings
    if home is None:
        return {"home_reviews": 0}
    flags = as_frame(scores)[home].to_numpy(dtype=np.float64, na_value=np.nan)
    own = flags[ratings.rows]
    deviations = np.where(np.isnan(own), np.nan, ratings.y - without.score)
    n = np.maximum(without.others, 1)
    variances = fit.variance.residual * (n + 1) / n
    size = len(ratings.experts)
    gap, se = gaps(deviations, variances, own == 1, ratings.j, size)
    reviews = np.bincount(ratings.j[own == 1], minlength=size)
    return {"home_gap": gap, "home_gap_se": se, "home_reviews": reviews}


def _facets(facets: FacetsFit | None, index: pd.Index) -> dict[str, object]:
    if facets is None:
        return {}
    of = facets.experts.reindex(index)
    return {f"facets_{name}": of[name] for name in ("infit", "outfit", "infit_z", "outfit_z")}
