"""The knowledge gradient, and the line each application is compared with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.integrate import quad
from scipy.stats import norm

from kepu_review.certainty import Cut, knowledge_gradient
from kepu_review.certainty.cut import Places
from kepu_review.certainty.gradient import chance, distances
from kepu_review.certainty.inside import shares
from tests.certainty.test_inside import Case, cases


@pytest.mark.parametrize("distance", [0.0, 0.5, 3.0])
@pytest.mark.parametrize("spread", [0.1, 1.0, 4.0])
def test_it_is_the_expected_gain_of_choosing_after_the_score_has_moved(
    distance: float, spread: float
) -> None:
    expected, _ = quad(
        lambda z: (spread * z - distance) * norm.pdf(z), distance / spread, np.inf, epsabs=1e-14
    )
    assert knowledge_gradient(distance, spread) == pytest.approx(expected, abs=1e-12)
    assert chance(distance, spread) == pytest.approx(norm.cdf(-distance / spread))


def test_nothing_is_gained_where_nothing_can_move_or_no_line_is_near() -> None:
    assert list(knowledge_gradient([1.0, np.inf, 900.0], [0.0, 2.0, 1.0])) == [0.0] * 3
    assert list(chance([1.0, np.inf, 900.0], [0.0, 2.0, 1.0])) == [0.0] * 3


@settings(max_examples=100, deadline=None)
@given(cases())
def test_an_application_changes_sides_at_its_line_and_not_before(case: Case) -> None:
    scores, groups, cut = case
    random = np.random.Generator(np.random.PCG64(len(scores)))
    means = np.array(scores) + random.normal(0, 1, len(scores))  # no ties
    places = Places.of(cut, groups, len(means))
    distance, held = distances(means, places)
    for n, far in enumerate(distance):
        way = -1.0 if held[n] else 1.0
        if np.isinf(far):
            assert _held(means, n, way * 1e6, places) == held[n]
            continue
        assert _held(means, n, way * (far - 1e-6), places) == held[n]
        assert _held(means, n, way * (far + 1e-6), places) == 1 - held[n]


def _held(means: np.ndarray, n: int, by: float, places: Places) -> float:
    moved = means.copy()
    moved[n] += by
    return float(shares(moved[np.newaxis], places)[0, n])


def test_those_tied_at_the_line_are_at_no_distance_from_it() -> None:
    distance, held = distances(np.array([9.0, 5.0, 5.0, 2.0]), Places.of(Cut(2), None, 4))
    assert list(distance) == [4.0, 0.0, 0.0, 3.0]
    assert list(held) == [1.0, 0.5, 0.5, 0.0]
