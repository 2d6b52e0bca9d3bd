"""What the host does by itself: cards of standard fields, checks of figures, words of reviews."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.defaults.cards import common_cards
from kepu_review.defaults.figures import common_checks
from kepu_review.defaults.kit import number, shown
from kepu_review.defaults.reviews import review_checks
from kepu_review.model import (
    Application,
    Field,
    FieldKind,
    Review,
    Severity,
    Value,
)
from kepu_review.plugins import Plugins
from kepu_review.text import speaking


def application(**values: Value) -> Application:
    return Application("A1", "示例科普教育基地", "示例单位", "venue", values=values)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1200, "人次/年", "1,200 人次/年"),
        (0, "人", "0 人"),
        (0.1, "亩", "0.1 亩"),
        (9999, "元", "9,999 元"),
        (10_000, "元", "1 万元"),
        (553_210.5, "元", "55.32105 万元"),
        (15.0, "%", "15%"),
        (1e21, "个", "1,000,000,000,000,000,000,000 个"),
    ],
)
def test_numbers_are_shown_exactly_with_their_unit(value: float, unit: str, text: str) -> None:
    assert number(value, unit) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0, max_value=1e15))
def test_no_digit_is_lost_when_a_number_is_shown(value: float) -> None:
    assert Decimal(number(value, "").replace(",", "")) == Decimal(str(value))


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldKind.YES_NO, True, "是"),
        (FieldKind.YES_NO, False, "否"),
        (FieldKind.DATE, date(2023, 2, 8), "2023年2月8日"),
        (FieldKind.CHOICES, ("免费", "收费"), "免费、收费"),
        (FieldKind.TEXT, "<b>", "<b>"),
    ],
)
def test_other_values_are_shown_as_a_person_reads_them(
    kind: FieldKind, value: Value, text: str
) -> None:
    assert shown(Field("a", "甲", kind), value) == text


def test_cards_hold_what_is_filled_in_and_what_can_be_worked_out() -> None:
    cards = common_cards(
        application(open_days=250, annual_visitors=30_000, youth_visitors=10_000, guides=2)
    )
    assert [(card.title, card.facts) for card in cards] == [
        (
            "开放与接待",
            (
                ("年开放天数", "250 天/年"),
                ("年接待人次", "30,000 人次/年"),
                ("青少年接待人次", "10,000 人次/年"),
                ("青少年占比", "约 33.33%"),
                ("日均接待", "120 人次/天"),
            ),
        ),
        ("队伍与经费", (("讲解员", "2 人"), ("每万人次讲解员", "约 0.67 人"))),
    ]


def test_an_empty_application_has_no_cards_and_zero_divides_nothing() -> None:
    assert common_cards(application()) == ()
    (card,) = common_cards(application(annual_visitors=0, open_days=0))
    assert card.facts == (("年开放天数", "0 天/年"), ("年接待人次", "0 人次/年"))


def test_cards_speak_english_when_asked() -> None:
    with speaking("en"):
        (card,) = common_cards(application(guides=2))
    assert (card.title, card.facts) == ("People and funds", (("Guides", "2 persons"),))


def test_a_part_larger_than_the_whole_is_an_error() -> None:
    found = common_checks(application(youth_visitors=11, annual_visitors=10, free_days=1))
    assert [(f.rule, f.severity) for f in found] == [
        ("figures.youth_visitors_within_annual_visitors", Severity.ERROR)
    ]
    assert found[0].message == "青少年接待人次（11 人次/年）大于年接待人次（10 人次/年）。"


@given(st.integers(0, 400), st.integers(0, 400))
def test_free_days_are_compared_with_open_days(free: int, opened: int) -> None:
    found = common_checks(application(free_days=free, open_days=opened))
    assert bool(found) == (free > opened)


def test_a_veto_without_evidence_cannot_be_handed_in() -> None:
    rubric = Plugins().rubric("venue")
    veto = rubric.vetoes[0]
    (finding,) = review_checks(Review("A1", "E1", vetoes={veto.id: " "}), rubric)
    assert (finding.rule, finding.severity) == ("review.veto_evidence", Severity.ERROR)
    assert finding.message == f"一票否决“{veto.text}”没有写依据。"


def test_a_review_without_vetoes_or_with_evidence_has_no_findings() -> None:
    rubric = Plugins().rubric("venue")
    veto = rubric.vetoes[0].id
    assert review_checks(Review("A1", "E1"), rubric) == ()
    assert review_checks(Review("A1", "E1", vetoes={veto: "处罚决定书"}), rubric) == ()
