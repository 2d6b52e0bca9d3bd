"""Notices: their list, their days, and taking them back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import Phase, ScreeningState
from kepu_review.quotas import Breach
from kepu_review.store import audit
from kepu_review.workflow import Round, change_phase, decide, decide_screening
from kepu_review.workflow.publishing import (
    is_over,
    proposed_list,
    publish_notice,
    quota_breaches,
    standing_notices,
    today,
    unknown_holidays,
    withdraw_notice,
)
from tests import after

MAY = date(2022, 5, 11)
CONFIRMED = """\
stages:
  - {id: confirm, title: 审定, kind: confirmation, actors: [organiser], clause: 办法第八条}
notice: {days: 3, day_kind: natural, clause: 办法第九条}
"""


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """A1 and A2 named, under five working days."""
    with after.deliberating(tmp_path, location, after.OBJECTIONS) as made:
        after.name(made, "A1", "A2")
        yield made


def confirm(rnd: Round, **approved: bool) -> None:
    listed = [{"id": a, "approved": yes, "reason": "办公会"} for a, yes in approved.items()]
    payload = {"stage": "confirm", "applications": listed, "by_office": "虚构市科协"}
    rnd.store.write(lambda db: db.append("confirmed", payload, actor="secretary"))


def test_the_last_day_is_computed_and_the_list_is_that_of_the_named(rnd: Round) -> None:
    made = publish_notice(rnd, MAY)
    assert (made.id, made.start, made.end) == ("N1", MAY, date(2022, 5, 17))
    assert (made.days, made.day_kind, made.applications) == (5, "working", ("A1", "A2"))
    assert made.by == "secretary"
    with rnd.store.reading() as db:
        assert standing_notices(db) == db.notices() == (made,)
    with rnd.store.reading() as db:
        assert audit(db) == ()


def test_it_may_stand_longer_than_the_programme_says_but_never_shorter(rnd: Round) -> None:
    with pytest.raises(UsageError, match="不得少于 5 天") as refused:
        publish_notice(rnd, MAY, days=3)
    assert "办法第九条" in str(refused.value)
    assert publish_notice(rnd, MAY, days=7).end == date(2022, 5, 19)


@pytest.mark.parametrize("days", [367, 10**9])
def test_it_does_not_stand_for_years(rnd: Round, days: int) -> None:
    with pytest.raises(UsageError, match=f"公示期不得超过 366 天，现为 {days} 天"):
        publish_notice(rnd, MAY, days=days)


def test_without_a_start_it_begins_on_the_next_working_day(rnd: Round) -> None:
    made = publish_notice(rnd, key="k")
    assert made.start > today(rnd)
    assert publish_notice(rnd, key="k") == made


def test_the_same_act_sent_twice_is_one_notice(rnd: Round) -> None:
    made = publish_notice(rnd, MAY, key="k")
    assert publish_notice(rnd, MAY, key="k") == made
    with pytest.raises(Refused, match="操作编号"):
        publish_notice(rnd, MAY, days=9, key="k")
    with rnd.store.reading() as db:
        assert len(db.notices()) == 1


def test_a_second_notice_has_only_those_who_are_on_none(rnd: Round) -> None:
    publish_notice(rnd, MAY)
    with pytest.raises(Refused, match="N1"):
        publish_notice(rnd, MAY)
    after.name(rnd, "A3")
    made = publish_notice(rnd, date(2022, 6, 1))
    assert (made.id, made.applications) == ("N2", ("A3",))


def test_a_notice_that_was_taken_back_is_published_anew(rnd: Round) -> None:
    publish_notice(rnd, MAY)
    withdraw_notice(rnd, "N1", "名单有误", key="k")
    assert withdraw_notice(rnd, "N1", "名单有误", key="k").repeated
    with pytest.raises(Refused, match="已经撤回"):
        withdraw_notice(rnd, "N1", "再次")
    again = publish_notice(rnd, MAY)
    assert (again.id, again.applications) == ("N2", ("A1", "A2"))
    with rnd.store.reading() as db:
        assert [one.withdrawn for one in db.notices()] == ["名单有误", None]


@pytest.mark.parametrize(
    ("notice", "reason", "told"), [("N9", "错", "没有公示 N9"), ("N1", " ", "须写明理由")]
)
def test_only_a_notice_that_is_there_is_taken_back_and_only_with_a_reason(
    rnd: Round, notice: str, reason: str, told: str
) -> None:
    publish_notice(rnd, MAY)
    with pytest.raises(UsageError, match=told):
        withdraw_notice(rnd, notice, reason)


def test_a_list_with_a_named_base_is_not_taken_back(rnd: Round) -> None:
    publish_notice(rnd, MAY)
    base = {
        "number": "2022-001", "application": "A1", "name": "虚构1号馆", "applicant": "虚构单位1",
        "category": "hall", "region": "north", "title": "虚构市科普教育基地", "batch": "第一批",
        "valid_from": "2022-06-01", "valid_until": None, "route": None,
    }  # fmt: skip
    payload = {"bases": [base], "waiver": None}
    rnd.store.write(lambda db: db.append("accredited", payload, actor="secretary"))
    with pytest.raises(Refused, match="已有命名的基地"):
        withdraw_notice(rnd, "N1", "名单有误")


def test_an_empty_list_is_not_published(tmp_path: Path, location: str) -> None:
    with (
        after.deliberating(tmp_path, location) as rnd,
        pytest.raises(Refused, match="名单上没有申报"),
    ):
        publish_notice(rnd, MAY)


def test_nothing_is_published_before_deliberation(rnd: Round) -> None:
    change_phase(rnd, Phase.REVIEW, reason="补评")
    with pytest.raises(PhaseClosed):
        publish_notice(rnd, MAY)


def test_a_start_of_another_century_is_refused(rnd: Round) -> None:
    with pytest.raises(UsageError, match="1022-05-11"):
        publish_notice(rnd, date(1022, 5, 11))


def test_who_no_longer_passes_or_was_disapproved_of_is_not_on_the_list(rnd: Round) -> None:
    confirm(rnd, A1=True, A2=False)
    with rnd.store.reading() as db:
        assert proposed_list(rnd, db) == {"A1"}
    change_phase(rnd, Phase.REVIEW, reason="复核")
    decide_screening(rnd, "A1", ScreeningState.NOT_ACCEPTED, reason="材料不实")
    with rnd.store.reading() as db:
        assert proposed_list(rnd, db) == frozenset()


def test_where_the_organiser_confirms_everybody_is_confirmed_first(
    tmp_path: Path, location: str
) -> None:
    with after.deliberating(tmp_path, location, CONFIRMED) as rnd:
        after.name(rnd, "A1", "A2")
        confirm(rnd, A1=True)
        with pytest.raises(Refused, match="还有 1 份没有经主办单位审定：A2"):
            publish_notice(rnd, MAY)
        confirm(rnd, A2=False)
        made = publish_notice(rnd, MAY)
        assert (made.applications, made.end) == (("A1",), date(2022, 5, 13))


def test_it_is_over_when_its_last_day_is_past_in_the_programmes_zone(rnd: Round) -> None:
    made = publish_notice(rnd, MAY)
    midnight = datetime(2022, 5, 17, 16, tzinfo=UTC)  # in Shanghai
    assert not is_over(rnd, made, midnight - timedelta(seconds=1))
    assert is_over(rnd, made, midnight)
    assert is_over(rnd, made)


def test_a_year_whose_holidays_nobody_knows_is_told(rnd: Round) -> None:
    made = publish_notice(rnd, date(2033, 12, 30))
    assert unknown_holidays(rnd.programme.notice, made) == (2033, 2034)


def test_a_list_that_people_made_against_the_quotas_is_told(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location, after.REGIONS) as rnd:
        after.name(rnd, "A1", "A2", "A3")
        with rnd.store.reading() as db:
            assert quota_breaches(rnd, db) == (
                Breach("each", "north", 3 - 1, None, 1, "通知第三条"),
            )
        decide(rnd, "A3", "not_named", reason="名额")
        with rnd.store.reading() as db:
            assert quota_breaches(rnd, db) == ()
