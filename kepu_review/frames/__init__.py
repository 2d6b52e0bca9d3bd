"""Tidy pandas tables of a round: one row per fact, one column per attribute."""

from kepu_review.frames.counting import (
    Basis,
    Counted,
    CountedReview,
    LeftOut,
    count,
    count_on,
    scores,
)
from kepu_review.frames.tables import applications, findings, marks, reviews

__all__ = [
    "Basis",
    "Counted",
    "CountedReview",
    "LeftOut",
    "applications",
    "count",
    "count_on",
    "findings",
    "marks",
    "reviews",
    "scores",
]
