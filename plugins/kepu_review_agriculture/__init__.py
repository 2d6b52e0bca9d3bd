"""“三农”类科普教育基地: farms, demonstration fields and training for farmers."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, AnyOf, CategoryHooks, Ratio, Threshold, quantity
from kepu_review.model import Category, Period, Subtype

YINZHOU = "宁波市鄞州区农村科普示范基地（鄞科协〔2016〕7号）"
JIANGAN = "四川省江安县农村科普示范基地"
MINQING = "福建省闽清县农业科技示范展示基地"

CATEGORY = Category(
    id="agriculture",
    title="“三农”类",
    title_en="Agriculture, countryside and farmers",
    definition=(
        "依托先进农业技术和成果、农业教育科研设施、农业试验示范基地等服务农业、农村发展、提高"
        "农民科学素质的科普场所，包括但不限于：各类农业种植养殖繁育基地、综合试验示范基地、农"
        "业创业创新基地、现代农业科技产业园、农技培训基地、农业观光体验园等。"
    ),
    source=f"{QUZHOU}第四条（四）",
    rubric="agriculture",
    aliases=(
        "三农",
        "三农类",
        "“三农”",
        "“三农”类科普教育基地",
    ),
    subtypes=(
        Subtype("breeding", "农业种植养殖繁育基地", ("种植养殖繁育基地",)),
        Subtype("demonstration", "综合试验示范基地", ("试验示范基地",)),
        Subtype("startup", "农业创业创新基地"),
        Subtype("park", "现代农业科技产业园"),
        Subtype("training", "农技培训基地"),
        Subtype("sightseeing", "农业观光体验园", ("观光体验园",)),
    ),
    fields=(
        quantity("planted_area", "种植面积", "Planted area", "亩", "种植规模"),
        quantity("livestock_investment", "养殖总投入", "Investment in livestock", "元", "养殖投入"),
        quantity("member_households", "会员户数", "Member households", "户", "会员户"),
        quantity(
            "trained_visits",
            "观摩培训次数",
            "Demonstrations and trainings a year",
            "次/年",
            "年观摩培训次数",
            period=Period.TOTAL,
        ),
    ),
)

HOOKS = CategoryHooks(
    CATEGORY,
    ratios=(
        Ratio("户均面积", "planted_area", "member_households", 1, "亩/户", "Area per household"),
    ),
    thresholds=(
        AnyOf(
            (
                Threshold("planted_area", 50, YINZHOU),
                Threshold("livestock_investment", 500_000, JIANGAN),
            )
        ),
        Threshold("annual_visitors", 500, YINZHOU),
        Threshold("trained_visits", 4, MINQING, ("training", "demonstration")),
    ),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
