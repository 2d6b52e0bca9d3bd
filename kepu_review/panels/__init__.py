"""谁评了谁：the bipartite graph of applications and experts, and the table all statistics read."""

from kepu_review.panels.bridging import Bridge, bridges
from kepu_review.panels.graph import Link, Part, connected, labels, links
from kepu_review.panels.overlap import Overlap, overlap
from kepu_review.panels.ratings import COLUMNS, Ratings, as_frame
from kepu_review.panels.words import shown

__all__ = [
    "COLUMNS",
    "Bridge",
    "Link",
    "Overlap",
    "Part",
    "Ratings",
    "as_frame",
    "bridges",
    "connected",
    "labels",
    "links",
    "overlap",
    "shown",
]
