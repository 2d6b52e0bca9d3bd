"""把握：how sure a result is, and what one more review would change. Pure."""

from kepu_review.certainty.cut import Cut
from kepu_review.certainty.fitted import of_fit
from kepu_review.certainty.flipping import flips
from kepu_review.certainty.gradient import knowledge_gradient
from kepu_review.certainty.inside import inside
from kepu_review.certainty.listing import list_changes
from kepu_review.certainty.ranks import borderline, rank_intervals
from kepu_review.certainty.reviews import Suggestion, next_reviews
from kepu_review.certainty.weights import weight_sensitivity, winner_changes

__all__ = [
    "Cut",
    "Suggestion",
    "borderline",
    "flips",
    "inside",
    "knowledge_gradient",
    "list_changes",
    "next_reviews",
    "of_fit",
    "rank_intervals",
    "weight_sensitivity",
    "winner_changes",
]
