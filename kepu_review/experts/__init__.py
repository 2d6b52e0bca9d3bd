"""专家情况：what to look at in the marks of each expert; never a verdict. Pure; loads pandas."""

from kepu_review.experts.bias import Bias, group_bias
from kepu_review.experts.chair_page import Away, ChairPage, chair_page
from kepu_review.experts.page import CriterionLine, ExpertPage, Line, page
from kepu_review.experts.remark import Missing, Remark
from kepu_review.experts.remarks import missing, remarks
from kepu_review.experts.scales import Scale, scales_of
from kepu_review.experts.table import COLUMNS, diagnostics

__all__ = [
    "COLUMNS",
    "Away",
    "Bias",
    "ChairPage",
    "CriterionLine",
    "ExpertPage",
    "Line",
    "Missing",
    "Remark",
    "Scale",
    "chair_page",
    "diagnostics",
    "group_bias",
    "missing",
    "page",
    "remarks",
    "scales_of",
]
