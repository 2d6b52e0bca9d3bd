"""Sheets beside the others of the same application, and the residuals of the linear model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, norm

from kepu_review.experts.arrays import beside_others, group_means
from kepu_review.experts.bias import gaps
from kepu_review.experts.fitting import mean_squares, residual_shares, standardised
from kepu_review.experts.following import follow, shrunk, true_spread


def test_a_mean_of_nothing_is_missing() -> None:
    means = group_means(np.array([1.0, 3.0, np.nan]), np.array([0, 0, 1]), 3)
    assert means[0] == 2.0
    assert np.isnan(means[1:]).all()


def test_a_sheet_is_compared_with_the_others_of_its_application_only() -> None:
    # application 0: 1 by E0, 0 by E1 and E2; application 1: 1 by E0 alone
    values = np.array([1.0, 0.0, 0.0, 1.0])
    found = beside_others(values, np.array([0, 0, 0, 1]), np.array([0, 1, 2, 0]), 3)
    assert found.n.tolist() == [1, 1, 1]
    assert found.own.tolist() == [1.0, 0.0, 0.0]
    assert found.others.tolist() == [0.0, 0.5, 0.5]
    # pooled variance ((1-1/3)^2 + 2/9) / 2 = 1/3, of one difference 1/3 * 3/2
    assert found.se == pytest.approx([np.sqrt(0.5)] * 3)
    assert found.z[0] == pytest.approx(np.sqrt(2))


def test_a_sheet_nobody_else_filled_in_says_nothing() -> None:
    found = beside_others(np.array([1.0, np.nan]), np.array([0, 0]), np.array([0, 1]), 2)
    assert found.n.tolist() == [0, 0]
    assert np.isnan([*found.own, *found.others, *found.z]).all()


def test_infit_and_outfit_are_those_written_down_by_hand() -> None:
    residuals = np.array([2.0, -1.0, 3.0])
    infit, outfit = mean_squares(residuals, np.array([1.0, 1.0, 9.0]), np.array([0, 0, 1]), 3)
    assert infit[:2].tolist() == [2.5, 1.0]
    assert outfit[:2].tolist() == [2.5, 1.0]
    infit, outfit = mean_squares(residuals, np.array([1.0, 1.0, 4.0]), np.array([0, 0, 0]), 1)
    assert infit[0] == pytest.approx(14 / 6)
    assert outfit[0] == pytest.approx((4 + 1 + 9 / 4) / 3)


def test_an_expert_whose_residuals_cannot_vary_has_no_fit() -> None:
    infit, outfit = mean_squares(np.zeros(2), np.array([0.0, 1.0]), np.array([0, 1]), 2)
    assert np.isnan([infit[0], outfit[0]]).all()
    assert [infit[1], outfit[1]] == [0.0, 0.0]


def test_the_standardised_mean_square_is_near_the_normal_quantile_of_its_tail() -> None:
    for n in (8, 25, 100):
        squares = chi2.ppf([0.025, 0.5, 0.975, 0.995], n) / n
        z = standardised(squares, np.full(4, n))
        assert z == pytest.approx(norm.ppf([0.025, 0.5, 0.975, 0.995]), abs=0.03)


def dense_shares(i: np.ndarray, j: np.ndarray, ratio: float) -> np.ndarray:
    """Diagonal of I - W (W'W + penalty)^-1 W', with every application its own column."""
    w = np.hstack([i[:, None] == np.arange(i.max() + 1), j[:, None] == np.arange(j.max() + 1)])
    w = w.astype(float)
    penalty = np.diag([0.0] * (i.max() + 1) + [ratio] * (j.max() + 1))
    return 1 - np.einsum("nk,kl,nl->n", w, np.linalg.inv(w.T @ w + penalty), w)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 20))
def test_the_variance_of_residuals_equals_the_dense_hat_matrix(seed: int, ratio: float) -> None:
    chance = np.random.default_rng(seed)
    a, e = int(chance.integers(2, 12)), int(chance.integers(2, 8))
    pairs = np.array(
        [(x, y) for x in range(a) for y in range(e) if chance.random() < 0.5 or y == 0]
    )
    i, j = pairs[:, 0], np.unique(pairs[:, 1], return_inverse=True)[1]
    chance.shuffle(i)
    i = np.sort(i)
    assert residual_shares(i, j, ratio) == pytest.approx(dense_shares(i, j, ratio), abs=1e-9)


# Shrout & Fleiss (1979), Psychological Bulletin 86(2), Tables 2 and 3: 6 targets by 4 judges
RATINGS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=float,
)
RESIDUAL_MEAN_SQUARE = 1.02


def test_squared_residuals_over_their_shares_are_the_published_residual_mean_square() -> None:
    i, j = np.repeat(np.arange(6), 4), np.tile(np.arange(4), 6)
    centred = RATINGS - RATINGS.mean(axis=1, keepdims=True) - RATINGS.mean(axis=0) + RATINGS.mean()
    shares = residual_shares(i, j, 1e-8)  # experts as good as fixed: their number off the freedom
    assert shares.sum() == pytest.approx(15)
    square = float((centred**2).sum() / shares.sum())
    assert square == pytest.approx(RESIDUAL_MEAN_SQUARE, abs=0.005)
    infit, outfit = mean_squares(centred.ravel(), square * shares, j, 4)
    assert infit.mean() == pytest.approx(1)
    assert outfit == pytest.approx(infit)


def test_without_severity_a_residual_only_lacks_its_share_of_the_mean() -> None:
    shares = residual_shares(np.array([0, 0, 1, 1, 1]), np.array([0, 1, 0, 1, 2]), np.inf)
    assert shares.tolist() == pytest.approx([0.5, 0.5, 2 / 3, 2 / 3, 2 / 3])


def test_shrinking_draws_to_the_mean_by_reliability() -> None:
    x = shrunk(np.array([80.0, 60.0, np.nan]), np.array([2, 2, 0]), np.full(3, 9.0), noise=18.0)
    assert x[:2].tolist() == [75.0, 65.0]  # 9 / (9 + 18/2) = 1/2
    assert np.isnan(x[2])
    assert np.isnan(shrunk(np.array([80.0]), np.array([2]), np.zeros(1), noise=1.0)).all()


def test_the_spread_of_a_caseload_is_its_own_drawn_to_that_of_all() -> None:
    without = np.array([50.0, 60.0, 70.0, 80.0, 60.0, 60.0, np.nan])
    j = np.array([0, 0, 0, 0, 1, 1, 1])
    found = true_spread(without, np.full(7, 2), j, 3, true=90.0, noise=20.0)
    # blur 20/2 = 10; squares about the means 500 and 0; 8 more reviews of variance 90 + 10
    assert found == pytest.approx([1300 / 11 - 10, 800 / 9 - 10, 90.0 + 800 / 8 - 100])
    assert true_spread(without, np.full(7, 2), j, 3, true=0.0, noise=20.0)[1] == 0.0


def test_correlation_and_slope_are_those_of_a_line() -> None:
    x = np.arange(8.0)
    found = follow(3 + 2 * x, x, np.zeros(8, dtype=np.int64), 1, np.ones(8))
    assert found.consistency[0] == pytest.approx(1.0)
    assert found.slope[0] == pytest.approx(2.0)
    assert found.slope_se[0] == pytest.approx(0.0, abs=1e-7)
    assert found.expected[0] == pytest.approx(np.sqrt(6 / 7))  # variance of 0…7 is 6


def test_the_slope_and_its_error_are_those_of_least_squares() -> None:
    chance = np.random.default_rng(4)
    x, noise = chance.normal(size=20), chance.normal(size=20)
    y = 5 + 0.7 * x + noise
    found = follow(y, x, np.zeros(20, dtype=np.int64), 1, np.ones(20))
    design = np.column_stack([np.ones(20), x])
    beta, rest, *_ = np.linalg.lstsq(design, y)
    error = np.sqrt(rest[0] / 18 * np.linalg.inv(design.T @ design)[1, 1])
    assert found.slope[0] == pytest.approx(beta[1])
    assert found.slope_se[0] == pytest.approx(error)
    assert found.consistency[0] == pytest.approx(np.corrcoef(x, y)[0, 1])


def test_below_eight_reviews_nothing_is_said_and_marks_all_equal_have_no_correlation() -> None:
    x = np.arange(15.0)
    j = np.array([0] * 7 + [1] * 8)
    found = follow(np.full(15, 70.0), x, j, 2, np.ones(15))
    assert found.n.tolist() == [7, 8]
    assert np.isnan(found.consistency).all()
    assert np.isnan(found.slope[0])
    assert found.slope[1] == 0.0


OWN = np.array([True] * 3 + [False] * 4)
DEVIATIONS = np.array([4.0, 5.0, 6.0, 0.0, 1.0, 2.0, 1.0])


def test_the_gap_on_ones_own_is_a_difference_of_means_with_welch_s_error() -> None:
    gap, se = gaps(DEVIATIONS, np.zeros(7), OWN, np.zeros(7, dtype=np.int64), 2)
    assert gap[0] == 4.0
    assert se[0] == pytest.approx(np.sqrt(1 / 3 + (2 / 3) / 4))
    assert np.isnan(gap[1])


def test_few_marks_that_happen_to_agree_do_not_make_a_gap_sure() -> None:
    _, se = gaps(DEVIATIONS, np.full(7, 60.0), OWN, np.zeros(7, dtype=np.int64), 1)
    assert se[0] == pytest.approx(np.sqrt(60 / 3 + 60 / 4))


def test_two_reviews_of_ones_own_are_too_few_for_a_gap() -> None:
    own = np.array([True, True, False, False, False])
    gap, se = gaps(np.arange(5.0), np.ones(5), own, np.zeros(5, dtype=np.int64), 1)
    assert np.isnan([gap[0], se[0]]).all()
