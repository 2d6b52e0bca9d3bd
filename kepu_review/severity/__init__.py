"""宽严：crossed random effects of applications and experts. Pure; loads numpy, scipy and pandas."""

from kepu_review.severity.contrasts import contrast
from kepu_review.severity.fitting import fit
from kepu_review.severity.leaving import Flips
from kepu_review.severity.result import Fit, Variance

__all__ = ["Fit", "Flips", "Variance", "contrast", "fit"]
