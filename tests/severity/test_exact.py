"""The exact solver beside dense matrices: deviance, effects, standard errors, draws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity
from kepu_review.panels import Ratings
from tests.severity.invent import Dense, deviance, invent, least_deviance

DESIGNS = {"usual": (40, 5, 12), "more experts than applications": (12, 4, 40)}
BIASED = (6, 3, 5)


@pytest.mark.parametrize("method", ["reml", "ml", "within"])
def test_small_random_data_reach_the_least_deviance_also_at_a_boundary(method):
    at_zero = 0
    for seed in range(8):
        chance = np.random.default_rng(seed)
        sd = (*chance.choice([0.0, 2.0, 8.0], 2), 8.0)
        shape = [(10, 3, 7), (6, 4, 6), (5, 3, 9)][seed % 3]
        data = invent(*shape, sd=sd, seed=seed)
        ratings = Ratings.of(data[chance.random(len(data)) > 0.1])
        if ratings.counts_j.max() < 2 or ratings.counts_i.max() < 2:
            continue
        fit = severity.fit(ratings, method)
        at_zero += fit.variance.expert == 0 or fit.variance.application == 0
        assert -2 * fit.log_likelihood <= least_deviance(ratings, method) + 1e-6
        if method != "within":
            v = fit.variance
            ratios = v.application / v.residual, v.expert / v.residual
            found = deviance(ratings, ratios, method == "reml")
            assert -2 * fit.log_likelihood == pytest.approx(found, abs=1e-7)
    assert at_zero >= 2


@pytest.mark.parametrize("method", ["reml", "within"])
@pytest.mark.parametrize("design", DESIGNS)
def test_effects_and_standard_errors_are_those_of_the_dense_inverse(method, design):
    fit = severity.fit(invent(*DESIGNS[design]), method)
    dense = Dense.of(fit)
    a, e = len(fit.applications), len(fit.experts)
    assert np.allclose(fit.applications["score"], dense.applications @ dense.effects, atol=1e-9)
    assert np.allclose(fit.experts["severity"], dense.experts @ dense.effects, atol=1e-9)
    errors = [
        np.sqrt(np.diag(rows @ dense.covariance @ rows.T))
        for rows in (dense.applications, dense.experts)
    ]
    assert np.allclose(fit.applications["se"], errors[0], atol=1e-12)
    assert np.allclose(fit.experts["se"], errors[1], atol=1e-12)
    of_applications, of_experts = fit.prediction_variances()
    assert np.allclose(of_applications, np.diag(dense.covariance)[:a], atol=1e-9)
    assert np.allclose(of_experts, np.diag(dense.covariance)[a : a + e], atol=1e-9)
    assert np.allclose(fit.fitted + fit.residuals, fit.ratings.y)


@pytest.mark.parametrize("design", DESIGNS)
def test_draws_have_the_covariance_and_mean_of_the_posterior(design):
    fit = severity.fit(invent(*DESIGNS[design]), "reml")
    dense = Dense.of(fit)
    expected = dense.applications @ dense.covariance @ dense.applications.T
    drawn = fit.draws(20_000, seed=3)
    assert drawn.shape == (20_000, len(fit.applications))
    assert np.abs(np.cov(drawn.T) - expected).max() < 0.04 * expected.max()
    assert np.abs(drawn.mean(axis=0) - fit.applications["score"]).max() < 0.12
    assert np.array_equal(fit.draws(5, seed=3), fit.draws(5, seed=3))


@pytest.mark.parametrize("design", DESIGNS)
def test_draws_within_are_scores_freed_from_severity_and_shrunk_to_their_mean(design):
    fit = severity.fit(invent(*DESIGNS[design]), "within")
    table, v = fit.applications, fit.variance
    kept = v.application / (v.application + v.residual / table["reviews"].to_numpy())
    weights = kept / kept.sum()
    level = float(weights @ table["score"])
    drawn = fit.draws(20_000, seed=3)
    assert np.allclose(drawn.mean(axis=0), level + kept * (table["score"] - level), atol=0.15)
    assert (drawn.std(axis=0) < table["se"] * 1.02).all()


@pytest.mark.parametrize("method", ["reml", "within"])
def test_a_covariate_gets_its_estimate_and_standard_error(method):
    data = invent(40, 5, 12)
    home = np.random.default_rng(2).integers(0, 2, len(data)).astype(float)
    data["score"] += 5 * home
    covariates = pd.DataFrame({"home": home, "other": np.arange(len(data)) * 1e4})
    fit = severity.fit(data, method, covariates=covariates)
    dense = Dense.of(fit, covariates.to_numpy())
    variances = np.diag(dense.covariance)[-2:]
    assert list(fit.covariates.index) == ["home", "other"]
    assert np.allclose(fit.covariates["estimate"], dense.effects[-2:], rtol=1e-6)
    assert np.allclose(fit.covariates["se"], np.sqrt(variances), rtol=1e-6)
    assert fit.covariates.loc["home", "z"] > 2.5
    assert np.allclose(fit.applications["score"], dense.applications @ dense.effects, atol=1e-6)


def test_a_contrast_of_panels_is_sure_when_links_are_many():
    few = severity.fit(invent(40, 3, 12, seed=4), "reml")
    dense = Dense.of(few)
    names = list(few.ratings.experts)
    weights = np.zeros(len(dense.effects))
    weights[40:46], weights[46:52] = 1 / 6, -1 / 6
    expected = float(np.sqrt(weights @ dense.covariance @ weights))
    assert severity.contrast(few, names[:6], names[6:]) == pytest.approx(expected, rel=1e-9)
    swapped = severity.fit(invent(12, 4, 40), "reml")
    names = list(swapped.ratings.experts)
    assert 0 < severity.contrast(swapped, names[:20], names[20:]) < 3


def test_progress_is_told_step_by_step():
    told = []
    severity.fit(invent(20, 4, 8), progress=lambda done, of: told.append((done, of)))
    assert told[0] == (1, None)
