"""桥: experts without whom a connected panel would fall apart."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kepu_review.panels.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Bridge:
    """An expert without whom `parts_without` parts would be left where one is now."""

    expert: str
    parts_without: int


def bridges(ratings: Ratings) -> tuple[Bridge, ...]:
    """Experts whose leaving would break a part, sorted by name.

    An application that nobody else reads is not counted as a part. Articulation points of the
    graph (Hopcroft and Tarjan 1973), in time linear in the scores.
    """
    walk = _Walk.over(ratings)
    for expert in range(walk.a, walk.nodes):
        if not walk.depth[expert]:
            walk.descend(expert)
    return tuple(
        Bridge(name, pieces)
        for name, pieces in zip(ratings.experts, walk.pieces, strict=True)
        if pieces > 1
    )


@dataclass(slots=True)
class _Walk:
    """Depth first through applications (nodes 0 to a - 1) and experts (from a)."""

    a: int
    start: list[int]  # where the neighbours of each node start
    neighbours: list[int]
    reviews: list[int]  # of each application
    cursor: list[int] = field(default_factory=list)  # the next neighbour to look at
    depth: list[int] = field(default_factory=list)  # 0 is not seen yet
    low: list[int] = field(default_factory=list)  # least depth reached from below
    pieces: list[int] = field(default_factory=list)  # parts left without each expert

    @classmethod
    def over(cls, ratings: Ratings) -> _Walk:
        a, e = len(ratings.applications), len(ratings.experts)
        by_expert = np.argsort(ratings.j, kind="stable")
        neighbours = np.concatenate([ratings.j + a, ratings.i[by_expert]])
        counts = np.concatenate([ratings.counts_i, ratings.counts_j])
        start = [0, *np.cumsum(counts).tolist()]
        walk = cls(a, start, neighbours.tolist(), ratings.counts_i.tolist())
        walk.cursor = walk.start[:-1]
        walk.depth, walk.low, walk.pieces = [0] * (a + e), [0] * (a + e), [1] * e
        return walk

    @property
    def nodes(self) -> int:
        return len(self.depth)

    def descend(self, root: int) -> None:
        """Everything joined to the expert `root`, who has nothing above."""
        cursor = self.cursor
        self.depth[root] = self.low[root] = 1
        self.pieces[root - self.a] = 0
        stack = [root]
        while stack:
            node = stack[-1]
            if cursor[node] == self.start[node + 1]:
                stack.pop()
                self._leave(node, stack)
                continue
            other = self.neighbours[cursor[node]]
            cursor[node] += 1
            if not self.depth[other]:
                self.depth[other] = self.low[other] = len(stack) + 1
                stack.append(other)
            elif len(stack) < 2 or other != stack[-2]:
                self.low[node] = min(self.low[node], self.depth[other])

    def _leave(self, node: int, stack: list[int]) -> None:
        if not stack:
            return
        above = stack[-1]
        self.low[above] = min(self.low[above], self.low[node])
        cut_off = above >= self.a and self.low[node] >= self.depth[above]
        if cut_off and self.reviews[node] > 1:
            self.pieces[above - self.a] += 1
