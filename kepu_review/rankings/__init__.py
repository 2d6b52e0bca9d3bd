"""排名: totals of reviews become scores, ranks and a cut. Pure; loads numpy and pandas."""

from kepu_review.rankings.criteria import of_criteria
from kepu_review.rankings.cut import Selection, select
from kepu_review.rankings.methods import Method
from kepu_review.rankings.rank import rank
from kepu_review.rankings.registry import METHODS, find_method, with_marks
from kepu_review.rankings.spread import Spread, spread
from kepu_review.rankings.tiers import Placement, place
from kepu_review.rankings.totals import Totals

__all__ = [
    "METHODS",
    "Method",
    "Placement",
    "Selection",
    "Spread",
    "Totals",
    "find_method",
    "of_criteria",
    "place",
    "rank",
    "select",
    "spread",
    "with_marks",
]
