"""把握: how sure the place of one application is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certainty:
    """One application by its plain mean and with the severities of its experts taken out.

    Scores and the standard error are in percent of full marks; None: not known.
    """

    application: str
    reviews: int = 0
    raw_score: float | None = None
    raw_rank: int | None = None
    adjusted_score: float | None = None
    adjusted_rank: int | None = None
    standard_error: float | None = None
    rank_low: int | None = None  # the better end of the interval, 90 %
    rank_high: int | None = None
    p_in: float | None = None  # probability of being inside the cut, 0 to 1
    borderline: bool | None = None  # neither in nor out for sure
