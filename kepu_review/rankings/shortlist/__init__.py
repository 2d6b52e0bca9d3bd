"""短名单: one order from the experts' own rankings of few applications."""

from kepu_review.rankings.shortlist.ballots import Ballot, ballot, ballots_of
from kepu_review.rankings.shortlist.borda import borda
from kepu_review.rankings.shortlist.bradley_terry import bradley_terry
from kepu_review.rankings.shortlist.consensus import (
    SHORTLIST_METHODS,
    Order,
    Placed,
    consensus,
)
from kepu_review.rankings.shortlist.kemeny import Consensus, kemeny
from kepu_review.rankings.shortlist.pairs import Pairs
from kepu_review.rankings.shortlist.plackett_luce import plackett_luce
from kepu_review.rankings.shortlist.worths import Worths

__all__ = [
    "SHORTLIST_METHODS",
    "Ballot",
    "Consensus",
    "Order",
    "Pairs",
    "Placed",
    "Worths",
    "ballot",
    "ballots_of",
    "borda",
    "bradley_terry",
    "consensus",
    "kemeny",
    "plackett_luce",
]
