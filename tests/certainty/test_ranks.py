"""Rank intervals, and who is near the line."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from kepu_review.certainty import borderline, rank_intervals
from kepu_review.certainty.ranks import competition


def _draws(decimals: int) -> np.ndarray:
    random = np.random.Generator(np.random.PCG64(decimals))
    return np.round(random.normal(0, 2, (400, 30)) + random.normal(0, 3, 30), decimals)


@pytest.mark.parametrize("decimals", [0, 9])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.999])
def test_the_interval_is_the_shortest_centred_one_that_holds_the_level(
    decimals: int, level: float
) -> None:
    draws = _draws(decimals)
    low, high = rank_intervals(draws, level)
    ranks = rankdata(-draws, method="min", axis=1)
    for n in range(30):
        own = ranks[:, n]
        assert (own < low[n]).mean() <= (1 - level) / 2 + 1e-9 < (own <= low[n]).mean() + 1e-9
        assert (own > high[n]).mean() <= (1 - level) / 2 + 1e-9 < (own >= high[n]).mean() + 1e-9
        assert ((own >= low[n]) & (own <= high[n])).mean() >= level


def test_a_certain_order_has_one_rank_each_and_equals_share_it() -> None:
    low, high = rank_intervals([[9.0, 7.0, 7.0, 1.0]] * 3)
    assert list(low) == list(high) == [1, 2, 2, 4]


def test_a_missing_score_ranks_last() -> None:
    low, high = rank_intervals([[np.nan, 7.0, 8.0]] * 3)
    assert list(low) == list(high) == [3, 2, 1]


def test_more_than_thirty_two_thousand_applications_have_their_ranks() -> None:
    low, high = rank_intervals(np.arange(40_000.0)[np.newaxis])
    assert list(low[:2]) == [40_000, 39_999]
    assert (low == high).all()


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_level_outside_zero_to_one_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        rank_intervals([[1.0]], level)


def test_borderline_is_strictly_between_the_limits() -> None:
    assert (
        list(borderline([0.0, 0.1, 0.11, 0.89, 0.9, 1.0])) == [False] * 2 + [True] * 2 + [False] * 2
    )
    assert list(borderline([0.3, 0.5], 0.4, 0.6)) == [False, True]


def test_scores_equal_to_the_decimals_declared_share_a_rank() -> None:
    assert list(competition(np.array([1.0, 2.00004, 2.00001]), 4)) == [3, 1, 1]
    assert list(competition(np.array([1.0, 2.0004, 2.0001]), 4)) == [3, 1, 2]
