"""While totals are hidden, what experts say of their marks is hidden; lists betray no order."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.model import Phase
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    check,
    import_applications,
    import_experts,
    recall_review,
    save_review,
    settle_by_findings,
    submit_review,
    veil,
)
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.discussing import say, say_for_office
from kepu_review.workflow.rescoring import answer_rescore, ask_rescore
from kepu_review.workflow.standing import rank_round
from tests import small

HIDDEN = "（按盲评规则现在不显示）"
SAID = ("我给了 9.5 分", "维持 9.5 分", "把 9.5 分改低")
_numbers = itertools.count()


@pytest.fixture
def rnd(tmp_path: Path, location: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Round]:
    """Totals hidden until deliberation; E1 has said what they gave in three ways."""
    rules = "source: 测试, blindness: {totals: deliberation}}"
    policy = small.PROGRAMME_YAML.replace("source: 测试}", rules)
    monkeypatch.setattr(small, "PROGRAMME_YAML", policy)
    with small.round_in_review(tmp_path, location) as made:
        small.declare_all(made)
        small.all_handed_in(made, ["8", "7"])
        ask_rescore(made, "A1", "E1", reason="请再看")
        say(made, "E1", "A1", SAID[0])
        say_for_office(made, "A1", "请各位补充")
        answer_rescore(made, "E1", "A1", answer=SAID[1])
        recall_review(made, "E1", "A1", reason=SAID[2])
        yield made


def ask(rnd: Round, verb: str, **body: object) -> dict[str, Any]:
    role: Any = verb.partition(".")[0]
    request = {"verb": verb, "op": f"o{next(_numbers)}", "cid": "t", "body": body}
    answer = Desk(rnd, role, role).handle(request)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def everything(rnd: Round) -> str:
    """Panels, record, details and the record as a file."""
    panels = [ask(rnd, verb, application="A1") for verb in ("chair.panel", "secretary.panel")]
    events = ask(rnd, "secretary.audit")["events"]
    places = [one["position"] for one in events]
    details = [ask(rnd, "secretary.audit_detail", position=place)["rows"] for place in places]
    table = base64.b64decode(ask(rnd, "secretary.audit_export")["data"]).decode()
    return json.dumps([panels, events, details], ensure_ascii=False) + table


def test_what_experts_say_of_their_marks_is_in_no_answer_to_an_office(rnd: Round) -> None:
    told = everything(rnd)
    assert [text for text in SAID if text in told] == []
    assert "请各位补充" in told
    panel = ask(rnd, "chair.panel", application="A1")
    assert [one["text"] for one in panel["remarks"]] == [HIDDEN, "请各位补充"]
    assert panel["rescores"][0]["answer"] == HIDDEN


def test_it_is_shown_when_totals_are(rnd: Round) -> None:
    change_phase(rnd, Phase.DELIBERATION, reason="截止")
    told = everything(rnd)
    assert [text for text in SAID if text not in told] == []


def test_experts_read_each_other_all_the_same(rnd: Round) -> None:
    change_phase(rnd, Phase.DELIBERATION, reason="截止")
    request = {"verb": "expert.panel", "op": "p", "cid": "t", "body": {"application": "A1"}}
    other = next(who for application, who in small.pairs(rnd) if (application, who) > ("A1", "E1"))
    remarks = Desk(rnd, other, "expert").handle(request)["body"]["remarks"]
    assert [one["text"] for one in remarks] == [SAID[0], "请各位补充"]


def test_the_evidence_of_vetoes_stands_in_no_order_of_experts(rnd: Round) -> None:
    application = "A2"
    mine = [who for which, who in small.pairs(rnd) if which == application]
    for who, evidence in zip(mine, ("有两次事故", "三年前有事故"), strict=True):
        recall_review(rnd, who, application, reason="补否决项")
        patch = ReviewPatch(vetoes={"V1": evidence})
        with rnd.store.reading() as db:
            found = db.review(application, who)
        assert found is not None
        saved = save_review(rnd, who, application, patch, base_revision=found.revision)
        submit_review(rnd, who, application, base_revision=saved.review.revision)
    assert rank_round(rnd).vetoed == {application: "三年前有事故；有两次事故"}


def test_who_has_not_voted_is_listed_by_the_numbers_shown(
    tmp_path: Path, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = "source: 测试, blindness: {expert_names: never}}"
    policy = small.PROGRAMME_YAML.replace("source: 测试}", rules)
    monkeypatch.setattr(small, "PROGRAMME_YAML", policy)
    with small.new_round(tmp_path, location) as rnd:
        import_applications(rnd, small.applications(), file="申报表.xlsx", sha256="0" * 64)
        import_experts(rnd, small.experts(9))
        check(rnd)
        settle_by_findings(rnd)
        for phase in (Phase.REVIEW, Phase.DELIBERATION):
            change_phase(rnd, phase, reason="测试")
        keys = [one["expert"] for one in ask(rnd, "chair.meeting")["members"]]
        ask(rnd, "chair.attend", present=keys)
        ask(rnd, "chair.call", application="A1")
        options = [{"id": "a", "title": "同意"}, {"id": "b", "title": "不同意"}]
        motion = {"application": "A1", "question": "认定", "options": options, "secret": False}
        (held,) = ask(rnd, "chair.ballot", **motion)["ballots"]
        assert held["waiting"] == [f"专家 {number}" for number in range(1, 10)]
        for expert in ("E2", "E5", "E8"):
            record_conflict(rnd, expert, "A1", "顾问")
        (held,) = ask(rnd, "chair.close_ballot", ballot=held["id"])["ballots"]
        with rnd.store.reading() as db:
            hidden = veil(rnd, db)
        numbers = sorted(hidden.order[expert] for expert in ("E2", "E5", "E8"))
        assert held["left_out"] == [f"专家 {number}" for number in numbers]
