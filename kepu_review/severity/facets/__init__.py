"""多面 Rasch 模型 (Linacre 1989): ordered marks explained by application, expert and criterion."""

from kepu_review.severity.facets.fitting import FacetsFit, fit
from kepu_review.severity.facets.marks import Marks

__all__ = ["FacetsFit", "Marks", "fit"]
