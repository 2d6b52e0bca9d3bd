"""What severity cannot be learnt from is refused, with the reason and what to do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity
from kepu_review.errors import MethodRefused, UsageError
from tests.severity.invent import invent


def matrix(*rows: list[float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=float).rename(index=str, columns=str)


@pytest.mark.parametrize("method", ["within", "reml", "ml"])
@pytest.mark.parametrize(
    ("scores", "words"),
    [
        (matrix([1], [2]), "只有一位专家"),
        (matrix([1, 2]), "只有一项申报"),
        (matrix([1, None], [2, None], [None, 3]), "只有一份评审"),
        (matrix([1, 2, None, None], [None, None, 3, 4]), "只评了一项"),
        (matrix([70, 70], [70, 70]), "所有评分都相同"),
    ],
)
def test_what_says_nothing_about_severity_is_refused(method, scores, words):
    with pytest.raises(MethodRefused) as refusal:
        severity.fit(scores, method)
    assert words in refusal.value.message
    assert refusal.value.remedy


def test_a_method_or_solver_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(UsageError) as refusal:
        severity.fit(invent(10, 3, 5), "mean")
    assert "mean" in refusal.value.message
    assert "within" in refusal.value.remedy
    with pytest.raises(UsageError):
        severity.fit(invent(10, 3, 5), solver="magic")


def test_panels_that_share_nobody_are_told_apart_but_each_is_fitted():
    one, other = invent(10, 3, 5, seed=1), invent(10, 3, 5, seed=2)
    other = other.assign(application="X" + other["application"], expert="X" + other["expert"])
    fit = severity.fit(pd.concat([one, other]))
    assert not fit.connected
    assert severity.fit(one).connected
    assert len(fit.applications) == 20


def test_without_a_link_two_panels_are_as_comparable_as_severity_varies():
    one, other = invent(30, 3, 5, seed=1), invent(30, 3, 5, seed=2)
    other = other.assign(application="X" + other["application"], expert="X" + other["expert"])
    apart = severity.fit(pd.concat([one, other]))
    linked = pd.concat([one, other, one.assign(expert="X" + one["expert"])])
    together = severity.fit(linked)
    names = list(apart.ratings.experts)
    prior = np.sqrt(apart.variance.expert * 2 / 5)
    assert severity.contrast(apart, names[:5], names[5:]) == pytest.approx(prior, rel=1e-9)
    assert severity.contrast(together, names[:5], names[5:]) < prior
    with pytest.raises(UsageError):
        severity.contrast(apart, names[:5], ["无此人"])
    with pytest.raises(UsageError):
        severity.contrast(apart, names[:5], [])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (lambda d: d["expert"], "不是数"),
        (lambda d: d["score"].where(d.index > 0), "缺失"),
        (lambda d: d["score"] * 0 + 1, "无法估计"),
        (lambda d: d["application"].str[1:].astype(float), "无法估计"),
    ],
)
def test_a_covariate_that_cannot_be_used_is_named(values, words):
    data = invent(10, 3, 5)
    with pytest.raises(MethodRefused) as refusal:
        severity.fit(data, "within", covariates=pd.DataFrame({"协变量甲": values(data)}))
    assert words in refusal.value.message
    assert "协变量甲" in refusal.value.message


def test_a_covariate_of_applications_is_no_use_within_but_is_in_the_random_model():
    data = invent(30, 3, 9)
    size = pd.DataFrame({"规模": data["application"].str[1:].astype(float)})
    fit = severity.fit(data, "reml", covariates=size)
    assert np.isfinite(fit.covariates.loc["规模", "se"])
    assert fit.experts["within"].notna().all()


def test_covariates_need_a_row_for_each_row_of_the_data():
    with pytest.raises(UsageError):
        severity.fit(invent(10, 3, 5), covariates=pd.DataFrame({"x": [1.0]}))


def test_more_covariates_than_scores_can_bear_are_refused():
    scores = pd.DataFrame(
        {"application": list("AABB"), "expert": list("xyxy"), "score": [1.0, 4, 2, 3]}
    )
    two = pd.DataFrame({"甲": [0.0, 1, 0, 0], "乙": [0.0, 0, 0, 1]})
    with pytest.raises(MethodRefused) as refusal:
        severity.fit(scores, covariates=two)
    assert "2 个协变量" in refusal.value.message
