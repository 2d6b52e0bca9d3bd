"""Competition ranks (1, 2, 2, 4) overall and within each category; ties stay in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.model import Ranked
from kepu_review.rankings.methods import Method, Weights
from kepu_review.rankings.registry import find_method
from kepu_review.rankings.ties import TieValues, chain_keys, comparable, parted_by
from kepu_review.rankings.totals import Integers, Totals, shown
from kepu_review.text import t


def rank(
    scores: pd.DataFrame,
    categories: Mapping[str, str | None],
    *,
    method: str | Method = "mean",
    minimum_reviews: int = 1,
    tie_decimals: int = 4,
    weights: Weights | None = None,
    tie_chain: Sequence[str] = (),
    tie_values: TieValues | None = None,
) -> tuple[Ranked, ...]:
    """Every application of `categories`, best first, then those not ranked, with the reason.

    `scores` has columns application, expert, score (a missing score is a review without total
    and does not count); `categories` maps application to category. Scores are never rounded;
    only for comparing are they rounded, half up, to `tie_decimals`. Equal ones share the rank
    1 + (number strictly better), unless `tie_chain` (mean, median, max, min, or a key of
    `tie_values`) parts them, which `tie_break` then says. `tied` means: shares its overall rank;
    `category_tied`: shares its rank within the category.

    Raises MethodRefused when the method's preconditions fail, UsageError for unknown names.
    """
    chosen = find_method(method) if isinstance(method, str) else method
    totals = Totals.of(scores)
    _check_known(totals, categories)
    enough = totals.keep(totals.counts >= max(minimum_reviews, 1))
    values = chosen.scores(enough, weights)
    chain = chain_keys(enough, tie_chain, tie_values or {}, tie_decimals)
    keys = np.column_stack([comparable(values, tie_decimals), *chain.values()])
    of_category = np.array([categories[a] for a in enough.applications], dtype=object)
    overall = competition_ranks(keys)
    within = _ranks_within(keys, of_category)
    shared = pd.Series(overall).duplicated(keep=False).to_numpy()
    groups = pd.DataFrame({"category": of_category, "rank": within})
    shared_within = groups.duplicated(keep=False).to_numpy() & groups["category"].notna()
    parted = parted_by(keys, tuple(chain))
    ranked = [
        Ranked(
            application=str(enough.applications[i]),
            category=of_category[i],
            score=float(values[i]),
            rank=int(overall[i]),
            category_rank=int(within[i]) if of_category[i] is not None else None,
            reviews=int(enough.counts[i]),
            tied=bool(shared[i]),
            category_tied=bool(shared_within[i]),
            tie_break=parted[i],
        )
        for i in np.lexsort((np.arange(len(overall)), overall))
    ]
    return (*ranked, *_unranked(scores, totals, enough, categories, minimum_reviews))


def competition_ranks(keys: Integers) -> Integers:
    """Ranks (a,) of rows of `keys` (a, k), compared column by column, higher is better."""
    if len(keys) == 0:
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort(keys.T[::-1])[::-1]
    ordered = keys[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    first = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = first + 1
    return ranks


def _ranks_within(keys: Integers, groups: NDArray[np.object_]) -> Integers:
    ranks = np.zeros(len(keys), dtype=np.int64)
    for rows in pd.Series(np.arange(len(keys))).groupby(groups).indices.values():
        ranks[rows] = competition_ranks(keys[rows])
    return ranks


def _check_known(totals: Totals, categories: Mapping[str, str | None]) -> None:
    unknown = sorted(set(totals.applications) - set(categories))
    if unknown:
        raise MethodRefused(
            t("总分表中有不在本次排名范围内的申报：{unknown}。", unknown=shown(unknown)),
            remedy=t("请先去掉这些总分，或将申报纳入排名。"),
        )


def _unranked(
    scores: pd.DataFrame,
    totals: Totals,
    enough: Totals,
    categories: Mapping[str, str | None],
    minimum: int,
) -> list[Ranked]:
    counts = dict(zip(totals.applications, totals.counts, strict=True))
    given = scores.groupby("application").size()
    return [
        Ranked(
            application=application,
            category=categories[application],
            score=None,
            rank=None,
            category_rank=None,
            reviews=int(counts.get(application, 0)),
            reason=_reason(
                int(counts.get(application, 0)), int(given.get(application, 0)), minimum
            ),
        )
        for application in sorted(set(categories) - set(enough.applications))
    ]


def _reason(count: int, given: int, minimum: int) -> str:
    """`given` counts reviews with or without a total."""
    if given == 0:
        return t("无评审")
    open_ones = given - count
    without = t("（另有 {open_ones} 份无总分）", open_ones=open_ones)
    if count == 0:
        return t("{given} 份评审均无总分", given=given)
    few = t("评审数不足：{count} < {minimum}", count=count, minimum=minimum)
    return few + (without if open_ones else "")
