"""What feedback to an applicant says: their own marks, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepu_review.report.data import Heading


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """A criterion or a section; `points` None where a single mark could be told from it."""

    id: str
    title: str
    full: str
    points: float | None
    section: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackComment:
    """One comment that the chair cleared."""

    text: str
    criterion: str = ""  # title; empty: on the whole


@dataclass(frozen=True, slots=True)
class Letter:
    """Feedback on one application."""

    id: str
    name: str
    applicant: str
    category: str
    outcome: str
    score: float | None  # mean, percent of full marks; None: withheld
    reached: bool | None  # the pass line; None: there is no line, or no score
    pass_line: float | None
    full: str
    rows: tuple[FeedbackRow, ...] = ()
    withheld: str = ""  # "few": too few experts for any mark; "some": some criteria
    comments: tuple[FeedbackComment, ...] | None = None  # None: nothing was cleared
    rubric: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackData:
    """评审意见反馈, by number of the application."""

    heading: Heading
    date: dt.date
    letters: tuple[Letter, ...]
    least: int  # experts below whom no marks are told
    decimals: int = 2
    contact: str = ""
