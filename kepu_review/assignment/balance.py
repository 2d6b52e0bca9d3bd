"""How equal loads can be: the least largest and the greatest smallest load, by maximum flow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from kepu_review.assignment.problem import Integers, Problem
from kepu_review.assignment.refusal import refuse_bottleneck


class Network:
    """Source → groups → experts → sink; only what an expert can take changes between questions."""

    def __init__(self, problem: Problem) -> None:
        groups, experts = problem.caps.shape
        self.problem = problem
        self.source, self.sink = groups + experts, groups + experts + 1
        row, column = np.nonzero(problem.caps)
        everyone = np.arange(experts)
        tails = [np.full(groups, self.source), row, groups + everyone]
        heads = [np.arange(groups), groups + column, np.full(experts, self.sink)]
        self._tails, self._heads = np.concatenate(tails), np.concatenate(heads)
        self._fixed = np.concatenate([problem.demand, problem.caps[row, column]])

    def graph(self, room: Integers) -> csr_array:
        """Capacities when expert j can take `room[j]`."""
        capacity = np.concatenate([self._fixed, np.maximum(room, 0)]).astype(np.int32)
        size = self.sink + 1
        return csr_array((capacity, (self._tails, self._heads)), shape=(size, size))

    def carries(self, room: Integers) -> int:
        """How many reviews fit when expert j can take `room[j]`."""
        return int(maximum_flow(self.graph(room), self.source, self.sink).flow_value)


def load_bounds(problem: Problem) -> tuple[Integers, Integers]:
    """Least and most new pairs of each expert (m,), so that loads are as equal as can be.

    The least largest load and the greatest smallest load can be had at once: both are met by the
    decreasingly minimal element of the M-convex set of load vectors (Frank & Murota 2018).
    Raises AssignmentRefused when even all that experts can take is not enough.
    """
    total = int(problem.demand.sum())
    if total == 0:
        nothing = np.zeros(len(problem.experts), dtype=np.int64)
        return nothing, nothing
    network = Network(problem)
    held, room = problem.held, np.minimum(problem.room, total)
    if network.carries(room) < total:
        refuse_bottleneck(problem, network.graph(room), network.source, network.sink)
    average = (total + int(held.sum())) / len(held)

    def enough_below(most: int) -> bool:
        return network.carries(np.minimum(room, most - held)) == total

    def all_reach(least: int) -> bool:
        wanted = np.maximum(least - held, 0)
        return bool((wanted <= room).all()) and network.carries(wanted) == int(wanted.sum())

    largest = _least(enough_below, max(int(held.max()), int(np.ceil(average))))
    smallest = -_least(lambda x: all_reach(-x), -int(np.floor(average)))
    return np.maximum(smallest - held, 0), np.minimum(room, largest - held)


def _least(holds: Callable[[int], bool], start: int) -> int:
    """The least x ≥ `start` where `holds`, which stays true above."""
    if holds(start):
        return start
    fails, step = start, 1
    while not holds(fails + step):
        fails += step
        step *= 2
    right = fails + step
    while right - fails > 1:
        middle = (fails + right) // 2
        if holds(middle):
            right = middle
        else:
            fails = middle
    return right
