"""What is taken for scores: matrices and long tables; what is refused."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from kepu_review.agreement import icc, kendalls_w, krippendorff_alpha
from kepu_review.errors import MethodRefused, UsageError
from tests.agreement.published import long, published


def test_a_matrix_an_array_lists_and_a_long_table_say_the_same() -> None:
    matrix = published("shrout_fleiss_1979")
    found = krippendorff_alpha(matrix)
    for same in (matrix.to_numpy(), matrix.to_numpy().tolist(), long(matrix)):
        assert krippendorff_alpha(same) == pytest.approx(found, abs=1e-12)
    shuffled = long(matrix).sample(frac=1, random_state=1)
    assert kendalls_w(shuffled) == pytest.approx(kendalls_w(matrix), abs=1e-12)
    assert icc(shuffled)["value"].to_list() == pytest.approx(icc(matrix)["value"].to_list())


def test_missing_scores_of_every_kind_are_missing() -> None:
    cells = [[1, 2, None], [3, pd.NA, 3], [2, 2, np.nan], [5, 4, 5]]
    whole = pd.DataFrame(cells, dtype=object)
    as_floats = pd.DataFrame([[1, 2, np.nan], [3, np.nan, 3], [2, 2, np.nan], [5, 4, 5]])
    assert krippendorff_alpha(whole) == krippendorff_alpha(as_floats)
    nullable = long(as_floats).convert_dtypes()
    assert krippendorff_alpha(nullable) == pytest.approx(krippendorff_alpha(as_floats))


def test_exact_decimals_are_numbers() -> None:
    scores = pd.DataFrame([["1.5", "2.5"], ["3.0", "3.5"], ["9.0", "7.0"]])
    exact = scores.map(Decimal)
    assert krippendorff_alpha(exact) == krippendorff_alpha(scores.astype(float))


def test_rows_and_columns_without_any_score_are_not_there() -> None:
    matrix = published("shrout_fleiss_1979")
    wider = matrix.assign(empty=np.nan)
    wider.loc[99] = np.nan
    assert icc(wider).equals(icc(matrix))


def test_a_pair_given_twice_is_refused_by_name() -> None:
    table = long(published("shrout_fleiss_1979"))
    with pytest.raises(MethodRefused, match="专家 2 对申报 1 有不止一个分数"):
        krippendorff_alpha(pd.concat([table, table.query("application == 1 and expert == '2'")]))


def test_a_score_without_an_expert_or_a_table_without_a_column_is_refused() -> None:
    table = long(published("shrout_fleiss_1979"))
    with pytest.raises(MethodRefused, match="没有写明申报或专家"):
        krippendorff_alpha(table.assign(expert=table["expert"].where(table.index > 0)))
    with pytest.raises(MethodRefused, match="评分表缺少列：expert"):
        krippendorff_alpha(table.drop(columns="expert"))


def test_data_of_another_shape_are_wrong_use() -> None:
    with pytest.raises(UsageError, match="评分数据应是矩阵"):
        krippendorff_alpha([1, 2, 3])
