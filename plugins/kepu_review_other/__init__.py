"""其他类科普教育基地: other public places with heritage or art."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, CategoryHooks, Ratio, Threshold
from kepu_review.defaults.shared import COLLECTIONS, LECTURES
from kepu_review.model import Category, Subtype

CATEGORY = Category(
    id="other",
    title="其他类",
    title_en="Other",
    definition=("利用文博、艺术等资源面向社会和公众提供科普服务的公共场所。"),
    source=f"{QUZHOU}第四条（八）",
    rubric="other",
    aliases=(
        "其他",
        "其它",
        "其它类",
        "其他类科普教育基地",
    ),
    subtypes=(
        Subtype("heritage", "文博场所"),
        Subtype("art", "艺术场所"),
    ),
    fields=(
        COLLECTIONS,
        LECTURES,
    ),
)

HOOKS = CategoryHooks(
    CATEGORY,
    ratios=(Ratio("每场活动经费", "annual_funds", "activities", 1, "元/场", "Funds per activity"),),
    thresholds=(
        Threshold("open_days", 250, "重庆市科普基地（2015 年办法，通用）"),
        Threshold("free_days", 30, "重庆市科普基地（2015 年办法，青少年优惠或免费）"),
    ),
    within=(("lectures", "activities"),),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
