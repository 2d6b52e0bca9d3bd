"""Quotas that nest: down the ranking, each who still fits. Optimal, because they form a matroid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

from kepu_review.quotas.limits import Equals, Limit, Problem


def nests(limits: Sequence[Limit]) -> bool:
    """Whether of any two groups one holds the other, or they share nobody."""
    masks = [sum(1 << cell for cell in limit.cells) for limit in limits]
    return all(a & b in (0, a, b) for a, b in combinations(masks, 2))


def fill(problem: Problem) -> tuple[list[int], list[bool]]:
    """How many of each class get in, and whether they are tied with others for their places.

    Floors and caps on groups that nest are a generalised matroid: whoever still fits, so that
    all floors can still be reached, belongs to a best selection. Equals compete where one of them
    could take the other's place.
    """
    tree = _Tree.of(problem)
    taken = [0] * len(problem.classes)
    tied = [False] * len(problem.classes)
    numbered = enumerate(problem.classes)
    for _, level in groupby(numbered, key=lambda pair: pair[1].key):
        equals = list(level)
        for n, one in equals:
            while taken[n] < len(one.members) and tree.fits(one.cell):
                tree.move(one.cell, 1)
                taken[n] += 1
        for n in _tied(equals, taken, tree):
            tied[n] = True
    return taken, tied


def _tied(equals: Sequence[tuple[int, Equals]], taken: Sequence[int], tree: _Tree) -> Iterator[int]:
    inside = [(n, one) for n, one in equals if taken[n] > 0]
    short = [(n, one) for n, one in equals if taken[n] < len(one.members)]
    for n, one in inside:
        if taken[n] < len(one.members):
            yield n
        tree.move(one.cell, -1)
        swaps = [other for other, rival in short if other != n and tree.fits(rival.cell)]
        tree.move(one.cell, 1)
        if swaps:
            yield n
            yield from swaps


@dataclass(slots=True)
class _Group:
    floor: int
    cap: int | None
    count: int = 0
    owed: int = 0  # places that floors within it still ask for
    below: int = 0  # of these, what the groups within it ask for
    above: _Group | None = None


@dataclass(slots=True)
class _Tree:
    """Counts of nested groups; `smallest` holds the innermost group of each cell."""

    smallest: list[_Group | None] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem) -> _Tree:
        tree = cls([None] * len(problem.sizes))
        groups = []
        for limit in sorted(problem.binding, key=lambda limit: -len(limit.cells)):
            cell = next(iter(limit.cells), None)
            if cell is None:
                continue
            made = _Group(limit.floor, limit.cap, above=tree.smallest[cell])
            for one in limit.cells:
                tree.smallest[one] = made
            groups.append(made)
        for group in reversed(groups):
            group.owed = max(group.floor, group.below)
            if group.above is not None:
                group.above.below += group.owed
        return tree

    def path(self, cell: int) -> Iterator[_Group]:
        """Groups around a cell, from within."""
        group = self.smallest[cell]
        while group is not None:
            yield group
            group = group.above

    def fits(self, cell: int) -> bool:
        """Whether one more of the cell keeps every cap, with all that floors still ask for."""
        less = 0  # of what the group just passed asks for
        for group in self.path(cell):
            owed = max(group.floor - group.count - 1, group.below - less)
            if group.cap is not None and group.count + 1 + max(owed, 0) > group.cap:
                return False
            less = group.owed - max(owed, 0)
        return True

    def move(self, cell: int, by: int) -> None:
        """One more of the cell, or one less."""
        change = 0
        for group in self.path(cell):
            group.count += by
            group.below += change
            owed = max(group.floor - group.count, group.below, 0)
            change, group.owed = owed - group.owed, owed
