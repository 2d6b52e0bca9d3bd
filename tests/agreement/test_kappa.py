"""Fleiss' kappa: published cases, by definition, unequal numbers of experts, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review.agreement import fleiss_kappa, fleiss_kappa_interval
from kepu_review.errors import MethodRefused
from tests.agreement.published import long, published, units_in_columns

# ten subjects, fourteen raters, five categories: how many raters chose each (kappa .210)
ENCYCLOPEDIA = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def test_fleiss_s_diagnoses_are_reproduced() -> None:
    found = fleiss_kappa(published("fleiss_1971"))
    assert round(found, 3) == 0.430
    assert round(found, 7) == 0.4302445  # as printed by R's irr


def test_the_encyclopedia_s_case_is_reproduced() -> None:
    ratings = [np.repeat(range(5), row) for row in ENCYCLOPEDIA]
    assert round(fleiss_kappa(ratings), 3) == 0.210


def test_gwet_s_case_with_unequal_numbers_is_reproduced_with_its_interval() -> None:
    found = fleiss_kappa_interval(units_in_columns("krippendorff_2011"))
    assert round(found.value, 5) == 0.76117
    assert (round(found.low, 5), found.high) == (0.42438, 1.0)


def test_labels_are_categories_and_their_order_does_not_matter() -> None:
    ratings = published("fleiss_1971")
    labels = ratings.map({1: "抑郁", 2: "人格", 3: "分裂", 4: "神经", 5: "其他"}.get)
    assert fleiss_kappa(labels) == pytest.approx(fleiss_kappa(ratings))
    assert fleiss_kappa(long(labels)) == pytest.approx(fleiss_kappa(ratings))
    turned = pd.DataFrame(np.random.default_rng(1).permuted(ratings.to_numpy(), axis=1))
    assert fleiss_kappa(turned.sample(frac=1, random_state=1)) == pytest.approx(
        fleiss_kappa(ratings)
    )


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    dice = np.random.default_rng(1)
    inside = 0
    for _ in range(200):
        truth = dice.integers(3, size=(40, 1))
        ratings = np.where(dice.random((40, 4)) < 0.7, truth, dice.integers(3, size=(40, 4)))
        found = fleiss_kappa_interval(ratings, confidence=0.9)
        inside += found.low <= 0.49 <= found.high
    assert 0.83 <= inside / 200 <= 0.97


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ([[1, None], [None, 2]], "没有一份申报有两位以上专家评分，无法计算一致性。"),
        ([["甲", "甲"], ["甲", "甲"]], "所有专家都选了同一类，κ 没有意义。"),
    ],
)
def test_what_has_no_kappa_is_refused_with_the_reason(
    ratings: list[list[object]], message: str
) -> None:
    with pytest.raises(MethodRefused) as refused:
        fleiss_kappa(ratings)
    assert refused.value.message == message


def test_one_application_has_a_value_but_no_interval() -> None:
    assert fleiss_kappa([[1, 1, 2]]) == pytest.approx((1 / 3 - 5 / 9) / (4 / 9))
    with pytest.raises(MethodRefused, match="只有一份申报"):
        fleiss_kappa_interval([[1, 1, 2]])
