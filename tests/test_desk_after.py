"""公示与异议 at the secretary's desk: what is asked is answered, and written once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.model import Phase
from kepu_review.workflow import Round, change_phase
from tests import after

GOOD = {
    "notice": "N1",
    "application": "A1",
    "objector": "虚构甲",
    "written": True,
    "evidence": ["照片", " "],
    "ground": "开放天数不实",
    "text": "全年只开放 100 天。",
    "received": "2022-05-12T02:00:00Z",
}


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """A1, A2 and A3 named, one more from the north than the quota lets in."""
    more = after.OBJECTIONS + after.REGIONS
    with after.deliberating(tmp_path, str(tmp_path / "r"), more) as made:
        after.name(made, "A1", "A2", "A3")
        yield made


def ask(rnd: Round, verb: str, op: str | None = None, **body: object) -> dict[str, Any]:
    desk = Desk(rnd, "secretary", "secretary")
    sent = {"verb": f"secretary.{verb}", "cid": "tab", "body": body}
    return desk.handle(sent if op is None else {**sent, "op": op})


def told(rnd: Round, verb: str, op: str | None = None, **body: object) -> dict[str, Any]:
    answer = ask(rnd, verb, op, **body)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def refused(rnd: Round, verb: str, **body: object) -> str:
    answer = ask(rnd, verb, "1", **body)
    assert not answer["ok"]
    assert answer["error"]["kind"] != "internal", answer
    message: str = answer["error"]["message"]
    return message


def test_the_panel_says_what_waits_and_what_the_rules_ask_for(rnd: Round) -> None:
    found = told(rnd, "after")
    assert (found["open"], found["waiting"], found["notices"]) == (True, 3, [])
    assert found["rule"] == {"days": 5, "day_kind": "working", "clause": "办法第九条"}
    assert found["asked"] == {
        "clause": "办法第十条", "named": True, "written": True, "evidence": True,
        "repeated": False,
    }  # fmt: skip
    assert found["breaches"] == [
        "名单不合名额：“每区”北区，现有 2 个，至多 1 个（依据：通知第三条）"
    ]


def test_the_last_day_is_told_before_anything_is_written(rnd: Round) -> None:
    found = told(rnd, "notice_period", start="2022-05-11", days=6)
    assert found == {"start": "2022-05-11", "end": "2022-05-18", "unknown": []}
    assert told(rnd, "notice_period", start="2033-05-11")["unknown"] == [2033]
    assert told(rnd, "notice_period")["start"] > "2026"
    assert told(rnd, "after")["notices"] == []


def test_a_notice_is_published_once_and_taken_back(rnd: Round) -> None:
    for _ in range(2):
        found = told(rnd, "publish_notice", "p", start="2022-05-11")
    (notice,) = found["notices"]
    assert (notice["end"], notice["applications"], notice["over"]) == ("2022-05-17", 3, True)
    assert (notice["open"], found["waiting"]) == (0, 0)
    found = told(rnd, "withdraw_notice", "w", notice="N1", reason="名单有误")
    assert (found["notices"][0]["withdrawn"], found["waiting"]) == ("名单有误", 3)


def test_an_objection_is_put_down_once_and_settled(rnd: Round) -> None:
    told(rnd, "publish_notice", "p", start="2022-05-11")
    for _ in range(2):
        found = told(rnd, "add_objection", "a", **GOOD)
    assert (found["made"], found["finding"]) == ("O1", "")
    (one,) = found["objections"]
    assert (one["name"], one["evidence"], one["settled"]) == (
        "虚构1号馆科普教育基地",
        ["照片"],
        None,
    )
    assert found["notices"][0]["open"] == 1
    found = told(rnd, "settle_objection", "s", objection="O1", outcome="rejected", detail="不属实")
    assert (found["objections"][0]["settled_title"], found["notices"][0]["open"]) == ("不成立", 0)
    again = told(rnd, "add_objection", "b", **GOOD)
    assert "同一事由" in again["finding"]
    assert again["objections"][1]["same_as"] == "O1"
    whole = {**GOOD, "application": "", "objector": "", "evidence": None, "written": "ja"}
    found = told(rnd, "add_objection", "c", **whole)
    assert (found["objections"][2]["application"], found["objections"][2]["objector"]) == (
        None,
        None,
    )
    assert "没有实名、不是书面提出、没有证明材料" in found["finding"]


@pytest.mark.parametrize(
    ("verb", "body", "words"),
    [
        ("publish_notice", {"start": "morgen"}, "没有这一天"),
        ("publish_notice", {"days": 0}, "1 至 365"),
        ("publish_notice", {"days": True}, "1 至 365"),
        ("publish_notice", {"days": 2}, "不得少于 5 天"),
        ("publish_notice", {"start": ["2022"]}, "缺少“start”"),
        ("notice_period", {"days": "9"}, "1 至 365"),
        ("withdraw_notice", {"notice": "N7", "reason": "错"}, "没有公示 N7"),
        ("withdraw_notice", {}, "缺少“notice”"),
        ("add_objection", {**GOOD, "ground": ""}, "须写明事由"),
        ("add_objection", {**GOOD, "received": "gestern"}, "不是时间"),
        ("add_objection", {**GOOD, "received": "2022-05-12T02:00:00"}, "没有时区"),
        ("add_objection", {**GOOD, "evidence": "照片"}, "证明材料"),
        ("add_objection", {**GOOD, "evidence": ["照" * 201]}, "证明材料"),
        ("add_objection", {**GOOD, "evidence": ["照"] * 21}, "证明材料"),
        ("add_objection", {**GOOD, "objector": "甲" * 201}, "objector"),
        (
            "settle_objection",
            {"objection": "O9", "outcome": "upheld", "detail": "甲"},
            "没有异议 O9",
        ),
        ("settle_objection", {"objection": "O1", "outcome": "ja", "detail": "甲"}, "ja"),
    ],
)
def test_whatever_is_sent_is_answered_in_words(
    rnd: Round, verb: str, body: dict[str, object], words: str
) -> None:
    if verb.endswith("objection"):
        told(rnd, "publish_notice", "p", start="2022-05-11")
    assert words in refused(rnd, verb, **body)


def test_nothing_is_offered_outside_deliberation(rnd: Round) -> None:
    change_phase(rnd, Phase.CLOSED)
    assert told(rnd, "after")["open"] is False
    assert "阶段" in refused(rnd, "publish_notice", start="2022-05-11")


def test_another_desk_does_not_answer(rnd: Round) -> None:
    for role, who in (("expert", "E1"), ("chair", "chair")):
        answer = Desk(rnd, role, who).handle({"verb": "secretary.after", "cid": "t", "body": {}})
        assert not answer["ok"]
