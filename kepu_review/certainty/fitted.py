"""A fitted model with a cut laid over it: how sure each application's place is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from kepu_review.certainty.cut import Cut, Floats, Groups
from kepu_review.certainty.inside import inside
from kepu_review.certainty.ranks import borderline, competition, rank_intervals
from kepu_review.errors import MethodRefused
from kepu_review.panels import Ratings, connected, links
from kepu_review.text import t

GroupOf = Mapping[str, str | None]
"""Application → its group; not named or None: in no group."""


class Fitted(Protocol):
    """What is asked of a model: `applications` has raw, score and se; draws are joint."""

    @property
    def applications(self) -> pd.DataFrame:
        """Index application."""

    @property
    def ratings(self) -> Ratings:
        """What it was fitted to."""

    def draws(self, n: int, seed: int) -> Floats:
        """True scores (n, a)."""


def of_fit(
    fit: Fitted,
    groups: GroupOf | None,
    cut: Cut,
    *,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.9,
    decimals: int = 4,
) -> pd.DataFrame:
    """How sure every place is, out of joint posterior draws of the true scores.

    P(in) is the probability that the true score is inside, given the model and its variances;
    its Monte Carlo error is at most 0.5 / sqrt(draws), 0.011 at 2,000.

    Returns
    -------
    DataFrame, index application, in the order of the fit: raw, raw_rank, adjusted, adjusted_rank
    (competition ranks of scores to `decimals`), se (points), rank_low, rank_high (best and worst
    rank that hold `level` of the draws), p_in (0 to 1), borderline (0.1 < p_in < 0.9).

    Raises MethodRefused when the cut compares panels that share no application, UsageError when
    groups and cut do not fit.
    """
    check_comparable(fit.ratings, groups, cut)
    table = fit.applications
    drawn = fit.draws(draws, seed)
    p_in = inside(drawn, listed(table.index, groups), cut)
    low, high = rank_intervals(drawn, level)
    raw, adjusted = (table[name].to_numpy(dtype=np.float64) for name in ("raw", "score"))
    return pd.DataFrame(
        {
            "raw": raw,
            "raw_rank": competition(raw, decimals),
            "adjusted": adjusted,
            "adjusted_rank": competition(adjusted, decimals),
            "se": table["se"].to_numpy(dtype=np.float64),
            "rank_low": low,
            "rank_high": high,
            "p_in": p_in,
            "borderline": borderline(p_in),
        },
        index=table.index,
    )


def listed(index: Sequence[Hashable] | pd.Index, groups: GroupOf | None) -> Groups | None:
    """The group of each application of the index."""
    return None if groups is None else [groups.get(str(name)) for name in index]


def check_comparable(ratings: Ratings, groups: GroupOf | None, cut: Cut) -> None:
    """Raise MethodRefused when the cut compares across panels that nothing joins.

    Contests within groups alone may stand, where each group is in one part.
    """
    parts = connected(ratings)
    if len(parts) == 1:
        return
    if cut.seats is None and cut.minimum is None and groups is not None:
        within = [{groups.get(str(name)) for name in part.applications} for part in parts]
        seen = [name for part in within for name in part]
        if len(seen) == len(set(seen)):
            return
    named = t("；").join(
        t("“{first}”等 {number} 项", first=part.applications[0], number=len(part.applications))
        for part in parts[:8]
    )
    needed = t("、").join(f"{one.expert} → {one.application}" for one in links(ratings, parts)[:8])
    raise MethodRefused(
        t(
            "评审分成 {number} 组，组间没有共同评过的申报，分数不可比：{named}。",
            number=len(parts),
            named=named,
        ),
        remedy=t(
            "请增加相连的评审（专家 → 申报）：{needed}；或改用平均分，或只在组内排名。",
            needed=needed,
        ),
    )
