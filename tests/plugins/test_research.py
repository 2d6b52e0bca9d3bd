"""The plugin `research`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_research

from kepu_review.model import Application, Value
from kepu_review.testing import PluginContract


class TestResearch(PluginContract):
    plugin = "research"


def rules(subtype: str | None, **values: Value) -> list[str]:
    subject = Application(
        "A1", "示例科普教育基地", "示例所", "research", subtype=subtype, values=values
    )
    return [f.rule for f in kepu_review_research.kepu_screen_application(subject)]


def test_laboratories_need_less_than_inner_venues() -> None:
    values: dict[str, Value] = {"exhibit_area": 220.0, "open_days": 30}
    assert rules("laboratory", **values) == []
    assert rules("inner_venue", **values) == ["research.exhibit_area", "research.open_days"]
