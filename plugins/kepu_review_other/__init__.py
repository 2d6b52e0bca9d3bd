"""其他类科普教育基地: other public places with heritage or art."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_review.defaults.kit import QUZHOU, Ratio, Threshold, card, check_thresholds, not_above
from kepu_review.defaults.shared import COLLECTIONS, LECTURES
from kepu_review.hookspecs import hookimpl
from kepu_review.model import Application, Category, EvidenceCard, Finding, Subtype
from kepu_review.text import either

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
FIELDS = {field.id: field for field in CATEGORY.fields}

RATIOS = (Ratio("每场活动经费", "annual_funds", "activities", 1, "元/场", "Funds per activity"),)
"""What a reader would otherwise work out."""

THRESHOLDS = (
    Threshold("open_days", 250, "重庆市科普基地（2015 年办法，通用）"),
    Threshold("free_days", 30, "重庆市科普基地（2015 年办法，青少年优惠或免费）"),
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
