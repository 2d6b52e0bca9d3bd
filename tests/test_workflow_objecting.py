"""Objections: taken up by the rule of the programme, found upon, open until then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import Objection, ObjectionOutcome, Phase
from kepu_review.store import audit
from kepu_review.workflow import Round, change_phase
from kepu_review.workflow.objecting import (
    objection_of,
    open_objections,
    receive_objection,
    settle_objection,
    upheld,
)
from kepu_review.workflow.publishing import publish_notice, today, withdraw_notice
from tests import after

IN_TIME = datetime(2022, 5, 12, 2, tzinfo=UTC)
OUTCOMES = ObjectionOutcome


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """A1 and A2 on the notice N1 of 11 to 17 May 2022."""
    with after.deliberating(tmp_path, location, after.OBJECTIONS) as made:
        after.name(made, "A1", "A2")
        publish_notice(made, date(2022, 5, 11))
        yield made


def received(rnd: Round, **other: Any) -> Objection:
    given: dict[str, Any] = {
        "notice": "N1",
        "application": "A1",
        "objector": "虚构甲",
        "contact": "0000-0000",
        "written": True,
        "evidence": ["照片 3 张"],
        "ground": "开放天数不实",
        "text": "全年只开放 100 天。",
        "received": IN_TIME,
    }
    return receive_objection(rnd, **{**given, **other})


def test_a_proper_objection_is_open_until_it_is_settled(rnd: Round) -> None:
    made = received(rnd)
    assert (made.id, made.settled, made.received) == ("O1", None, IN_TIME)
    assert (made.objector, made.evidence, made.ground) == ("虚构甲", ("照片 3 张",), "开放天数不实")
    with rnd.store.reading() as db:
        assert open_objections(db) == open_objections(db, "N1") == (made,)
    settle_objection(rnd, "O1", "upheld", "查台账，属实。")
    with rnd.store.reading() as db:
        assert open_objections(db) == ()
        found = objection_of(db, "O1")
        assert (found.settled, found.finding) == (OUTCOMES.UPHELD, "查台账，属实。")
        assert found.settled_by == "secretary"
        assert upheld(db) == {"A1": (found,)}
    with rnd.store.reading() as db:
        assert audit(db) == ()


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"objector": None}, "没有实名"),
        ({"objector": "  "}, "没有实名"),
        ({"written": False}, "不是书面提出"),
        ({"evidence": []}, "没有证明材料"),
        ({"evidence": [" "], "objector": ""}, "没有实名、没有证明材料"),
    ],
)
def test_what_the_rule_asks_for_and_is_not_there_is_named_with_the_clause(
    rnd: Round, lacking: dict[str, Any], told: str
) -> None:
    made = received(rnd, **lacking)
    assert made.settled is OUTCOMES.NOT_ADMITTED
    assert made.finding == f"不予受理：{told}（依据：办法第十条）"
    with rnd.store.reading() as db:
        assert open_objections(db) == ()


def test_a_programme_that_asks_for_less_takes_more_up(tmp_path: Path, location: str) -> None:
    lax = "objections: {clause: 条, named: false, written: false, evidence: false}\n"
    with after.deliberating(tmp_path, location, lax) as rnd:
        after.name(rnd, "A1")
        publish_notice(rnd, date(2022, 5, 11))
        made = received(rnd, objector=None, written=False, evidence=[])
        assert made.settled is None


def test_without_a_rule_every_objection_is_taken_up(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location) as rnd:
        after.name(rnd, "A1")
        publish_notice(rnd, date(2022, 5, 11))
        first = received(rnd, objector=None, evidence=[])
        settle_objection(rnd, first.id, "rejected", "不属实")
        assert [first.settled, received(rnd).settled] == [None, None]


def test_a_ground_that_was_found_upon_is_a_repetition(rnd: Round) -> None:
    received(rnd)
    settle_objection(rnd, "O1", "rejected", "查无实据。")
    again = received(rnd, objector="虚构乙", ground=" 开放 天数不实。")
    assert (again.settled, again.same_as) == (OUTCOMES.REPEATED, "O1")
    assert "已在异议 O1 中核处" in again.finding
    assert received(rnd, application="A2").settled is None
    assert received(rnd, ground="收费不实").settled is None


def test_an_open_or_unadmitted_ground_is_no_repetition(rnd: Round) -> None:
    received(rnd, evidence=[])
    received(rnd)
    assert received(rnd).settled is None


def test_a_programme_may_look_into_a_ground_again(tmp_path: Path, location: str) -> None:
    again = "objections: {clause: 条, repeated: true}\n"
    with after.deliberating(tmp_path, location, again) as rnd:
        after.name(rnd, "A1")
        publish_notice(rnd, date(2022, 5, 11))
        received(rnd)
        settle_objection(rnd, "O1", OUTCOMES.REJECTED, "查无实据。")
        assert received(rnd).settled is None


def test_after_the_last_day_it_is_not_admitted(rnd: Round) -> None:
    last = datetime(2022, 5, 17, 15, 59, tzinfo=UTC)
    assert received(rnd, received=last).settled is None
    late = received(rnd, received=last + timedelta(minutes=1))
    assert late.settled is OUTCOMES.NOT_ADMITTED
    assert "公示期已于 2022-05-17 届满" in late.finding


@pytest.mark.parametrize(("whom", "open_"), [(None, True), ("A1", True), ("A2", False)])
def test_a_person_may_let_a_late_one_in(rnd: Round, whom: str | None, open_: bool) -> None:
    until = datetime(2022, 5, 30, tzinfo=UTC)
    payload = {
        "application": whom, "what": "objection", "until": until.isoformat(), "reason": "邮路中断",
    }  # fmt: skip
    rnd.store.write(lambda db: db.append("late_granted", payload, actor="secretary"))
    assert (received(rnd, received=until).settled is None) is open_
    later = received(rnd, received=until + timedelta(days=1))
    assert later.settled is OUTCOMES.NOT_ADMITTED


def test_an_objection_may_be_to_the_whole_notice_and_by_somebody_outside(rnd: Round) -> None:
    assert received(rnd, application=None).application is None
    assert received(rnd, application="A4", ground="未列入名单").settled is None


def test_the_same_act_sent_twice_is_one_objection(rnd: Round) -> None:
    made = received(rnd, key="k", evidence=[])
    assert received(rnd, key="k", evidence=[]) == made
    with pytest.raises(Refused, match="操作编号"):
        received(rnd, key="k", ground="另一事由")
    first = settled = settle_objection(rnd, received(rnd).id, "rejected", "不属实", key="s")
    settled = settle_objection(rnd, "O2", "rejected", "不属实", key="s")
    assert settled == replace(first, repeated=True)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"notice": "N9"}, "没有公示 N9"),
        ({"application": "A9"}, "没有申报 A9"),
        ({"ground": " "}, "须写明事由"),
        ({"received": datetime(2022, 5, 12)}, "没有时区"),  # noqa: DTZ001
        ({"received": datetime(2100, 1, 1, tzinfo=UTC)}, "晚于现在"),
        ({"received": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))}, "年份不对"),
    ],
)
def test_what_cannot_be_on_the_register_is_refused(
    rnd: Round, other: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        received(rnd, **other)
    with rnd.store.reading() as db:
        assert db.objections() == ()


def test_a_notice_that_was_taken_back_gets_no_objection(rnd: Round) -> None:
    withdraw_notice(rnd, "N1", "名单有误")
    with pytest.raises(Refused, match="已经撤回"):
        received(rnd)


def test_without_a_time_it_was_received_now(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location, after.OBJECTIONS) as rnd:
        after.name(rnd, "A1")
        publish_notice(rnd, today(rnd))
        made = received(rnd, received=None)
        assert made.settled is None
        assert abs(made.at - made.received) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("outcome", "finding", "same_as", "told"),
    [
        ("upheld", " ", None, "须写明核查意见"),
        ("maybe", "意见", None, "maybe"),
        ("repeated", "意见", None, "与哪一件相同"),
        ("rejected", "意见", "O1", "与哪一件相同"),
        ("repeated", "意见", "O9", "没有异议 O9"),
        ("repeated", "意见", "O1", "没有核查结论"),
    ],
)
def test_a_settlement_says_what_was_found(
    rnd: Round, outcome: str, finding: str, same_as: str | None, told: str
) -> None:
    received(rnd)
    with pytest.raises(UsageError, match=told):
        settle_objection(rnd, "O1", outcome, finding, same_as=same_as)


def test_a_person_may_find_that_it_repeats_another(rnd: Round) -> None:
    received(rnd)
    settle_objection(rnd, "O1", "rejected", "不属实")
    received(rnd, ground="开放时间造假")
    settle_objection(rnd, "O2", "repeated", "与前一件同一事由", same_as="O1")
    with rnd.store.reading() as db:
        assert objection_of(db, "O2").same_as == "O1"


def test_what_is_settled_stays_settled(rnd: Round) -> None:
    received(rnd)
    settle_objection(rnd, "O1", "rejected", "不属实")
    with pytest.raises(Refused, match="已经办结"):
        settle_objection(rnd, "O1", "upheld", "属实")


def test_objections_belong_to_deliberation(rnd: Round) -> None:
    received(rnd)
    change_phase(rnd, Phase.CLOSED)
    with pytest.raises(PhaseClosed):
        received(rnd)
    with pytest.raises(PhaseClosed):
        settle_objection(rnd, "O1", "rejected", "不属实")
