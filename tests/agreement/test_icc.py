"""Intraclass correlations: published cases, components and mean squares, invariances, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity
from kepu_review.agreement import icc, information
from kepu_review.agreement.anova import Squares
from kepu_review.agreement.icc import from_components
from kepu_review.agreement.information import Components, covariance
from kepu_review.agreement.table import Table, read
from kepu_review.errors import MethodRefused, UsageError
from tests.agreement.published import drawn, long, published

FORMS = ["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]


def of_fit(table: Table) -> Components:
    columns = {"application": table.unit, "expert": table.rater, "score": table.y}
    found = severity.fit(pd.DataFrame(columns), method="reml").variance
    return Components(found.application, found.expert, found.residual)


def by_matrices(table: Table, found: Components) -> np.ndarray:
    """The covariance of REML components by n x n matrices."""
    i, j = np.eye(table.units)[table.unit], np.eye(table.raters)[table.rater]
    parts = [i @ i.T, j @ j.T, np.eye(table.y.size)]
    v = found.application * parts[0] + found.expert * parts[1] + found.residual * parts[2]
    inverse, one = np.linalg.inv(v), np.ones((table.y.size, 1))
    p = inverse - inverse @ one @ one.T @ inverse / (one.T @ inverse @ one)
    return np.linalg.inv([[np.trace(p @ a @ p @ b) / 2 for b in parts] for a in parts])


def test_shrout_and_fleiss_are_reproduced() -> None:
    found = icc(published("shrout_fleiss_1979"))
    assert found.index.to_list() == FORMS
    assert found["value"].round(2).to_list() == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    squares = Squares.of(read(published("shrout_fleiss_1979")))
    parts = (squares.between, squares.within, squares.experts_ms, squares.residual)
    assert [round(one, 2) for one in parts] == [11.24, 6.26, 32.49, 1.02]


def test_the_intervals_and_tests_that_r_s_psych_prints_for_them_are_reproduced() -> None:
    found = icc(published("shrout_fleiss_1979"))
    assert found["F"].round(1).to_list() == [1.8, 11.0, 11.0] * 2
    assert found["df2"].to_list() == [18, 15, 15] * 2
    assert found["p"].round(5).to_list() == [0.16477, 0.00013, 0.00013] * 2
    assert found["low"].round(3).to_list() == [-0.133, 0.019, 0.342, -0.884, 0.071, 0.676]
    assert found["high"].round(2).to_list() == [0.72, 0.76, 0.95, 0.91, 0.93, 0.99]


def test_the_documented_case_of_r_s_irr_is_reproduced() -> None:
    found = icc(published("anxiety")).loc["ICC(2,1)"]
    assert round(found["value"], 2) == 0.20
    assert (round(found["low"], 3), round(found["high"], 3)) == (-0.039, 0.494)


def test_brennan_s_components_and_coefficients_are_reproduced() -> None:
    found = icc(published("brennan_2001"))["value"]
    assert (round(found["ICC(3,k)"], 4), round(found["ICC(2,k)"], 4)) == (0.8445, 0.7730)


@pytest.mark.parametrize("seed", range(5))
def test_components_give_the_same_as_mean_squares_on_complete_designs(seed: int) -> None:
    scores = drawn(seed, (25, 5), (8, 6, 8))
    closed, table = icc(scores), read(scores)
    for form, found in from_components(table, of_fit(table), 0.95).items():
        expected = closed.loc[f"ICC({form},1)"]
        assert (found.value, found.low, found.high) == pytest.approx(
            (expected["value"], expected["low"], expected["high"]), abs=1e-6
        )


@pytest.mark.parametrize("shape", [(30, 8), (8, 30)])
@pytest.mark.parametrize("parts", [(3.0, 2.0, 1.5), (0.0, 2.0, 1.5), (3.0, 0.0, 1.5)])
def test_the_covariance_of_components_is_that_of_whole_matrices(
    shape: tuple[int, int], parts: tuple[float, float, float]
) -> None:
    table = read(drawn(1, shape, (1, 1, 1), seen=0.5))
    found = Components(*parts)
    assert covariance(table, found) == pytest.approx(by_matrices(table, found), rel=1e-9)


def test_a_design_too_large_for_that_is_taken_for_a_balanced_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table, found = read(drawn(1, (150, 60), (1, 1, 1), seen=0.15)), Components(3.0, 2.0, 1.5)
    exact = np.sqrt(np.diag(covariance(table, found)))
    monkeypatch.setattr(information, "LARGEST", 50)
    rough = np.sqrt(np.diag(covariance(table, found)))
    assert rough.tolist() != exact.tolist()
    assert rough == pytest.approx(exact, rel=0.1)


def test_an_incomplete_design_says_so_and_comes_near_the_complete_one() -> None:
    scores = drawn(2, (80, 10), (8, 6, 8))
    whole = icc(scores)
    gaps = scores.copy()
    gaps[np.random.default_rng(3).random(scores.shape) < 0.4] = np.nan
    some = icc(gaps)
    assert (whole.attrs["design"], some.attrs["design"]) == ("complete", "incomplete")
    assert set(some["design"]) == {"incomplete"}
    assert some["value"][FORMS[:3]].to_list() == pytest.approx(
        whole["value"][FORMS[:3]].to_list(), abs=0.06
    )
    assert 5 < some["k"].iloc[0] < 6
    assert (some["low"] < some["value"]).all()
    assert (some["value"] < some["high"]).all()


def test_intervals_of_incomplete_designs_cover_the_truth_about_as_often_as_they_say() -> None:
    truth = {"ICC(2,1)": 64 / 164, "ICC(3,1)": 64 / 128}
    inside = dict.fromkeys(truth, 0)
    for seed in range(50):
        found = icc(drawn(seed, (40, 12), (8, 6, 8), seen=0.3), level=0.9)
        for form, true in truth.items():
            inside[form] += found["low"][form] <= true <= found["high"][form]
    assert 38 <= inside["ICC(2,1)"] <= 50  # about 89 of 100 in 1,000 draws; 3 SD of fifty
    assert 38 <= inside["ICC(3,1)"] <= 50


@pytest.mark.parametrize("seen", [1.0, 0.6])
def test_order_shift_and_scale_do_not_matter(seen: float) -> None:
    scores = pd.DataFrame(drawn(4, (30, 6), (8, 5, 8), seen=seen))
    found = icc(scores)
    columns = ["value", "low", "high"]
    other = icc(3 * scores.iloc[::-1, ::-1] - 20)
    assert other[columns].to_numpy() == pytest.approx(found[columns].to_numpy(), abs=1e-5)
    turned = icc(long(scores).sample(frac=1, random_state=1).dropna())
    assert turned[columns].to_numpy() == pytest.approx(found[columns].to_numpy(), abs=1e-5)


def test_severity_costs_the_second_form_and_not_the_third() -> None:
    scores = drawn(5, (30, 6), (8, 0, 8))
    severe = scores + np.array([-20, -10, 0, 5, 10, 15])
    before, after = icc(scores)["value"], icc(severe)["value"]
    assert after["ICC(3,1)"] == pytest.approx(before["ICC(3,1)"])
    assert after["ICC(2,1)"] < before["ICC(2,1)"] / 2


def test_experts_who_give_the_same_scores_agree_wholly() -> None:
    found = icc([[1, 1, 1], [5, 5, 5], [3, 3, 3]])
    assert found[["value", "low", "high"]].to_numpy().tolist() == [[1.0] * 3] * 6
    assert found["p"].to_list() == [0.0] * 6


def test_applications_that_do_not_differ_at_all_have_no_third_form() -> None:
    found = icc([[0, 1, 3], [0, 1, 3]])
    assert found["value"]["ICC(2,1)"] == 0
    assert found.loc["ICC(3,1)", ["value", "low", "high", "F", "p"]].isna().all()


def test_too_few_scores_have_a_value_but_no_interval() -> None:
    nan = np.nan
    found = icc([[nan, 1], [nan, 0], [1, nan], [nan, 0], [0, 0]])
    assert found["value"].notna().all()
    assert found.loc[["ICC(2,1)", "ICC(3,1)"], ["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([[1, 2]], "组内相关系数至少需要 2 份申报和 2 位专家。"),
        ([[1], [2]], "组内相关系数至少需要 2 份申报和 2 位专家。"),
        ([[1, np.nan], [np.nan, 2]], "没有一份申报有两位以上专家评分，无法计算一致性。"),
        ([[4, 4], [4, 4]], "所有分数都相同，无法计算一致性。"),
    ],
)
def test_what_has_no_icc_is_refused_with_the_reason(
    scores: list[list[float]], message: str
) -> None:
    with pytest.raises(MethodRefused) as refused:
        icc(scores)
    assert refused.value.message == message


def test_a_level_that_is_no_probability_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="置信水平应在 0 与 1 之间"):
        icc(published("anxiety"), level=95)
