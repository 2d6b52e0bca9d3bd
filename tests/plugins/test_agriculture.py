"""The plugin `agriculture`: what every plugin keeps, and what is its own."""

from __future__ import annotations

import kepu_review_agriculture

from kepu_review.model import Application, Finding, Severity, Value
from kepu_review.testing import PluginContract


class TestAgriculture(PluginContract):
    plugin = "agriculture"


SMALL = {"planted_area": 20.0, "livestock_investment": 300_000}


def findings(**values: Value) -> list[Finding]:
    subject = Application("A1", "示例科普教育基地", "示例合作社", "agriculture", values=values)
    return list(kepu_review_agriculture.kepu_screen_application(subject))


def test_planted_area_or_livestock_is_enough() -> None:
    assert findings(planted_area=50.0, livestock_investment=0) == []
    assert findings(planted_area=0.0, livestock_investment=500_000) == []
    assert findings(planted_area=60.0) == []


def test_neither_is_a_warning_that_names_who_published_the_thresholds() -> None:
    (finding,) = findings(**SMALL)
    assert finding.severity is Severity.WARNING
    assert finding.message == "不满足种植面积不低于 50 亩，也不满足养殖总投入不低于 50 万元。"
    assert finding.clause == (
        "宁波市鄞州区农村科普示范基地（鄞科协〔2016〕7号）、四川省江安县农村科普示范基地"
        "（示范阈值，非本办法要求）"
    )


def test_what_is_not_filled_in_is_not_compared() -> None:
    assert findings() == []


def test_other_categories_are_left_alone() -> None:
    subject = Application("A1", "示例科普教育基地", "示例馆", "venue", values=SMALL)
    assert list(kepu_review_agriculture.kepu_screen_application(subject)) == []


def test_the_card_shows_area_in_mu_and_money_in_wan() -> None:
    subject = Application(
        "A1", "示例基地", "示例社", "agriculture", values={**SMALL, "member_households": 8}
    )
    (card,) = kepu_review_agriculture.kepu_evidence_cards(subject)
    assert card.facts == (
        ("种植面积", "20 亩"),
        ("养殖总投入", "30 万元"),
        ("会员户数", "8 户"),
        ("户均面积", "2.5 亩/户"),
    )
