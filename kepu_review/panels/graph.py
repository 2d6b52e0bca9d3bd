"""连通: applications and experts as one graph; what is apart cannot be compared by severity."""

from __future__ import annotations

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


def links(ratings: Ratings, parts: tuple[Part, ...] | None = None) -> tuple[Link, ...]:
    """The fewest further reviews that join all parts, one less than there are parts.

    For each smaller part, its least loaded expert is to read the least reviewed application of the
    largest part; different ones for different parts, as far as they go.
    """
    apart = connected(ratings) if parts is None else parts
    if len(apart) < 2:
        return ()
    reviews = dict(zip(ratings.applications, ratings.counts_i.tolist(), strict=True))
    loads = dict(zip(ratings.experts, ratings.counts_j.tolist(), strict=True))
    proposals = []
    for part in apart[1:]:
        expert = min(part.experts, key=lambda name: (loads[name], name))
        application = min(apart[0].applications, key=lambda name: (reviews[name], name))
        reviews[application] += 1
        loads[expert] += 1
        proposals.append(Link(expert, application))
    return tuple(proposals)


def _grouped(part: Parts, names: NDArray[np.object_]) -> list[tuple[str, ...]]:
    order = np.argsort(part, kind="stable")
    cuts = np.flatnonzero(np.diff(part[order])) + 1
    return [tuple(group) for group in np.split(names[order], cuts)]
