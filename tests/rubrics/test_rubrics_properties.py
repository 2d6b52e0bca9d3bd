"""Scoring under any marks: limits, sums, scaling, and one rule for what may stand."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kepu_review import rubrics
from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Mark, MarkState, ScoringKind
from kepu_review.rubrics.sums import possible_sums
from tests.rubrics.making import D, good_marks, leaves, marks, rubric


@given(st.data())
def test_points_never_leave_their_limits(data: st.DataObject) -> None:
    criterion = data.draw(leaves())
    mark = data.draw(marks(criterion))
    try:
        points = rubrics.points(criterion, mark)
    except MarkRefused:
        return
    assert criterion.scoring is not None
    if points is not None:
        assert criterion.scoring.minimum <= points <= criterion.max


@given(st.data())
def test_check_mark_accepts_exactly_what_can_be_scored(data: st.DataObject) -> None:
    criterion = data.draw(leaves())
    mark = data.draw(marks(criterion))
    sheet = rubric(criterion)
    reason = _refusal(lambda: rubrics.check_mark(sheet, mark))
    assert reason == _refusal(lambda: rubrics.points(criterion, mark))
    assert reason == _refusal(lambda: rubrics.total(sheet, {mark.criterion: mark}))
    assert reason is None or (reason[0] != "" and reason[1] != "")


def _refusal(act: Callable[[], object]) -> tuple[str, str] | None:
    try:
        act()
    except MarkRefused as refusal:
        return refusal.message, refusal.remedy
    return None


@given(st.data())
def test_the_total_is_the_sum_of_the_leaves(data: st.DataObject) -> None:
    criteria = [data.draw(leaves(name)) for name in ("A1", "A2", "B1")]
    given_marks = {one.id: data.draw(good_marks(one)) for one in criteria}
    result = rubrics.total(rubric(*criteria), given_marks)
    each = [rubrics.points(one, given_marks[one.id]) for one in criteria]
    assert result.points == sum((one for one in each if one is not None), start=D(0))
    sections = [one for one in result.by_section.values() if one is not None]
    assert result.points == result.earned == sum(sections, start=D(0))
    assert result.complete
    assert dict(result.by_criterion) == dict(zip(given_marks, each, strict=True))


@given(st.data())
def test_what_is_not_applicable_is_taken_out_and_the_rest_scaled(data: st.DataObject) -> None:
    criteria = [data.draw(leaves(name)) for name in ("A1", "A2", "B1")]
    given_marks = {one.id: data.draw(good_marks(one)) for one in criteria}
    without = {**given_marks, "B1": Mark("B1", state=MarkState.NOT_APPLICABLE)}
    result = rubrics.total(rubric(*criteria), without)
    kept = criteria[:2]
    earned = sum((rubrics.points(one, given_marks[one.id]) or D(0) for one in kept), start=D(0))
    applicable = kept[0].max + kept[1].max
    assert result.applicable == applicable
    assert result.points is not None
    assert abs(result.points * applicable - earned * result.full) < D("1e-18")


@given(st.data())
def test_a_total_does_not_depend_on_the_decimal_context_of_the_caller(data: st.DataObject) -> None:
    criteria = [data.draw(leaves(name)) for name in ("A1", "A2", "B1")]
    given_marks = {one.id: data.draw(good_marks(one)) for one in criteria}
    given_marks["A2"] = Mark("A2", state=MarkState.NOT_APPLICABLE)
    usual = rubrics.total(rubric(*criteria), given_marks)
    sheet = rubric(*criteria)
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP)):
        assert rubrics.total(sheet, given_marks) == usual


@given(st.data())
def test_points_of_parts_are_among_the_possible_sums(data: st.DataObject) -> None:
    criterion = data.draw(leaves())
    scoring = criterion.scoring
    assert scoring is not None
    if not scoring.parts or scoring.kind is ScoringKind.PARTS:
        return
    mark = data.draw(good_marks(criterion))
    sums = possible_sums(criterion, scoring)
    points = rubrics.points(criterion, mark)
    assert sums is None or points in sums
    if points is not None and sums is not None:
        assert rubrics.points(criterion, Mark(criterion.id, value=points)) == points


def test_too_many_sums_are_not_listed() -> None:
    tiny = Criterion("A1", "开放", D(100))
    scoring = rubrics.loads(rubrics.starter("a", "b")).leaf("B3")
    assert scoring is not None
    assert scoring.scoring is not None
    assert possible_sums(tiny, scoring.scoring) is not None
    many = _with_points(scoring, D("0.001"))
    assert many.scoring is not None
    assert possible_sums(tiny, many.scoring) is None


def _with_points(criterion: Criterion, points: D) -> Criterion:
    scoring = criterion.scoring
    assert scoring is not None
    fine = tuple(replace(part, points=points) for part in scoring.parts)
    return replace(criterion, scoring=replace(scoring, parts=fine))
