"""One remark on an expert's figures, and one figure that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Remark:
    """`text` what the figures show, `look_at` where to look, `innocent` how it comes of no fault.

    The words name nobody and have no subject, so they serve the chair and the expert alike.
    """

    code: str
    text: str
    look_at: str
    innocent: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A column of `diagnostics` that has no figure, and why."""

    column: str
    reason: str


def row_of(table: pd.DataFrame, expert: str) -> pd.Series:
    """The row of `diagnostics` of one expert."""
    row: pd.Series = table.iloc[table.index.get_indexer(pd.Index([expert]))[0]]
    return row


def figures_of(row: pd.Series, columns: Iterable[str]) -> dict[str, float]:
    """The figures of a row that are there."""
    found = {name: value(row, name) for name in columns}
    return {name: figure for name, figure in found.items() if figure is not None}


def value(row: pd.Series, name: str) -> float | None:
    """A figure of the row, None where it is missing."""
    figure = row[name]
    return None if pd.isna(figure) else float(figure)
