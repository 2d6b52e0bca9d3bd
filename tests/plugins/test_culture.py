"""The plugin `culture`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_culture

from kepu_review.model import Application, Severity, Value
from kepu_review.testing import PluginContract


class TestCulture(PluginContract):
    plugin = "culture"


def test_more_lectures_than_activities_contradict_each_other() -> None:
    values: dict[str, Value] = {"lectures": 12, "activities": 10}
    subject = Application("A1", "示例科普教育基地", "示例馆", "culture", values=values)
    (finding,) = kepu_review_culture.kepu_screen_application(subject)
    assert finding.rule == "figures.lectures_within_activities"
    assert finding.severity is Severity.ERROR
