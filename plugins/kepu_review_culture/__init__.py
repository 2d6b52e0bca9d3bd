"""文化场馆类科普教育基地: libraries, museums and other cultural venues."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, CategoryHooks, Ratio, Threshold
from kepu_review.defaults.shared import COLLECTIONS, LECTURES
from kepu_review.model import Category, Subtype

CATEGORY = Category(
    id="culture",
    title="文化场馆类",
    title_en="Cultural venues",
    definition=(
        "专门面向社会和公众开展科普活动、进行先进文化教育与传播的场馆（所），包括但不限于：图"
        "书馆、博物馆、文化馆、档案馆、美术馆、艺术馆、文化类景区以及相关企事业单位等。"
    ),
    source=f"{QUZHOU}第四条（二）",
    rubric="culture",
    aliases=(
        "文化场馆",
        "文化场馆类科普教育基地",
    ),
    subtypes=(
        Subtype("library", "图书馆"),
        Subtype("museum", "博物馆"),
        Subtype("cultural_centre", "文化馆"),
        Subtype("archive", "档案馆"),
        Subtype("art_museum", "美术馆"),
        Subtype("gallery", "艺术馆"),
        Subtype("scenic", "文化类景区"),
        Subtype("organisation", "相关企事业单位"),
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
        Threshold("exhibit_area", 500, "北京市科普基地（科技场馆类·博物馆等）"),
        Threshold("open_days", 200, "北京市科普基地（科技场馆类·博物馆等）"),
        Threshold("free_days", 20, "北京市科普基地（科技场馆类·博物馆等，中小学生优惠或免费）"),
        Threshold("annual_visitors", 5000, "北京市科普基地（科技场馆类·博物馆等）"),
    ),
    within=(("lectures", "activities"),),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
