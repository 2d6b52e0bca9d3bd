"""重叠: how many reviews, caseloads, and pairs of experts who read the same applications."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kepu_review.panels.ratings import Ratings

BLOCK = 4096
"""Applications whose pairs of experts are counted at a time."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """The design in a few numbers; `pairs` counts unordered pairs of experts."""

    applications: int
    experts: int
    scores: int
    fewest_reviews: int
    most_reviews: int
    mean_reviews: float
    least_load: int
    greatest_load: int
    mean_load: float
    pairs: int
    pairs_sharing: int  # pairs with at least one application that both read
    median_shared: float  # applications both read, of the pairs sharing any; 0 when none do
    alone: tuple[str, ...]  # experts who share no application with anybody


def overlap(ratings: Ratings) -> Overlap:
    """Counts of the design; memory grows with the pairs that share an application."""
    from scipy.sparse import csr_array

    a, e = len(ratings.applications), len(ratings.experts)
    starts = np.concatenate([[0], np.cumsum(ratings.counts_i)])
    ones = np.ones(len(ratings), dtype=np.int32)
    incidence = csr_array((ones, ratings.j, starts), shape=(a, e))
    together = csr_array((e, e), dtype=np.int32)
    for at in range(0, a, BLOCK):
        block = incidence[at : at + BLOCK]
        together = together + block.T @ block
    among = together.tocoo()
    rows, columns = among.coords
    upper = rows < columns
    shared = among.data[upper]
    sharing = np.zeros(e, dtype=bool)
    sharing[rows[upper]] = sharing[columns[upper]] = True
    return Overlap(
        applications=a,
        experts=e,
        scores=len(ratings),
        fewest_reviews=int(ratings.counts_i.min()),
        most_reviews=int(ratings.counts_i.max()),
        mean_reviews=float(ratings.counts_i.mean()),
        least_load=int(ratings.counts_j.min()),
        greatest_load=int(ratings.counts_j.max()),
        mean_load=float(ratings.counts_j.mean()),
        pairs=e * (e - 1) // 2,
        pairs_sharing=len(shared),
        median_shared=float(np.median(shared)) if len(shared) else 0.0,
        alone=tuple(ratings.experts[~sharing]),
    )
