"""N' diag(w) N of an incidence N (inner, outer), by pairs of reviews or by dense blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kepu_review.severity.incidence import Codes, Floats, Incidence, summed

MOST_PAIRS = 30_000_000
DENSE_IS_FASTER = 60
"""A product inside a BLAS block costs about this many times less than a pair looked up."""
BLOCK = 2048


class Cross(Protocol):
    """The products of an incidence with itself, for changing weights of its rows."""

    def weighted(self, w: Floats) -> Floats:
        """N' diag(w) N: its lower triangle (the rest is not to be used), order F."""

    def quadratic(self, k: Floats) -> Floats:
        """N_i K N_i' for each row i, K symmetric."""


def cross(incidence: Incidence) -> Cross:
    """The faster way for this incidence; both give the same."""
    rows, columns = incidence.shape
    counts = np.diff(incidence.starts)
    pairs = int((counts * (counts - 1) // 2).sum())
    if pairs > min(MOST_PAIRS, rows * columns * columns / DENSE_IS_FASTER):
        return Blocks(incidence)
    return Pairs.of(incidence, counts)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Every pair of columns that share a row, listed once."""

    size: int
    at: Codes  # flat position of the pair, column-major lower triangle
    row: Codes
    incidence: Incidence

    @classmethod
    def of(cls, incidence: Incidence, counts: Codes) -> Pairs:
        """Those of the incidence, whose rows have these counts."""
        size = incidence.shape[1]
        starts, columns = incidence.starts, incidence.columns
        at, row = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for n in np.unique(counts):
            rows = np.flatnonzero(counts == n)
            first, second = np.triu_indices(n, 1)
            here = columns[starts[rows][:, None] + np.arange(n)]
            at.append((here[:, first] * size + here[:, second]).ravel())
            row.append(np.repeat(rows, len(first)))
        return cls(size, np.concatenate(at), np.concatenate(row), incidence)

    def weighted(self, w: Floats) -> Floats:
        """As in Cross."""
        flat = summed(self.at, w[self.row], self.size**2)
        matrix: Floats = flat.reshape(self.size, self.size).T
        matrix[np.diag_indices(self.size)] = self.incidence.back(w)
        return matrix

    def quadratic(self, k: Floats) -> Floats:
        """As in Cross."""
        twice = np.ravel(k, order="K")[self.at]
        n = self.incidence.shape[0]
        off = summed(self.row, twice, n)
        return 2 * off + self.incidence.times(np.ascontiguousarray(np.diag(k)))


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Rows made dense, some at a time."""

    incidence: Incidence

    def weighted(self, w: Floats) -> Floats:
        """As in Cross."""
        size = self.incidence.shape[1]
        total = np.zeros((size, size), order="F")
        root = np.sqrt(w)[:, None]
        for at in range(0, len(w), BLOCK):
            part = self.incidence.block(at, at + BLOCK) * root[at : at + BLOCK]
            total += part.T @ part
        return total

    def quadratic(self, k: Floats) -> Floats:
        """As in Cross."""
        rows = self.incidence.shape[0]
        found = np.empty(rows)
        for at in range(0, rows, BLOCK):
            part = self.incidence.block(at, at + BLOCK)
            found[at : at + BLOCK] = np.einsum("ij,ij->i", part @ k, part)
        return found
