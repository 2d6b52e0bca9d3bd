"""Corrections: asked with rules and a deadline, returned in time, looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kepu_review.calendar import working_days
from kepu_review.errors import Refused, UsageError
from kepu_review.model import ScreeningState
from kepu_review.workflow import Round, check, decide_screening
from kepu_review.workflow.correcting import (
    ask_correction,
    extend_correction,
    overdue_corrections,
    return_correction,
    unknown_holidays,
    usual_end,
)
from kepu_review.workflow.lateness import grant_late
from tests import entered, small
from tests.entered import application

SOON = timedelta(days=3)


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with entered.new_round(tmp_path, location) as made:
        entered.take_in(made, application(1, open_days=999), application(2))
        yield made


def ago(rnd: Round, application_: str = "A1") -> None:
    """The open correction's time is over."""
    until = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    payload = {"application": application_, "until": until, "reason": "测试"}
    entered.append(rnd, "correction_extended", payload)


def state(rnd: Round, name: str = "A1") -> ScreeningState:
    with rnd.store.reading() as db:
        return db.screening(name)[name][0]


def test_the_deadline_is_the_end_of_the_last_working_day_where_the_programme_is(
    rnd: Round,
) -> None:
    first = ask_correction(rnd, "A1", ["field.open_days"], "开放天数有误", key="k1")
    assert ask_correction(rnd, "A1", ["field.open_days"], "开放天数有误", key="k1").repeated
    zone = ZoneInfo("Asia/Shanghai")
    last = working_days(first.at.astimezone(zone).date() + timedelta(days=1), 5)
    with rnd.store.reading() as db:
        asked = db.corrections()["A1"]
    assert asked.until == datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=zone)
    assert (asked.rules, asked.times) == (("field.open_days",), 1)
    assert state(rnd) is ScreeningState.SENT_BACK
    assert unknown_holidays(rnd, asked.until) == ()
    assert unknown_holidays(rnd, datetime(2098, 1, 1, tzinfo=UTC))[-1] == 2098


def test_what_comes_back_in_time_is_checked_again(rnd: Round) -> None:
    ask_correction(rnd, "A1", ["field.open_days", "entry.plan"], "开放天数有误")
    return_correction(rnd, "A1", "已核对", key="k1")
    assert return_correction(rnd, "A1", "已核对", key="k1").repeated
    assert state(rnd) is ScreeningState.PENDING
    with rnd.store.reading() as db:
        assert db.corrections()["A1"].note == "已核对"
        assert [e.kind for e in db.events()][-3:] == [
            "correction_returned",
            "screening_decided",
            "findings_recorded",
        ]
    with pytest.raises(Refused, match="没有待交回的补正"):
        return_correction(rnd, "A1")


@pytest.mark.parametrize("settled", [ScreeningState.PASSED, ScreeningState.NOT_ACCEPTED])
def test_what_comes_back_undoes_no_conclusion(rnd: Round, settled: ScreeningState) -> None:
    ask_correction(rnd, "A1", ["field.open_days"], "开放天数有误")
    decide_screening(rnd, "A1", settled, reason="已核实")
    with pytest.raises(Refused, match="申报 A1 已有审查结论，补正不再收：已核实"):
        return_correction(rnd, "A1")
    ago(rnd)
    assert overdue_corrections(rnd) == {}
    assert state(rnd) is settled


def test_new_content_returns_an_open_correction_by_itself(rnd: Round) -> None:
    ask_correction(rnd, "A1", ["field.open_days"], "开放天数有误")
    entered.take_in(rnd, application(1))
    with rnd.store.reading() as db:
        assert db.corrections()["A1"].note == "补正后重新导入"
    assert entered.rules(rnd, "A1") == []


def test_nobody_is_asked_more_often_than_the_programme_says(rnd: Round) -> None:
    ask_correction(rnd, "A1", ["field.open_days"], "开放天数有误")
    with pytest.raises(Refused, match="补正还没有交回"):
        ask_correction(rnd, "A1", ["field.open_days"], "再次补正")
    return_correction(rnd, "A1")
    with pytest.raises(Refused, match="补正已要求过 1 次，规定至多 1 次") as refused:
        ask_correction(rnd, "A1", ["field.open_days"], "再次补正")
    assert "依据：第六条" in str(refused.value)


def test_what_is_late_is_listed_and_refused_until_somebody_grants_more(rnd: Round) -> None:
    ask_correction(rnd, "A1", ["field.open_days"], "开放天数有误")
    assert overdue_corrections(rnd) == {}
    ago(rnd)
    assert list(overdue_corrections(rnd)) == ["A1"]
    with pytest.raises(Refused, match=r"补正期限 .* 已过"):
        return_correction(rnd, "A1")
    entered.take_in(rnd, application(1, open_days=200))  # new content that comes late
    assert entered.rules(rnd, "A1") == [("correction.overdue", "error")]
    assert state(rnd) is ScreeningState.PENDING
    grant_late(rnd, "A1", "correction", datetime.now(UTC) + SOON, "道路中断")
    assert overdue_corrections(rnd) == {}
    assert entered.rules(rnd, "A1") == []
    return_correction(rnd, "A1")


def test_an_open_correction_is_given_more_time_and_never_less(rnd: Round) -> None:
    with pytest.raises(Refused, match="没有待交回的补正"):
        extend_correction(rnd, "A1", datetime.now(UTC) + SOON, "证书补办")
    ask_correction(rnd, "A1", ["field.open_days"], "有误", datetime.now(UTC) + SOON)
    with pytest.raises(UsageError, match="新的期限不晚于原来的期限"):
        extend_correction(rnd, "A1", datetime.now(UTC) + SOON / 2, "证书补办")
    with pytest.raises(UsageError, match="延长补正期限须写明理由"):
        extend_correction(rnd, "A1", datetime.now(UTC) + 2 * SOON, "")
    until = datetime.now(UTC) + 2 * SOON
    extend_correction(rnd, "A1", until, "证书补办", key="k")
    assert extend_correction(rnd, "A1", until, "证书补办", key="k").repeated
    with rnd.store.reading() as db:
        assert db.corrections()["A1"].until == until


def test_a_correction_names_known_rules_a_reason_and_a_time_to_come(rnd: Round) -> None:
    for rules, reason, until, words in (
        ([], "有误", None, "没有写明要补正哪一条"),
        (["nothing"], "有误", None, "没有这一条：nothing"),
        (["entry.plan"], " ", None, "要求补正须写明理由"),
        (["entry.plan"], "有误", datetime(2020, 1, 1, tzinfo=UTC), "期限已经过去"),
        (["entry.plan"], "有误", datetime(2030, 1, 1), "截止时间须带时区"),  # noqa: DTZ001
    ):
        with pytest.raises(UsageError, match=words):
            ask_correction(rnd, "A1", rules, reason, until)
    decide_screening(rnd, "A2", ScreeningState.NOT_ACCEPTED, reason="材料不实")
    with pytest.raises(Refused, match="已不予受理，不能再要求补正"):
        ask_correction(rnd, "A2", ["entry.plan"], "有误")


def test_without_a_rule_of_the_programme_a_time_has_to_be_said(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as rnd:
        entered.take_in(rnd, *small.applications(1))
        check(rnd)
        with pytest.raises(UsageError, match="认定项目没有规定补正期限"):
            usual_end(rnd)
        until = datetime.now(UTC) + SOON
        entered.append(rnd, "findings_recorded", {"applications": [], "findings": []})
        with pytest.raises(UsageError, match="没有这一条"):
            ask_correction(rnd, "A1", ["field.open_days"], "有误", until)
        assert unknown_holidays(rnd, until) == ()


def test_days_that_are_not_working_days_count_where_the_programme_says_natural(
    tmp_path: Path,
) -> None:
    text = entered.ENTRY_YAML.replace("day_kind: working, times: 1", "day_kind: natural, times: 2")
    with entered.new_round(tmp_path, text=text) as rnd:
        today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        assert usual_end(rnd).date() == date.fromordinal(today.toordinal() + 5)
