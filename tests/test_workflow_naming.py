"""Naming: only whom the notice let through, each with a number, and nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import BaseStatus, ObjectionOutcome, Phase
from kepu_review.workflow import Round, change_phase, decide
from kepu_review.workflow.confirming import confirm
from kepu_review.workflow.naming import name_bases, to_name
from kepu_review.workflow.objecting import receive_objection, settle_objection
from kepu_review.workflow.publishing import publish_notice, today, withdraw_notice
from tests import after, naming
from tests.naming import DAY, NUMBERS


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with naming.listed(tmp_path, location) as made:
        yield made


def object_to(rnd: Round, application: str | None = "A1") -> str:
    told = ("张三", "13800138000", True, ["照片"], "不开放", "常年关门")
    when = datetime(2026, 1, 6, tzinfo=UTC)
    return receive_objection(rnd, "N1", application, *told, received=when).id


def test_everybody_on_the_list_gets_a_number_and_a_term(rnd: Round) -> None:
    made = name_bases(rnd, day=DAY)
    assert tuple(one.number for one in made) == NUMBERS
    assert tuple(one.application for one in made) == ("A1", "A2", "A3")
    first = made[0]
    assert (first.name, first.applicant) == ("虚构1号馆科普教育基地", "虚构单位1")
    assert (first.title, first.batch) == ("虚构市科普教育基地", "第一批")
    assert (first.valid_from, first.valid_until) == (DAY, date(2031, 2, 2))
    assert (first.status, first.carried, first.waiver) == (BaseStatus.IN_FORCE, False, None)
    assert naming.sound(rnd)


def test_without_a_day_it_is_today(rnd: Round) -> None:
    now = today(rnd)
    made = name_bases(rnd)
    assert (made[0].valid_from, made[0].number) == (now, f"XG-{now.year}-001")


def test_the_same_operation_twice_names_once(rnd: Round) -> None:
    once = name_bases(rnd, day=DAY, key="k")
    assert name_bases(rnd, day=DAY, key="k") == once
    with pytest.raises(Refused, match="没有尚待命名的申报"):
        name_bases(rnd, day=DAY)
    with pytest.raises(Refused, match="操作编号已用于另一内容"):
        name_bases(rnd, day=DAY + timedelta(days=1), key="k")


@pytest.mark.parametrize(("outcome", "named"), [(None, False), ("upheld", True)])
def test_an_objection_to_the_whole_list_outlasts_its_notice(
    rnd: Round, outcome: str | None, named: bool
) -> None:
    name = object_to(rnd, None)
    withdraw_notice(rnd, "N1", "名单有误")
    publish_notice(rnd, date(2026, 1, 12))
    if outcome is not None:  # what was upheld was heeded by taking the notice back
        settle_objection(rnd, name, outcome, "名单确有错漏")
    with rnd.store.reading() as db:
        assert [one.id for one in to_name(rnd, db).objections] == ([] if named else [name])
    if not named:
        with pytest.raises(Refused, match=f"异议 {name} 尚未办结"):
            name_bases(rnd, day=DAY)


def test_an_open_objection_stops_the_whole_list(rnd: Round) -> None:
    name = object_to(rnd)
    with pytest.raises(Refused, match=f"异议 {name} 尚未办结") as refused:
        name_bases(rnd, day=DAY)
    assert "写明理由" in refused.value.remedy
    settle_objection(rnd, name, ObjectionOutcome.REJECTED, "核查无误")
    assert len(name_bases(rnd, day=DAY)) == 3


def test_an_objection_to_the_notice_as_a_whole_stops_it_too(rnd: Round) -> None:
    object_to(rnd, None)
    with pytest.raises(Refused, match="尚未办结"):
        name_bases(rnd, day=DAY)


def test_a_person_may_name_all_the_same_and_says_why(rnd: Round) -> None:
    object_to(rnd)
    with pytest.raises(UsageError, match="须写明理由"):
        name_bases(rnd, day=DAY, waiver="  ")
    made = name_bases(rnd, day=DAY, waiver="主席办公会决定")
    assert {one.waiver for one in made} == {"主席办公会决定"}


def test_a_waiver_with_nothing_to_waive_is_refused(rnd: Round) -> None:
    with pytest.raises(UsageError, match="没有妨碍命名的异议"):
        name_bases(rnd, day=DAY, waiver="以防万一")


def test_an_objection_that_was_upheld_stops_whom_it_is_about_until_the_decision_changes(
    rnd: Round,
) -> None:
    settle_objection(rnd, object_to(rnd), ObjectionOutcome.UPHELD, "属实")
    with pytest.raises(Refused, match="成立，而所涉申报仍在名单上"):
        name_bases(rnd, day=DAY)
    decide(rnd, "A1", "not_named", reason="异议成立")
    assert tuple(one.application for one in name_bases(rnd, day=DAY)) == ("A2", "A3")


def test_nobody_is_named_before_the_notice_is_over(tmp_path: Path, location: str) -> None:
    with after.deliberating(tmp_path, location, naming.RULES + naming.TERM) as rnd:
        after.name(rnd, "A1")
        with pytest.raises(Refused, match="没有公示"):
            name_bases(rnd)
        notice = publish_notice(rnd, today(rnd))
        with pytest.raises(Refused, match="期限未满"):
            name_bases(rnd)
        with pytest.raises(Refused, match="期限未满"):  # nor by a day that is ahead
            name_bases(rnd, day=notice.end + timedelta(days=1))
        withdraw_notice(rnd, notice.id, "名单有误")
        publish_notice(rnd, naming.NOTICE)
        with pytest.raises(Refused, match="期限未满"):  # nor by a day within it
            name_bases(rnd, day=naming.NOTICE)
        assert len(name_bases(rnd, day=DAY)) == 1


def test_who_is_on_a_later_notice_is_named_later(rnd: Round) -> None:
    after.name(rnd, "A4")
    assert len(name_bases(rnd, day=DAY)) == 3
    with rnd.store.reading() as db:
        assert to_name(rnd, db).unpublished == ("A4",)
    publish_notice(rnd, date(2026, 3, 2))
    (made,) = name_bases(rnd, day=date(2026, 4, 1))
    assert (made.number, made.application) == ("XG-2026-004", "A4")


def test_who_has_not_passed_the_notice_is_left_out_of_a_list_that_has(rnd: Round) -> None:
    after.name(rnd, "A4")
    publish_notice(rnd, today(rnd))
    with rnd.store.reading() as db:
        found = to_name(rnd, db)
    assert (found.ready, [one.id for one in found.running]) == (("A1", "A2", "A3"), ["N2"])
    assert [one.application for one in name_bases(rnd)] == ["A1", "A2", "A3"]


def test_where_the_organiser_confirms_nobody_is_named_without(
    tmp_path: Path, location: str
) -> None:
    stages = (
        "stages:\n"
        "  - {id: listing, title: 审定, kind: confirmation, actors: [市科协], clause: 第五条}\n"
        "  - {id: naming, title: 命名, kind: naming, actors: [市科协], clause: 第六条}\n"
    )
    with after.deliberating(tmp_path, location, stages + naming.TERM) as rnd:
        after.name(rnd, "A1", "A2")
        with pytest.raises(Refused, match="没有经主办单位审定"):
            name_bases(rnd, day=DAY)
        confirm(rnd, "listing", {"A1": (True, ""), "A2": (False, "条件不足")}, "市科协")
        (made,) = name_bases(rnd, day=DAY)  # such a programme has no notice
        assert made.application == "A1"


def test_a_programme_without_a_title_refuses_in_words(tmp_path: Path, location: str) -> None:
    with naming.listed(tmp_path, location, "") as rnd:
        with pytest.raises(Refused, match="不命名，没有基地名录") as refused:
            name_bases(rnd, day=DAY)
        assert "accreditation" in refused.value.remedy


def test_a_term_that_is_over_is_not_conferred(tmp_path: Path, location: str) -> None:
    over = naming.TITLE + "  until: 2025-12-31\n"
    with (
        naming.listed(tmp_path, location, over) as rnd,
        pytest.raises(Refused, match="有效期到 2025-12-31 为止"),
    ):
        name_bases(rnd, day=DAY)


def test_naming_waits_for_the_deliberation(tmp_path: Path, location: str) -> None:
    with naming.listed(tmp_path, location) as rnd:
        change_phase(rnd, Phase.REVIEW, reason="复核")
        with pytest.raises(PhaseClosed):
            name_bases(rnd, day=DAY)
        change_phase(rnd, Phase.DELIBERATION)
        change_phase(rnd, Phase.CLOSED)
        assert len(name_bases(rnd, day=DAY)) == 3


def test_a_day_of_another_century_is_refused(rnd: Round) -> None:
    with pytest.raises(UsageError, match="不合理"):
        name_bases(rnd, day=date(1926, 2, 3))
