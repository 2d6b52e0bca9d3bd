"""建议增评: which further reviews would change the result most, one after the other.

All are asked for before any has come, so that what several of one application are worth together
counts: its expectation moves by the sum of their variances, and a further one adds little.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from kepu_review.certainty.belief import Belief
from kepu_review.certainty.cut import Floats, Integers
from kepu_review.certainty.gradient import chance, knowledge_gradient

_NEARLY = 0.98
"""Experts whose review would move a score by so much of the best are as good as the best."""


@dataclass(frozen=True, slots=True)
class Found:
    """A review that is worth most at its turn, by positions."""

    application: int
    expert: int
    gain: float  # points
    chance: float  # of crossing the line by this review alone


@dataclass(slots=True, eq=False)
class Openings:
    """Who may still review what."""

    room: Floats  # (e,) reviews that each expert can take on
    barred: list[set[int]]  # experts of each application that may not, or have it already
    given: Integers  # (e,) reviews suggested to each expert

    @classmethod
    def of(cls, room: Floats, pairs: Iterable[tuple[int, int]], applications: int) -> Openings:
        """`pairs` of application and expert are not to be suggested."""
        barred: list[set[int]] = [set() for _ in range(applications)]
        for i, j in pairs:
            barred[i].add(j)
        return cls(room.copy(), barred, np.zeros(len(room), dtype=np.int64))

    def able(self, i: int, among: Collection[int] | None = None) -> Integers:
        """Experts (of `among`) who may review application i."""
        free = self.room >= 1
        free[list(self.barred[i])] = False
        if among is not None:
            own = np.zeros(len(free), dtype=np.bool_)
            own[list(among)] = True
            free &= own
        return np.flatnonzero(free)

    @contextmanager
    def also(self, first: int) -> Iterator[None]:
        """For the time being the `first` experts can be asked too."""
        before = self.room[:first].copy()
        self.room[:first] = np.inf
        yield
        self.room[:first] = before

    def take(self, i: int, j: int) -> None:
        """Expert j is to review application i."""
        self.barred[i].add(j)
        self.room[j] -= 1
        self.given[j] += 1


@dataclass(slots=True, eq=False)
class Search:
    """Greedy: the best next review under the belief that those before it have come."""

    belief: Belief
    distance: Floats  # (a,) of each expected score to its line
    held: Floats  # (a,) share of a place that each would have now
    openings: Openings
    moved: Floats  # (a,) variance by which reviews on their way will move each expectation

    def best_of(self, i: int, among: Collection[int] | None = None) -> Found | None:
        """The expert for application i; of those nearly as good, the one asked least often."""
        able = self.openings.able(i, among)
        if len(able) == 0:
            return None
        moves = self.belief.moves(i)[able]
        near = np.flatnonzero(moves >= _NEARLY * moves.max())
        order = np.lexsort((able[near], -moves[near], self.openings.given[able[near]]))
        at = near[order[0]]
        expert, move, distance = int(able[at]), moves[at], self.distance[i]
        gain = float(knowledge_gradient(distance, np.sqrt(self.moved[i] + move**2)))
        return Found(i, expert, gain - float(self._gained(i)), float(chance(distance, move)))

    def take(self, found: Found) -> None:
        """From now on this review is expected."""
        self.openings.take(found.application, found.expert)
        self.expect([(found.application, found.expert)])

    def expect(self, reviews: Iterable[tuple[int, int]]) -> None:
        """Reviews of application by expert that are to come anyway."""
        for i, j in reviews:
            self.moved[i] += self.belief.moves(i)[j] ** 2
            self.belief.learn(i, j)

    def bounds(self) -> Floats:
        """What a review that tells everything would be worth for each application (a,)."""
        known = np.sqrt(self.moved + self.belief.errors())
        return knowledge_gradient(self.distance, known) - self._gained(slice(None))

    def _gained(self, which: int | slice) -> Floats:
        """What reviews on their way are worth by themselves."""
        return knowledge_gradient(self.distance[which], np.sqrt(self.moved[which]))

    def run(self, number: int) -> Iterator[Found]:
        """Up to `number` reviews, best first; fewer when nothing more could change anything.

        Applications wait in a queue by an upper bound of their gain, and are looked at again only
        when they come first (Minoux 1978).
        """
        bounds = self.bounds()
        queue = [(-float(bounds[i]), int(i)) for i in np.flatnonzero(bounds > 0)]
        heapq.heapify(queue)
        fresh: dict[int, tuple[int, Found]] = {}
        turn = 0
        while queue and turn < number:
            _, i = heapq.heappop(queue)
            seen = fresh.get(i)
            if seen is not None and seen[0] == turn:
                self.take(seen[1])
                turn += 1
                yield seen[1]
            found = self.best_of(i)
            if found is not None and found.gain > 0:
                fresh[i] = (turn, found)
                heapq.heappush(queue, (-found.gain, i))
