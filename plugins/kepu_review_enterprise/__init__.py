"""企业类科普教育基地: production lines, showrooms and parks of enterprises."""

from __future__ import annotations

from kepu_review.defaults.kit import QUZHOU, AnyOf, CategoryHooks, Ratio, Threshold, quantity
from kepu_review.model import Category, Period, Subtype

LONGGANG = "深圳市龙岗区科普教育基地（生产设施类）"

CATEGORY = Category(
    id="enterprise",
    title="企业类",
    title_en="Enterprises",
    definition=(
        "企业依托科技成果、研发资源、生产设施、产品等面向社会和公众提供科普服务的场所，包括但"
        "不限于：产业园区、科技园区、具有科普功能的企业科技展厅、研发设施、生产制造设施等。"
    ),
    source=f"{QUZHOU}第四条（五）",
    rubric="enterprise",
    aliases=(
        "企业",
        "企业类科普教育基地",
    ),
    subtypes=(
        Subtype("industrial_park", "产业园区"),
        Subtype("technology_park", "科技园区"),
        Subtype(
            "showroom",
            "企业科技展厅",
            (
                "科技展厅",
                "具有科普功能的企业科技展厅",
            ),
        ),
        Subtype("research_facility", "研发设施"),
        Subtype("production", "生产制造设施", ("生产线",)),
    ),
    fields=(
        quantity(
            "line_length",
            "生产线或展廊长度",
            "Length of line or gallery",
            "延长米",
            "生产线长度",
            "展廊长度",
        ),
        quantity(
            "enterprise_open_days",
            "企业开放日天数",
            "Open-house days a year",
            "天/年",
            "企业开放日",
            period=Period.TOTAL,
            maximum=366,
        ),
    ),
)

HOOKS = CategoryHooks(
    CATEGORY,
    ratios=(Ratio("每场活动经费", "annual_funds", "activities", 1, "元/场", "Funds per activity"),),
    thresholds=(
        AnyOf(
            (
                Threshold("line_length", 200, LONGGANG),
                Threshold("exhibit_area", 200, LONGGANG),
            )
        ),
        Threshold("enterprise_open_days", 30, f"{LONGGANG}·生产线", ("production",)),
        Threshold("open_days", 100, f"{LONGGANG}·室内科技展厅", ("showroom",)),
        Threshold("annual_visitors", 2000, LONGGANG),
        Threshold("volunteers", 5, LONGGANG),
    ),
    within=(("enterprise_open_days", "open_days"),),
)
kepu_categories = HOOKS.kepu_categories
kepu_evidence_cards = HOOKS.kepu_evidence_cards
kepu_screen_application = HOOKS.kepu_screen_application
