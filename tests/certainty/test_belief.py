"""Beliefs changed review by review, against solving the whole model anew."""

from __future__ import annotations

import numpy as np
import pytest

from kepu_review.certainty.belief import Belief, experts_by_application

SPREAD, RESIDUAL, SEVERITY = 49.0, 36.0, 25.0


def _contrasts(pairs: list[tuple[int, int]], applications: int, experts: int) -> np.ndarray:
    """Covariance of severities learnt within applications: (Z'QZ / residual + I / severity)⁻¹."""
    z = np.zeros((len(pairs), experts))
    x = np.zeros((len(pairs), applications))
    for row, (i, j) in enumerate(pairs):
        z[row, j], x[row, i] = 1, 1
    within = np.eye(len(pairs)) - x @ np.linalg.pinv(x)
    return np.linalg.inv(z.T @ within @ z / RESIDUAL + np.eye(experts) / SEVERITY)


def _belief(pairs: list[tuple[int, int]], applications: int, experts: int) -> Belief:
    i, j = np.array(pairs).T
    covers = experts_by_application(i, j, applications)
    return Belief(covers, _contrasts(pairs, applications, experts), SPREAD, RESIDUAL)


def _pairs(seed: int) -> list[tuple[int, int]]:
    random = np.random.Generator(np.random.PCG64(seed))
    return [(i, int(j)) for i in range(12) for j in random.choice(6, random.integers(1, 4), False)]


@pytest.mark.parametrize("seed", range(5))
def test_learning_a_review_equals_solving_anew_with_it(seed: int) -> None:
    pairs = _pairs(seed)
    belief = _belief(pairs, 12, 6)
    for i, j in [(0, 5), (3, 2), (0, 4), (7, 1)]:
        if (i, j) not in pairs:
            belief.learn(i, j)
            pairs.append((i, j))
    anew = _belief(pairs, 12, 6)
    assert belief.severity == pytest.approx(anew.severity, abs=1e-9)
    assert belief.errors() == pytest.approx(anew.errors(), abs=1e-9)
    assert [belief.error(i) for i in range(12)] == pytest.approx(belief.errors())


def test_with_severities_known_a_review_moves_the_score_by_the_closed_form() -> None:
    belief = Belief([[0, 1], [0], []], np.zeros((3, 3)), SPREAD, RESIDUAL)
    for i, n in enumerate((2, 1, 0)):
        error = 1 / (n / RESIDUAL + 1 / SPREAD)
        assert belief.error(i) == pytest.approx(error)
        assert belief.moves(i) == pytest.approx([error / np.sqrt(error + RESIDUAL)] * 3)


def test_with_independent_severities_it_is_the_published_closed_form() -> None:
    """s = PEV / sqrt(PEV + residual + severity), for an expert who has not yet reviewed it."""
    belief = Belief([[0, 1]], np.diag([4.0, 4.0, 9.0]), SPREAD, RESIDUAL)
    error = belief.error(0)
    assert belief.moves(0)[2] == pytest.approx(error / np.sqrt(error + RESIDUAL + 9.0))


def test_an_expert_of_another_panel_teaches_more_than_one_of_the_same() -> None:
    """Within a panel scores err together; only somebody from outside tells its severity."""
    pairs = [(i, j) for i in range(6) for j in (0, 1)] + [
        (i, j) for i in range(6, 12) for j in (2, 3)
    ]
    pairs += [(0, 4), (6, 5)]  # two more, one in each panel
    belief = _belief(pairs, 12, 6)
    moves = belief.moves(1)
    assert moves[5] > moves[4]
    assert moves[2] > moves[4]


def test_without_any_spread_of_applications_nothing_moves() -> None:
    belief = Belief([[0], []], np.eye(2), 0.0, RESIDUAL)
    assert list(belief.errors()) == [0.0, 0.0]
    assert list(belief.moves(0)) == [0.0, 0.0]
