"""Penicillin: the published fit of plates crossed with samples, by ML and REML."""

from __future__ import annotations

import json
from math import sqrt

import numpy as np
import pytest

from kepu_review import severity
from tests.severity.invent import penicillin

PUBLISHED_ML = {"plate": 0.845571948075415, "sample": 1.770666460750787, "rest": 0.549931906953287}
PUBLISHED_REML = {"plate": 0.7169082127, "sample": 3.7309178744, "rest": 0.3024154589}


def test_full_likelihood_gives_the_published_deviance_deviations_and_mean():
    fit = severity.fit(penicillin(), "ml")
    assert -2 * fit.log_likelihood == pytest.approx(332.1883486700085, abs=1e-6)
    assert sqrt(fit.variance.application) == pytest.approx(PUBLISHED_ML["plate"], abs=1e-4)
    assert sqrt(fit.variance.expert) == pytest.approx(PUBLISHED_ML["sample"], abs=1e-4)
    assert sqrt(fit.variance.residual) == pytest.approx(PUBLISHED_ML["rest"], abs=1e-4)
    assert fit.mean == pytest.approx(22.97222222, abs=1e-8)
    assert fit.mean_se == pytest.approx(0.7446037806555799, abs=1e-4)


@pytest.mark.parametrize("solver", ["exact", "pcg"])
def test_restricted_likelihood_gives_the_balanced_analysis_of_variance(solver):
    fit = severity.fit(penicillin(), "reml", solver=solver)
    assert fit.variance.application == pytest.approx(PUBLISHED_REML["plate"], rel=1e-8)
    assert fit.variance.expert == pytest.approx(PUBLISHED_REML["sample"], rel=1e-8)
    assert fit.variance.residual == pytest.approx(PUBLISHED_REML["rest"], rel=1e-8)
    if solver == "exact":
        assert -2 * fit.log_likelihood == pytest.approx(330.860588991, abs=1e-8)


def test_given_the_mean_the_effects_vary_as_published():
    """MixedModels.jl publishes variances with the mean taken as known (condVar)."""
    fit = severity.fit(penicillin(), "ml")
    v, (a, e) = fit.variance, (24, 6)
    inside = [[6, 1.0], [1.0, 24]]
    design = np.zeros((a + e, a + e))
    design[:a, :a], design[a:, a:] = np.eye(a) * inside[0][0], np.eye(e) * inside[1][1]
    design[:a, a:] = design[a:, :a] = 1.0
    prior = np.r_[np.full(a, v.residual / v.application), np.full(e, v.residual / v.expert)]
    known = v.residual * np.diag(np.linalg.inv(design + np.diag(prior)))
    assert known[0] == pytest.approx(0.07331356908917808, abs=1e-5)
    assert known[-1] == pytest.approx(0.04051591717427688, abs=1e-5)
    with_mean_estimated = fit.prediction_variances()
    assert with_mean_estimated[0].min() > known[0]
    assert with_mean_estimated[1].min() > known[-1]


def test_complete_data_make_both_ways_of_learning_severity_agree():
    within, reml = (severity.fit(penicillin(), method) for method in ("within", "reml"))
    assert within.variance.application == pytest.approx(reml.variance.application, rel=1e-7)
    assert within.variance.expert == pytest.approx(reml.variance.expert, rel=1e-7)
    assert np.allclose(within.experts["severity"], reml.experts["severity"], atol=1e-6)
    assert not within.experts["parted"].any()
    assert np.allclose(within.applications["score"], within.applications["raw"])
    assert json.loads(within.applications["reviews"].to_json())["a"] == 6
