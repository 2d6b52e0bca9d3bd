"""The panel's verbs: what each desk is told of discussion, rescoring, meeting and ballots."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.model import Phase
from kepu_review.workflow import Round, change_phase, recuse
from tests import small

OPTIONS = [{"id": "named", "title": "同意"}, {"id": "not_named", "title": "不同意"}]


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """All handed in, in deliberation."""
    with small.round_in_review(tmp_path) as made:
        small.declare_all(made)
        small.all_handed_in(made, ["8", "6"])
        change_phase(made, Phase.DELIBERATION)
        yield made


def asked(rnd: Round, person: str, verb: str, op: str = "1", **body: object) -> dict[str, Any]:
    role = person if person in ("chair", "secretary") else "expert"
    desk = Desk(rnd, person, role)  # type: ignore[arg-type]
    request = {"verb": f"{role}.{verb}", "op": op, "cid": "tab", "body": body}
    answer: dict[str, Any] = json.loads(json.dumps(desk.handle(request), allow_nan=False))
    return answer


def told(rnd: Round, person: str, verb: str, op: str = "1", **body: object) -> dict[str, Any]:
    answer = asked(rnd, person, verb, op, **body)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def refused(rnd: Round, person: str, verb: str, **body: object) -> str:
    answer = asked(rnd, person, verb, **body)
    assert not answer["ok"], answer
    return str(answer["error"]["message"])


def meeting(rnd: Round, application: str = "A1") -> dict[str, Any]:
    told(rnd, "chair", "attend", "a", present=["E1", "E2", "E3"])
    return told(rnd, "chair", "call", "c", application=application, minutes=5)


def ballot(rnd: Round, *, secret: bool = True) -> str:
    found = told(
        rnd,
        "chair",
        "ballot",
        "b",
        application="A1",
        question="是否同意认定",
        options=OPTIONS,
        secret=secret,
    )
    return str(found["ballots"][-1]["id"])


def test_the_meeting_says_who_is_there_and_whether_they_are_enough(rnd: Round) -> None:
    empty = told(rnd, "chair", "meeting")
    assert (empty["item"], empty["present"], empty["seats"]) == (None, 0, 3)
    assert empty["quorum"] == {"share": "2/3", "met": False}
    found = meeting(rnd)
    assert (found["item"]["application"], found["item"]["minutes"]) == ("A1", 5)
    assert found["quorum"]["met"]
    assert found["discussed"] == ["A1"]
    assert told(rnd, "chair", "call", "d", application=None)["item"] is None


def test_who_has_to_leave_is_named_to_the_chair_and_told_at_their_own_desk(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        application, expert = small.pairs(rnd)[0]
        recuse(rnd, expert, application, reason="曾任顾问")
        change_phase(rnd, Phase.DELIBERATION, reason="演示")
        found = meeting(rnd, application)
        leaving = [(one["name"], one["leave"]) for one in found["members"] if one["leave"]]
        assert leaving == [(f"专家{expert[1:]}", "曾任顾问")]
        own = told(rnd, expert, "meeting")
        assert (own["leave"], own["present"], own["ballots"]) == (True, True, [])
        other = next(e for e in ("E1", "E2", "E3") if e != expert)
        assert told(rnd, other, "meeting")["leave"] is False


def test_a_secret_vote_is_in_no_answer_before_or_after_the_closing(rnd: Round) -> None:
    meeting(rnd)
    number = ballot(rnd)
    for expert, choice in (("E1", "named"), ("E2", "named"), ("E3", "not_named")):
        mine = told(rnd, expert, "vote", expert, ballot=number, choice=choice)["ballots"][0]
        assert (mine["voted"], mine["mine"], mine["result"]) == (True, None, None)
    before = told(rnd, "chair", "meeting")["ballots"][0]
    assert (before["cast"], before["voters"], before["result"]) == (3, 3, None)
    assert not {"votes", "waiting", "tallies"} & set(before)
    after = told(rnd, "chair", "close_ballot", "x", ballot=number)["ballots"][0]
    assert "votes" not in after
    assert [one["votes"] for one in after["result"]["tallies"]] == [2, 1]
    assert after["result"]["outcome"] == "named"
    audits = json.dumps(told(rnd, "secretary", "audit", "y"), ensure_ascii=False)
    assert "投票" in audits
    assert "同意" not in audits.replace("是否同意", "")


def test_an_open_vote_is_told_by_name_after_the_closing_only(rnd: Round) -> None:
    meeting(rnd)
    number = ballot(rnd, secret=False)
    mine = told(rnd, "E1", "vote", "v", ballot=number, choice="abstain")["ballots"][0]
    assert mine["mine"] == "abstain"
    before = told(rnd, "chair", "meeting")["ballots"][0]
    assert (before["waiting"], "votes" in before) == (["专家2", "专家3"], False)
    after = told(rnd, "chair", "close_ballot", "x", ballot=number)["ballots"][0]
    assert after["votes"] == [{"name": "专家1", "choice": "弃权"}]


def test_what_was_carried_is_proposed_and_not_decided(rnd: Round) -> None:
    meeting(rnd)
    number = ballot(rnd)
    for expert in ("E1", "E2"):
        told(rnd, expert, "vote", expert, ballot=number, choice="named")
    after = told(rnd, "chair", "close_ballot", "x", ballot=number)["ballots"][0]
    assert after["proposal"] == {
        "application": "A1",
        "outcome": "named",
        "title": "建议认定",
        "reason": "会议表决：应到 3 人，到会 3 人，参加表决 3 人：同意 2 票、不同意 0 票、"
        "弃权 0 票、未投 1 票。“同意”达到 2/3，通过。",
    }
    with rnd.store.reading() as db:
        assert db.decisions() == {}


def test_nothing_carried_proposes_nothing(rnd: Round) -> None:
    meeting(rnd)
    number = ballot(rnd)
    told(rnd, "E1", "vote", "v", ballot=number, choice="named")
    after = told(rnd, "chair", "close_ballot", "x", ballot=number)["ballots"][0]
    assert (after["proposal"], after["result"]["outcome"]) == (None, None)
    assert after["result"]["told"].endswith("没有选项达到 2/3，未通过。")


def test_a_ballot_sent_twice_is_one_ballot(rnd: Round) -> None:
    meeting(rnd)
    assert ballot(rnd) == ballot(rnd)
    assert len(told(rnd, "chair", "meeting")["ballots"]) == 1


def test_the_chair_sees_the_trace_of_a_rescore_and_the_expert_what_is_asked(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    body = {"application": application, "expert": expert, "reason": "请核对台账"}
    (one,) = told(rnd, "chair", "rescore", "r", **body)["rescores"]
    assert (one["name"], one["state"], one["by"]) == (f"专家{expert[1:]}", "open", "组长")
    own = told(rnd, expert, "panel", application=application)["rescore"]
    assert (own["reason"], own["by"]) == ("请核对台账", "组长")
    told(rnd, expert, "answer_rescore", "k", application=application, answer="已核对，维持")
    (one,) = told(rnd, "chair", "panel", application=application)["rescores"]
    assert (one["state"], one["answer"], one["before"]) == ("kept", "已核对，维持", one["after"])
    assert told(rnd, expert, "panel", application=application)["rescore"] is None


def test_the_discussion_goes_both_ways_and_marks_what_is_mine(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    told(rnd, expert, "remark", "1", application=application, text="有台账", reply_to=None)
    (first,) = told(rnd, "chair", "panel", application=application)["remarks"]
    assert (first["who"], first["office"], first["mine"]) == (f"专家{expert[1:]}", False, False)
    body = {"application": application, "text": "请附上", "reply_to": first["id"]}
    told(rnd, "secretary", "remark", "2", **body)
    said = told(rnd, expert, "panel", application=application)["remarks"]
    assert [(one["who"], one["mine"], one["reply_to"]) for one in said] == [
        (f"专家{expert[1:]}", True, None),
        ("秘书", False, first["id"]),
    ]
    assert expert not in json.dumps([one["id"] for one in said])


def test_in_deliberation_an_expert_sees_the_other_sheets_of_their_applications(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    other = next(e for a, e in small.pairs(rnd) if a == application and e != expert)
    (sheet,) = told(rnd, expert, "panel", application=application)["others"]
    assert (sheet["name"], sheet["marks"]["B1"]["title"]) == (f"专家{other[1:]}", "科学性")
    change_phase(rnd, Phase.REVIEW, reason="补评")
    assert told(rnd, expert, "panel", application=application)["others"] is None
    (stranger,) = {"E1", "E2", "E3"} - {expert, other}
    assert "没有分派给您" in refused(rnd, stranger, "panel", application=application)


def test_frozen_applications_are_told_with_their_reason(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    body = {"applications": [application], "frozen": True, "reason": "待核实"}
    found = told(rnd, "chair", "freeze", "f", **body)["frozen"][application]
    assert (found["reason"], found["by"]) == ("待核实", "组长")
    assert told(rnd, expert, "panel", application=application)["frozen"]["reason"] == "待核实"


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("call", {"application": "A1", "minutes": "5"}),
        ("call", {"application": 1}),
        ("attend", {"present": "E1"}),
        ("attend", {"present": ["E9"]}),
        ("ballot", {"application": "A1", "question": "问", "options": ["a"]}),
        ("ballot", {"application": "A1", "question": "问", "options": OPTIONS, "secret": "yes"}),
        ("close_ballot", {"ballot": "none"}),
        ("freeze", {"applications": [1], "reason": "?"}),
        ("remark", {"application": "A1", "text": 5}),
        ("rescore", {"application": "A1", "expert": "E9", "reason": "?"}),
    ],
)
def test_a_malformed_request_is_refused_and_changes_nothing(
    rnd: Round, verb: str, body: dict[str, Any]
) -> None:
    with rnd.store.reading() as db:
        heads = db.heads()
    answer = asked(rnd, "chair", verb, **body)
    assert (answer["ok"], answer["error"]["kind"]) == (False, "usage")
    with rnd.store.reading() as db:
        assert db.heads() == heads
