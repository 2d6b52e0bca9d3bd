"""The programme of an evaluation: what it takes over, what it leaves behind."""

from __future__ import annotations

from decimal import Decimal

from kepu_review.model import Ranked
from kepu_review.plugins import Plugins
from kepu_review.programmes import NO_LINE, UNRANKED, loads, outcomes
from kepu_review.programmes.evaluation import evaluated_period, evaluation_programme

NATIONAL = Plugins().programmes()["national"]
RULE = NATIONAL.accreditation
assert RULE is not None


def test_it_keeps_the_panel_and_leaves_the_way_to_apply() -> None:
    made = evaluation_programme(NATIONAL, "term", "终期考核", RULE.final, {})
    assert (made.id, made.edition, made.inherits) == (
        "national.evaluation.term",
        "终期考核",
        "national",
    )
    assert (made.categories, made.regions, made.policy) == (
        NATIONAL.categories,
        NATIONAL.regions,
        NATIONAL.policy,
    )
    assert (made.rules, made.materials, made.nominators, made.deadline) == ((), (), (), None)
    assert (made.accreditation, made.stages, made.lookbacks) == (None, (), ())
    assert [(t.id, t.title, t.named) for t in made.tiers] == [
        ("excellent", "优秀", False),
        ("qualified", "合格", False),
        ("unqualified", "不合格", False),
    ]


def test_its_text_stands_alone() -> None:
    made = evaluation_programme(
        NATIONAL, "2026", "年度", RULE.yearly, {"excellent": Decimal("9.5")}
    )
    assert loads(made.text, "made.yaml") == made
    assert made.tiers[0].minimum_score == Decimal("9.5")


def test_the_period_is_known_from_it_and_from_no_other() -> None:
    made = evaluation_programme(NATIONAL, "2026", "年度", RULE.yearly, {})
    assert evaluated_period(made) == ("national", "2026")
    assert evaluated_period(NATIONAL) is None


def test_grades_without_a_line_are_left_to_people() -> None:
    made = evaluation_programme(NATIONAL, "2026", "年度", RULE.yearly, {})
    ranked = (
        Ranked("A", "venue", 90.0, 1, 1, 3),
        Ranked("B", "venue", None, None, None, 0, reason="没有评审表"),
    )
    assert {one.application: one.outcome for one in outcomes(made, ranked)} == {
        "A": NO_LINE,
        "B": UNRANKED,
    }
