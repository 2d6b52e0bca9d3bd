"""因子模型: experts differ in severity, in how far they spread, and in noise. Congeneric tests."""

from kepu_review.severity.factor.fitting import FactorFit, fit

__all__ = ["FactorFit", "fit"]
