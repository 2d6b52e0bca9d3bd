"""Simulated rounds with a known truth: of what is said to be p sure, the share p comes true.

Bins of predicted chances must hold the true share within binomial limits (3.5 standard errors,
and a point, since applications of one round are not independent); means over whole rounds within
3.5 of their standard errors. What is too sure is so by more than 3, with any seed tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from kepu_review import severity
from kepu_review.certainty import Cut, inside, rank_intervals
from tests.certainty.scored import Scored, scored

ROUNDS, APPLICATIONS, SEATS, DRAWS = 40, 100, 20, 300
CUT = Cut(SEATS)
EDGES = (0.0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 1.0)


@dataclass(frozen=True)
class Told:
    """Chances told and what came true (rounds, a); how many true ranks lay in their interval."""

    chances: np.ndarray
    true: np.ndarray
    covered: float = np.nan

    @property
    def squares(self) -> np.ndarray:
        """Brier score of each round."""
        return ((self.chances - self.true) ** 2).mean(axis=1)

    @property
    def too_sure(self) -> np.ndarray:
        """How much surer of the likelier side than right, in the mean of each round."""
        sure = np.maximum(self.chances, 1 - self.chances)
        right = np.where(self.chances > 0.5, self.true, 1 - self.true)
        return (sure - right).mean(axis=1)

    def between(self, low: float, high: float) -> tuple[float, float, int]:
        """Mean chance told, true share and number of those told a chance from low to high."""
        which = (self.chances >= low) & (self.chances < high if high < 1 else self.chances <= 1)
        return float(self.chances[which].mean()), float(self.true[which].mean()), int(which.sum())


def rounds(kind: str) -> list[Scored]:
    """Experts dealt at random; or five panels of different quality, few reviews astray."""
    if kind == "random":
        return [scored(seed, APPLICATIONS, 5, 20) for seed in range(ROUNDS)]
    return [
        scored(seed, APPLICATIONS, 4, 20, panels=5, overlap=0.05, panel_sd=12.0)
        for seed in range(ROUNDS)
    ]


@cache
def posterior(kind: str, method: str) -> Told:
    """By the draws of a fit."""
    chances, true, covered = [], [], []
    for seed, one in enumerate(rounds(kind)):
        drawn = severity.fit(one.frame, method=method).draws(DRAWS, seed)
        chances.append(inside(drawn, None, CUT))
        true.append(inside(one.truth, None, CUT))
        low, high = rank_intervals(drawn, 0.9)
        rank = APPLICATIONS - one.truth.argsort().argsort()
        covered.append((rank >= low) & (rank <= high))
    return Told(np.array(chances), np.array(true), float(np.mean(covered)))


@cache
def bootstrap() -> Told:
    """Naively: reviews of each application drawn again, ranked by their mean."""
    random = np.random.Generator(np.random.PCG64(1))
    chances, true = [], []
    for one in rounds("random"):
        y = one.frame["score"].to_numpy().reshape(APPLICATIONS, 5)
        again = random.integers(0, 5, (DRAWS, APPLICATIONS, 5))
        means = y[np.arange(APPLICATIONS)[:, np.newaxis], again].mean(axis=2)
        chances.append(inside(means, None, CUT))
        true.append(inside(one.truth, None, CUT))
    return Told(np.array(chances), np.array(true))


@pytest.mark.parametrize("method", ["within", "reml"])
@pytest.mark.parametrize(("low", "high"), list(pairwise(EDGES)))
def test_of_what_is_told_a_chance_that_share_comes_true(
    method: str, low: float, high: float
) -> None:
    told, true, number = posterior("random", method).between(low, high)
    assert true == pytest.approx(told, abs=_limit(told, number))


def _limit(told: float, number: int) -> float:
    return 3.5 * float(np.sqrt(told * (1 - told) / number)) + 0.01


def _errors(rounds: np.ndarray) -> float:
    """A mean over the rounds, in its standard errors."""
    return float(rounds.mean() / (rounds.std(ddof=1) / np.sqrt(len(rounds))))


@pytest.mark.parametrize("method", ["within", "reml"])
def test_a_posterior_is_as_sure_as_it_may_be(method: str) -> None:
    told = posterior("random", method)
    assert abs(_errors(told.too_sure)) < 3.5
    assert told.covered == pytest.approx(0.91, abs=0.02)  # ranks are whole: a little over 0.9


def test_drawing_reviews_again_is_surer_than_it_may_be() -> None:
    assert _errors(bootstrap().too_sure) > 3
    assert _errors(bootstrap().squares - posterior("random", "within").squares) > 4


@pytest.mark.parametrize(("low", "high"), list(pairwise(EDGES)))
def test_with_panels_of_different_quality_chances_from_within_still_hold(
    low: float, high: float
) -> None:
    told, true, number = posterior("panels", "within").between(low, high)
    assert true == pytest.approx(told, abs=_limit(told, number))


def test_with_panels_of_different_quality_blup_is_surer_than_it_may_be() -> None:
    """It takes a good panel for a lenient one; severity learnt within applications does not."""
    blup, within = posterior("panels", "reml"), posterior("panels", "within")
    assert _errors(blup.too_sure) > 3
    assert abs(_errors(within.too_sure)) < 3.5
    assert _errors(blup.squares - within.squares) > 4
    assert blup.covered < 0.87
    assert within.covered == pytest.approx(0.91, abs=0.02)
