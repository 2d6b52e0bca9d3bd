"""Grades of a year and of a term, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kepu_review.errors import Refused, UsageError
from kepu_review.workflow import Round
from kepu_review.workflow.evaluating import consequences, evaluate, period_title
from kepu_review.workflow.publishing import today
from kepu_review.workflow.register import set_status
from tests import naming
from tests.naming import NUMBERS

ONE, TWO, THREE = NUMBERS
BARE = 'accreditation: {title: 基地, number: "XG-{year}-{n:03d}", clause: 办法第八条}\n'


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with naming.named(tmp_path, location) as made:
        yield made


def meaning(rnd: Round) -> dict[tuple[str, str], tuple[str, bool]]:
    with rnd.store.reading() as db:
        return {
            (one.evaluation.number, one.evaluation.period): (one.grade.consequence, one.done)
            for one in consequences(rnd, db)
        }


def test_a_grade_goes_by_id_or_title_and_a_later_one_replaces_it(rnd: Round) -> None:
    evaluate(rnd, ONE, 2026, "优秀", "材料和实地")
    evaluate(rnd, TWO, "2026", "excellent", "材料", "r-1")
    evaluate(rnd, ONE, "2026", "unqualified", "复核")
    with rnd.store.reading() as db:
        found = {one.number: (one.period, one.grade, one.round) for one in db.evaluations()}
    assert found == {ONE: ("2026", "unqualified", None), TWO: ("2026", "excellent", "r-1")}
    assert naming.sound(rnd)


def test_the_final_grade_tells_of_the_next_batch(rnd: Round) -> None:
    for number, grade in zip(NUMBERS, ("优秀", "合格", "不合格"), strict=True):
        evaluate(rnd, number, "term", grade, "终期考核")
    assert meaning(rnd) == {
        (ONE, "term"): ("direct", True),
        (TWO, "term"): ("final", True),
        (THREE, "term"): ("excluded", True),
    }


def test_a_grade_that_asks_for_rectification_is_open_until_it_is_ordered(rnd: Round) -> None:
    evaluate(rnd, ONE, 2026, "不合格", "无活动")
    evaluate(rnd, TWO, 2026, "优秀", "好")
    assert meaning(rnd) == {(ONE, "2026"): ("rectify", False)}
    set_status(rnd, ONE, "rectifying", today(rnd) + timedelta(days=60), reason="年度考核不合格")
    assert meaning(rnd) == {(ONE, "2026"): ("rectify", True)}


@pytest.mark.parametrize(
    ("period", "grade", "said"),
    [
        ("2199", "优秀", "没有考核期“2199”"),
        ("去年", "优秀", "没有考核期“去年”"),
        ("2026", "甲", "没有等次“甲”"),
        ("2026", "qualified", "没有等次“qualified”"),  # which only the final one has
    ],
)
def test_what_is_no_period_or_grade_is_refused(
    rnd: Round, period: str, grade: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        evaluate(rnd, ONE, period, grade, "x")


def test_who_had_no_title_in_that_time_is_not_graded(rnd: Round) -> None:
    with pytest.raises(Refused, match="在 2025 年没有称号"):
        evaluate(rnd, ONE, 2025, "优秀", "x")
    set_status(rnd, ONE, "revoked", ground="unlawful", reason="查实")
    with pytest.raises(Refused, match="不再考核"):
        evaluate(rnd, ONE, 2026, "优秀", "x")
    with pytest.raises(UsageError, match="须写明理由"):
        evaluate(rnd, TWO, 2026, "优秀", "")


def test_a_title_without_term_has_no_final_evaluation(tmp_path: Path, location: str) -> None:
    with (
        naming.named(tmp_path, location, naming.TITLE) as rnd,
        pytest.raises(Refused, match="没有有效期，没有终期考核"),
    ):
        evaluate(rnd, ONE, "term", "优秀", "x")


def test_a_programme_without_grades_has_no_evaluation(tmp_path: Path, location: str) -> None:
    with naming.named(tmp_path, location, BARE) as rnd:
        with pytest.raises(Refused, match="没有规定年度考核的等次"):
            evaluate(rnd, ONE, 2026, "优秀", "x")
        with pytest.raises(Refused, match="没有规定终期考核的等次"):
            evaluate(rnd, ONE, "term", "优秀", "x")


def test_the_same_operation_twice_is_one_grade(rnd: Round) -> None:
    once = evaluate(rnd, ONE, 2026, "优秀", "好", key="k")
    assert evaluate(rnd, ONE, 2026, "优秀", "好", key="k").seq == once.seq


def test_periods_in_words() -> None:
    assert (period_title("2026"), period_title("term")) == ("2026 年度考核", "终期考核")
