"""Selection quotas laid out: one limit for each group, candidates sorted into classes of equals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from kepu_review.model import SelectionQuota

ALL = "all"
"""A quota by this counts everybody; it is also the name of that one group."""

BETWEEN = " × "
"""Stands between the parts of a crossing quota's group."""

SEATS = "seats"
"""Stands for the number of places where the ids of quotas are named."""

Known = Mapping[str, Collection[str]]
"""What is counted by → groups that are counted even where nobody is in them."""

NONE_KNOWN: Known = MappingProxyType({})

_DIGITS = 9  # scores that agree to so many decimals are equal


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may get in; `groups` are by region, category …, those unknown left out."""

    id: str
    score: float
    groups: Mapping[str, str]
    place: int = 0  # among equal scores, by a declared chain of keys; the same: a tie


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor and a cap on one group of one quota."""

    quota: str
    group: str
    floor: int
    cap: int | None
    size: int  # candidates in the group
    cells: frozenset[int] = field(repr=False, compare=False)

    @property
    def binds(self) -> bool:
        """Whether it may shut somebody out or ask for somebody."""
        return self.floor > 0 or (self.cap is not None and self.cap < self.size)


@dataclass(frozen=True, slots=True)
class Equals:
    """Candidates whom no rule tells apart: same groups, same score, same place."""

    cell: int
    key: tuple[float, int]  # better is smaller
    score: float
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Candidates in classes, best first, and the limits over the cells that they are in."""

    classes: tuple[Equals, ...]
    sizes: tuple[int, ...]  # candidates in each cell
    limits: tuple[Limit, ...]

    @property
    def binding(self) -> tuple[Limit, ...]:
        """Limits that matter."""
        return tuple(limit for limit in self.limits if limit.binds)

    @property
    def around(self) -> tuple[tuple[Limit, ...], ...]:
        """For each cell the limits that count it."""
        found: list[list[Limit]] = [[] for _ in self.sizes]
        for limit in self.limits:
            for cell in limit.cells:
                found[cell].append(limit)
        return tuple(tuple(limits) for limits in found)


def group_of(groups: Mapping[str, str], by: Sequence[str]) -> str | None:
    """The group in which a quota counts somebody; None: it does not count them."""
    if tuple(by) == (ALL,):
        return ALL
    parts = [groups.get(name) for name in by]
    return None if None in parts else BETWEEN.join(str(part) for part in parts)


def lay_out(
    candidates: Iterable[Candidate],
    quotas: Sequence[SelectionQuota],
    seats: int | None,
    known: Known = NONE_KNOWN,
) -> Problem:
    """Cells are the candidates' groups under all quotas together; equals within one are a class."""
    if seats is not None:
        quotas = (*quotas, SelectionQuota(SEATS, "", (ALL,), "", cap=seats))
    cells: dict[tuple[str | None, ...], int] = {}
    classes: dict[tuple[int, float, int], list[str]] = {}
    for one in sorted(candidates, key=lambda one: one.id):
        within = tuple(group_of(one.groups, quota.by) for quota in quotas)
        cell = cells.setdefault(within, len(cells))
        classes.setdefault((cell, -round(one.score, _DIGITS), one.place), []).append(one.id)
    made = (
        Equals(cell, (worse, place), -worse, tuple(members))
        for (cell, worse, place), members in classes.items()
    )
    ordered = tuple(sorted(made, key=lambda one: (one.key, one.cell)))
    sizes: Counter[int] = Counter()
    for equals in ordered:
        sizes[equals.cell] += len(equals.members)
    limits = [
        limit
        for n, quota in enumerate(quotas)
        for limit in _limits(quota, _by_group(n, cells), sizes, known)
    ]
    return Problem(ordered, tuple(sizes[cell] for cell in range(len(cells))), tuple(limits))


def _by_group(n: int, cells: Mapping[tuple[str | None, ...], int]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for within, cell in cells.items():
        group = within[n]
        if group is not None:
            found.setdefault(group, set()).add(cell)
    return found


def _limits(
    quota: SelectionQuota, found: Mapping[str, set[int]], sizes: Mapping[int, int], known: Known
) -> Iterable[Limit]:
    more = known.get(quota.by[0], ()) if len(quota.by) == 1 else ()
    everybody = (ALL,) if quota.by == (ALL,) else ()
    for group in sorted({*found, *quota.caps, *quota.floors, *more, *everybody}):
        floor, cap = quota.floors.get(group, quota.floor), quota.caps.get(group, quota.cap)
        cells = frozenset(found.get(group, ()))
        size = sum(sizes[cell] for cell in cells)
        if floor is not None or cap is not None:
            yield Limit(quota.id, group, floor or 0, cap, size, cells)
