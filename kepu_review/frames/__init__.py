"""Tidy pandas tables of a round: one row per fact, one column per attribute."""

from kepu_review.frames.counting import Counted, CountedReview, LeftOut, count, scores
from kepu_review.frames.tables import applications, findings, marks, reviews

__all__ = [
    "Counted",
    "CountedReview",
    "LeftOut",
    "applications",
    "count",
    "findings",
    "marks",
    "reviews",
    "scores",
]
