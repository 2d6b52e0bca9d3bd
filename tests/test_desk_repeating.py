"""A request sent again under its operation id writes nothing and gets the answer it had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.desk.handle import Role
from kepu_review.model import Conflict, ConflictKind, Phase
from kepu_review.workflow import (
    Round,
    assign,
    change_phase,
    check,
    import_applications,
    import_experts,
    settle_by_findings,
)
from kepu_review.workflow.conflicts import find_conflicts
from kepu_review.workflow.screening import pass_without_errors
from tests import small


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """In review; nobody has declared or marked."""
    with small.round_in_review(tmp_path) as made:
        yield made


def ask(rnd: Round, who: str, verb: str, body: dict[str, Any], op: str = "op") -> dict[str, Any]:
    role: Role = "secretary" if who == "secretary" else "chair" if who == "chair" else "expert"
    answer = Desk(rnd, who, role).handle(
        {"verb": f"{role}.{verb}", "op": op, "cid": op, "body": body}
    )
    assert answer["ok"], answer
    shown: dict[str, Any] = answer["body"]
    return shown


def heads(rnd: Round) -> dict[str, tuple[int, str]]:
    with rnd.store.reading() as db:
        return db.heads()


PAIR = {"expert": "E2", "application": "A1"}
NOW = ("round", "phase")
"""What an answer tells of the round as it is now."""


@pytest.mark.parametrize(
    ("who", "verb", "body"),
    [
        ("secretary", "deadline", {"deadline": "2099-01-01T00:00:00+08:00", "reason": "通知"}),
        ("secretary", "check", {}),
        ("secretary", "check", {"applications": ["A1"]}),
        (
            "secretary",
            "terms",
            {"reviews_per_application": 3, "minimum_reviews": 1, "reason": "研究"},
        ),
        ("secretary", "remind", {"experts": ["E1"], "text": "请尽快"}),
        ("secretary", "assign", {"per_application": 3}),
        ("secretary", "add_conflict", {**PAIR, "detail": "曾任顾问"}),
        ("secretary", "screen", {"application": "A1", "state": "passed", "reason": "补"}),
        ("secretary", "replace", {"expert": "E3", "reason": "生病", "leave_gaps": True}),
        ("E1", "declare", {"application": "A1"}),
        ("chair", "freeze", {"applications": ["A1"], "frozen": True, "reason": "核实"}),
        ("secretary", "phase", {"phase": "deliberation", "reason": "提前"}),
    ],
)
def test_a_verb_sent_again_writes_once_even_after_the_round_is_closed(
    rnd: Round, who: str, verb: str, body: dict[str, Any]
) -> None:
    if verb == "declare":
        body = {"application": next(a for a, e in small.pairs(rnd) if e == who)}
    first = ask(rnd, who, verb, body)
    after = heads(rnd)
    assert ask(rnd, who, verb, body) == first
    assert heads(rnd) == after
    if verb in ("phase", "declare"):
        return
    change_phase(rnd, Phase.DELIBERATION, reason="提前")
    change_phase(rnd, Phase.CLOSED, reason="提前")
    after = heads(rnd)
    again = ask(rnd, who, verb, body)
    assert heads(rnd) == after
    assert {k: v for k, v in again.items() if k not in NOW} == {
        k: v for k, v in first.items() if k not in NOW
    }


def test_a_conflict_that_was_withdrawn_is_withdrawn_once(rnd: Round) -> None:
    ask(rnd, "secretary", "add_conflict", {**PAIR, "detail": "曾任顾问"}, op="add")
    body = {**PAIR, "kind": "by_hand", "reason": "核实无误"}
    first = ask(rnd, "secretary", "withdraw_conflict", body)
    after = heads(rnd)
    assert (ask(rnd, "secretary", "withdraw_conflict", body), heads(rnd)) == (first, after)


def test_an_operation_id_of_another_act_is_refused(rnd: Round) -> None:
    remind = {"experts": ["E1"], "text": "请尽快"}
    ask(rnd, "secretary", "remind", remind)
    desk = Desk(rnd, "secretary", "secretary")
    for verb, body in (
        ("remind", {**remind, "text": "另一内容"}),
        ("add_conflict", {**PAIR, "detail": "曾任顾问"}),
        ("check", {}),
        ("deadline", {"deadline": "", "reason": "取消"}),
    ):
        asked = {"verb": f"secretary.{verb}", "op": "op", "cid": "op", "body": body}
        answer = desk.handle(asked)
        assert not answer["ok"], verb
        error = answer["error"]
        assert "操作编号已用于另一内容" in error["message"], verb


def test_intake_sent_again_tells_what_it_did(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as rnd:
        apps = small.applications()
        made = import_applications(rnd, apps, file="申报表.xlsx", sha256="0" * 64, key="i")
        again = import_applications(rnd, apps, file="申报表.xlsx", sha256="0" * 64, key="i")
        assert (again.written, again.same) == (made.written, made.same)
        assert again.receipt is not None
        assert again.receipt.repeated
        import_experts(rnd, small.experts())
        check(rnd)
        passed = pass_without_errors(rnd, ["A1", "A2"], key="p")
        assert pass_without_errors(rnd, ["A1", "A2"], key="p") == passed
        assert len(passed.passed) > 0
        settled = settle_by_findings(rnd, key="s")
        assert settle_by_findings(rnd, key="s") == settled
        added = assign(rnd, per_application=2, key="a")
        assert assign(rnd, per_application=2, key="a") == added
        with rnd.store.reading() as db:
            assert len(db.assignments()) == len(added)


def test_conflicts_that_were_found_are_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Conflict("E1", "A1", ConflictKind.OTHER, "演示")

    def found(_experts: object, _applications: object) -> tuple[Conflict, ...]:
        return (told,)

    with small.new_round(tmp_path) as rnd:
        import_applications(rnd, small.applications(), file="f", sha256="0" * 64)
        import_experts(rnd, small.experts())
        monkeypatch.setattr(rnd.plugins, "conflicts_among", found)
        assert find_conflicts(rnd, key="f") == (told,)
        assert find_conflicts(rnd, key="f") == (told,)
        assert find_conflicts(rnd) == ()
