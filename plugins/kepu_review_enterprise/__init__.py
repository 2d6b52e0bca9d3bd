"""企业类科普教育基地: production lines, showrooms and parks of enterprises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_review.defaults.kit import (
    QUZHOU,
    AnyOf,
    Ratio,
    Threshold,
    card,
    check_thresholds,
    not_above,
    quantity,
)
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard, Finding, Period, Subtype
from kepu_review.text import either

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
FIELDS = {field.id: field for field in CATEGORY.fields}

RATIOS = (Ratio("每场活动经费", "annual_funds", "activities", 1, "元/场", "Funds per activity"),)
"""What a reader would otherwise work out."""

THRESHOLDS = (
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
)
"""Published by other places: a hint for experts, no condition of this programme."""


@hookimpl
def kepu_categories() -> Sequence[Category]:
    """The category."""
    return (CATEGORY,)


@hookimpl
def kepu_evidence_cards(application: Application) -> Iterable[EvidenceCard]:
    """The fields of the category and its ratios."""
    if application.category != CATEGORY.id:
        return ()
    return card(application, either(CATEGORY.title, CATEGORY.title_en), CATEGORY.fields, RATIOS)


@hookimpl
def kepu_screen_application(application: Application) -> Sequence[Finding]:
    """Figures of the category that contradict each other or stay below published thresholds."""
    if application.category != CATEGORY.id:
        return ()
    return (
        *check_thresholds(application, CATEGORY, THRESHOLDS),
        *not_above(application, "enterprise_open_days", "open_days", FIELDS),
    )
