"""Pairs that may still change, and which exchanges of them cost nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kepu_review.assignment.prices import prices
from kepu_review.assignment.problem import Integers, Problem
from kepu_review.model import Assignment
from kepu_review.panels import Ratings

Flags = NDArray[np.bool_]
Move = tuple[int, int, int]
"""Application, the expert who hands it over, the expert who takes it."""


@dataclass(slots=True, eq=False)
class Exchange:
    """All applications (a,) and experts (e,), sorted, those of standing pairs too.

    An expert hands an application over to another, who hands one to a third, and so on: round to
    the first, or to somebody who then has as many as the first had. Loads as a whole stay what
    they are. What is handed over is `level`: no way round costs specialities.
    """

    applications: tuple[str, ...]
    experts: tuple[str, ...]
    group: Integers  # (a,) row of `level`
    level: Integers  # (g, e) cost less the expert's price
    price: Integers  # (e,)
    room: Integers  # (e,) how many more the expert can take
    load: Integers  # (e,)
    stands: Flags  # (a, e) pairs that must stay
    hand: Flags  # (a, e) pairs that may change
    open: Flags  # (a, e) the expert may be given the application

    @classmethod
    def of(
        cls,
        problem: Problem,
        pairs: Collection[tuple[str, str]],
        standing: Collection[Assignment],
    ) -> Exchange:
        """`pairs` (application, expert) may change, `standing` ones may not."""
        inside = {name: g for g, group in enumerate(problem.groups) for name in group}
        applications = sorted({*inside, *(pair.application for pair in standing)})
        experts = sorted({*problem.experts, *(pair.expert for pair in standing)})
        row = {name: i for i, name in enumerate(applications)}
        column = {name: j for j, name in enumerate(experts)}
        mine = np.array([column[name] for name in problem.experts], dtype=np.int64)
        shape = (len(applications), len(experts))
        stands, hand, free = (np.zeros(shape, dtype=np.bool_) for _ in range(3))
        _mark(stands, [(row[p.application], column[p.expert]) for p in standing])
        _mark(hand, [(row[a], column[e]) for a, e in pairs])
        fresh = np.array([row[name] for name in inside], dtype=np.int64)
        free[np.ix_(fresh, mine)] = True
        for name in inside:
            free[row[name], mine[list(problem.barred.get(name, ()))]] = False
        group = np.zeros(len(applications), dtype=np.int64)
        group[fresh] = list(inside.values())
        taken = np.zeros((len(problem.groups), len(experts)), dtype=np.int64)
        where, who = np.nonzero(hand)
        np.add.at(taken, (group[where], who), 1)
        load = stands.sum(0) + hand.sum(0)
        room, price = np.zeros(len(experts), dtype=np.int64), np.zeros(len(experts), dtype=np.int64)
        room[mine] = problem.room - hand.sum(0)[mine]
        price[mine] = prices(problem, taken[:, mine], load[mine], room[mine])
        level = np.zeros(taken.shape, dtype=np.int64)
        level[:, mine] = problem.cost - price[mine]
        return cls(
            applications=tuple(applications),
            experts=tuple(experts),
            group=group,
            level=level,
            price=price,
            room=room,
            load=load,
            stands=stands,
            hand=hand,
            open=free & ~hand,
        )

    def ratings(self, without: int | None = None) -> Ratings:
        """The pairs as a table, the one expert left out."""
        every = self.stands | self.hand
        if without is not None:
            every[:, without] = False
        return ratings(self.applications, self.experts, *np.nonzero(every))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What may change, as it is now."""
        for i, j in zip(*np.nonzero(self.hand), strict=True):
            yield self.applications[i], self.experts[j]

    def gifts(self, giver: int) -> tuple[Integers, Flags]:
        """Applications (n,) of an expert that may change, and to whom each may go (n, e)."""
        mine = np.flatnonzero(self.hand[:, giver])
        level = self.level[self.group[mine]]
        return mine, self.open[mine] & (level == level[:, [giver]])

    def reliefs(self) -> Flags:
        """(e, e) the one takes one more in place of the other, who then has one less."""
        one, other = self.load[:, None], self.load[None, :]
        level = np.equal(self.price[:, None], self.price[None, :])
        some, room = np.any(self.hand, axis=0), np.greater(self.room, 0)
        found: Flags = (one + 1 == other) & level & np.outer(room, some)
        return found

    def do(self, moves: Sequence[Move]) -> None:
        """Hand over."""
        for application, giver, taker in moves:
            self.hand[application, [giver, taker]] = False, True
            self.open[application, [giver, taker]] = True, False
            self.load[[giver, taker]] += (-1, 1)
            self.room[[giver, taker]] += (1, -1)

    def undo(self, moves: Sequence[Move]) -> None:
        """Take back."""
        self.do([(application, taker, giver) for application, giver, taker in reversed(moves)])


def ratings(
    applications: Sequence[str], experts: Sequence[str], i: Integers, j: Integers
) -> Ratings:
    """Pairs (n,) of places of sorted names, sorted by application; there are no scores yet."""
    return Ratings(
        applications=np.array(applications, dtype=object),
        experts=np.array(experts, dtype=object),
        i=i,
        j=j,
        y=np.zeros(len(i)),
        counts_i=np.bincount(i, minlength=len(applications)),
        counts_j=np.bincount(j, minlength=len(experts)),
        rows=np.arange(len(i), dtype=np.int64),
    )


def _mark(flags: Flags, cells: Sequence[tuple[int, int]]) -> None:
    if cells:
        rows, columns = zip(*cells, strict=True)
        flags[list(rows), list(columns)] = True
