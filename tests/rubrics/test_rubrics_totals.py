"""One total of one review: what is missing, bonus, penalty, vetoes, grades."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_review import rubrics
from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Grade, Mark, MarkState, Rubric, Scoring, Veto
from tests.rubrics.making import D, Kind, leaf, marked, parts, rubric

JUDGED = Scoring(Kind.JUDGEMENT)
A1 = leaf(JUDGED, "60", "A1", required=True)
A2 = leaf(JUDGED, "40", "A2")
BONUS = Criterion(
    "P",
    "加分",
    D(3),
    bonus=True,
    children=(
        leaf(JUDGED, "2", "P1", bonus=True),
        leaf(JUDGED, "2", "P2", bonus=True),
    ),
)
PENALTY = leaf(Scoring(Kind.PENALTY, minimum=D(-10)), "0", "N1")
SHEET = Rubric(
    id="r",
    version="1",
    title="测试",
    full_marks=D(100),
    criteria=(Criterion("A", "条件", D(100), children=(A1, A2)), BONUS, PENALTY),
    grades=(Grade("优秀", D(90)), Grade("合格", D(60))),
    vetoes=(Veto("V1", "近五年内受过处罚", 5),),
)


def test_a_missing_leaf_leaves_no_total_but_what_was_earned() -> None:
    result = rubrics.total(SHEET, {"A1": marked("50", name="A1")})
    assert result.points is None
    assert (result.earned, result.complete, result.missing) == (D(50), False, ("A2",))


def test_an_unfinished_mark_is_missing() -> None:
    marks = {"A1": marked("50", name="A1"), "A2": Mark("A2", comment="再看")}
    assert rubrics.total(SHEET, marks).missing == ("A2",)


def test_an_abstained_leaf_leaves_no_total_but_is_complete() -> None:
    marks = {"A1": marked("50", name="A1"), "A2": Mark("A2", state=MarkState.ABSTAINED)}
    result = rubrics.total(SHEET, marks)
    assert (result.points, result.complete, result.abstained) == (None, True, ("A2",))


def test_bonus_and_penalty_may_be_left_out_and_stand_outside_full_marks() -> None:
    base = {"A1": marked("50", name="A1"), "A2": marked("40", name="A2")}
    assert rubrics.total(SHEET, base).points == D(90)
    more = {**base, "P1": marked("1.5", name="P1"), "N1": marked("-2", name="N1")}
    result = rubrics.total(SHEET, more)
    assert (result.points, result.bonus, result.penalty) == (D("89.5"), D("1.5"), D(-2))
    assert dict(result.by_section) == {"A": D(90), "P": D("1.5"), "N1": D(-2)}


def test_a_bonus_group_gives_at_most_its_own_max() -> None:
    marks = {
        "A1": marked("60", name="A1"),
        "A2": marked("40", name="A2"),
        "P1": marked("2", name="P1"),
        "P2": marked("2", name="P2"),
    }
    result = rubrics.total(SHEET, marks)
    assert (result.points, result.bonus, result.by_section["P"]) == (D(103), D(3), D(3))


def test_bonus_and_penalty_are_not_scaled() -> None:
    marks = {
        "A1": marked("30", name="A1"),
        "A2": Mark("A2", state=MarkState.NOT_APPLICABLE),
        "P1": marked("2", name="P1"),
    }
    result = rubrics.total(SHEET, marks)
    assert (result.points, result.applicable) == (D(52), D(60))


def test_nothing_applicable_has_no_total() -> None:
    sheet = rubric(leaf(JUDGED, "10", "A1"))
    result = rubrics.total(sheet, {"A1": Mark("A1", state=MarkState.NOT_APPLICABLE)})
    assert (result.points, result.complete) == (None, True)


def test_a_required_leaf_without_points_is_named() -> None:
    marks = {"A1": marked("0", name="A1"), "A2": marked("40", name="A2")}
    assert rubrics.total(SHEET, marks).unmet == ("A1",)


@pytest.mark.parametrize(
    ("value", "grade"), [("60", "优秀"), ("50", "优秀"), ("49.5", "合格"), ("0", None)]
)
def test_the_grade_is_the_best_line_that_is_reached(value: str, grade: str | None) -> None:
    marks = {"A1": marked(value, name="A1"), "A2": marked("40", name="A2")}
    assert rubrics.total(SHEET, marks).grade == grade


def test_a_raised_veto_is_told_beside_the_points() -> None:
    marks = {"A1": marked("50", name="A1"), "A2": marked("40", name="A2")}
    result = rubrics.total(SHEET, marks, {"V1": "处罚决定书"})
    assert (result.vetoed, result.points) == (True, D(90))


def test_an_unknown_veto_or_criterion_is_refused() -> None:
    with pytest.raises(MarkRefused):
        rubrics.total(SHEET, {}, ["V9"])
    with pytest.raises(MarkRefused):
        rubrics.total(SHEET, {"Z": marked("1", name="Z")})
    with pytest.raises(MarkRefused):
        rubrics.total(SHEET, {"A1": marked("1", name="A2")})


def test_a_count_beyond_its_limit_and_a_floor_hold_in_the_total() -> None:
    lost = leaf(parts(Kind.DEDUCTIONS, ("a", "7")), "10", "A1")
    sheet = replace(rubric(lost), full_marks=D(10))
    assert rubrics.total(sheet, {"A1": marked(given={"a": "9"}, name="A1")}).points == D(0)
