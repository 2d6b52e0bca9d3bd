"""Totals by weights of criteria."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kepu_review.errors import MethodRefused
from kepu_review.rankings import of_criteria, rank

COLUMNS = ["application", "expert", "criterion", "score"]


def marks(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


MARKS = marks(
    ("A", "E1", "开放", 80.0),
    ("A", "E1", "内容", 60.0),
    ("A", "E2", "开放", 90.0),
    ("A", "E2", "内容", math.nan),
    ("B", "E1", "内容", 70.0),
)
WEIGHTS = {"开放": 3.0, "内容": 1.0}


def totals(**options: str) -> dict[tuple[str, str], float]:
    made = of_criteria(MARKS, WEIGHTS, **options)  # type: ignore[arg-type]
    reviews = zip(made["application"], made["expert"], strict=True)
    return dict(zip(reviews, made["score"], strict=True))


def test_criteria_count_by_their_weights() -> None:
    assert totals()["A", "E1"] == 75.0


def test_a_review_with_a_criterion_missing_has_no_total_and_is_told_by_the_ranking() -> None:
    made = totals()
    assert math.isnan(made["A", "E2"])
    assert math.isnan(made["B", "E1"])
    ranked = rank(of_criteria(MARKS, WEIGHTS), {"A": None, "B": None})
    assert [(r.application, r.rank, r.reviews) for r in ranked] == [("A", 1, 1), ("B", None, 0)]


def test_the_other_weights_make_up_for_what_is_missing_where_that_is_declared() -> None:
    assert totals(missing="rescale") == {("A", "E1"): 75.0, ("A", "E2"): 90.0, ("B", "E1"): 70.0}


def test_weights_need_not_add_up_to_one_and_nought_leaves_a_criterion_out() -> None:
    some = of_criteria(MARKS, {"开放": 0.0, "内容": 0.2})
    assert dict(zip(some["application"] + some["expert"], some["score"], strict=True)) == {
        "AE1": 60.0,
        "AE2": pytest.approx(math.nan, nan_ok=True),
        "BE1": 70.0,
    }


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        ({"开放": 1.0}, "内容"),
        ({"开放": 1.0, "内容": -1.0}, "内容"),
        ({"开放": 1.0, "内容": math.nan}, "内容"),
        ({"开放": 0.0, "内容": 0.0}, "都是 0"),
    ],
)
def test_weights_that_say_nothing_are_refused(weights: dict[str, float], named: str) -> None:
    with pytest.raises(MethodRefused, match=named):
        of_criteria(MARKS, weights)


def test_a_criterion_scored_twice_is_refused() -> None:
    with pytest.raises(MethodRefused, match="B × E1 × 内容"):
        of_criteria(pd.concat([MARKS, MARKS.tail(1)]), WEIGHTS)


def test_a_table_without_the_four_columns_is_refused() -> None:
    with pytest.raises(MethodRefused, match="criterion"):
        of_criteria(MARKS.drop(columns="criterion"), WEIGHTS)
