"""What hangs on the weights of the criteria: who is inside, and who comes first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kepu_review.certainty.cut import Cut, Floats, Groups
from kepu_review.certainty.inside import inside
from kepu_review.certainty.ranks import borderline, competition, rank_intervals
from kepu_review.errors import UsageError
from kepu_review.text import t

Weights = Mapping[str, float]

_NEAR = 1e-9


def weight_sensitivity(
    criterion_scores: pd.DataFrame,
    weights: Weights,
    groups: Mapping[str, str | None] | None,
    cut: Cut,
    *,
    concentration: float = 100.0,
    draws: int = 2000,
    seed: int = 0,
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

    Returns
    -------
    DataFrame, index application: score, rank, rank_low, rank_high (90 %), p_in, borderline; NaN
    and NA for those that are not ranked.

    Raises UsageError for weights that are missing, unknown, negative or all zero.
    """
    given = _given(criterion_scores, weights)
    whole = criterion_scores[list(weights)].dropna()
    scores = whole.to_numpy(dtype=np.float64)
    drawn = _drawn(given, concentration, draws, seed) @ scores.T
    named = _groups_of(whole.index, groups)
    p_in = inside(drawn, named, cut)
    low, high = rank_intervals(drawn)
    score = scores @ given
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


def winner_changes(criterion_scores: pd.DataFrame, weights: Weights) -> pd.DataFrame:
    """The smallest change of each weight, alone, with which another application comes first.

    When one weight becomes v, the others keep their proportions and sum up to 1 - v. Scores are
    linear in v, so that the change is exact: beyond `weight` + `change` the `winner` is overtaken
    by `instead`, until there they are the first in the order of the index.

    Returns
    -------
    DataFrame, index criterion, smallest change first (its first row names the criterion on which
    the winner hangs most): weight, change (signed, in parts of 1), becomes, winner, instead. NaN
    where no value from 0 to 1 changes the winner. A tie for the first place is a change of 0.

    Raises UsageError as `weight_sensitivity`, or when no application has all criteria.
    """
    given = _given(criterion_scores, weights)
    whole = criterion_scores[list(weights)].dropna()
    if whole.empty:
        raise UsageError(
            t("没有一项申报的各项指标都有得分。"), remedy=t("请先补齐得分，再看权重的影响。")
        )
    scores = whole.to_numpy(dtype=np.float64)
    first = int(np.argmax(np.round(scores @ given, 9)))
    rows = []
    for n, name in enumerate(weights):
        change, rival = _overtaken(scores, given, n, first)
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


def _overtaken(scores: Floats, given: Floats, n: int, first: int) -> tuple[float, int | None]:
    """The nearest change of weight n at which somebody overtakes the first, and who."""
    own = scores[:, n]
    rest = _rest(scores, given, n)
    lead_own, lead_rest = own[first] - own, rest[first] - rest
    # the lead is v·lead_own + (1 - v)·lead_rest, for v the weight: a line, not negative at `given`
    lead = given[n] * lead_own + (1 - given[n]) * lead_rest
    slope = lead_own - lead_rest
    changes = np.full(len(scores), np.nan)
    moves = np.abs(slope) > _NEAR
    changes[moves] = -np.clip(lead[moves], 0.0, None) / slope[moves]
    becomes = given[n] + changes
    # there must be room to go beyond the tie
    beyond = np.where(slope > 0, becomes > _NEAR, becomes < 1 - _NEAR)
    changes[~beyond] = np.nan
    if np.isnan(changes).all():
        return np.nan, None
    nearest = int(np.nanargmin(np.abs(changes)))
    return float(changes[nearest]) + 0.0, nearest


def _rest(scores: Floats, given: Floats, n: int) -> Floats:
    """Scores without criterion n; equal parts where it has all the weight."""
    others = np.delete(given, n)
    left = others.sum()
    if len(others) == 0:
        return scores[:, n]
    shares = others / left if left > 0 else np.full(len(others), 1 / len(others))
    rest: Floats = np.delete(scores, n, axis=1) @ shares
    return rest


def _drawn(given: Floats, concentration: float, draws: int, seed: int) -> Floats:
    if concentration <= 0:
        raise ValueError(f"concentration must be positive: {concentration}")
    random = np.random.Generator(np.random.PCG64(seed))
    drawn = np.zeros((draws, len(given)))
    drawn[:, given > 0] = random.dirichlet(concentration * given[given > 0], size=draws)
    return drawn


def _given(criterion_scores: pd.DataFrame, weights: Weights) -> Floats:
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


def _groups_of(index: pd.Index, groups: Mapping[str, str | None] | None) -> Groups | None:
    return None if groups is None else [groups.get(name) for name in index]
