"""Shadow prices of experts: which changes of an optimal assignment leave it optimal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kepu_review.assignment.problem import Integers, Problem

FAR = 1 << 40


def prices(problem: Problem, taken: Integers, load: Integers, room: Integers) -> Integers:
    """The least cost of specialities at which each expert could be given one more (m,), from any.

    `taken` (g, m) are the pairs of each group and expert, `load` and `room` (m,) as they are then.
    An application handed on from expert j to k costs cost(k) - cost(j) + price(j) - price(k), and
    that is never less than 0, as the assignment is optimal; a way round costs nothing if and only
    if each step of it costs 0. By Bellman and Ford over groups; there is no way round of less cost.
    """
    gives, takes = taken > 0, taken < problem.caps
    may, some = np.greater(room, 0), np.any(gives, axis=0)
    price = np.zeros(len(load), dtype=np.int64)
    for _ in range(2 * len(load) + 2):
        from_group = np.where(gives, price - problem.cost, FAR).min(axis=1, initial=FAR)
        new = np.where(takes, from_group[:, None] + problem.cost, FAR).min(axis=0, initial=FAR)
        new = np.minimum(price, new)
        new = np.minimum(new, _relieved(new, load, may, some))
        if (new == price).all():
            return price
        price = new
    raise AssertionError("an optimal assignment cannot be made better by going round")


def _relieved(
    price: Integers, load: Integers, may: NDArray[np.bool_], gives: NDArray[np.bool_]
) -> Integers:
    """Where one takes an application more, somebody with just one more can have one less."""
    least = np.full(int(load.max(initial=0)) + 2, FAR)
    np.minimum.at(least, load[may] + 1, price[may])
    relieved: Integers = np.where(gives, least[load], FAR)
    return relieved
