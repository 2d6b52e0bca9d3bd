"""What each scoring kind makes of a choice, and what it refuses."""

from __future__ import annotations

import pytest

from kepu_review import rubrics
from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Mark, MarkState, Part, Scoring
from tests.rubrics.making import D, Kind, leaf, levels, marked, parts, ranges, rubric

JUDGED = leaf(Scoring(Kind.JUDGEMENT))
LEVELS = leaf(levels(("好", "10"), ("中", "6"), ("差", "0")))
RANGES = leaf(ranges())
SMALL = leaf(ranges(), maximum="4")
REACHED = leaf(Scoring(Kind.THRESHOLD, threshold=D(50)), maximum="6")
CONDITIONS = leaf(parts(Kind.CONDITIONS, ("a", "2"), ("b", "3"), ("c", "2")), maximum="5")
PARTS = leaf(parts(Kind.PARTS, ("a", "4"), ("b", "2")), maximum="6")
DEDUCTIONS = leaf(parts(Kind.DEDUCTIONS, ("a", "2"), ("b", "1")), maximum="5")
INCREMENT = leaf(parts(Kind.INCREMENT, ("a", "2")), maximum="5")
PENALTY = leaf(Scoring(Kind.PENALTY, minimum=D(-5)), maximum="0")

MIXED = leaf(
    Scoring(
        Kind.PARTS,
        parts=(Part("good", "完好", D(4)), Part("dirty", "死角", D(1), limit=2, deducts=True)),
    ),
    maximum="4",
)
DISCRETIONARY = leaf(parts(Kind.PARTS, ("a", "2"), ("b", "2"), discretionary=True), maximum="4")


@pytest.mark.parametrize(
    ("criterion", "mark", "expected"),
    [
        (JUDGED, marked("7.5"), "7.5"),
        (JUDGED, marked("0"), "0"),
        (LEVELS, marked(level="中"), "6"),
        (LEVELS, marked("6", level="中"), "6"),
        (RANGES, marked("8.5", level="优良"), "8.5"),
        (RANGES, marked("9", level="优良"), "9"),  # both ends belong to a level
        (RANGES, marked("9", level="优秀"), "9"),
        (RANGES, marked("6.5"), "6.5"),
        (SMALL, marked("2.8", level="优良"), "2.8"),  # an end is allowed off the steps
        (REACHED, marked("6"), "6"),
        (REACHED, marked("0"), "0"),
        (CONDITIONS, marked(given={"a": "1", "b": "1"}), "5"),
        (CONDITIONS, marked(given={"a": "1", "b": "1", "c": "1"}), "5"),
        (CONDITIONS, marked(given={"a": "0"}), "0"),
        (CONDITIONS, marked("4"), "4"),
        (PARTS, marked(given={"a": "3.5", "b": "0"}), "3.5"),
        (PARTS, marked("5.5"), "5.5"),
        (MIXED, marked(given={"good": "4", "dirty": "1"}), "3"),
        (MIXED, marked(given={"good": "4", "dirty": "9"}), "2"),  # the limit counts
        (MIXED, marked(given={"good": "1", "dirty": "2"}), "0"),
        (DISCRETIONARY, marked("2.5", given={"a": "2", "b": "2"}), "2.5"),
        (DEDUCTIONS, marked(given={"a": "1", "b": "1"}), "2"),
        (DEDUCTIONS, marked(given={"a": "3"}), "0"),
        (DEDUCTIONS, marked(given={"a": "0", "b": "0"}), "5"),
        (INCREMENT, marked(given={"a": "2"}), "4"),
        (INCREMENT, marked(given={"a": "7"}), "5"),
        (PENALTY, marked("-2.5"), "-2.5"),
    ],
)
def test_a_choice_is_worth_its_points(criterion: Criterion, mark: Mark, expected: str) -> None:
    assert rubrics.points(criterion, mark) == D(expected)


@pytest.mark.parametrize(
    ("criterion", "mark", "message"),
    [
        (JUDGED, marked("7.3"), "可给 0.0–10.0 分，填写的 7.3 不在其中。"),
        (JUDGED, marked("10.5"), "可给 0.0–10.0 分，填写的 10.5 不在其中。"),
        (JUDGED, marked("5", level="优良"), "这一项不填档次。"),
        (LEVELS, marked(level="很好"), "没有档次“很好”。"),
        (LEVELS, marked("5", level="中"), "分值由档次决定，不能另填。"),
        (LEVELS, marked("6"), "分值由档次决定，不能另填。"),
        (RANGES, marked("9.5", level="优良"), "“优良”对应 7.0–9.0 分，填写的 9.5 超出。"),
        (
            RANGES,
            marked("8.2", level="优良"),
            "“优良”对应 7.0–9.0 分，填写的 8.2 不在分值间隔上。",
        ),
        (RANGES, marked("10.5"), "填写的 10.5 不在任何档次内。"),
        (REACHED, marked("3"), "达到得 6.0 分，未达到得 0.0 分，不能是 3。"),
        (CONDITIONS, marked(given={"a": "2"}), "“部分 a”不能填 2。"),
        (CONDITIONS, marked(given={"x": "1"}), "没有“x”这一部分。"),
        (CONDITIONS, marked("1"), "各部分凑不出 1 分。"),
        (PARTS, marked(given={"a": "4.5", "b": "1"}), "“部分 a”不能填 4.5。"),
        (PARTS, marked("5", given={"a": "4", "b": "2"}), "分值由各部分算出，不能另填。"),
        (
            DISCRETIONARY,
            marked("4", given={"a": "2", "b": "1"}),
            "可给 0.0–3.0 分，填写的 4 不在其中。",
        ),
        (DEDUCTIONS, marked(given={"a": "1.5"}), "“部分 a”不能填 1.5。"),
        (DEDUCTIONS, marked(given={"a": "-1"}), "“部分 a”不能填 -1。"),
        (INCREMENT, marked("3"), "各部分凑不出 3 分。"),
        (PENALTY, marked("1"), "可给 -5.0–0.0 分，填写的 1 不在其中。"),
        (JUDGED, marked("NaN"), "分值不是一个正常的数。"),
        (JUDGED, marked("1e999999"), "分值不是一个正常的数。"),
    ],
)
def test_a_choice_that_cannot_stand_is_refused_with_the_reason(
    criterion: Criterion, mark: Mark, message: str
) -> None:
    with pytest.raises(MarkRefused) as refusal:
        rubrics.check_mark(rubric(criterion, full="10"), mark)
    assert refusal.value.message == f"A1 开放：{message}"
    assert refusal.value.remedy != ""


@pytest.mark.parametrize(
    ("criterion", "mark"),
    [
        *[(one, marked()) for one in (JUDGED, LEVELS, RANGES, REACHED, PARTS, DEDUCTIONS)],
        *[(one, Mark("A1", comment="看过")) for one in (CONDITIONS, INCREMENT, PENALTY)],
        (RANGES, marked(level="优良")),
        (PARTS, marked(given={"a": "3"})),
    ],
)
def test_an_unfinished_mark_may_be_kept_and_has_no_points(criterion: Criterion, mark: Mark) -> None:
    assert rubrics.points(criterion, mark) is None


@pytest.mark.parametrize("state", [MarkState.ABSTAINED, MarkState.NOT_APPLICABLE])
def test_no_mark_is_given_beside_a_null(state: MarkState) -> None:
    assert rubrics.points(JUDGED, Mark("A1", state=state)) is None
    with pytest.raises(MarkRefused):
        rubrics.points(JUDGED, Mark("A1", state=state, value=D(5)))


def test_a_required_leaf_is_never_not_applicable() -> None:
    starred = leaf(Scoring(Kind.JUDGEMENT), required=True)
    assert rubrics.points(starred, Mark("A1", state=MarkState.ABSTAINED)) is None
    with pytest.raises(MarkRefused):
        rubrics.points(starred, Mark("A1", state=MarkState.NOT_APPLICABLE))


def test_an_unknown_criterion_is_refused_with_those_that_exist() -> None:
    with pytest.raises(MarkRefused) as refusal:
        rubrics.check_mark(rubric(JUDGED), marked("5", name="A9"))
    assert refusal.value.remedy == "可打分的是：A1。"


def test_a_group_is_not_marked() -> None:
    group = Criterion("A", "条件", D(10), children=(JUDGED,))
    with pytest.raises(MarkRefused):
        rubrics.check_mark(rubric(group, full="10"), marked("5", name="A"))
