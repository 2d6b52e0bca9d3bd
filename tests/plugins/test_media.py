"""The plugin `media`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_media

from kepu_review.model import Application
from kepu_review.testing import PluginContract


class TestMedia(PluginContract):
    plugin = "media"


def test_a_medium_is_not_asked_for_exhibits_and_shows_its_reach() -> None:
    subject = Application(
        "A1",
        "示例科普教育基地",
        "示例融媒体",
        "media",
        values={"columns": 2, "programmes": 48, "reach": 1_200_000, "engagement_rate": 3.5},
    )
    assert list(kepu_review_media.kepu_screen_application(subject)) == []
    (card,) = kepu_review_media.kepu_evidence_cards(subject)
    assert card.facts == (
        ("科普栏目数", "2 个"),
        ("节目期数", "48 期/年"),
        ("覆盖人次", "1,200,000 人次/年"),
        ("公众互动率", "3.5%"),
        ("每期覆盖", "25,000 人次/期"),
        ("每栏目期数", "24 期/个"),
    )


def test_without_any_column_there_is_a_warning() -> None:
    subject = Application("A1", "示例科普教育基地", "示例社", "media", values={"columns": 0})
    assert [f.rule for f in kepu_review_media.kepu_screen_application(subject)] == ["media.columns"]
