"""A ballot: the applications one expert ranked, best first, equals together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from kepu_review.errors import MethodRefused
from kepu_review.rankings.ties import comparable
from kepu_review.rankings.totals import Totals, shown
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Ballot:
    """`groups`, best first; the applications of one group are equal. `count` equal ballots."""

    expert: str
    groups: tuple[tuple[str, ...], ...]
    count: int = 1

    @property
    def items(self) -> tuple[str, ...]:
        """All that are ranked, best first."""
        return tuple(item for group in self.groups for item in group)

    @property
    def has_ties(self) -> bool:
        """Whether any two are equal."""
        return any(len(group) > 1 for group in self.groups)


def ballot(expert: str, *places: str | Sequence[str], count: int = 1) -> Ballot:
    """From names, best first; equals as a tuple. Raises MethodRefused for a name given twice."""
    groups = tuple((p,) if isinstance(p, str) else tuple(sorted(p)) for p in places)
    names = [name for group in groups for name in group]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or count < 1:
        raise MethodRefused(
            t("排序表有误：{expert}（{twice}）。", expert=expert, twice=shown(twice)),
            remedy=t("每项申报在一份排序表中只能出现一次，份数须为正整数。"),
        )
    return Ballot(expert, groups, count)


def ballots_of(
    scores: pd.DataFrame, shortlist: Collection[str] | None = None, *, decimals: int = 2
) -> tuple[Ballot, ...]:
    """The order in which each expert's own scores put the applications (of `shortlist`, or all).

    `scores` has columns application, expert, score. Scores equal to `decimals` places are equal.
    An expert with fewer than two of the applications has no ballot. Raises MethodRefused as
    `rank` does.
    """
    totals = Totals.of(scores)
    table = pd.DataFrame(
        {
            "expert": totals.experts,
            "application": totals.applications.repeat(totals.counts),
            "units": comparable(totals.scores, decimals),
        }
    )
    if shortlist is not None:
        table = table[table["application"].isin(set(shortlist))]
    found = []
    for expert, mine in table.groupby("expert", sort=True):
        if len(mine) < 2:
            continue
        groups = [sorted(g["application"]) for _, g in mine.groupby("units", sort=True)]
        found.append(ballot(str(expert), *reversed(groups)))
    return tuple(found)


def items_of(ballots: Iterable[Ballot]) -> tuple[str, ...]:
    """All applications ranked by anyone, sorted. Raises MethodRefused for fewer than two."""
    items = tuple(sorted({item for b in ballots for item in b.items}))
    if len(items) < 2:
        raise MethodRefused(
            t("至少要有两项申报被排序，才能比较。"),
            remedy=t("请先由专家对短名单排序。"),
        )
    return items
