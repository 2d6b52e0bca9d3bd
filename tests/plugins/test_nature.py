"""The plugin `nature`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_nature

from kepu_review.model import Application, FieldKind, Severity, Value
from kepu_review.testing import PluginContract


class TestNature(PluginContract):
    plugin = "nature"


def test_the_grade_of_a_scenic_area_is_a_number_that_rubrics_can_measure() -> None:
    grade = next(f for f in kepu_review_nature.CATEGORY.fields if f.id == "star_grade")
    assert (grade.kind, grade.minimum, grade.maximum) == (FieldKind.INTEGER, 1, 5)


def test_the_outdoor_part_cannot_exceed_the_site() -> None:
    values: dict[str, Value] = {"outdoor_area": 3000.0, "total_area": 2500.0}
    subject = Application("A1", "示例科普教育基地", "示例园", "nature", values=values)
    (finding,) = kepu_review_nature.kepu_screen_application(subject)
    assert finding.severity is Severity.ERROR
    assert finding.message == "室外展教面积（3,000 平方米）大于科普场所面积（2,500 平方米）。"
