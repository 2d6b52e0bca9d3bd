"""What the score summary says: every total of every expert, by code, per category."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepu_review.report.data import Heading


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One application; `given` has a cell for each expert of the table, in their order."""

    rank: int | None
    id: str
    name: str
    given: tuple[float | str, ...]  # score, or a word: 回避, 未交, …; "" where not assigned
    mean: float | None
    adjusted: float | None
    sd: float | None
    reviews: int
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """One category: experts across, applications down, best first."""

    title: str
    experts: tuple[str, ...]  # codes
    rows: tuple[ScoreRow, ...]
    pass_line: float | None = None


@dataclass(frozen=True, slots=True)
class ScoresData:
    """评分汇总表. Scores are in percent of full marks."""

    heading: Heading
    generated_at: dt.datetime
    method: str
    stage: str
    tables: tuple[ScoreTable, ...]
    decimals: int = 2
