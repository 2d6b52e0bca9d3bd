"""The plugin `enterprise`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_enterprise

from kepu_review.model import Application, Value
from kepu_review.testing import PluginContract


class TestEnterprise(PluginContract):
    plugin = "enterprise"


def rules(subtype: str | None, **values: Value) -> list[str]:
    subject = Application(
        "A1", "示例科普教育基地", "示例公司", "enterprise", subtype=subtype, values=values
    )
    return [f.rule for f in kepu_review_enterprise.kepu_screen_application(subject)]


def test_a_production_line_and_a_showroom_have_thresholds_of_their_own() -> None:
    few = {"enterprise_open_days": 20, "open_days": 90}
    assert rules("production", **few) == ["enterprise.enterprise_open_days"]
    assert rules("showroom", **few) == ["enterprise.open_days"]
    assert rules(None, **few) == []


def test_a_line_or_a_hall_is_enough() -> None:
    assert rules(None, line_length=80.0, exhibit_area=200.0) == []
    assert rules(None, line_length=80.0, exhibit_area=199.0) == ["enterprise.line_length"]


def test_open_house_days_cannot_exceed_open_days() -> None:
    assert rules(None, enterprise_open_days=120, open_days=100) == [
        "figures.enterprise_open_days_within_open_days"
    ]
