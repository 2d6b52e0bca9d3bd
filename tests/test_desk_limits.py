"""What is too long, too large or cannot be kept is refused in words, on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.model import ConflictKind, Phase
from kepu_review.notebook.seat import Role, Seat
from kepu_review.notebook.service import open_gate
from kepu_review.workflow import Round, change_phase
from kepu_review.workflow.conflicts import record_conflict
from tests import small

_numbers = itertools.count()


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """In review, with every declaration made."""
    with small.round_in_review(tmp_path, location) as made:
        small.declare_all(made)
        yield made


def ask(rnd: Round, verb: str, op: str = "", **body: Any) -> dict[str, Any]:
    """The whole answer, through the gate as from a page."""
    role: Role = "chair" if verb[0] == "c" else "secretary" if verb[0] == "s" else "expert"
    gate = open_gate(rnd, Seat(rnd.location, "E1" if role == "expert" else role, role))
    named = op or f"o{next(_numbers)}"
    return gate.answer({"verb": verb, "op": named, "cid": "c", "body": body})


def kind(answer: dict[str, Any]) -> str:
    """ "ok", or the kind of the error."""
    return "ok" if answer["ok"] else str(answer["error"]["kind"])


def mine(rnd: Round) -> str:
    return next(application for application, expert in small.pairs(rnd) if expert == "E1")


@pytest.mark.parametrize("number", [10**30, -(10**30), -1, 1 << 63, True, 1.5, "1"])
def test_a_place_in_the_record_that_no_database_knows_is_refused(rnd: Round, number: Any) -> None:
    for verb in ("secretary.audit", "secretary.audit_export"):
        assert kind(ask(rnd, verb, before=number)) == "usage"
    assert kind(ask(rnd, "secretary.audit_detail", position=number)) == "usage"


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize(
    "time",
    [
        "0001-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "昨天",
        "2026-13-01",
    ],
)
def test_a_time_is_understood_or_refused(rnd: Round, name: str, time: str) -> None:
    for verb in ("secretary.audit", "secretary.audit_export"):
        assert kind(ask(rnd, verb, **{name: time})) in {"usage", "ok"}
    if time in {"昨天", "2026-13-01"} or time[-6:] in {"+14:00", "-14:00"}:
        assert kind(ask(rnd, "secretary.audit", **{name: time})) == "usage"


def test_a_conflict_is_withdrawn_with_a_reason_of_any_allowed_length(rnd: Round) -> None:
    record_conflict(rnd, "E1", mine(rnd), "顾问")
    named = {"expert": "E1", "application": mine(rnd), "kind": ConflictKind.BY_HAND.value}
    for reason, expected in (("长" * 2001, "usage"), ("长\0", "usage"), ("长" * 2000, "ok")):
        answer = ask(rnd, "secretary.withdraw_conflict", **named, reason=reason)
        assert kind(answer) == expected, answer
    assert rnd.store.check() == ()


def acts(rnd: Round) -> list[tuple[str, str, dict[str, Any]]]:
    """Acts with a text of their own: verb, the part, the rest of the request."""
    application = mine(rnd)
    return [
        ("expert.recuse", "reason", {"application": application}),
        ("expert.recall", "reason", {"application": application}),
        ("expert.answer_rescore", "answer", {"application": application}),
        ("expert.remark", "text", {"application": application}),
        ("chair.freeze", "reason", {"applications": [application], "frozen": True}),
        ("chair.rescore", "reason", {"application": application, "expert": "E1"}),
        ("chair.phase", "reason", {"phase": "deliberation"}),
        ("secretary.add_conflict", "detail", {"application": application, "expert": "E1"}),
        ("secretary.replace", "reason", {"expert": "E1", "leave_gaps": True}),
        ("secretary.remind", "text", {"experts": ["E1"]}),
        ("secretary.deadline", "reason", {"deadline": None}),
    ]


def test_texts_of_more_than_2000_characters_are_refused_with_a_remedy(rnd: Round) -> None:
    with rnd.store.reading() as db:
        before = db.heads()
    for verb, part, rest in acts(rnd):
        answer = ask(rnd, verb, **rest, **{part: "长" * 2001})
        assert kind(answer) == "usage", verb
        assert "2001 字，超过 2000 字" in answer["error"]["message"]
        assert answer["error"]["remedy"]
    with rnd.store.reading() as db:
        assert db.heads() == before


def test_a_number_as_long_as_a_book_is_not_said_back(rnd: Round) -> None:
    for verb in ("expert.open", "chair.application", "secretary.panel"):
        answer = ask(rnd, verb, application="A" * 100_000)
        assert (kind(answer), len(answer["error"]["message"]) < 300) == ("usage", True)
    patch = {"marks": {"B1": {"value": "9" * 100_000}}}
    answer = ask(rnd, "expert.save", application=mine(rnd), patch=patch, base_revision=0)
    assert (kind(answer), len(answer["error"]["message"]) < 300) == ("refused", True)


def test_a_comment_is_kept_up_to_20000_characters(rnd: Round) -> None:
    application = mine(rnd)
    marks = {"B1": {"value": "8", "comment": "长" * 20_001}}
    for patch in ({"comment": "长" * 20_001}, {"vetoes": {"V1": "长" * 20_001}}, {"marks": marks}):
        answer = ask(rnd, "expert.save", application=application, patch=patch, base_revision=0)
        assert answer["error"]["message"] == "评语共 20001 字，超过 20000 字。"
    patch = {"comment": "长" * 20_000}
    answer = ask(rnd, "expert.save", application=application, patch=patch, base_revision=0)
    assert kind(answer) == "ok"


def test_a_null_character_is_never_told_as_a_lost_database(rnd: Round) -> None:
    application = mine(rnd)
    record_conflict(rnd, "E3", application, "顾问")
    for verb, part, rest in acts(rnd):
        assert kind(ask(rnd, verb, **rest, **{part: "a\0b"})) in {"usage", "ok"}, verb
        for name in set(rest) & {"application", "expert", "phase"}:
            changed = {**rest, name: "A\0"}
            assert kind(ask(rnd, verb, **changed, **{part: "因为"})) == "usage", (verb, name)
    for verb, part in (
        ("expert.declare", "applications"),
        ("chair.freeze", "applications"),
        ("chair.attend", "present"),
        ("secretary.remind", "experts"),
        ("secretary.audit", "kinds"),
        ("secretary.screen", "applications"),
    ):
        body = {part: ["A\0"], "reason": "因为", "text": "请", "state": "passed", "frozen": True}
        assert kind(ask(rnd, verb, **body)) not in {"unavailable", "internal"}, verb
    assert kind(ask(rnd, "expert.list", op="a\0")) == "usage"


def test_a_null_character_in_a_comment_stops_no_save(rnd: Round) -> None:
    application = mine(rnd)
    patch = {"comment": "粘贴\0来的", "marks": {"B1": {"value": "8", "comment": "\0好"}}}
    saved = ask(rnd, "expert.save", application=application, patch=patch, base_revision=0)
    assert kind(saved) == "ok"
    with rnd.store.reading() as db:
        kept = db.review(application, "E1")
    assert kept is not None
    assert (kept.comment, kept.marks["B1"].comment) == ("粘贴来的", "好")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("secretary.deadline", {"deadline": "0001-01-01T00:00:00+14:00", "reason": "定"}),
        ("secretary.deadline", {"deadline": "9999-12-31T23:59:59-14:00", "reason": "定"}),
        ("secretary.deadline", {"deadline": "2026-12-01T00:00:00", "reason": "定"}),
        ("chair.call", {"application": "A1", "minutes": 10**30}),
        ("secretary.terms", {"reviews_per_application": 10**30, "reason": "定"}),
        ("secretary.terms", {"minimum_reviews": -(10**30), "reason": "定"}),
    ],
)
def test_dates_and_numbers_out_of_this_world_are_usage_errors(
    rnd: Round, verb: str, body: dict[str, Any]
) -> None:
    assert kind(ask(rnd, verb, **body)) == "usage"


@pytest.mark.parametrize("value", ["1e99", "1e-99", "NaN", "Infinity", "-0", "9" * 30, "０", "²"])
def test_a_mark_that_is_no_plain_number_is_never_internal(rnd: Round, value: str) -> None:
    patch = {"marks": {"B1": {"value": value}, "A1": {"value": value, "level": "优秀"}}}
    answer = ask(rnd, "expert.save", application=mine(rnd), patch=patch, base_revision=0)
    assert kind(answer) == "refused"
    stale = ask(rnd, "expert.save", application=mine(rnd), patch={}, base_revision=10**30)
    assert kind(stale) == "stale"


def test_a_closed_meeting_is_asked_with_anything(rnd: Round) -> None:
    change_phase(rnd, Phase.DELIBERATION, reason="截止")
    options = [{"id": "a\0", "title": "同意"}, {"id": "b", "title": "不\0同意"}]
    for ballot in ("x" * 300, "\0"):
        assert kind(ask(rnd, "expert.vote", ballot=ballot, choice="a")) == "usage"
    assert kind(ask(rnd, "chair.ballot", application="A1", options=options)) == "usage"
