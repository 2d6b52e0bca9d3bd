"""排名: totals of reviews become scores, ranks and a cut. Pure; loads numpy and pandas."""

from kepu_review.ranking.cut import Selection, select
from kepu_review.ranking.methods import METHODS, Method, find_method
from kepu_review.ranking.rank import rank
from kepu_review.ranking.spread import Spread, spread
from kepu_review.ranking.totals import Totals

__all__ = [
    "METHODS",
    "Method",
    "Selection",
    "Spread",
    "Totals",
    "find_method",
    "rank",
    "select",
    "spread",
]
