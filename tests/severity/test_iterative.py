"""Conjugate gradients beside the exact factor: components, scores, errors, boundaries, draws."""

from __future__ import annotations

import numpy as np
import pytest

from kepu_review import severity
from kepu_review.severity import core
from tests.severity.invent import invent


def components(fit: severity.Fit) -> np.ndarray:
    return np.array([fit.variance.application, fit.variance.expert, fit.variance.residual])


@pytest.mark.parametrize("method", ["reml", "ml", "within"])
def test_components_scores_and_errors_are_those_of_the_exact_solver(method):
    data = invent(1500, 5, 200)
    exact, quick = (severity.fit(data, method, solver=name) for name in ("exact", "pcg"))
    assert (exact.solver, quick.solver, quick.log_likelihood) == ("exact", "pcg", None)
    assert np.allclose(components(quick), components(exact), rtol=2e-4)
    assert np.abs(quick.applications["score"] - exact.applications["score"]).max() < 1e-3
    assert np.abs(quick.applications["se"] / exact.applications["se"] - 1).max() < 0.03
    assert np.abs(quick.experts["severity"] - exact.experts["severity"]).max() < 1e-3
    assert np.abs(quick.experts["se"] / exact.experts["se"] - 1).max() < 0.03
    assert (quick.experts["parted"] == exact.experts["parted"]).mean() > 0.97
    assert quick.mean == pytest.approx(exact.mean, abs=1e-4)
    assert quick.mean_se == pytest.approx(exact.mean_se, rel=1e-3)


@pytest.mark.parametrize("sd", [(8, 0, 8), (0, 6, 8), (0, 0, 8)])
def test_a_component_of_zero_is_found_to_be_zero(sd):
    for seed in range(12):
        data = invent(60, 4, 40, sd=sd, seed=seed)
        exact, quick = (severity.fit(data, "reml", solver=name) for name in ("exact", "pcg"))
        assert np.allclose(components(quick), components(exact), rtol=0.02, atol=0.03)
        if 0 in components(exact):
            break
    assert (components(quick) == 0).tolist() == (components(exact) == 0).tolist()
    assert 0 in components(quick)


def test_more_experts_than_applications_and_a_covariate():
    data = invent(30, 20, 60)
    covariates = data[["score"]].rename(columns={"score": "home"}) * 0
    covariates["home"] = np.arange(len(data)) % 2
    exact, quick = (
        severity.fit(data, "within", solver=name, covariates=covariates)
        for name in ("exact", "pcg")
    )
    assert np.allclose(components(quick), components(exact), rtol=5e-3)
    assert np.allclose(quick.covariates, exact.covariates, rtol=5e-3)


def test_without_an_expert_it_gives_what_the_exact_solver_gives():
    data = invent(60, 4, 15)
    exact, quick = (severity.fit(data, "within", solver=name) for name in ("exact", "pcg"))
    for expert in ("E000", "E007"):
        one, other = (f.without_each_expert().of(expert) for f in (exact, quick))
        assert np.allclose(one, other, atol=0.01, equal_nan=True)


def test_draws_spread_as_the_errors_say():
    quick = severity.fit(invent(300, 5, 60), "reml", solver="pcg")
    drawn = quick.draws(1500, seed=1)
    assert drawn.std(axis=0).mean() == pytest.approx(quick.applications["se"].mean(), rel=0.01)
    assert np.abs(drawn.mean(axis=0) - quick.applications["score"]).max() < 0.5


def test_auto_takes_conjugate_gradients_beyond_the_size_where_a_dense_factor_is_slower(monkeypatch):
    data = invent(60, 4, 15)
    assert severity.fit(data).solver == "exact"
    monkeypatch.setattr(core, "DENSE_UP_TO", 10)
    assert severity.fit(data).solver == "pcg"


def test_the_same_seed_gives_the_same_numbers():
    data = invent(100, 4, 30)
    one, other = (severity.fit(data, solver="pcg", seed=7) for _ in range(2))
    assert one.variance == other.variance
    assert one.applications.equals(other.applications)
