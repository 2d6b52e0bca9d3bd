"""连通: applications and experts as one graph; what is apart cannot be compared by severity."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kepu_review.panels.ratings import Ratings

Parts = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Part:
    """Applications and experts joined by reviews, and by none to any other part; both sorted."""

    applications: tuple[str, ...]
    experts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A review that would join two parts: this expert reads this application."""

    expert: str
    application: str


def labels(ratings: Ratings) -> tuple[Parts, Parts]:
    """The number of the part of each application (a,) and of each expert (e,)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, e = len(ratings.applications), len(ratings.experts)
    edges = (np.ones(len(ratings), dtype=np.int8), (ratings.i, ratings.j + a))
    _, part = connected_components(coo_array(edges, shape=(a + e, a + e)), directed=False)
    return part[:a], part[a:]


def connected(ratings: Ratings) -> tuple[Part, ...]:
    """The parts of the graph, the one with most applications first; one part is connected."""
    of_application, of_expert = labels(ratings)
    applications = _grouped(of_application, ratings.applications)
    experts = _grouped(of_expert, ratings.experts)
    parts = [Part(a, e) for a, e in zip(applications, experts, strict=True)]
    return tuple(sorted(parts, key=lambda p: (-len(p.applications), p.applications)))


def links(
    ratings: Ratings,
    parts: tuple[Part, ...] | None = None,
    *,
    forbidden: Collection[tuple[str, str]] = (),
) -> tuple[Link, ...]:
    """The fewest further reviews that join all parts, one less than there are parts.

    For each smaller part, its least loaded expert is to read the least reviewed application of the
    largest part; different ones for different parts, as far as they go. Where all of these are
    `forbidden` (application, expert), an expert of the largest part is to read one of the smaller;
    a part that cannot be joined so has no link.
    """
    apart = connected(ratings) if parts is None else parts
    if len(apart) < 2:
        return ()
    reviews = dict(zip(ratings.applications, ratings.counts_i.tolist(), strict=True))
    loads = dict(zip(ratings.experts, ratings.counts_j.tolist(), strict=True))
    proposals = []
    largest = apart[0]
    for part in apart[1:]:
        for one, other in ((part, largest), (largest, part)):
            pairs = (
                Link(expert, application)
                for expert in sorted(one.experts, key=lambda name: (loads[name], name))
                for application in sorted(
                    other.applications, key=lambda name: (reviews[name], name)
                )
                if (application, expert) not in forbidden
            )
            found = next(pairs, None)
            if found is not None:
                reviews[found.application] += 1
                loads[found.expert] += 1
                proposals.append(found)
                break
    return tuple(proposals)


def _grouped(part: Parts, names: NDArray[np.object_]) -> list[tuple[str, ...]]:
    order = np.argsort(part, kind="stable")
    cuts = np.flatnonzero(np.diff(part[order])) + 1
    return [tuple(group) for group in np.split(names[order], cuts)]
