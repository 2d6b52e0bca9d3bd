"""The secretary's desk: corrections and duplicates wait for a person, who decides them there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.workflow import Round
from kepu_review.workflow.nominating import record_nomination
from tests import entered
from tests.entered import DISTRICT, SOCIETY, application

_numbers = count(1)


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with entered.new_round(tmp_path) as made:
        entered.take_in(
            made,
            application(1, open_days=999),
            application(2),
            application(3, name="虚构2号馆", applicant="虚构单位2", nominator=SOCIETY),
            application(4, nominator="虚构一所"),
        )
        record_nomination(made, "A4", SOCIETY)
        yield made


def answered(rnd: Round, verb: str, **body: Any) -> dict[str, Any]:
    request = {"verb": f"secretary.{verb}", "op": str(next(_numbers)), "cid": "tab", "body": body}
    return Desk(rnd, "secretary", "secretary").handle(request)


def ask(rnd: Round, verb: str, **body: Any) -> dict[str, Any]:
    answer = answered(rnd, verb, **body)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def refusal(rnd: Round, verb: str, **body: Any) -> str:
    answer = answered(rnd, verb, **body)
    assert not answer["ok"]
    return str(answer["error"]["message"])


def groups(data: dict[str, Any]) -> list[tuple[str, list[str], list[str]]]:
    return [
        (one["reason"], [app["id"] for app in one["applications"]], one["nominators"])
        for one in data["duplicates"]
    ]


def test_what_waits_is_shown_with_what_a_person_needs_to_decide(rnd: Round) -> None:
    data = ask(rnd, "entry")
    assert groups(data) == [
        ("name", ["A2", "A3"], []),
        ("channels", ["A4"], [SOCIETY, "虚构一所"]),
    ]
    assert data["duplicates"][0]["reason_title"] == "单位和名称相同"
    assert data["duplicates"][0]["applications"][1] == {
        "id": "A3",
        "name": "虚构2号馆",
        "applicant": "虚构单位2",
        "region": "北区",
        "nominator": SOCIETY,
        "screening": "pending",
    }
    assert (data["open"], data["corrections"]) == (True, [])
    assert data["rule"]["clause"] == "第六条"
    first = data["askable"][0]
    assert first["id"] == "A1"
    assert {"rule": "field.open_days", "severity": "error"}.items() <= first["findings"][0].items()


def test_duplicates_and_several_nominators_are_settled_with_a_reason(rnd: Round) -> None:
    two = ["A2", "A3"]
    said = refusal(rnd, "settle_duplicates", applications=two, keep="A2", reason=" ")
    assert "须写明理由" in said
    data = ask(rnd, "settle_duplicates", applications=two, keep="A2", reason="先到")
    assert [one[0] for one in groups(data)] == ["channels"]
    data = ask(rnd, "choose_nomination", application="A4", nominator=SOCIETY, reason="申报单位确认")
    assert data["duplicates"] == []
    record_nomination(rnd, "A1", SOCIETY)
    assert groups(ask(rnd, "entry")) == [("channels", ["A1"], [SOCIETY, DISTRICT])]


def test_what_looks_alike_may_be_found_different(rnd: Round) -> None:
    data = ask(rnd, "settle_duplicates", applications=["A2", "A3"], keep="", reason="两个馆")
    assert [one[0] for one in groups(data)] == ["channels"]


def test_a_correction_is_asked_for_extended_and_returned(rnd: Round) -> None:
    sent = {"application": "A1", "rules": ["field.open_days"], "reason": "开放天数有误"}
    (made,) = ask(rnd, "ask_correction", **sent)["corrections"]
    assert (made["application"], made["state"], made["times"]) == ("A1", "open", 1)
    assert made["rules"] == ["field.open_days"]
    later = (datetime.now(UTC) + timedelta(days=90)).isoformat()
    moved = {"application": "A1", "until": later, "reason": "证书补办"}
    (made,) = ask(rnd, "extend_correction", **moved)["corrections"]
    assert datetime.fromisoformat(made["until"]) == datetime.fromisoformat(later)
    data = ask(rnd, "return_correction", application="A1", detail="已更正")
    assert [(one["state"], one["note"]) for one in data["corrections"]] == [("returned", "已更正")]
    assert "A1" not in [one["id"] for one in data["askable"]]  # asked as often as may be
    assert "至多 1 次" in refusal(rnd, "ask_correction", **sent)


def test_what_is_late_stands_out_and_times_that_make_no_sense_are_refused(rnd: Round) -> None:
    ask(rnd, "ask_correction", application="A1", rules=["field.open_days"], reason="有误")
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    entered.append(
        rnd, "correction_extended", {"application": "A1", "until": past, "reason": "测试"}
    )
    assert [one["state"] for one in ask(rnd, "entry")["corrections"]] == ["late"]
    assert "已过" in refusal(rnd, "return_correction", application="A1")
    for until, words in (("", "没有写明新的期限"), ("明天", "期限看不懂"), (past, "期限已经过去")):
        said = refusal(rnd, "extend_correction", application="A1", until=until, reason="补办")
        assert words in said
