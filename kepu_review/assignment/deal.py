"""From how many of a group an expert takes to which ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from kepu_review.assignment.problem import Integers, Problem

Barred = Sequence[frozenset[int]]
NOBODY: frozenset[int] = frozenset()


def deal(problem: Problem, counts: Integers) -> list[tuple[str, str]] | None:
    """(application, expert) pairs of `counts` (g, m); None if conflicts leave no way.

    The experts of a group stand in a row, each as often as they take one, and are dealt round the
    table (McNaughton's wrap-around rule): nobody takes more than the group has, so no application
    gets one expert twice. Where an application is barred to some of them, a maximum flow deals.
    Then pairs are swapped, so that experts meet many others and not always the same: severities
    can be compared only through shared applications.
    """
    chance = np.random.default_rng(8)
    pairs: list[tuple[str, str]] = []
    for group, taken, need in zip(problem.groups, counts, problem.need, strict=True):
        barred = [problem.barred.get(application, NOBODY) for application in group]
        hands = _hands(taken, barred, int(need))
        if hands is None:
            return None
        _swap(hands, barred, chance)
        pairs += [
            (application, problem.experts[expert])
            for application, hand in zip(group, hands, strict=True)
            for expert in hand
        ]
    return pairs


def _hands(taken: Integers, barred: Barred, need: int) -> list[list[int]] | None:
    row = np.repeat(np.arange(len(taken)), taken)
    hands = [[int(expert) for expert in row[i :: len(barred)]] for i in range(len(barred))]
    if all(out.isdisjoint(hand) for hand, out in zip(hands, barred, strict=True)):
        return hands
    return _by_flow(taken, barred, need)


def _by_flow(taken: Integers, barred: Barred, need: int) -> list[list[int]] | None:
    """Source → applications → experts → sink."""
    n, people = len(barred), np.flatnonzero(taken)
    allowed = np.array([[expert not in out for expert in people.tolist()] for out in barred])
    hand, expert = np.nonzero(allowed)
    source, sink = n + len(people), n + len(people) + 1
    tails = [np.full(n, source), hand, n + np.arange(len(people))]
    heads = [np.arange(n), n + expert, np.full(len(people), sink)]
    capacity = [np.full(n, need), np.ones(len(hand)), taken[people]]
    graph = csr_array(
        (
            np.concatenate(capacity).astype(np.int32),
            (np.concatenate(tails), np.concatenate(heads)),
        ),
        shape=(sink + 1, sink + 1),
    )
    result = maximum_flow(graph, source, sink)
    if result.flow_value < n * need:
        return None
    flow = result.flow[:n].tocoo()
    hands: list[list[int]] = [[] for _ in range(n)]
    for i, k, used in zip(flow.row.tolist(), flow.col.tolist(), flow.data.tolist(), strict=True):
        if used > 0:
            hands[i].append(int(people[k - n]))
    return hands


def _swap(hands: list[list[int]], barred: Barred, chance: np.random.Generator) -> None:
    """Exchange experts between random applications that may have and do not have the other's."""
    slots = [(i, k) for i, hand in enumerate(hands) for k in range(len(hand))]
    for one, other in zip(
        chance.permutation(len(slots)), chance.permutation(len(slots)), strict=True
    ):
        (i, k), (j, n) = slots[one], slots[other]
        mine, theirs = hands[i][k], hands[j][n]
        if theirs in hands[i] or mine in hands[j] or theirs in barred[i] or mine in barred[j]:
            continue
        hands[i][k], hands[j][n] = theirs, mine
