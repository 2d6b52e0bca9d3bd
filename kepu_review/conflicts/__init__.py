"""利益冲突: whether an expert's units are those of an application. Pure text comparison."""

from kepu_review.conflicts.among import candidates
from kepu_review.conflicts.find import find
from kepu_review.conflicts.names import normalise, same_unit, units

__all__ = ["candidates", "find", "normalise", "same_unit", "units"]
