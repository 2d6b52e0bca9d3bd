"""The plugin `venue`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_venue

from kepu_review.model import Application, Value
from kepu_review.testing import PluginContract


class TestVenue(PluginContract):
    plugin = "venue"


def rules(subtype: str | None, **values: Value) -> list[str]:
    subject = Application(
        "A1", "示例科普教育基地", "示例馆", "venue", subtype=subtype, values=values
    )
    return [f.rule for f in kepu_review_venue.kepu_screen_application(subject)]


def test_a_comprehensive_venue_is_measured_by_another_area_than_a_specialised_one() -> None:
    assert rules("comprehensive", exhibit_area=999.0) == ["venue.exhibit_area"]
    assert rules("specialised", exhibit_area=999.0) == []
    assert rules("specialised", exhibit_area=299.0) == ["venue.exhibit_area"]


def test_a_threshold_is_reached_by_the_value_itself() -> None:
    assert rules(None, open_days=200, annual_visitors=5000, interactive_rate=20.0) == []
    assert rules(None, open_days=199) == ["venue.open_days"]


def test_exhibition_area_cannot_exceed_the_site() -> None:
    assert rules(None, exhibit_area=800.0, total_area=500.0) == [
        "figures.exhibit_area_within_total_area"
    ]
