"""相连: exchanges that join panels which share nobody, then those that hang on one expert."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from kepu_review.assignment.exchange import Exchange, ratings
from kepu_review.assignment.problem import Integers, Problem
from kepu_review.assignment.rounds import NONE, rounds
from kepu_review.model import Assignment
from kepu_review.panels import Bridge, Ratings, bridges, labels

EFFORT = 2_000_000
"""Pairs that are looked at again, at most, for one panel to be joined, and for all bridges."""
LEAST = 5_000
"""Pairs that a look counts as, however few there are."""
SEARCH = 4
"""What a search for exchanges costs, in looks at all pairs."""


def join(
    problem: Problem, pairs: Collection[tuple[str, str]], standing: Collection[Assignment]
) -> list[tuple[str, str]]:
    """The `pairs`, exchanged so that as few panels as possible are apart.

    Severities of experts can be compared only where shared applications join them. All else stays:
    how many experts each application has, the loads as a whole, how many pairs are within
    specialities, conflicts. Then panels that hang on a single expert are joined once more, or one
    recusal would part them. Local search: an exchange is kept if it leaves less apart.
    """
    table = _table([*pairs, *((pair.application, pair.expert) for pair in standing)])
    whole, weak = int(labels(table)[0].max(initial=0)) == 0, bridges(table)
    if not pairs or (whole and not weak):
        return list(pairs)
    search = _Search(Exchange.of(problem, pairs, standing))
    if not whole and search.join():
        weak = bridges(search.state.ratings())
    search.strengthen(weak)
    return list(search.state.pairs())


@dataclass(frozen=True, slots=True)
class _Parts:
    """What hangs together, with everybody or without one expert; NONE is in no part."""

    number: int
    spare: int  # pairs more than are needed to hold the parts together
    of_application: Integers  # (a,)
    of_expert: Integers  # (e,)

    @classmethod
    def of(cls, state: Exchange, without: int | None = None) -> _Parts:
        table = state.ratings(without)
        of_application, of_expert = labels(table)
        there = table.counts_j > 0
        known = np.unique(of_expert[there])
        nodes = int(there.sum() + (table.counts_i > 0).sum())
        return cls(
            number=len(known),
            spare=len(table) - nodes + len(known),
            of_application=np.where(np.isin(of_application, known), of_application, NONE),
            of_expert=np.where(there, of_expert, NONE),
        )


@dataclass(slots=True)
class _Search:
    state: Exchange
    effort: int = 0

    def join(self) -> bool:
        """Until all is one part, or nothing joins any two; whether any were joined."""
        joined = False
        while (parts := _Parts.of(self.state)).number > 1 and parts.spare > 0:
            self.effort = EFFORT
            if not self._closer(parts):
                break
            joined = True
        return joined

    def strengthen(self, weak: tuple[Bridge, ...]) -> None:
        """Until nobody holds two parts together alone, or nobody can be helped."""
        self.effort, tried = EFFORT, set[str]()
        while hopeful := [one.expert for one in weak if one.expert not in tried]:
            tried.add(hopeful[0])
            steadier = self._steadier(hopeful[0], weak)
            if steadier is not None:
                weak, tried = steadier, tried - {hopeful[0]}

    def _closer(self, parts: _Parts) -> bool:
        self._looked(SEARCH)
        for moves in rounds(self.state, parts.of_application, parts.of_expert):
            if not self._looked():
                return False
            self.state.do(moves)
            if _Parts.of(self.state).number < parts.number:
                return True
            self.state.undo(moves)
        return False

    def _steadier(self, expert: str, weak: Sequence[Bridge]) -> tuple[Bridge, ...] | None:
        """The bridges that are left when the pieces held by this expert are joined otherwise."""
        if not self._looked(SEARCH):
            return None
        j, whole = self.state.experts.index(expert), _Parts.of(self.state).number
        parts = _Parts.of(self.state, j)
        for moves in rounds(self.state, parts.of_application, parts.of_expert):
            if not self._looked():
                return None
            self.state.do(moves)
            if _Parts.of(self.state, j).number < parts.number and self._looked(SEARCH):
                now = bridges(self.state.ratings())
                if _hanging(now) < _hanging(weak) and _Parts.of(self.state).number <= whole:
                    return now
            self.state.undo(moves)
        return None

    def _looked(self, times: int = 1) -> bool:
        self.effort -= times * max(int(self.state.load.sum()), LEAST)
        return self.effort > 0


def _table(pairs: Collection[tuple[str, str]]) -> Ratings:
    applications, experts = (sorted({pair[side] for pair in pairs}) for side in (0, 1))
    row = {name: i for i, name in enumerate(applications)}
    column = {name: j for j, name in enumerate(experts)}
    key = np.array([row[a] * len(column) + column[e] for a, e in pairs], dtype=np.int64)
    key.sort()
    return ratings(applications, experts, *divmod(key, max(len(column), 1)))


def _hanging(weak: Sequence[Bridge]) -> int:
    return sum(one.parts_without - 1 for one in weak)
