"""Which applications come first in the discussion, and the words for why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_review.workflow.cutting import CutNow
from kepu_review.workflow.first_look import Case, line_of, why_discuss

SAFE = Case(reviews=3, wanted=3, inside=True, inside_raw=True, raw=80.0, line=60.0, range=8.0)


def test_a_safe_place_needs_no_reason() -> None:
    assert why_discuss(SAFE) == ()


@pytest.mark.parametrize("case", [replace(SAFE, reviews=2), replace(SAFE, range=20.0)])
def test_few_reviews_or_wide_ones_alone_are_none(case: Case) -> None:
    assert why_discuss(case) == ()


def test_few_reviews_far_apart_at_the_line_are_told_with_who_decides() -> None:
    case = replace(SAFE, reviews=2, raw=60.3, range=29.4, flips=(("专家丙", "out"),))
    assert why_discuss(case) == (
        "只有 2 份，相差 29.4 分",
        "平均分只高出入围线 0.3 分",
        "去掉专家丙的打分就落到线外",
    )


def test_few_reviews_far_apart_are_a_reason_wherever_they_stand() -> None:
    assert why_discuss(replace(SAFE, reviews=2, range=15.0)) == (
        "只有 2 份，相差 15.0 分",
        "平均分高出入围线 20.0 分",
    )


def test_an_application_at_the_line_is_told_from_which_side() -> None:
    case = replace(SAFE, raw=57.83, inside=False, inside_raw=False, borderline=True)
    assert why_discuss(case) == ("平均分比入围线低 2.2 分", "离线近，在误差之内")
    assert why_discuss(replace(SAFE, raw=59.5)) == ("平均分只比入围线低 0.5 分",)
    assert why_discuss(replace(SAFE, raw=60.0)) == ("平均分与入围线相平",)


def test_a_mean_on_the_other_side_than_the_adjusted_score_is_a_reason() -> None:
    assert why_discuss(replace(SAFE, line=None, inside_raw=False)) == (
        "按平均分在线外，扣除专家宽严后在线内",
    )
    assert why_discuss(replace(SAFE, line=None, inside=False)) == (
        "按平均分在线内，扣除专家宽严后在线外",
    )


def test_the_line_of_places_is_midway_and_never_below_the_minimum() -> None:
    scores = {"A": 80.0, "B": 70.0, "C": 60.0, "D": None, "E": 95.0}
    assert line_of(CutNow(None, 60.0, {}), scores, {"A"}) == 60
    assert line_of(CutNow(2, None, {}), scores, {"A", "B"}, {"E"}) == 65
    assert line_of(CutNow(2, 68.0, {}), scores, {"A", "B"}, {"E"}) == 68
    assert line_of(CutNow(2, None, {}), scores, {"A", "C"}, {"E"}) is None
    assert line_of(CutNow(9, None, {}), scores, {"A", "B", "C", "E"}) is None
