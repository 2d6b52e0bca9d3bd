"""自然资源类科普教育基地: parks, reserves, forests and other natural sites."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, CategoryHooks, Ratio, Threshold, quantity
from kepu_review.model import Category, Field, FieldKind, Period, Subtype

GUANGDONG = "广东省科普教育基地（2024–2028）自然、旅游、休憩等公共场所（室内外）"

CATEGORY = Category(
    id="nature",
    title="自然资源类",
    title_en="Natural resources",
    definition=(
        "利用动植物、生态、地质地貌等自然资源面向社会和公众提供科普服务的园区和场所，包括但不"
        "限于：国家公园、自然保护区、动物园（海洋公园）、植物园、主题公园、森林、湿地、地质公"
        "园、自然遗产等。"
    ),
    source=f"{QUZHOU}第四条（六）",
    rubric="nature",
    aliases=(
        "自然资源",
        "自然资源类科普教育基地",
    ),
    subtypes=(
        Subtype("national_park", "国家公园"),
        Subtype("reserve", "自然保护区"),
        Subtype(
            "zoo",
            "动物园（海洋公园）",
            (
                "动物园",
                "海洋公园",
            ),
        ),
        Subtype("botanical_garden", "植物园"),
        Subtype("theme_park", "主题公园"),
        Subtype("forest", "森林", ("森林公园",)),
        Subtype("wetland", "湿地", ("湿地公园",)),
        Subtype("geopark", "地质公园"),
        Subtype("heritage", "自然遗产"),
    ),
    fields=(
        Field(
            id="star_grade",
            title="景区等级",
            title_en="Grade of the scenic area",
            kind=FieldKind.INTEGER,
            unit="级",
            aliases=("旅游景区等级", "A级景区等级"),
            minimum=1,
            maximum=5,
            period=Period.POINT,
            guidance="填 1 到 5 的数字：4A 级填 4；不是 A 级旅游景区的不填。",
        ),
        quantity("species_count", "物种数", "Species", "种", "物种数量"),
    ),
)

HOOKS = CategoryHooks(
    CATEGORY,
    ratios=(
        Ratio("每万平方米讲解员", "guides", "outdoor_area", 10_000, "人", "Guides per hectare"),
    ),
    thresholds=(
        Threshold("total_area", 2000, GUANGDONG),
        Threshold("guides", 3, "重庆市科普基地（旅游景区类，专职科普导游）", ("theme_park", "zoo")),
    ),
    within=(("outdoor_area", "total_area"),),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
