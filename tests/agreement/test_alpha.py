"""Krippendorff's alpha: the published case, a brute-force re-derivation, invariances, refusals."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.agreement import krippendorff_alpha, krippendorff_alpha_interval
from kepu_review.errors import MethodRefused, UsageError
from kepu_review.panels import Ratings
from tests.agreement.published import drawn, long, units_in_columns

SCALES = ("nominal", "ordinal", "interval", "ratio")
PUBLISHED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


def distance(scale: str, x: float, y: float, often: dict[float, int]) -> float:
    """Squared distance of two values, as Krippendorff (2011) writes it."""
    if scale == "nominal":
        return float(x != y)
    if scale == "interval":
        return (x - y) ** 2
    if scale == "ratio":
        return ((x - y) / (x + y)) ** 2 if x + y else 0.0
    low, high = min(x, y), max(x, y)
    between = sum(n for value, n in often.items() if low <= value <= high)
    return (between - (often[x] + often[y]) / 2) ** 2


def by_coincidences(matrix: np.ndarray, scale: str) -> float:
    """Alpha by its definition: every pair of scores of one unit, and every pair of all."""
    units = [row[~np.isnan(row)] for row in matrix]
    units = [row for row in units if row.size > 1]
    pooled = np.concatenate(units)
    often = {float(v): int(n) for v, n in zip(*np.unique(pooled, return_counts=True), strict=True)}
    observed = sum(
        distance(scale, x, y, often) / (row.size - 1)
        for row in units
        for x, y in itertools.permutations(row.tolist(), 2)
    )
    expected = sum(
        n * m * distance(scale, x, y, often)
        for (x, n), (y, m) in itertools.product(often.items(), repeat=2)
    )
    return 1 - (pooled.size - 1) * observed / expected


@st.composite
def matrices(draw: st.DrawFn) -> np.ndarray:
    """Small matrices with gaps, in which two scores of one row and two values exist."""
    rows, columns = draw(st.integers(2, 7)), draw(st.integers(2, 5))
    cell = st.one_of(st.none(), st.integers(0, 6))
    cells = draw(st.lists(cell, min_size=rows * columns - 4, max_size=rows * columns - 4))
    whole = np.array([1, 3, *cells, 2, 2], dtype=float)
    return whole.reshape(rows, columns)


@pytest.mark.parametrize("scale", SCALES)
def test_the_published_case_is_reproduced(scale: str) -> None:
    found = krippendorff_alpha(units_in_columns("krippendorff_2011"), level=scale)
    assert round(found, 3) == PUBLISHED[scale]


@pytest.mark.parametrize("scale", SCALES)
@settings(max_examples=40, deadline=None)
@given(matrix=matrices())
def test_it_is_its_definition(scale: str, matrix: np.ndarray) -> None:
    assert krippendorff_alpha(matrix, scale) == pytest.approx(
        by_coincidences(matrix, scale), abs=1e-9
    )


@pytest.mark.parametrize("scale", SCALES)
def test_the_order_of_experts_and_applications_does_not_matter(scale: str) -> None:
    scores = np.round(drawn(1, (30, 6), (8, 5, 8), seen=0.7))
    turned = np.random.default_rng(2).permuted(scores, axis=1)[::-1]
    assert krippendorff_alpha(turned, scale) == pytest.approx(krippendorff_alpha(scores, scale))


@settings(max_examples=30, deadline=None)
@given(st.floats(-1000, 1000), st.floats(0.01, 100))
def test_interval_alpha_does_not_change_with_shift_and_scale(shift: float, scale: float) -> None:
    scores = drawn(3, (20, 4), (8, 5, 8), seen=0.8)
    assert krippendorff_alpha(scale * scores + shift) == pytest.approx(krippendorff_alpha(scores))


def test_ratio_alpha_does_not_change_with_scale_and_has_a_zero() -> None:
    scores = np.round(np.abs(drawn(4, (20, 4), (30, 5, 20), seen=0.8)) - 40).clip(0)
    assert (scores == 0).any()
    found = krippendorff_alpha(scores, "ratio")
    assert krippendorff_alpha(250 * scores, "ratio") == pytest.approx(found, abs=1e-12)
    assert found == pytest.approx(by_coincidences(scores, "ratio"), abs=1e-12)


def test_ordinal_and_nominal_alpha_do_not_change_when_the_order_does_not() -> None:
    scores = np.round(drawn(5, (20, 4), (8, 5, 8), seen=0.8) / 5)
    stretched = np.exp(scores / 3)
    for scale in ("ordinal", "nominal"):
        assert krippendorff_alpha(stretched, scale) == pytest.approx(
            krippendorff_alpha(scores, scale)
        )


def test_missing_cells_are_the_same_as_rows_that_are_not_there() -> None:
    scores = pd.DataFrame(drawn(6, (20, 5), (8, 5, 8), seen=0.6))
    table = long(scores)
    assert table["score"].isna().any()
    found = krippendorff_alpha(scores)
    assert krippendorff_alpha(table) == pytest.approx(found, abs=1e-12)
    assert krippendorff_alpha(table.dropna()) == pytest.approx(found, abs=1e-12)
    assert krippendorff_alpha(Ratings.of(table)) == pytest.approx(found, abs=1e-12)


def test_an_application_with_one_score_changes_nothing() -> None:
    scores = drawn(7, (20, 4), (8, 5, 8))
    alone = np.vstack([scores, [99, np.nan, np.nan, np.nan]])
    assert krippendorff_alpha(alone) == krippendorff_alpha(scores)


def test_nominal_alpha_takes_labels() -> None:
    numbers = units_in_columns("krippendorff_2011")
    labels = numbers.map(lambda value: None if np.isnan(value) else f"第{value:.0f}类")
    assert krippendorff_alpha(labels, "nominal") == krippendorff_alpha(numbers, "nominal")


def test_the_interval_holds_the_value_and_is_the_same_for_the_same_seed() -> None:
    scores = np.round(drawn(8, (40, 4), (8, 3, 6), seen=0.9))
    for scale in SCALES:
        found = krippendorff_alpha_interval(scores, scale, draws=300, seed=1)
        assert found == krippendorff_alpha_interval(scores, scale, draws=300, seed=1)
        assert found.value == krippendorff_alpha(scores, scale)
        assert found.low < found.value < found.high
        narrow = krippendorff_alpha_interval(scores, scale, confidence=0.5, draws=300, seed=1)
        assert found.low < narrow.low < narrow.high < found.high


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    inside = 0
    for seed in range(200):
        scores = drawn(seed, (60, 4), (8, 0, 8))
        found = krippendorff_alpha_interval(scores, draws=300, confidence=0.9, seed=seed)
        inside += found.low <= 0.5 <= found.high
    assert 0.82 <= inside / 200 <= 0.97


@pytest.mark.parametrize(
    ("scores", "scale", "message"),
    [
        (
            [[1, np.nan], [np.nan, 2]],
            "interval",
            "没有一份申报有两位以上专家评分，无法计算一致性。",
        ),
        ([[3, 3], [3, 3]], "interval", "所有分数都相同，无法计算一致性。"),
        ([[1, -2], [3, 4]], "ratio", "比率尺度的分数不能为负数。"),
        ([[np.nan, np.nan]], "interval", "没有分数，无法计算一致性。"),
        ([[1, np.inf], [1, 2]], "interval", "分数中有无穷大，无法计算。"),
    ],
)
def test_what_has_no_alpha_is_refused_with_the_reason(
    scores: list[list[float]], scale: str, message: str
) -> None:
    with pytest.raises(MethodRefused) as refused:
        krippendorff_alpha(scores, scale)
    assert refused.value.message == message
    assert refused.value.remedy


def test_an_unknown_scale_and_labels_that_are_no_numbers_are_wrong_use() -> None:
    with pytest.raises(UsageError, match="没有名为“quadratic”的尺度"):
        krippendorff_alpha([[1, 2], [2, 3]], "quadratic")
    with pytest.raises(UsageError, match="分数不是数字"):
        krippendorff_alpha([["甲", "乙"], ["乙", "乙"]], "ordinal")


def test_too_few_applications_have_a_value_but_no_interval() -> None:
    scores = [[1, 2], [3, 3], [5, 4], [2, 2]]
    assert krippendorff_alpha(scores) == pytest.approx(
        by_coincidences(np.array(scores, float), "interval")
    )
    with pytest.raises(MethodRefused, match="只有 4 份可用的申报"):
        krippendorff_alpha_interval(scores)
    with pytest.raises(UsageError, match="置信水平应在 0 与 1 之间"):
        krippendorff_alpha_interval([*scores, [1, 1]], confidence=95)
