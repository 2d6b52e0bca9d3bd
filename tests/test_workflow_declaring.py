"""利益冲突声明: who may declare what, when, and what it opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kepu_review.errors import NotAssigned, PhaseClosed, Refused, UsageError
from kepu_review.model import Phase
from kepu_review.workflow import Round, change_phase, recuse, set_deadline
from kepu_review.workflow.declaring import declare_no_conflict, has_declared, must_have_declared
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.round_in_review(tmp_path, location) as made:
        yield made


def mine(rnd: Round, expert: str = "E1") -> list[str]:
    return [application for application, who in small.pairs(rnd) if who == expert]


def declared(rnd: Round, expert: str = "E1") -> list[str]:
    with rnd.store.reading() as db:
        return [one.application for one in db.declarations(expert=expert)]


def test_several_are_declared_together_and_a_second_time_changes_nothing(rnd: Round) -> None:
    wanted = mine(rnd)
    at = declare_no_conflict(rnd, "E1", wanted, key="one")
    assert at is not None
    assert declared(rnd) == sorted(wanted)
    with rnd.store.reading() as db:
        before = db.heads()
    assert declare_no_conflict(rnd, "E1", wanted, key="one") == at
    assert declare_no_conflict(rnd, "E1", wanted, key="two") is None
    with rnd.store.reading() as db:
        assert db.heads() == before


def test_one_that_is_not_mine_stops_all(rnd: Round) -> None:
    foreign = next(f"A{n}" for n in range(1, 5) if f"A{n}" not in mine(rnd))
    with pytest.raises(NotAssigned):
        declare_no_conflict(rnd, "E1", [*mine(rnd), foreign])
    assert declared(rnd) == []


def test_a_conflict_on_record_is_not_declared_away(rnd: Round) -> None:
    application = mine(rnd)[0]

    def record(db: object) -> None:
        payload = {
            "expert": "E1",
            "application": application,
            "kind": "same_unit",
            "detail": "同属一个单位",
        }
        db.append("conflict_recorded", payload, actor="secretary")  # type: ignore[attr-defined]

    rnd.write(record)
    with pytest.raises(Refused, match="同属一个单位"):
        declare_no_conflict(rnd, "E1", [application])


def test_after_a_recusal_there_is_no_way_back(rnd: Round) -> None:
    application = mine(rnd)[0]
    recuse(rnd, "E1", application, reason="曾任顾问")
    with pytest.raises(Refused, match="已回避"):
        declare_no_conflict(rnd, "E1", [application])


def test_nothing_is_declared_when_marks_are_closed(rnd: Round) -> None:
    set_deadline(rnd, datetime.now(UTC) - timedelta(hours=1), reason="试验")
    with pytest.raises(PhaseClosed, match="截止"):
        declare_no_conflict(rnd, "E1", mine(rnd))
    change_phase(rnd, Phase.SETUP, reason="退回")
    with pytest.raises(PhaseClosed):
        declare_no_conflict(rnd, "E1", mine(rnd))


def test_nothing_chosen_is_said(rnd: Round) -> None:
    with pytest.raises(UsageError, match="没有选择"):
        declare_no_conflict(rnd, "E1", [])


def test_a_sheet_with_marks_speaks_for_itself(rnd: Round) -> None:
    application = mine(rnd)[0]
    with rnd.store.reading() as db, pytest.raises(Refused, match="没有声明"):
        must_have_declared(db, "E1", application)
    small.hand_in(rnd, "E1", application, small.sheet())
    with rnd.store.reading() as db:
        assert has_declared(db, "E1", db.review(application, "E1"), application)
        must_have_declared(db, "E1", application)
    assert declared(rnd) == []
