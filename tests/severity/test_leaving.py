"""Leave one expert out equals the refit at the same variance ratios."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity
from kepu_review.errors import UsageError
from kepu_review.panels import Ratings
from kepu_review.severity.exact import Exact
from kepu_review.severity.model import Model
from tests.severity.invent import invent

DESIGNS = {"usual": (25, 4, 9), "more experts than applications": (9, 4, 14)}


def refitted(fit: severity.Fit, expert: str) -> pd.Series:
    """Scores of those left, solved anew at the ratios of the fit."""
    frame = fit.ratings.frame()
    fewer = Ratings.of(frame[frame["expert"] != expert])
    fixed, v = fit.method == "within", fit.variance
    model = Model.of(fewer, np.zeros((len(fewer), 0)), fixed=fixed)
    ratios = model.ratios(inf if fixed else v.application / v.residual, v.expert / v.residual)
    found = Exact.of(model).at(ratios).solution
    effects = model.sides(found.inner, found.outer)[0]
    scores = effects + model.centre + (0 if fixed else found.x[0])
    return pd.Series(scores, fewer.applications).reindex(fit.applications.index)


@pytest.mark.parametrize("method", ["reml", "within"])
@pytest.mark.parametrize("design", DESIGNS)
def test_every_expert_left_out_gives_the_scores_of_a_refit(method, design):
    data = invent(*DESIGNS[design])
    data = data.drop(data.index[[0, 1, 2]])  # one application keeps a single review
    fit = severity.fit(data, method)
    flips = fit.without_each_expert()
    assert len(flips) == len(fit.experts)
    seen = []
    for expert, scores in flips:
        seen.append(expert)
        assert np.allclose(scores, refitted(fit, expert), rtol=0, atol=1e-9, equal_nan=True)
    assert seen == list(fit.experts.index)


def test_an_application_with_no_review_left_has_no_score():
    data = invent(25, 4, 9)
    data = data.drop(data.index[[0, 1, 2]])
    only = data.iloc[0]
    scores = severity.fit(data).without_each_expert().of(only["expert"])
    gone = pd.Series(scores, sorted(set(data["application"]))).isna()
    assert gone[gone].index.tolist() == [only["application"]]


def test_one_expert_may_be_asked_for_by_name():
    fit = severity.fit(invent(25, 4, 9))
    flips = fit.without_each_expert()
    assert np.array_equal(flips.of("E003"), dict(flips)["E003"])
    with pytest.raises(UsageError):
        flips.of("无此人")


def test_a_covariate_of_one_expert_alone_does_not_stop_it():
    data = invent(25, 4, 9)
    covariates = pd.DataFrame({"own": (data["expert"] == "E000").to_numpy(dtype=float)})
    covariates.iloc[int(np.argmax(data["expert"] == "E000")), 0] = 2.0
    fit = severity.fit(data, covariates=covariates)
    scores = fit.without_each_expert().of("E000")
    assert np.allclose(scores, refitted(fit, "E000"), rtol=0, atol=1e-7)
