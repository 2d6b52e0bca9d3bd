"""What the expert's desk keeps closed: a later conflict, a recusal, an assignment that ended."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.errors import Refused
from kepu_review.model import ConflictKind, Phase
from kepu_review.workflow import Round, change_phase
from kepu_review.workflow.conflicts import record_conflict, withdraw_conflict
from kepu_review.workflow.materials import may_see_materials
from kepu_review.workflow.rescoring import ask_rescore
from tests import small

MARKS = {
    "marks": {
        "A1": {"value": "9.5", "level": "优秀", "comment": "台账齐全"},
        "B1": {"value": "8"},
    },
    "comment": "总体不错",
}
_numbers = itertools.count()


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """In review, with every declaration made."""
    with small.round_in_review(tmp_path, location) as made:
        small.declare_all(made)
        yield made


def ask(desk: Desk, verb: str, **body: Any) -> dict[str, Any]:
    """The whole answer; each request is an operation of its own."""
    return desk.handle({"verb": verb, "op": f"o{next(_numbers)}", "cid": "c", "body": body})


def body(answer: dict[str, Any]) -> dict[str, Any]:
    """What a granted request is answered with."""
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def handed_in(rnd: Round) -> tuple[str, str, Desk]:
    """Application, expert and the desk of the expert who has handed the sheet in."""
    application, expert = small.pairs(rnd)[0]
    desk = Desk(rnd, expert, "expert")
    body(ask(desk, "expert.save", application=application, patch=MARKS, base_revision=0))
    body(ask(desk, "expert.submit", application=application, base_revision=1))
    return application, expert, desk


def item(desk: Desk, application: str) -> dict[str, Any]:
    """One line of the list."""
    items = body(ask(desk, "expert.list"))["items"]
    found: dict[str, Any] = next(one for one in items if one["application"] == application)
    return found


def test_a_conflict_found_after_the_declaration_closes_the_content(rnd: Round) -> None:
    application, expert, desk = handed_in(rnd)
    record_conflict(rnd, expert, application, "曾任该馆顾问")
    opened = body(ask(desk, "expert.open", application=application))
    closed = ("declared", "cards", "rubric", "materials", "proposals", "editable")
    assert [opened[name] for name in closed] == [False, [], None, [], {}, False]
    review = opened["review"]
    assert (review["state"], review["total"], review["marks"]) == ("submitted", None, {})
    assert (review["comment"], review["vetoes"]) == ("", {})
    assert opened["why_not"] == "您与这份申报有利益冲突：曾任该馆顾问"
    assert opened["conflicts"][0]["bars"] is True
    listed = item(desk, application)
    assert (listed["declared"], listed["total"], listed["conflicts"]) == (False, None, 1)
    rows = body(ask(desk, "expert.columns"))["rows"]
    assert application not in [row["application"] for row in rows]
    with rnd.store.reading() as db, pytest.raises(Refused, match="曾任该馆顾问"):
        may_see_materials(rnd, db, application, expert=expert)


def test_a_sheet_in_conflict_is_not_recalled_also_not_for_a_rescore(rnd: Round) -> None:
    application, expert, desk = handed_in(rnd)
    ask_rescore(rnd, application, expert, reason="请再看")
    record_conflict(rnd, expert, application, "曾任该馆顾问")
    answer = ask(desk, "expert.recall", application=application, reason="改")
    assert answer["error"]["message"] == "您与这份申报有利益冲突：曾任该馆顾问"
    change_phase(rnd, Phase.DELIBERATION, reason="截止")
    answer = ask(desk, "expert.recall", application=application, reason="改")
    assert answer["error"]["kind"] == "refused"
    with rnd.store.reading() as db:
        kept = db.review(application, expert)
    assert kept is not None
    assert len(kept.marks) == 2


def test_a_withdrawn_conflict_opens_the_content_as_it_was(rnd: Round) -> None:
    application, expert, desk = handed_in(rnd)
    before = body(ask(desk, "expert.open", application=application))
    record_conflict(rnd, expert, application, "认错了人")
    withdraw_conflict(rnd, expert, application, ConflictKind.BY_HAND, reason="同名")
    again = body(ask(desk, "expert.open", application=application))
    assert again.pop("pulse") != before.pop("pulse")  # something was written, and taken back
    assert again == before
    assert item(desk, application)["declared"] is True


def test_a_repeated_request_does_not_bring_closed_content_back(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    desk = Desk(rnd, expert, "expert")
    saving = {"application": application, "patch": MARKS, "base_revision": 0}
    handing = {"application": application, "base_revision": 1}
    save = {"verb": "expert.save", "op": "s", "cid": "c", "body": saving}
    submit = {"verb": "expert.submit", "op": "t", "cid": "c", "body": handing}
    body(desk.handle(save))
    body(desk.handle(submit))
    record_conflict(rnd, expert, application, "曾任该馆顾问")
    assert body(desk.handle(save))["total"] is None
    review = body(desk.handle(submit))["review"]
    assert (review["state"], review["marks"], review["comment"]) == ("submitted", {}, "")


def test_comments_of_closed_sheets_are_not_offered_again(rnd: Round) -> None:
    expert = small.pairs(rnd)[0][1]
    mine = [application for application, who in small.pairs(rnd) if who == expert]
    desk = Desk(rnd, expert, "expert")
    for application in mine[:2]:
        patch = {"comment": f"关于{application}"}
        body(ask(desk, "expert.save", application=application, patch=patch, base_revision=0))
    recent = body(ask(desk, "expert.phrases"))["recent"]
    assert {one["application"] for one in recent} == set(mine[:2])
    body(ask(desk, "expert.recuse", application=mine[0], reason="亲属"))
    record_conflict(rnd, expert, mine[1], "曾任该馆顾问")
    told = json.dumps(body(ask(desk, "expert.phrases")), ensure_ascii=False)
    assert [application for application in mine if application in told] == []


def test_comments_on_an_application_that_went_to_others_are_not_offered(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    desk = Desk(rnd, expert, "expert")
    patch = {"comment": "写了一半"}
    body(ask(desk, "expert.save", application=application, patch=patch, base_revision=0))
    secretary = Desk(rnd, "secretary", "secretary")
    taken = {"expert": expert, "reason": "生病", "leave_gaps": True}
    body(ask(secretary, "secretary.replace", **taken))
    assert body(ask(desk, "expert.phrases"))["recent"] == []
