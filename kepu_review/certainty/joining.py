"""Reviews that join panels which have no application in common: without them nothing compares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kepu_review.certainty.suggest import Found, Search
from kepu_review.errors import MethodRefused
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Part:
    """Applications and experts joined by reviews, by position."""

    applications: frozenset[int]
    experts: frozenset[int]

    def with_(self, other: Part, reviews: Sequence[Found]) -> Part:
        """Both as one, joined by reviews."""
        experts = self.experts | other.experts | {found.expert for found in reviews}
        return Part(self.applications | other.applications, experts)


def parts_of(experts_of: list[list[int]], experts: int) -> list[Part]:
    """Parts that have applications, the largest first."""
    number = len(experts_of)
    rows = np.repeat(np.arange(number), [len(some) for some in experts_of])
    columns = np.array([j for some in experts_of for j in some], dtype=np.int64)
    shape = (number + experts, number + experts)
    graph = coo_array((np.ones(len(rows)), (rows, columns + number)), shape=shape)
    _, label = connected_components(graph, directed=False)
    members: dict[int, tuple[set[int], set[int]]] = {}
    for node, part in enumerate(label.tolist()):
        own = members.setdefault(part, (set(), set()))
        own[node >= number].add(node - number if node >= number else node)
    found = [Part(frozenset(a), frozenset(e)) for a, e in members.values() if a]
    return sorted(found, key=lambda part: (-len(part.applications), min(part.applications)))


def joins(search: Search, parts: list[Part], names: Sequence[str]) -> Iterator[Found]:
    """One after the other, reviews after which all parts are one; the fewest, where possible.

    Each time an expert of one part reviews the application of another that gains most; where no
    such review is allowed, an expert of neither reviews one of each. `names` are those of the
    applications. Raises MethodRefused when conflicts and capacities leave no such review.
    """
    parts = list(parts)
    while len(parts) > 1:
        made = _next(search, parts)
        if made is None:
            raise _apart(parts[-1], names)
        reviews, first, second = made
        for found in reviews:
            search.take(found)
            yield found
        joined = parts[first].with_(parts[second], reviews)
        parts = [part for n, part in enumerate(parts) if n not in (first, second)]
        parts = sorted([joined, *parts], key=lambda part: -len(part.applications))


def _next(search: Search, parts: list[Part]) -> tuple[list[Found], int, int] | None:
    pairs = [(a, b) for b in range(1, len(parts)) for a in range(b)]
    for a, b in pairs:
        both = [
            _best(search, there.applications, here.experts)
            for here, there in permutations((parts[a], parts[b]))
        ]
        direct = [found for found in both if found is not None]
        if direct:
            return [max(direct, key=lambda found: found.gain)], a, b
    members = frozenset[int]().union(*(part.experts for part in parts))
    strangers = [j for j in range(len(search.openings.room)) if j not in members]
    for a, b in pairs:
        for j in strangers:
            found = _through(search, parts[a], parts[b], j)
            if found:
                return found, a, b
    return None


def _best(search: Search, applications: Collection[int], experts: Collection[int]) -> Found | None:
    """Of the applications the one that gains most, for which one of the experts is free."""
    bounds = search.bounds()
    for i in sorted(applications, key=lambda i: (-bounds[i], i)):
        found = search.best_of(i, experts)
        if found is not None:
            return found
    return None


def _through(search: Search, one: Part, other: Part, expert: int) -> list[Found]:
    if search.openings.room[expert] < 2:
        return []
    both = [_best(search, part.applications, {expert}) for part in (one, other)]
    found = [review for review in both if review is not None]
    return found if len(found) == 2 else []


def _apart(part: Part, names: Sequence[str]) -> MethodRefused:
    first = names[min(part.applications)]
    return MethodRefused(
        t(
            "“{application}”等 {number} 项申报的一组无法与其他组相连：回避和评审上限不留余地。",
            application=first,
            number=len(part.applications),
        ),
        remedy=t("请提高评审上限，或增加可评两组申报的专家。"),
    )
