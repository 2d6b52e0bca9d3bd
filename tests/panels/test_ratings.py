"""The table of ratings: one order, integer codes, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review.errors import MethodRefused
from kepu_review.panels import Ratings, as_frame


def table(*rows: tuple[object, object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["application", "expert", "score"])


def test_the_order_of_the_rows_does_not_matter_and_rows_says_where_each_stood():
    ratings = Ratings.of(table(("B", "y", 3), ("A", "z", 2), ("A", "y", 1)))
    assert ratings.applications.tolist() == ["A", "B"]
    assert ratings.experts.tolist() == ["y", "z"]
    assert ratings.i.tolist() == [0, 0, 1]
    assert ratings.j.tolist() == [0, 1, 0]
    assert ratings.y.tolist() == [1, 2, 3]
    assert ratings.rows.tolist() == [2, 1, 0]
    assert (ratings.counts_i.tolist(), ratings.counts_j.tolist()) == ([2, 1], [2, 1])
    assert ratings.means().tolist() == [1.5, 3]


def test_a_missing_score_is_no_review():
    ratings = Ratings.of(table(("A", "y", 1), ("A", "z", None), ("B", "z", np.nan)))
    assert ratings.frame().to_dict("records") == [{"application": "A", "expert": "y", "score": 1}]


def test_a_matrix_with_gaps_is_a_table_too():
    matrix = pd.DataFrame([[1, np.nan], [2, 3]], index=["B", "A"], columns=["y", "z"])
    long = Ratings.of(table(("B", "y", 1), ("A", "y", 2), ("A", "z", 3)))
    assert Ratings.of(matrix).frame().equals(long.frame())
    assert as_frame(long.frame()) is not None


def test_a_criterion_beside_the_score_is_left_alone():
    frame = table(("A", "y", 1), ("A", "z", 2)).assign(criterion="创新")
    assert len(Ratings.of(frame)) == 2


def test_names_may_be_numbers_and_sort_as_such():
    assert Ratings.of(table((10, 1, 5), (9, 2, 6))).applications.tolist() == [9, 10]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("A", "y", 1), ("A", "y", 2)], "A × y"),
        ([("A", "y", np.inf)], "A"),
        ([("A", "y", "很好")], "A"),
        ([("A", "y", None)], "还没有任何评分"),
        ([("A", None, 1)], "没有写明"),
    ],
)
def test_what_cannot_be_counted_is_refused_and_named(rows, words):
    with pytest.raises(MethodRefused) as refusal:
        Ratings.of(table(*rows))
    assert words in refusal.value.message
    assert refusal.value.remedy


def test_a_missing_column_is_named():
    with pytest.raises(MethodRefused) as refusal:
        Ratings.of(pd.DataFrame({"application": ["A"], "score": [1.0]}))
    assert "expert" in refusal.value.message
