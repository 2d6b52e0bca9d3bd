"""一致性：how far experts agree, with intervals and in words. Pure; loads numpy and pandas."""

from kepu_review.agreement.alpha import Scale, krippendorff_alpha, krippendorff_alpha_interval
from kepu_review.agreement.concordance import (
    Concordance,
    kendalls_w,
    kendalls_w_interval,
    kendalls_w_test,
)
from kepu_review.agreement.design import d_study, expected_precision, reviews_needed
from kepu_review.agreement.icc import icc
from kepu_review.agreement.interval import Interval
from kepu_review.agreement.kappa import fleiss_kappa, fleiss_kappa_interval
from kepu_review.agreement.report import report
from kepu_review.agreement.words import in_words

__all__ = [
    "Concordance",
    "Interval",
    "Scale",
    "d_study",
    "expected_precision",
    "fleiss_kappa",
    "fleiss_kappa_interval",
    "icc",
    "in_words",
    "kendalls_w",
    "kendalls_w_interval",
    "kendalls_w_test",
    "krippendorff_alpha",
    "krippendorff_alpha_interval",
    "report",
    "reviews_needed",
]
