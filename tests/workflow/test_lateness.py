"""Late is late, in the programme's own time zone, unless a person records an exception."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kepu_review.errors import UsageError
from kepu_review.workflow import Round
from kepu_review.workflow.correcting import ask_correction
from kepu_review.workflow.lateness import grant_late, is_late
from tests import entered, small
from tests.entered import application

BEIJING = ZoneInfo("Asia/Shanghai")
LAST = datetime(2026, 3, 31, 23, 59, 59, tzinfo=BEIJING)


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with entered.new_round(tmp_path, location) as made:
        yield made


def said(rnd: Round, name: str) -> list[tuple[str, str]]:
    found = entered.findings(rnd, name)
    return [(f.severity.value, f.message) for f in found if f.rule == "deadline.late"]


def test_the_last_second_counts_where_the_programme_is(rnd: Round) -> None:
    at = {"submitted_on": None}
    entered.take_in(
        rnd,
        application(1, submitted_at="2026-03-31T23:59:59", **at),
        application(2, submitted_at="2026-03-31T16:00:00+00:00", **at),  # midnight in Beijing
        application(3, submitted_on=date(2026, 4, 1)),
        application(4, submitted_at="三月底", **at),
    )
    assert said(rnd, "A1") == []
    assert said(rnd, "A4") == [("warning", "提交时间“三月底”看不懂，不能判断是否逾期。")]
    assert [said(rnd, name) for name in ("A2", "A3")] == [
        [("error", "逾期提交：2026-04-01，截止 2026-03-31 23:59:59（Asia/Shanghai）。")]
    ] * 2


@pytest.mark.parametrize(
    ("written", "late"),
    [
        ("2026/4/1 08:00", True),
        ("2026年4月1日", True),
        ("２０２６年４月１日 8时", True),
        ("2026.03.31 23:59", False),
        ("2026年3月31日23时59分59秒", False),
    ],
)
def test_a_time_is_read_as_people_write_it(rnd: Round, written: str, late: bool) -> None:
    entered.take_in(rnd, application(1, submitted_on=None, submitted_at=written))
    assert [severity for severity, _ in said(rnd, "A1")] == ["error"] * late


@pytest.mark.parametrize("written", ["2026-03-31 25:00", "2026年3月31日下午", "2026"])
def test_a_time_that_is_none_is_for_a_person(rnd: Round, written: str) -> None:
    entered.take_in(rnd, application(1, submitted_on=None, submitted_at=written))
    assert [severity for severity, _ in said(rnd, "A1")] == ["warning"]


def test_what_was_granted_is_told_and_not_held_against_it(rnd: Round) -> None:
    entered.take_in(rnd, *(application(n, submitted_on=date(2026, 4, n)) for n in (1, 2, 3, 4)))
    grant_late(rnd, None, "application", LAST + timedelta(days=1), "系统停机", key="k1")
    assert grant_late(
        rnd, None, "application", LAST + timedelta(days=1), "系统停机", key="k1"
    ).repeated
    grant_late(rnd, "A2", "application", LAST + timedelta(days=2), "台风停课")
    grant_late(rnd, "A3", "materials", LAST + timedelta(days=9), "材料补寄")
    assert [said(rnd, f"A{n}")[0] for n in (1, 2)] == [
        ("info", "逾期提交，经准予迟交至 2026-04-01 23:59：系统停机"),
        ("info", "逾期提交，经准予迟交至 2026-04-02 23:59：台风停课"),
    ]
    assert [said(rnd, f"A{n}")[0][0] for n in (3, 4)] == ["error", "error"]


def test_each_thing_is_held_to_its_own_time(rnd: Round) -> None:
    entered.take_in(rnd, application(1))
    soon = datetime.now(UTC) + timedelta(days=2)
    ask_correction(rnd, "A1", ["entry.plan"], "规划未盖章", soon)
    with rnd.store.reading() as db:
        late = {
            what: [
                is_late(rnd, db, "A1", what, moment)
                for moment in (LAST, soon, soon + timedelta(seconds=1))
            ]
            for what in ("application", "correction")
        }
        assert not is_late(rnd, db, "A2", "correction", soon)
    assert late == {"application": [False, True, True], "correction": [False, False, True]}


def test_without_a_deadline_nothing_is_late(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as rnd, rnd.store.reading() as db:
        assert not is_late(rnd, db, "A1", "application", LAST)


@pytest.mark.parametrize(
    ("name", "what", "until", "reason", "words"),
    [
        ("A9", "application", LAST, "停机", "没有申报 A9"),
        ("A1", "everything", LAST, "停机", "不能准予“everything”迟交"),
        ("A1", "application", LAST, " ", "准予迟交须写明理由"),
        ("A1", "application", LAST.replace(tzinfo=None), "停机", "须带时区"),
    ],
)
def test_a_grant_says_to_whom_what_until_when_and_why(
    rnd: Round, name: str, what: str, until: datetime, reason: str, words: str
) -> None:
    entered.take_in(rnd, application(1))
    with pytest.raises(UsageError, match=words):
        grant_late(rnd, name, what, until, reason)
    with rnd.store.reading() as db:
        assert db.late_grants() == ()
