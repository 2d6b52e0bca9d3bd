"""名额: what was put forward against nomination quotas, and who gets in under selection quotas."""

from kepu_review.quotas.limits import ALL, BETWEEN, SEATS, Candidate, Limit, group_of
from kepu_review.quotas.nominations import Breach, breaches, tally
from kepu_review.quotas.reserve import broken, step_in
from kepu_review.quotas.select import Filled, Selection, select

__all__ = [
    "ALL",
    "BETWEEN",
    "SEATS",
    "Breach",
    "Candidate",
    "Filled",
    "Limit",
    "Selection",
    "breaches",
    "broken",
    "group_of",
    "select",
    "step_in",
    "tally",
]
