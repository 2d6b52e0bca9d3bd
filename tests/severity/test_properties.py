"""What must not change the answer does not; what must, does as it should."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review import severity
from kepu_review.errors import MethodRefused
from tests.severity.invent import invent

METHODS = pytest.mark.parametrize("method", ["within", "reml"])
POINTS = ["raw", "score", "se"]


@METHODS
def test_the_order_of_the_rows_changes_nothing(method):
    data = invent(30, 4, 9)
    one, other = (
        severity.fit(data, method),
        severity.fit(data.sample(frac=1, random_state=1), method),
    )
    assert one.variance == other.variance
    assert one.applications.equals(other.applications)
    assert one.experts.equals(other.experts)


@METHODS
@settings(max_examples=4, deadline=None)
@given(shift=st.floats(-200, 200), scale=st.floats(0.01, 100))
def test_other_units_give_the_same_result_in_them(method, shift, scale):
    data = invent(30, 4, 9)
    other = data.assign(score=shift + scale * data["score"])
    one, moved = severity.fit(data, method), severity.fit(other, method)
    assert moved.variance.application == pytest.approx(
        scale**2 * one.variance.application, rel=1e-5
    )
    assert moved.variance.expert == pytest.approx(scale**2 * one.variance.expert, rel=1e-5)
    tolerance = 1e-4 * scale
    score = shift + scale * one.applications["score"]
    assert np.allclose(moved.applications["score"], score, atol=tolerance)
    assert np.allclose(moved.applications["se"], scale * one.applications["se"], atol=tolerance)
    assert np.allclose(moved.experts["severity"], scale * one.experts["severity"], atol=tolerance)
    assert moved.experts["parted"].equals(one.experts["parted"])


@METHODS
def test_a_missing_cell_is_the_same_as_no_row(method):
    data = invent(20, 4, 8)
    wide = data.pivot_table(index="application", columns="expert", values="score")
    assert wide.isna().to_numpy().any()
    one, other = severity.fit(data, method), severity.fit(wide, method)
    assert np.array_equal(one.applications[POINTS], other.applications[POINTS])
    assert list(one.applications.index) == list(other.applications.index)


@METHODS
def test_severities_sum_to_zero_and_residuals_too(method):
    fit = severity.fit(invent(30, 4, 9), method)
    assert fit.experts["severity"].sum() == pytest.approx(0, abs=1e-9)
    assert fit.residuals.sum() == pytest.approx(0, abs=1e-9)


def test_within_scores_are_means_freed_from_severity():
    fit = severity.fit(invent(30, 4, 9), "within")
    frame = fit.ratings.frame()
    freed = frame["score"] - fit.experts["severity"].loc[frame["expert"]].to_numpy()
    means = freed.groupby(frame["application"]).mean()
    assert np.allclose(fit.applications["score"], means, atol=1e-9)


@METHODS
def test_one_who_gives_ten_points_more_is_found_lenient_by_about_ten(method):
    data = invent(60, 5, 10, sd=(8, 0, 3))
    data.loc[data["expert"] == "E004", "score"] += 10
    table = severity.fit(data, method).experts
    assert table["severity"].idxmax() == "E004"
    assert table.loc["E004", "severity"] == pytest.approx(9, abs=1)  # ten more than nine others


@METHODS
def test_scores_that_agree_exactly_leave_no_residual_and_no_error(method):
    a, b = np.array([60.0, 65, 72, 80, 91]), np.array([-3.0, 0, 1, 2])
    complete = pd.DataFrame(a[:, None] + b, index=list("ABCDE"), columns=list("wxyz"))
    fit = severity.fit(complete, method)
    assert fit.variance.residual < 1e-3
    assert np.allclose(fit.experts["severity"], b, atol=0.01)
    assert np.allclose(fit.applications["score"], a, atol=0.01)
    assert fit.applications["se"].max() < 0.05
    assert np.isfinite(fit.draws(10)).all()


@METHODS
def test_without_any_difference_of_severity_scores_are_the_means(method):
    for seed in range(20):
        fit = severity.fit(invent(30, 4, 9, sd=(8, 0, 8), seed=seed), method)
        if fit.variance.expert == 0:
            break
    assert fit.variance.expert == 0
    assert (fit.experts["severity"] == 0).all()
    if method == "within":
        assert np.allclose(fit.applications["score"], fit.applications["raw"])
    assert np.isfinite(fit.draws(10)).all()
    assert not fit.experts["parted"].any()


@METHODS
@settings(max_examples=12, deadline=None)
@given(
    scores=st.lists(
        st.lists(st.none() | st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=5
    )
)
def test_any_small_panel_gets_numbers_or_a_reason(method, scores):
    data = pd.DataFrame(scores, dtype=float).rename(index=str, columns=str)
    fit = None
    with suppress(MethodRefused):
        fit = severity.fit(data, method)
    assert fit is None or np.isfinite(fit.applications[POINTS]).all(axis=None)
    assert fit is None or np.isfinite(fit.experts.drop(columns="parted")).all(axis=None)
    assert fit is None or np.isfinite(fit.draws(2)).all()
