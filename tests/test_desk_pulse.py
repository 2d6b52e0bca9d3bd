"""The pulse: another mark after every act, the same one otherwise, and nothing in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk, Role
from kepu_review.workflow import Round, set_deadline
from tests import small


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        yield made


def pulse(rnd: Round, role: Role, person: str | None = None) -> dict[str, Any]:
    request = {"verb": f"{role}.pulse", "op": "1", "cid": "tab", "body": {}}
    answer = Desk(rnd, person or role, role).handle(request)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def save_one(rnd: Round) -> str:
    (application, expert), *_ = small.pairs(rnd)
    small.hand_in(rnd, expert, application, small.sheet())
    return expert


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_an_office_feels_what_any_expert_does(rnd: Round, role: Role) -> None:
    before = pulse(rnd, role)
    assert pulse(rnd, role) == before
    save_one(rnd)
    assert pulse(rnd, role)["mark"] != before["mark"]


def test_an_expert_feels_their_own_acts_and_the_rounds_and_nobody_elses(rnd: Round) -> None:
    experts = sorted({expert for _, expert in small.pairs(rnd)})
    before = {each: pulse(rnd, "expert", each)["mark"] for each in experts}
    acted = save_one(rnd)
    after = {each: pulse(rnd, "expert", each)["mark"] for each in experts}
    assert {each for each in experts if after[each] != before[each]} == {acted}
    set_deadline(rnd, None)
    assert all(pulse(rnd, "expert", each)["mark"] != after[each] for each in experts)


def test_it_says_which_phase_is_open(rnd: Round) -> None:
    found = pulse(rnd, "expert", "E1")
    assert (found["phase"], found["deadline"]) == ("review", None)


def test_it_leaves_no_trace(rnd: Round, caplog: pytest.LogCaptureFixture) -> None:
    with rnd.store.reading() as db:
        before = db.heads()
    with caplog.at_level(logging.DEBUG, logger="kepu_review"):
        pulse(rnd, "chair")
    with rnd.store.reading() as db:
        assert db.heads() == before
    assert caplog.records == []
