"""From how many of a group an expert takes to which ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kepu_review.assignment.problem import Integers, Problem


def deal(problem: Problem, counts: Integers) -> Iterator[tuple[str, str]]:
    """(application, expert) pairs of `counts` (g, m).

    The experts of a group stand in a row, each as often as they take one, and are dealt round the
    table (McNaughton's wrap-around rule): nobody takes more than the group has, so no application
    gets one expert twice. Then pairs are swapped, so that experts meet many others and not always
    the same: severities can be compared only through shared applications.
    """
    chance = np.random.default_rng(8)
    for group, taken in zip(problem.groups, counts, strict=True):
        row = np.repeat(np.arange(len(taken)), taken)
        hands = [list(row[i :: len(group)]) for i in range(len(group))]
        _swap(hands, chance)
        for application, hand in zip(group, hands, strict=True):
            for expert in hand:
                yield application, problem.experts[expert]


def _swap(hands: list[list[int]], chance: np.random.Generator) -> None:
    """Exchange experts between random applications where neither has the other's already."""
    slots = [(i, k) for i, hand in enumerate(hands) for k in range(len(hand))]
    for one, other in zip(
        chance.permutation(len(slots)), chance.permutation(len(slots)), strict=True
    ):
        (i, k), (j, n) = slots[one], slots[other]
        mine, theirs = hands[i][k], hands[j][n]
        if theirs not in hands[i] and mine not in hands[j]:
            hands[i][k], hands[j][n] = theirs, mine
