"""分派: K experts for each application, loads as equal as can be, no conflicts. Loads scipy."""

from kepu_review.assignment.assign import assign, loads

__all__ = ["assign", "loads"]
