"""What hangs on the weights of the criteria: who is inside, and who comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepu_review.certainty.cut import Cut, Floats, Groups
from kepu_review.certainty.inside import inside
from kepu_review.certainty.ranks import borderline, competition, rank_intervals
from kepu_review.errors import UsageError
from kepu_review.text import t

Weights = Mapping[str, float]
Points = Mapping[str, float]
"""Points that an application has whatever the weights are, as a bonus; 0 where none are given."""

NEAR = 1e-9
"""Weights nearer to each other are the same."""


def weight_sensitivity(
    criterion_scores: pd.DataFrame,
    weights: Weights,
    groups: Mapping[str, str | None] | None,
    cut: Cut,
    *,
    concentration: float = 100.0,
    draws: int = 2000,
    seed: int = 0,
    fixed: Points | None = None,
) -> pd.DataFrame:
    """How often each application is inside when the weights are drawn anew around their values.

    Weights are drawn from Dirichlet(concentration × weights): means as given, standard deviation
    sqrt(w (1 - w) / (concentration + 1)); at 100 a weight of 0.25 varies by ± 0.043. A weight of
    zero stays zero. Nothing else is uncertain here: scores are taken as they are.

    Parameters
    ----------
    criterion_scores
        index application, a column for each criterion, all on one scale (as 0 to 100), so that
        the weighted sum is the score. Who misses one of them is not ranked.
    weights
        by criterion, not negative; made to sum up to 1.
    fixed
        by application, added to its weighted sum.

    Returns
    -------
    DataFrame, index application: score, rank, rank_low, rank_high (90 %), p_in, borderline; NaN
    and NA for those that are not ranked.

    Raises UsageError for weights that are missing, unknown, negative or all zero.
    """
    given = shares_of(criterion_scores, weights)
    whole = criterion_scores[list(weights)].dropna()
    scores, more = whole.to_numpy(dtype=np.float64), points_of(whole.index, fixed)
    drawn = _drawn(given, concentration, draws, seed) @ scores.T + more
    named = groups_of(whole.index, groups)
    p_in = inside(drawn, named, cut)
    low, high = rank_intervals(drawn)
    score = scores @ given + more
    found = pd.DataFrame(
        {
            "score": score,
            "rank": competition(score, 9),
            "rank_low": low,
            "rank_high": high,
            "p_in": p_in,
            "borderline": borderline(p_in),
        },
        index=whole.index.rename("application"),
    )
    kinds = {"rank": "Int64", "rank_low": "Int64", "rank_high": "Int64", "borderline": "boolean"}
    everybody = criterion_scores.index.rename("application")
    return found.astype(kinds).reindex(everybody)


def winner_changes(
    criterion_scores: pd.DataFrame, weights: Weights, *, fixed: Points | None = None
) -> pd.DataFrame:
    """The smallest change of each weight, alone, with which another application comes first.

    When one weight becomes v, the others keep their proportions and sum up to 1 - v. Scores are
    linear in v, so that the change is exact: beyond `weight` + `change` the `winner` is overtaken
    by `instead`, until there they are the first in the order of the index. `fixed` points of an
    application are added to its weighted sum.

    Returns
    -------
    DataFrame, index criterion, smallest change first (its first row names the criterion on which
    the winner hangs most): weight, change (signed, in parts of 1), becomes, winner, instead. NaN
    where no value from 0 to 1 changes the winner. A tie for the first place is a change of 0.

    Raises UsageError as `weight_sensitivity`, or when no application has all criteria.
    """
    given = shares_of(criterion_scores, weights)
    whole = criterion_scores[list(weights)].dropna()
    if whole.empty:
        raise UsageError(
            t("没有一项申报的各项指标都有得分。"), remedy=t("请先补齐得分，再看权重的影响。")
        )
    scores, more = whole.to_numpy(dtype=np.float64), points_of(whole.index, fixed)
    first = int(np.argmax(np.round(scores @ given + more, 9)))
    rows = []
    for n, name in enumerate(weights):
        change, rival = _overtaken(Line.of(scores, given, n, more), float(given[n]), first)
        rows.append(
            {
                "criterion": name,
                "weight": float(given[n]),
                "change": change,
                "becomes": float(given[n]) + change,
                "winner": whole.index[first],
                "instead": None if rival is None else whole.index[rival],
            }
        )
    found = pd.DataFrame(rows).set_index("criterion")
    nearest = found["change"].abs().sort_values(kind="stable", na_position="last").index
    return found.loc[nearest]


def _overtaken(line: Line, weight: float, first: int) -> tuple[float, int | None]:
    """The nearest change of the weight at which somebody overtakes the first, and who."""
    at = line.at(weight)
    # the lead is a line in the weight, not negative where it is now
    lead, slope = at[first] - at, line.slope[first] - line.slope
    changes = np.full(len(at), np.nan)
    moves = np.abs(slope) > NEAR
    changes[moves] = -np.clip(lead[moves], 0.0, None) / slope[moves]
    becomes = weight + changes
    # there must be room to go beyond the tie
    beyond = np.where(slope > 0, becomes > NEAR, becomes < 1 - NEAR)
    changes[~beyond] = np.nan
    if np.isnan(changes).all():
        return np.nan, None
    nearest = int(np.nanargmin(np.abs(changes)))
    return float(changes[nearest]) + 0.0, nearest


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Scores (a,) while one weight changes and the others keep their proportions."""

    rest: Floats
    """Where the weight is 0."""
    slope: Floats

    @classmethod
    def of(cls, scores: Floats, given: Floats, n: int, more: Floats) -> Line:
        """When weight n changes; in equal parts for the others where it has all the weight."""
        others = np.delete(given, n)
        left = others.sum()
        if len(others) == 0:
            return cls(scores[:, n] + more, np.zeros(len(scores)))
        shares = others / left if left > 0 else np.full(len(others), 1 / len(others))
        rest: Floats = np.delete(scores, n, axis=1) @ shares
        return cls(rest + more, scores[:, n] - rest)

    def at(self, weight: float) -> Floats:
        """Scores at this weight."""
        found: Floats = self.rest + weight * self.slope
        return found


def _drawn(given: Floats, concentration: float, draws: int, seed: int) -> Floats:
    if concentration <= 0:
        raise ValueError(f"concentration must be positive: {concentration}")
    random = np.random.Generator(np.random.PCG64(seed))
    drawn = np.zeros((draws, len(given)))
    drawn[:, given > 0] = random.dirichlet(concentration * given[given > 0], size=draws)
    return drawn


def shares_of(criterion_scores: pd.DataFrame, weights: Weights) -> Floats:
    """Weights in their order, made to sum up to 1."""
    apart = sorted(set(weights) ^ set(criterion_scores.columns))
    if apart:
        raise UsageError(
            t("这些指标缺少得分或权重：{named}。", named="、".join(apart)),
            remedy=t("请为得分表中的每项指标给出权重，且只给出这些。"),
        )
    given = np.array(list(weights.values()), dtype=np.float64)
    if not (np.isfinite(given).all() and (given >= 0).all() and given.sum() > 0):
        raise UsageError(
            t("指标权重须为非负的数，且不能全为零。"),
            remedy=t("请核对各项指标的权重。"),
        )
    share: Floats = given / given.sum()
    return share


def groups_of(index: pd.Index, groups: Mapping[str, str | None] | None) -> Groups | None:
    """The group of each application, in order."""
    return None if groups is None else [groups.get(name) for name in index]


def points_of(index: pd.Index, fixed: Points | None) -> Floats:
    """Points of each application that no weight changes, in order."""
    known = fixed or {}
    return np.array([known.get(name, 0.0) for name in index], dtype=np.float64)
