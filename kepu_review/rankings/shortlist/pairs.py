"""Each pair of applications: how many experts preferred the one, the other, neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.rankings.shortlist.ballots import Ballot, items_of
from kepu_review.rankings.totals import shown
from kepu_review.text import t

Integers = NDArray[np.int64]

COLUMNS = ("first", "second", "won", "lost", "tied")


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """`wins` (n, n): how often the row's application was preferred to the column's; `ties` too."""

    items: tuple[str, ...]
    wins: Integers
    ties: Integers  # symmetric

    @classmethod
    def of(cls, ballots: Iterable[Ballot]) -> Pairs:
        """Every pair that one expert ranked counts once for that expert."""
        cast = tuple(ballots)
        items = items_of(cast)
        place = {item: n for n, item in enumerate(items)}
        wins = np.zeros((len(items),) * 2, dtype=np.int64)
        ties = np.zeros_like(wins)
        for one in cast:
            level = np.concatenate([[n] * len(group) for n, group in enumerate(one.groups)])
            mine = np.array([place[item] for item in one.items])
            wins[np.ix_(mine, mine)] += one.count * (level[:, None] < level)
            ties[np.ix_(mine, mine)] += one.count * (level[:, None] == level)
        np.fill_diagonal(ties, 0)
        return cls(items, wins, ties)

    @classmethod
    def of_table(cls, table: pd.DataFrame) -> Pairs:
        """From columns first, second, won (by first), lost, and perhaps tied: counts.

        Raises MethodRefused for missing columns, a name paired with itself, or counts that are
        negative or not whole.
        """
        missing = [column for column in COLUMNS[:4] if column not in table.columns]
        if missing:
            raise MethodRefused(
                t("两两比较表缺少列：{missing}。", missing=shown(missing)),
                remedy=t("两两比较表的列：{columns}。", columns=shown(COLUMNS)),
            )
        full = table.assign(tied=table["tied"] if "tied" in table.columns else 0)
        counts = full[["won", "lost", "tied"]].to_numpy(dtype=np.float64)
        names = full[["first", "second"]].astype(str).to_numpy(dtype=object)
        whole = np.isfinite(counts).all() and (counts >= 0).all() and (counts % 1 == 0).all()
        if not whole or (names[:, 0] == names[:, 1]).any() or len(full) == 0:
            raise MethodRefused(
                t("两两比较表有误：次数须为非负整数，两方须不同，且至少有一行。"),
                remedy=t("请核对两两比较表。"),
            )
        items, codes = np.unique(names.astype(str), return_inverse=True)
        i, j = codes.reshape(names.shape).T
        wins = np.zeros((len(items),) * 2, dtype=np.int64)
        ties = np.zeros_like(wins)
        won, lost, tied = counts.astype(np.int64).T
        np.add.at(wins, (i, j), won)
        np.add.at(wins, (j, i), lost)
        np.add.at(ties, (i, j), tied)
        np.add.at(ties, (j, i), tied)
        return cls(tuple(str(item) for item in items), wins, ties)

    @property
    def compared(self) -> Integers:
        """How often each pair was compared (n, n)."""
        return self.wins + self.wins.T + self.ties
