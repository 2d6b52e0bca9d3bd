"""Kemeny (1959): the orders that contradict the fewest preferences, all of them, exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.rankings.shortlist.ballots import Ballot
from kepu_review.rankings.shortlist.linked import refuse_apart
from kepu_review.rankings.shortlist.pairs import Integers, Pairs
from kepu_review.rankings.shortlist.worths import in_a_row
from kepu_review.text import t

MOST_ITEMS = 15
"""The search looks at each of 2^n sets."""
SHOWN = 100
"""Equally good orders that are listed; all are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Consensus:
    """All orders of least total disagreement.

    `orders` lists up to 100 of the `count` best, each best first. `table`, by application:
    first_place and last_place it has in any of them. `against` counts the expert preferences
    that such an order contradicts, `agreed` those it keeps; equals in a ballot count as neither.
    `preferences` (n, n): how many experts prefer the row's application to the column's, among
    those who ranked both. `winner` beats every other by majority; None where none does.
    `uncompared`: pairs that no expert ranked both of, whose order follows from others or is open.
    """

    table: pd.DataFrame
    orders: tuple[tuple[str, ...], ...]
    count: int
    against: int
    agreed: int
    winner: str | None
    preferences: pd.DataFrame
    uncompared: tuple[tuple[str, str], ...]

    @property
    def note(self) -> str:
        """The rule, and whether the order is the only one, in words."""
        rule = t("每对申报只计对两者都排了序的专家。")
        if self.count == 1:
            return in_a_row(rule, t("最优的顺序只有一个。"))
        open_ones = t("同样最优的顺序有 {count} 个，名次以区间给出。", count=self.count)
        return in_a_row(rule, open_ones)


def kemeny(ballots: Iterable[Ballot]) -> Consensus:
    """Exact Kemeny order of at most 15 applications, by dynamic programming over subsets.

    Ballots may rank only some and have equals: each pair counts among the experts who ranked both.
    Raises MethodRefused for more than 15 applications and for groups never compared.
    """
    pairs = Pairs.of(ballots)
    n = len(pairs.items)
    if n > MOST_ITEMS:
        raise MethodRefused(
            t("Kemeny 排序最多处理 {most} 项申报，现有 {number} 项。", most=MOST_ITEMS, number=n),
            remedy=t("请先用其他方法缩成短名单。"),
        )
    refuse_apart(pairs.items, pairs.compared > 0)
    costs = _costs(pairs.wins)
    size = np.array([int(s).bit_count() for s in range(1 << n)])
    before, ways = _forward(costs, size)
    after = _backward(costs, size)
    least = int(before[-1])
    best = before[:, None] + costs + _joined(after, n) == least  # (2^n, n): part of a best order
    decided = int(pairs.wins.sum())
    return Consensus(
        table=_places(pairs.items, best, size),
        orders=_orders(pairs.items, best),
        count=int(ways[-1]),
        against=least,
        agreed=decided - least,
        winner=_winner(pairs),
        preferences=pd.DataFrame(pairs.wins, index=list(pairs.items), columns=list(pairs.items)),
        uncompared=tuple(
            (pairs.items[i], pairs.items[j])
            for i, j in zip(*np.nonzero(np.triu(pairs.compared == 0, 1)), strict=True)
        ),
    )


FORBIDDEN = np.int64(1) << 60


def _costs(wins: Integers) -> Integers:
    """Preferences against placing i right after the set s: (2^n, n), forbidden for i in s."""
    n = len(wins)
    costs = np.zeros((1, n), dtype=np.int64)
    for j in range(n):
        costs = np.concatenate([costs, costs + wins[:, j]])
    inside = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1
    costs[inside == 1] = FORBIDDEN
    return costs


def _forward(costs: Integers, size: Integers) -> tuple[Integers, NDArray[np.object_]]:
    """Least cost of placing each set first, and in how many orders that is reached."""
    n = costs.shape[1]
    least = np.full(1 << n, FORBIDDEN, dtype=np.int64)
    ways = np.zeros(1 << n, dtype=object)  # 15! fits into 64 bits, but need not be relied on
    least[0], ways[0] = 0, 1
    for k in range(n):
        sets = np.flatnonzero(size == k)
        for i in range(n):
            mine = sets[(sets >> i) & 1 == 0]
            to = mine | (1 << i)
            cost = least[mine] + costs[mine, i]
            ways[to] = np.where(cost < least[to], 0, ways[to])
            least[to] = np.minimum(cost, least[to])
            ways[to] += np.where(cost == least[to], ways[mine], 0)
    return least, ways


def _backward(costs: Integers, size: Integers) -> Integers:
    """Least cost of placing all that are not in each set after it."""
    n = costs.shape[1]
    least = np.zeros(1 << n, dtype=np.int64)
    for k in range(n - 1, -1, -1):
        sets = np.flatnonzero(size == k)
        least[sets] = (costs[sets] + _joined(least, n)[sets]).min(axis=1)
    return least


def _joined(values: Integers, n: int) -> Integers:
    """The value of each set with i put in: (2^n, n)."""
    joined: Integers = values[np.arange(1 << n)[:, None] | (1 << np.arange(n))]
    return joined


def _places(items: tuple[str, ...], best: NDArray[np.bool_], size: Integers) -> pd.DataFrame:
    places = [size[best[:, i]] + 1 for i in range(len(items))]
    return pd.DataFrame(
        {
            "first_place": [int(p.min()) for p in places],
            "last_place": [int(p.max()) for p in places],
        },
        index=pd.Index(items, name="application"),
    )


def _orders(items: tuple[str, ...], best: NDArray[np.bool_]) -> tuple[tuple[str, ...], ...]:
    """Up to SHOWN best orders, by name."""
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    while waiting and len(found) < SHOWN:
        placed, order = waiting.pop()
        if len(order) == len(items):
            found.append(tuple(items[i] for i in order))
            continue
        following = [int(i) for i in np.flatnonzero(best[placed])]
        waiting += [(placed | 1 << i, (*order, i)) for i in reversed(following)]
    return tuple(found)


def _winner(pairs: Pairs) -> str | None:
    beats = (pairs.wins > pairs.wins.T).sum(axis=1)
    won = np.flatnonzero(beats == len(pairs.items) - 1)
    return pairs.items[int(won[0])] if len(won) else None
