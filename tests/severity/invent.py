"""Invented scores, and the crossed model solved by brute force with dense matrices."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, pi
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from kepu_review.panels import Ratings
from kepu_review.severity import Fit

PENICILLIN = Path(__file__).parents[1] / "reference" / "penicillin.csv"


def penicillin() -> pd.DataFrame:
    """Plates as applications, samples as experts."""
    columns = {"plate": "application", "sample": "expert", "diameter": "score"}
    return pd.read_csv(PENICILLIN).rename(columns=columns)


def invent(
    applications: int,
    reviews: int,
    experts: int,
    sd: tuple[float, float, float] = (8, 6, 8),
    seed: int = 1,
) -> pd.DataFrame:
    """Scores of applications by experts drawn at random; `sd` of application, expert, rest."""
    chance = np.random.default_rng(seed)
    expert = np.argsort(chance.random((applications, experts)), axis=1)[:, :reviews].ravel()
    application = np.repeat(np.arange(applications), reviews)
    score = 60 + chance.normal(0, 1, applications)[application] * sd[0]
    score += chance.normal(0, 1, experts)[expert] * sd[1]
    score += chance.normal(0, 1, len(score)) * sd[2]
    return pd.DataFrame(
        {
            "application": [f"A{i:03}" for i in application],
            "expert": [f"E{j:03}" for j in expert],
            "score": score,
        }
    )


@dataclass(frozen=True)
class Dense:
    """Mixed-model equations inverted; effects are applications, experts, fixed, in that order."""

    ratings: Ratings
    effects: np.ndarray
    covariance: np.ndarray
    applications: np.ndarray  # rows that make scores of effects
    experts: np.ndarray  # rows that make severities of effects, about their mean

    @classmethod
    def of(cls, fit: Fit, covariates: np.ndarray | None = None) -> Dense:
        """At the variances of the fit."""
        ratings, variance = fit.ratings, fit.variance
        a, e, n = len(ratings.applications), len(ratings.experts), len(ratings)
        random = fit.method != "within"
        x = np.ones((n, 1)) if random else np.zeros((n, 0))
        if covariates is not None:
            x = np.hstack([x, covariates[ratings.rows]])
        design = np.hstack([np.eye(a)[ratings.i], np.eye(e)[ratings.j], x])
        prior = np.zeros(design.shape[1])
        prior[:a] = 1 / variance.application if random else 0
        prior[a : a + e] = 1 / variance.expert
        covariance = np.linalg.inv(design.T @ design / variance.residual + np.diag(prior))
        scores = np.zeros((a, len(prior)))
        scores[:, :a] = np.eye(a)
        scores[:, a : a + e] = 1 / e
        scores[:, a + e : a + e + random] = 1
        severity = np.zeros((e, len(prior)))
        severity[:, a : a + e] = np.eye(e) - 1 / e
        effects = covariance @ (design.T @ ratings.y) / variance.residual
        return cls(ratings, effects, covariance, scores, severity)


def deviance(ratings: Ratings, ratios: tuple[float, float], restricted: bool) -> float:
    """−2 log likelihood from the covariance matrix of all scores; an infinite ratio is fixed."""
    a, e, n = len(ratings.applications), len(ratings.experts), len(ratings)
    z = np.eye(a)[ratings.i], np.eye(e)[ratings.j]
    fixed = ratios[0] == inf
    x = z[0] if fixed else np.ones((n, 1))
    v = np.eye(n) + ratios[1] * z[1] @ z[1].T + (0 if fixed else ratios[0] * z[0] @ z[0].T)
    inverse = np.linalg.inv(v)
    inner = x.T @ inverse @ x
    p = inverse - inverse @ x @ np.linalg.solve(inner, x.T @ inverse)
    freedom = n - x.shape[1] if restricted else n
    logs = np.linalg.slogdet(v)[1] + (np.linalg.slogdet(inner)[1] if restricted else 0)
    return float(freedom * (1 + log(2 * pi * (ratings.y @ p @ ratings.y) / freedom)) + logs)


def least_deviance(ratings: Ratings, method: str) -> float:
    """The least deviance found from several starts by Nelder and Mead, in roots of the ratios."""
    restricted = method != "ml"

    def of(theta: np.ndarray) -> float:
        ratios = theta**2
        first = inf if method == "within" else ratios[0]
        return deviance(ratings, (first, ratios[-1]), restricted)

    size = 1 if method == "within" else 2
    starts = [np.full(size, s) for s in (0.05, 0.7, 2.0)]
    tight = {"xatol": 1e-5, "fatol": 1e-8, "maxiter": 2000}
    return min(minimize(of, s, method="Nelder-Mead", options=tight).fun for s in starts)
