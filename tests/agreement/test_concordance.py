"""Kendall's W: published cases with ties, what it is by definition, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, rankdata, spearmanr

from kepu_review.agreement import kendalls_w, kendalls_w_interval, kendalls_w_test
from kepu_review.errors import MethodRefused
from tests.agreement.published import drawn, published


def test_siegel_s_case_with_ties_is_reproduced() -> None:
    found = kendalls_w_test(published("siegel_1956"))
    assert round(found.value, 3) == 0.828
    assert found.df == 9
    assert found.chi2 == 3 * 9 * found.value
    assert round(found.p, 3) == 0.008


def test_the_documented_case_of_r_is_reproduced() -> None:
    found = kendalls_w_test(published("anxiety"))
    assert round(found.value, 7) == 0.5396569
    assert (round(found.chi2, 1), found.df, round(found.p, 4)) == (30.8, 19, 0.0429)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 12), st.integers(3, 6))
def test_it_is_friedman_s_chi_square_over_its_largest_value(seed: int, n: int, m: int) -> None:
    scores = np.random.default_rng(seed).integers(0, 4, size=(n, m))
    scores[0], scores[1] = 0, 3
    found = kendalls_w_test(scores)
    assert found.chi2 == pytest.approx(friedmanchisquare(*scores.astype(float)).statistic)


def test_without_ties_it_is_the_mean_rank_correlation_of_experts() -> None:
    scores = drawn(1, (12, 4), (8, 5, 8))
    rho = spearmanr(scores).statistic
    mean = (rho.sum() - 4) / 12
    assert kendalls_w(scores) == pytest.approx((3 * mean + 1) / 4)


def test_only_the_order_within_each_expert_counts() -> None:
    scores = np.round(drawn(2, (15, 5), (8, 5, 8)) / 5)
    own_scale = np.exp(scores / [1, 2, 3, 4, 5]) + np.array([0, 10, -5, 3, 100])
    assert kendalls_w(own_scale) == pytest.approx(kendalls_w(scores))
    assert kendalls_w(rankdata(scores, axis=0)) == pytest.approx(kendalls_w(scores))
    turned = scores[::-1, ::-1]
    assert kendalls_w(turned) == pytest.approx(kendalls_w(scores))


def test_experts_who_all_rank_alike_have_one() -> None:
    ranks = np.array([[1, 10], [2, 20], [2, 20], [5, 30]])
    assert kendalls_w(ranks) == pytest.approx(1.0)


def test_the_interval_holds_the_value() -> None:
    scores = np.round(drawn(3, (40, 5), (8, 5, 8)))
    found = kendalls_w_interval(scores, draws=300, seed=1)
    assert found.value == kendalls_w(scores)
    assert 0 < found.low < found.value < found.high < 1
    assert found == kendalls_w_interval(scores, draws=300, seed=1)


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([[1, 2], [3, np.nan]], "肯德尔 W 要求每位专家评过每份申报，现缺 1 个分数。"),
        ([[1], [3]], "肯德尔 W 至少需要 2 位专家和 2 份申报。"),
        ([[1, 2]], "肯德尔 W 至少需要 2 位专家和 2 份申报。"),
        ([[1, 2], [1, 2], [1, 2]], "每位专家给各份申报的分数都相同，无法比较排序。"),
    ],
)
def test_what_has_no_w_is_refused_with_the_reason(scores: list[list[float]], message: str) -> None:
    with pytest.raises(MethodRefused) as refused:
        kendalls_w(scores)
    assert refused.value.message == message
