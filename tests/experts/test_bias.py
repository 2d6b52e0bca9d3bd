"""The effect of kinship beside application and severity."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity
from kepu_review.errors import UsageError
from kepu_review.experts import Bias, group_bias
from kepu_review.text import speaking
from tests.experts.inventing import invent


def with_bias(seed: int, points: float) -> pd.DataFrame:
    scores = invent(seed, kinds=()).scores
    return scores.assign(score=scores["score"] + points * scores["home"])


def dense(scores: pd.DataFrame) -> tuple[float, float]:
    """Generalised least squares with one column per application, dense, at the fit's ratio."""
    fit = severity.fit(
        scores[["application", "expert", "score"]], covariates=scores[["home"]].astype(float)
    )
    app, by = (pd.factorize(scores[name])[0] for name in ("application", "expert"))
    z = (by[:, None] == np.arange(by.max() + 1)).astype(float)
    x = np.column_stack([scores["home"], app[:, None] == np.arange(app.max() + 1)]).astype(float)
    v = fit.variance.expert * z @ z.T + fit.variance.residual * np.eye(len(scores))
    weighed = np.linalg.solve(v, x)
    covariance = np.linalg.inv(x.T @ weighed)
    beta = covariance @ (weighed.T @ scores["score"].to_numpy())
    return float(beta[0]), float(np.sqrt(covariance[0, 0]))


def test_the_estimate_and_its_error_are_those_of_dense_generalised_least_squares() -> None:
    scores = with_bias(3, 6.0)
    found = group_bias(scores, "home")
    estimate, se = dense(scores)
    assert found.estimate == pytest.approx(estimate, abs=1e-6)
    assert found.se == pytest.approx(se, rel=1e-6)


def test_a_bias_of_six_points_is_found_and_none_is_not_invented() -> None:
    found = [group_bias(with_bias(seed, 6.0), "home") for seed in range(10)]
    none = [group_bias(with_bias(seed, 0.0), "home") for seed in range(10)]
    assert all(bias.z is not None and bias.z > 2.58 for bias in found)
    assert np.mean([bias.estimate for bias in found]) == pytest.approx(6, abs=1)
    assert sum(bias.z is not None and abs(bias.z) > 2.58 for bias in none) <= 1


def test_the_words_say_the_points_and_never_a_verdict() -> None:
    kinder, harder = (group_bias(with_bias(3, x), "home", what="同地区") for x in (6.0, -6.0))
    plain = group_bias(with_bias(3, 0.0), "home", what="同地区")
    assert kinder.text.startswith("同地区专家对同一申报平均多给")
    assert harder.text.startswith("同地区专家对同一申报平均少给")
    assert plain.text.startswith("同地区专家与其他专家对同一申报的给分没有看出差别")
    assert kinder.innocent == (
        "熟悉情况的专家可能看到了材料之外的长处或短处；这是全组的平均，不说明任何一位专家。"
    )


def test_where_no_application_has_both_kinds_of_experts_nothing_is_estimated() -> None:
    scores = with_bias(3, 6.0)
    whole = scores.assign(home=scores.groupby("application")["home"].transform("max"))
    found = group_bias(whole, "home", what="同地区")
    assert found == Bias(
        "同地区",
        None,
        None,
        None,
        int(whole["home"].sum()),
        0,
        "同地区：既有同地区专家、又有其他专家评审的申报只有 0 项，不足 5 项，不作估计。",
        "",
    )


def test_rows_without_score_or_indicator_are_left_out() -> None:
    scores = with_bias(3, 6.0).astype({"home": float})
    gone = scores.copy()
    gone.loc[gone.index[:40], "home"] = np.nan
    gone.loc[gone.index[40:60], "score"] = np.nan
    assert group_bias(gone, "home") == group_bias(scores.iloc[60:], "home")


def test_a_column_that_is_missing_or_no_indicator_is_refused() -> None:
    scores = with_bias(3, 0.0)
    with pytest.raises(UsageError, match="总分表没有“kin”列"):
        group_bias(scores, "kin")
    with pytest.raises(UsageError, match="“home”列只能填 0 或 1"):
        group_bias(scores.assign(home=2), "home")
    with speaking("en"), pytest.raises(UsageError, match='no column "kin"'):
        group_bias(scores, "kin")
