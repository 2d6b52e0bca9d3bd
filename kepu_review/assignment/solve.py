"""The linear programme: loads within their bounds, then as many specialities as possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from kepu_review.assignment.problem import Integers, Problem

Floats = NDArray[np.float64]


def solve(problem: Problem, low: Integers, high: Integers) -> Integers:
    """How many applications of each group each expert takes (g, m).

    `low` and `high` bound the new pairs of each expert. The matrix is that of a network, thus
    totally unimodular: the simplex of HiGHS ends at whole numbers without being told to. Presolve
    is off because its search for dependent equations took 168 s before a solution of 0.3 s
    (HiGHS 1.12; 5,000 applications, 500 experts, 250 conflicts).
    """
    groups, experts = problem.caps.shape
    counts = np.zeros((groups, experts), dtype=np.int64)
    if groups == 0:
        return counts
    row, column = np.nonzero(problem.caps)
    step, width, rise = _steps(problem, low, high)
    every, extra = np.arange(len(row)), len(row) + np.arange(len(step))
    matrix = coo_array(
        (
            np.concatenate([np.ones(2 * len(row)), -np.ones(len(step))]),
            (
                np.concatenate([row, groups + column, groups + step]),
                np.concatenate([every, every, extra]),
            ),
        ),
        shape=(groups + experts, len(row) + len(step)),
    )
    upper = np.concatenate([problem.caps[row, column], width])
    wanted = np.concatenate([problem.demand, low])
    answer = milp(
        np.concatenate([_cost(problem)[row, column], rise]),
        bounds=Bounds(np.zeros(len(upper)), upper),
        constraints=LinearConstraint(matrix.tocsc(), wanted, wanted),
        options={"presolve": False},
    )
    if answer.x is None:
        raise AssertionError(f"a flow exists within the bounds, yet: {answer.message}")
    counts[row, column] = np.rint(answer.x[: len(row)]).astype(np.int64)
    return counts


def _cost(problem: Problem) -> Floats:
    """Specialities, and a small fixed noise that leaves one optimum whatever the solver does.

    On any cycle of the network the noise adds up to less than the least difference, 1.
    """
    noise = np.random.default_rng(20230228).random(problem.cost.shape)
    costs: Floats = problem.cost + noise / (2 * len(problem.experts) + 2)
    return costs


def _steps(problem: Problem, low: Integers, high: Integers) -> tuple[Integers, Integers, Floats]:
    """Load above `low` in steps: expert, width and cost of each.

    Where loads must differ by two or more, there is a step for each single pair and it costs more
    than the one before, by more than specialities could win on any cycle through all experts; so
    the least sum of squared loads comes first. Else there is one free step.
    """
    experts = np.arange(len(low))
    room = np.maximum(high - low, 0)
    if (problem.held + high).max() - (problem.held + low).min() <= 1:
        return experts, room, np.zeros(len(low))
    step = np.repeat(experts, room)
    first = np.searchsorted(step, step)
    level = problem.held[step] + low[step] + np.arange(len(step)) - first
    rise = (2.0 * len(low) + 2) * (level - level.min(initial=0))
    return step, np.ones(len(step), dtype=np.int64), rise
