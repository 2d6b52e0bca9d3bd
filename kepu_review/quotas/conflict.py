"""Quotas that exclude each other: the fewest that do, and the limits of theirs that tell why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kepu_review.quotas.crossing import most
from kepu_review.quotas.limits import Limit, Problem


def smallest(problem: Problem) -> tuple[tuple[str, ...], tuple[Limit, ...]]:
    """The smallest set of quotas that nobody can keep together, in the order of the programme.

    Sets are tried from one quota up, so that none is smaller. Of their limits those are given of
    which none can be spared.
    """
    limits = problem.binding
    ids = tuple(dict.fromkeys(limit.quota for limit in limits))
    for size in range(1, len(ids) + 1):
        for chosen in combinations(ids, size):
            theirs = [limit for limit in limits if limit.quota in chosen]
            if most(problem.sizes, theirs) is None:
                return chosen, _needed(problem.sizes, theirs)
    return (), ()


def _needed(sizes: Sequence[int], limits: list[Limit]) -> tuple[Limit, ...]:
    for one in tuple(limits):
        rest = [limit for limit in limits if limit is not one]
        if most(sizes, rest) is None:
            limits = rest
    return tuple(limits)
