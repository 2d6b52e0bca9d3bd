"""Which inner effect meets which outer one: a sparse matrix of ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kepu_review.panels import Ratings

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """N (inner, outer), 1 where there is a score; `turned` is its transpose, scipy both."""

    matrix: Any
    turned: Any

    @classmethod
    def of(cls, ratings: Ratings, *, swapped: bool) -> Incidence:
        """Applications as rows, or experts when `swapped`."""
        from scipy.sparse import csr_array

        starts = np.concatenate([[0], np.cumsum(ratings.counts_i)]).astype(np.int32)
        shape = len(ratings.applications), len(ratings.experts)
        ones, columns = np.ones(len(ratings)), ratings.j.astype(np.int32)
        matrix = csr_array((ones, columns, starts), shape=shape)
        matrix = matrix.T.tocsr() if swapped else matrix
        return cls(matrix, matrix.T)

    @property
    def shape(self) -> tuple[int, int]:
        """Inner, outer."""
        rows, columns = self.matrix.shape
        return int(rows), int(columns)

    @property
    def starts(self) -> Codes:
        """Where the scores of each row start (inner + 1,)."""
        starts: Codes = self.matrix.indptr.astype(np.int64)
        return starts

    @property
    def columns(self) -> Codes:
        """The column of each score, row by row."""
        columns: Codes = self.matrix.indices.astype(np.int64)
        return columns

    def times(self, v: Floats) -> Floats:
        """N v of a vector (outer,) or columns (outer, k)."""
        product: Floats = self.matrix @ v
        return product

    def back(self, v: Floats) -> Floats:
        """N' v of a vector (inner,) or columns (inner, k)."""
        product: Floats = self.turned @ v
        return product

    def block(self, start: int, stop: int) -> Floats:
        """Some rows, dense."""
        dense: Floats = self.matrix[start:stop].toarray()
        return dense


def summed(codes: Codes, values: Floats, size: int) -> Floats:
    """Sums (size,) of the values (n,) of each code."""
    sums: Floats = np.bincount(codes, weights=values, minlength=size).astype(np.float64, copy=False)
    return sums
