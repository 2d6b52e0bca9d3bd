"""Tidy pandas tables of a round: one row per fact, one column per attribute."""

from kepu_review.frames.tables import applications, findings, marks, reviews, scores

__all__ = ["applications", "findings", "marks", "reviews", "scores"]
