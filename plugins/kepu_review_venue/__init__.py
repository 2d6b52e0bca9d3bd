"""科技场馆类科普教育基地: venues made for science popularisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_review.defaults.kit import QUZHOU, Ratio, Threshold, card, check_thresholds, not_above
from kepu_review.defaults.shared import INTERACTIVE_RATE
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard, Finding, Subtype
from kepu_review.text import either

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
FIELDS = {field.id: field for field in CATEGORY.fields}

RATIOS = (
    Ratio(
        "千人次展教面积", "exhibit_area", "annual_visitors", 1000, "平方米/千人次", "m² per 1,000"
    ),
    Ratio("展教面积占比", "exhibit_area", "total_area", 100, "%", "Exhibition share of the site"),
)
"""What a reader would otherwise work out."""

THRESHOLDS = (
    Threshold(
        "exhibit_area", 1000, "广东省科普教育基地（2024–2028）综合性科技馆", ("comprehensive",)
    ),
    Threshold("exhibit_area", 300, "广东省科普教育基地（2024–2028）专业科技馆", ("specialised",)),
    Threshold("exhibit_area", 500, "北京市科普基地（科技场馆类·博物馆等）", ("natural_history",)),
    Threshold("open_days", 200, "北京市科普基地（科技场馆类·博物馆等）"),
    Threshold("annual_visitors", 5000, "北京市科普基地（科技场馆类·博物馆等）"),
    Threshold("interactive_rate", 20, "上海市科普场馆（2009 年口径）"),
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
        *not_above(application, "exhibit_area", "total_area", FIELDS),
    )
