"""The assignment as a transportation problem between groups of like applications and experts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kepu_review.model import Assignment, Expert

Integers = NDArray[np.int64]
UNLIMITED = 1 << 30


class Applied(Protocol):
    """What is needed of an application."""

    @property
    def id(self) -> str:
        """Its number."""

    @property
    def category(self) -> str | None:
        """Its category, which specialities are compared with."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Groups of like applications against single experts.

    Applications of one category that need as many experts are one group: few groups stand for
    thousands of applications. An expert takes at most `caps` of a group, and `deal` hands them out
    singly. That may fail where conflicts crowd (the groups are a relaxation); applications
    barred to different experts are then put into different groups (`apart`), which is exact.
    """

    experts: tuple[str, ...]  # (m,) sorted
    groups: tuple[tuple[str, ...], ...]  # (g,) application ids, sorted
    need: Integers  # (g,) experts still needed by each application of the group
    caps: Integers  # (g, m) applications of the group that the expert may take
    cost: Integers  # (g, m) 0 speciality, 1 no speciality told, 2 other specialities
    held: Integers  # (m,) pairs that stand
    room: Integers  # (m,) how many more the expert can take
    barred: Mapping[str, frozenset[int]]  # application → experts it must not get, or has

    @property
    def sizes(self) -> Integers:
        """Applications of each group (g,)."""
        return np.array([len(group) for group in self.groups], dtype=np.int64)

    @property
    def demand(self) -> Integers:
        """Reviews needed by each group (g,)."""
        return self.sizes * self.need

    @classmethod
    def of(
        cls,
        applications: Sequence[Applied],
        experts: Sequence[Expert],
        per_application: int,
        forbidden: Collection[tuple[str, str]],
        standing: Collection[Assignment],
        *,
        apart: bool = False,
    ) -> Problem:
        """From what is asked; ids are sorted, so that the order of the input changes nothing."""
        people = sorted({expert.id: expert for expert in experts}.values(), key=lambda e: e.id)
        index = {expert.id: i for i, expert in enumerate(people)}
        found, has, held = _pairs(index, forbidden, standing)
        barred = {application: frozenset(out) for application, out in found.items()}
        groups = defaultdict(list)
        for app in sorted({a.id: a for a in applications}.values(), key=lambda a: a.id):
            need = per_application - has[app.id]
            if need > 0:
                own = tuple(sorted(barred.get(app.id, ()))) if apart else ()
                key = (app.category or "", need, own)
                groups[key].append(app.id)
        keys = sorted(groups)
        caps = np.zeros((len(keys), len(people)), dtype=np.int64)
        for row, key in enumerate(keys):
            caps[row] = len(groups[key])
            for application in groups[key]:
                caps[row, list(barred.get(application, ()))] -= 1
        return cls(
            experts=tuple(index),
            groups=tuple(tuple(groups[key]) for key in keys),
            need=np.array([need for _, need, _ in keys], dtype=np.int64),
            caps=caps,
            cost=_costs([category for category, _, _ in keys], people),
            held=held,
            room=np.array([_room(e, held[i]) for i, e in enumerate(people)], dtype=np.int64),
            barred=barred,
        )


def _pairs(
    index: dict[str, int], forbidden: Collection[tuple[str, str]], standing: Collection[Assignment]
) -> tuple[defaultdict[str, set[int]], defaultdict[str, int], Integers]:
    """Experts barred to each application, experts it has, and pairs each expert holds."""
    barred: defaultdict[str, set[int]] = defaultdict(set)
    has: defaultdict[str, int] = defaultdict(int)
    held = np.zeros(len(index), dtype=np.int64)
    for application, expert in forbidden:
        if expert in index:
            barred[application].add(index[expert])
    for pair in standing:
        has[pair.application] += 1
        if pair.expert in index:
            barred[pair.application].add(index[pair.expert])
            held[index[pair.expert]] += 1
    return barred, has, held


def _costs(categories: Sequence[str], people: Sequence[Expert]) -> Integers:
    of_category = {
        category: [
            0 if category in e.specialities else (2 if e.specialities else 1) for e in people
        ]
        for category in set(categories)
    }
    rows = [of_category[category] for category in categories]
    return np.array(rows, dtype=np.int64).reshape(len(categories), len(people))


def _room(expert: Expert, held: int) -> int:
    return UNLIMITED if expert.capacity is None else max(expert.capacity - int(held), 0)
