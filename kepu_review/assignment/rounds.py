"""Ways round: who hands an application to whom, back to the first, into another part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from kepu_review.assignment.exchange import Exchange, Flags, Move
from kepu_review.assignment.problem import Integers

TRIES = 60
"""Ways round that are told."""
CHOICES = 3
"""Applications that are told for each."""
NONE = -1
"""In no part."""


def rounds(
    state: Exchange, of_application: Integers, of_expert: Integers
) -> Iterator[tuple[Move, ...]]:
    """Exchanges that cost nothing and give an application of one part to an expert of another.

    Two experts who swap applications come first: these make two links. Then one who takes an
    application from somebody with one more; then longer ways, the shortest back for each.
    """
    gives, across = _steps(state, of_application, of_expert)
    steps = gives | state.reliefs()
    graph = csr_array(steps.astype(np.int8))
    _, strong = connected_components(graph, connection="strong")
    across &= strong[:, None] == strong[None, :]
    givers, takers = np.nonzero(across)
    directness = np.where(gives[takers, givers], 0, np.where(steps[takers, givers], 1, 2))
    mixed = np.random.default_rng(8).permutation(len(givers))
    order = mixed[np.argsort(directness[mixed], kind="stable")][:TRIES]
    for giver, taker in zip(givers[order].tolist(), takers[order].tolist(), strict=True):
        way = [giver, *_way(graph, steps, taker, giver)]
        options = [
            _options(state, of_application, of_expert, one, other)
            for one, other in pairwise(way)
            if gives[one, other]
        ]
        for choice in range(min(CHOICES, max(map(len, options)))):
            yield tuple(each[min(choice, len(each) - 1)] for each in options)


def _steps(state: Exchange, of_application: Integers, of_expert: Integers) -> tuple[Flags, Flags]:
    """(e, e) who may hand any application to whom; where it can be one of another part."""
    size = len(state.experts)
    gives, across = np.zeros((size, size), dtype=np.bool_), np.zeros((size, size), dtype=np.bool_)
    for giver in np.flatnonzero(state.hand.any(axis=0)).tolist():
        mine, takers = state.gifts(giver)
        gives[giver] = takers.any(axis=0)
        across[giver] = (takers & _apart(of_application[mine], of_expert)).any(axis=0)
    return gives, across


def _options(
    state: Exchange, of_application: Integers, of_expert: Integers, giver: int, taker: int
) -> list[Move]:
    """What to hand over: what joins two parts and is read by many first."""
    mine, takers = state.gifts(giver)
    mine = mine[takers[:, taker]]
    joins = _apart(of_application[mine], of_expert[[taker]])[:, 0]
    reviews = (state.hand[mine] | state.stands[mine]).sum(axis=1)
    order = np.lexsort((mine, -reviews, ~joins))
    return [(int(mine[k]), giver, taker) for k in islice(order, CHOICES)]


def _apart(of_application: Integers, of_expert: Integers) -> Flags:
    """(n, e) the application is in one part and the expert in another."""
    one, other = of_application[:, None], of_expert[None, :]
    apart: Flags = (one != other) & (one != NONE) & (other != NONE)
    return apart


def _way(graph: csr_array, steps: Flags, start: int, end: int) -> list[int]:
    """The shortest way from the one expert to the other, both told."""
    if steps[start, end]:
        return [start, end]
    _, before = breadth_first_order(graph, start)
    way = [end]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    return way[::-1]
