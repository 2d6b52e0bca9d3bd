"""科技场馆类科普教育基地: venues made for science popularisation."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, CategoryHooks, Ratio, Threshold
from kepu_review.defaults.shared import INTERACTIVE_RATE
from kepu_review.model import Category, Subtype

CATEGORY = Category(
    id="venue",
    title="科技场馆类",
    title_en="Science and technology venues",
    definition=(
        "专门面向社会和公众开展科学技术普及活动、科技文化教育与传播、弘扬科学精神的场馆，包括"
        "但不限于：综合性科技馆、自然博物馆、某一领域专业科普场馆、青少年科技场馆等。"
    ),
    source=f"{QUZHOU}第四条（一）",
    rubric="venue",
    aliases=(
        "科技场馆",
        "科技（科普）场馆",
        "科技场馆类科普教育基地",
    ),
    subtypes=(
        Subtype("comprehensive", "综合性科技馆", ("科技馆",)),
        Subtype("natural_history", "自然博物馆"),
        Subtype(
            "specialised",
            "某一领域专业科普场馆",
            (
                "专业科普场馆",
                "专业科技馆",
            ),
        ),
        Subtype("youth", "青少年科技场馆", ("青少年科技馆",)),
    ),
    fields=(INTERACTIVE_RATE,),
)

HOOKS = CategoryHooks(
    CATEGORY,
    ratios=(
        Ratio(
            "千人次展教面积",
            "exhibit_area",
            "annual_visitors",
            1000,
            "平方米/千人次",
            "m² per 1,000",
        ),
        Ratio(
            "展教面积占比", "exhibit_area", "total_area", 100, "%", "Exhibition share of the site"
        ),
    ),
    thresholds=(
        Threshold(
            "exhibit_area", 1000, "广东省科普教育基地（2024–2028）综合性科技馆", ("comprehensive",)
        ),
        Threshold(
            "exhibit_area", 300, "广东省科普教育基地（2024–2028）专业科技馆", ("specialised",)
        ),
        Threshold(
            "exhibit_area", 500, "北京市科普基地（科技场馆类·博物馆等）", ("natural_history",)
        ),
        Threshold("open_days", 200, "北京市科普基地（科技场馆类·博物馆等）"),
        Threshold("annual_visitors", 5000, "北京市科普基地（科技场馆类·博物馆等）"),
        Threshold("interactive_rate", 20, "上海市科普场馆（2009 年口径）"),
    ),
    within=(("exhibit_area", "total_area"),),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
