"""For authors of category plugins: fields, evidence cards and checks in a few words each."""

from kepu_review.defaults.cards import Ratio, card
from kepu_review.defaults.categories import CategoryHooks
from kepu_review.defaults.figures import AnyOf, Threshold, check_thresholds, not_above
from kepu_review.defaults.show import facts, figure, number, shown
from kepu_review.model import Category, Subtype
from kepu_review.programmes import STANDARD_FIELDS, quantity

QUZHOU = "《衢州市科普教育基地创建与认定管理办法》（衢市科协〔2023〕5号附件1）"
"""The published text that the bundled categories quote."""

__all__ = [
    "QUZHOU",
    "STANDARD_FIELDS",
    "AnyOf",
    "Category",
    "CategoryHooks",
    "Ratio",
    "Subtype",
    "Threshold",
    "card",
    "check_thresholds",
    "facts",
    "figure",
    "not_above",
    "number",
    "quantity",
    "shown",
]
