"""Activities of bases through the year: announced, summed up, counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kepu_review.errors import UsageError
from kepu_review.workflow import Round
from kepu_review.workflow.activities import activity_table, report_activity
from kepu_review.workflow.publishing import today
from tests import naming, small
from tests.naming import NUMBERS

ONE, TWO, THREE = NUMBERS
MAY = date(2026, 5, 23)


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with naming.named(tmp_path, location) as made:
        yield made


def test_a_preview_and_its_summary_are_one_activity(rnd: Round) -> None:
    report_activity(rnd, "a1", ONE, "preview", "开放日", MAY)
    report_activity(rnd, "a1", ONE, "summary", "开放日", MAY, 800, ["衢州日报", " "], "很好")
    report_activity(rnd, "a2", ONE, "preview", "讲座", date(2026, 9, 1))
    report_activity(rnd, "a3", ONE, "summary", "展览", date(2025, 9, 1))
    assert activity_table(rnd, 2026) == [
        {
            "subject": ONE,
            "name": "虚构1号馆科普教育基地",
            "previews": 2,
            "summaries": 1,
            "missing": 1,
            "reach": 800,
            "media": 1,
            "last": MAY,
        },
        *(
            {
                "subject": number,
                "name": f"虚构{n}号馆科普教育基地",
                "previews": 0,
                "summaries": 0,
                "missing": 0,
                "reach": None,
                "media": 0,
                "last": None,
            }
            for n, number in ((2, TWO), (3, THREE))
        ),
    ]
    whole = activity_table(rnd)[0]
    assert (whole["summaries"], whole["reach"]) == (2, 800)
    assert naming.sound(rnd)


def test_a_later_report_replaces_the_earlier_of_its_kind(rnd: Round) -> None:
    report_activity(rnd, "a1", ONE, "summary", "开放日", MAY, 800)
    report_activity(rnd, "a1", ONE, "summary", "开放日", MAY, 900)
    assert activity_table(rnd)[0]["reach"] == 900


def test_an_application_may_be_the_activity(tmp_path: Path, location: str) -> None:
    with small.round_in_review(tmp_path, location) as rnd:  # its programme confers no title
        report_activity(rnd, "a1", "A1", "summary", "开放日", date(2026, 1, 2), 0)
        (row,) = activity_table(rnd)
    assert (row["subject"], row["name"], row["reach"]) == ("A1", "虚构1号馆科普教育基地", 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": "XG-9"}, "没有编号为“XG-9”的基地或申报"),
        ({"kind": "plan"}, "没有活动材料“plan”"),
        ({"title": " "}, "活动须有名称"),
        ({"id": ""}, "活动须有编号"),
        ({"held": None}, "须写明已举办的日期"),
        ({"held": date(1926, 5, 1)}, "不合理"),
        ({"reach": -1}, "不小于 0"),
        ({"kind": "preview", "reach": 5}, "覆盖人次写在总结里"),
    ],
)
def test_what_is_no_report_is_refused(rnd: Round, change: dict[str, Any], said: str) -> None:
    asked = {"id": "a1", "subject": ONE, "kind": "summary", "title": "开放日", "held": MAY}
    with pytest.raises(UsageError, match=said):
        report_activity(rnd, **{**asked, **change})


def test_nobody_sums_up_what_has_not_been(rnd: Round) -> None:
    with pytest.raises(UsageError, match="须写明已举办的日期"):
        report_activity(rnd, "a1", ONE, "summary", "开放日", today(rnd) + timedelta(days=1))


def test_an_activity_has_one_subject(rnd: Round) -> None:
    report_activity(rnd, "a1", ONE, "preview", "开放日")
    with pytest.raises(UsageError, match=f"已用于 {ONE}"):
        report_activity(rnd, "a1", TWO, "summary", "开放日", MAY)


def test_the_same_operation_twice_is_one_report(rnd: Round) -> None:
    once = report_activity(rnd, "a1", ONE, "preview", "开放日", key="k")
    assert report_activity(rnd, "a1", ONE, "preview", "开放日", key="k").seq == once.seq
