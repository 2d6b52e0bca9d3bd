"""文化场馆类科普教育基地: libraries, museums and other cultural venues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_review.defaults.kit import QUZHOU, Ratio, Threshold, card, check_thresholds, not_above
from kepu_review.defaults.shared import COLLECTIONS, LECTURES
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard, Finding, Subtype
from kepu_review.text import either

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
FIELDS = {field.id: field for field in CATEGORY.fields}

RATIOS = (Ratio("每场活动经费", "annual_funds", "activities", 1, "元/场", "Funds per activity"),)
"""What a reader would otherwise work out."""

THRESHOLDS = (
    Threshold("exhibit_area", 500, "北京市科普基地（科技场馆类·博物馆等）"),
    Threshold("open_days", 200, "北京市科普基地（科技场馆类·博物馆等）"),
    Threshold("free_days", 20, "北京市科普基地（科技场馆类·博物馆等，中小学生优惠或免费）"),
    Threshold("annual_visitors", 5000, "北京市科普基地（科技场馆类·博物馆等）"),
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
        *not_above(application, "lectures", "activities", FIELDS),
    )
