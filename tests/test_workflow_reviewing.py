"""Saving, handing in, recalling and recusing at the level of the workflow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kepu_review.errors import MarkRefused, NotAssigned, PhaseClosed, Refused, StaleReview
from kepu_review.model import Mark, MarkState, Phase, ReviewState, ScreeningState
from kepu_review.store import Reader, Transaction
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    decide_screening,
    recall_review,
    recuse,
    save_review,
    set_deadline,
    submit_review,
)
from tests import small


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.round_in_review(tmp_path, location) as made:
        yield made


@pytest.fixture
def pair(rnd: Round) -> tuple[str, str]:
    return small.pairs(rnd)[0]


def test_a_saved_mark_is_read_back_as_it_was_chosen(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    mark = Mark("A1", level="优良", value=Decimal("8.5"), comment="台账齐全")
    saved = save_review(rnd, expert, application, ReviewPatch({"A1": mark}), base_revision=0)
    with rnd.store.reading() as db:
        stored = db.review(application, expert)
    assert stored is not None
    assert (stored.revision, dict(stored.marks), stored.state) == (
        1,
        {"A1": mark},
        ReviewState.DRAFT,
    )
    assert saved.receipt.chain == expert


def test_the_same_operation_twice_is_one_save(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    patch = ReviewPatch(comment="一次")
    first = save_review(rnd, expert, application, patch, base_revision=0, key="op1")
    again = save_review(rnd, expert, application, patch, base_revision=0, key="op1")
    assert (again.receipt.seq, again.receipt.hash) == (first.receipt.seq, first.receipt.hash)
    assert (again.review.revision, again.receipt.repeated) == (1, True)


def test_a_retry_does_not_learn_of_what_others_saved_since(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    mine, theirs = ReviewPatch(comment="甲"), ReviewPatch(comment="乙")
    save_review(rnd, expert, application, mine, base_revision=0, key="op1")
    save_review(rnd, expert, application, theirs, base_revision=1, key="op2")
    again = save_review(rnd, expert, application, mine, base_revision=0, key="op1")
    assert again.review.revision == 1
    with pytest.raises(StaleReview):
        save_review(rnd, expert, application, ReviewPatch(comment="丙"), base_revision=1)


def test_nothing_is_marked_once_the_application_is_not_accepted(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    decide_screening(rnd, application, ScreeningState.NOT_ACCEPTED, reason="弄虚作假")
    with pytest.raises(Refused, match="形式审查"):
        save_review(rnd, expert, application, ReviewPatch(comment="?"), base_revision=0)


def test_an_operation_id_cannot_be_used_for_something_else(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    save_review(rnd, expert, application, ReviewPatch(comment="一"), base_revision=0, key="op1")
    with pytest.raises(Refused):
        save_review(rnd, expert, application, ReviewPatch(comment="二"), base_revision=1, key="op1")
    with pytest.raises(Refused):
        recuse(rnd, expert, application, reason="曾任顾问", key="op1")


def test_a_save_on_an_old_revision_is_refused_with_what_is_stored(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    save_review(rnd, expert, application, ReviewPatch(comment="甲"), base_revision=0)
    with pytest.raises(StaleReview) as refused:
        save_review(rnd, expert, application, ReviewPatch(comment="乙"), base_revision=0)
    assert refused.value.current["review"].comment == "甲"
    with rnd.store.reading() as db:
        stored = db.review(application, expert)
    assert stored is not None
    assert stored.comment == "甲"


@pytest.mark.parametrize(
    "mark",
    [
        Mark("A1", level="优良", value=Decimal("9.5")),
        Mark("B1", value=Decimal("10.5")),
        Mark("B1", value=Decimal(-1)),
        Mark("B1", value=Decimal("3.3")),
        Mark("Z9", value=Decimal(1)),
        Mark("A1", level="特优", value=Decimal(9)),
    ],
    ids=["outside its level", "above", "below", "off the step", "unknown criterion", "no level"],
)
def test_an_impossible_mark_is_refused_and_nothing_is_written(
    rnd: Round, pair: tuple[str, str], mark: Mark
) -> None:
    application, expert = pair
    with pytest.raises(MarkRefused):
        save_review(rnd, expert, application, ReviewPatch({mark.criterion: mark}), base_revision=0)
    with rnd.store.reading() as db:
        assert db.review(application, expert) is None


def test_an_expert_who_was_not_assigned_is_refused(rnd: Round) -> None:
    taken = set(small.pairs(rnd))
    application, expert = next(
        (f"A{a}", f"E{e}")
        for a in range(1, 5)
        for e in range(1, 4)
        if (f"A{a}", f"E{e}") not in taken
    )
    with pytest.raises(NotAssigned) as refused:
        save_review(rnd, expert, application, ReviewPatch(comment="?"), base_revision=0)
    assert application in refused.value.message


def test_marks_are_closed_outside_the_review_phase(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    change_phase(rnd, Phase.DELIBERATION, reason="提前结束")
    with pytest.raises(PhaseClosed):
        save_review(rnd, expert, application, ReviewPatch(comment="迟"), base_revision=0)


def test_after_the_deadline_a_save_is_refused(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    set_deadline(rnd, datetime.now(UTC) - timedelta(minutes=1))
    with pytest.raises(PhaseClosed):
        save_review(rnd, expert, application, ReviewPatch(comment="迟"), base_revision=0)


def test_an_incomplete_sheet_is_not_taken_and_the_missing_criterion_is_named(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    marks = {"A1": small.sheet()["A1"]}
    saved = save_review(rnd, expert, application, ReviewPatch(marks), base_revision=0)
    with pytest.raises(Refused, match="科学性"):
        submit_review(rnd, expert, application, base_revision=saved.review.revision)


def test_a_handed_in_sheet_is_locked_until_it_is_recalled(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    small.hand_in(rnd, expert, application, small.sheet())
    with pytest.raises(Refused):
        save_review(rnd, expert, application, ReviewPatch(comment="再改"), base_revision=2)
    recalled = recall_review(rnd, expert, application, reason="笔误")
    assert recalled.review.state is ReviewState.DRAFT
    changed = ReviewPatch(comment="改好了")
    saved = save_review(rnd, expert, application, changed, base_revision=recalled.review.revision)
    assert saved.review.comment == "改好了"


def test_a_recusal_needs_a_reason_and_closes_the_sheet(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    with pytest.raises(Refused):
        recuse(rnd, expert, application, reason="  ")
    assert recuse(rnd, expert, application, reason="曾任顾问").review.state is ReviewState.RECUSED
    with pytest.raises(Refused):
        save_review(rnd, expert, application, ReviewPatch(comment="?"), base_revision=0)


def test_a_recusal_before_any_mark_leaves_a_row_without_a_total(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    recuse(rnd, expert, application, reason="曾任顾问")
    frame = rnd.reviews
    assert list(frame["state"]) == ["recused"]
    assert frame["total"].isna().tolist() == [True]


def test_a_mark_can_be_taken_away_again(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    save_review(rnd, expert, application, ReviewPatch(small.sheet()), base_revision=0)
    gone = save_review(rnd, expert, application, ReviewPatch({"A1": None}), base_revision=1)
    assert set(gone.review.marks) == {"B1"}


def test_not_applicable_and_abstained_are_different_from_missing(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair
    marks = {
        "A1": Mark("A1", MarkState.NOT_APPLICABLE),
        "B1": Mark("B1", MarkState.ABSTAINED),
    }
    saved = save_review(rnd, expert, application, ReviewPatch(marks), base_revision=0)
    assert {name: mark.state for name, mark in saved.review.marks.items()} == {
        "A1": MarkState.NOT_APPLICABLE,
        "B1": MarkState.ABSTAINED,
    }


def test_every_act_of_an_expert_is_on_their_own_chain(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    small.hand_in(rnd, expert, application, small.sheet())
    recall_review(rnd, expert, application, reason="再看")
    with rnd.store.reading() as db:
        kinds = [event.kind for event in db.events(chain=expert)]
    assert kinds == ["review_saved", "review_submitted", "review_recalled"]


def test_a_save_asks_the_database_nothing_twice(rnd: Round, pair: tuple[str, str]) -> None:
    application, expert = pair
    for text in ("第一次", "第二次"):  # the first fills what is remembered from save to save
        asked: list[tuple[str, str]] = []

        def note(*told: Any) -> None:
            asked.append((told[2], str(told[3])))  # noqa: B023 — of this save

        event.listen(rnd.store._engine, "before_cursor_execute", note)
        save_review(
            rnd,
            expert,
            application,
            ReviewPatch(comment=text),
            base_revision=0 if text == "第一次" else 1,
            key=text,
            also=has_marks_or_none,
        )
        event.remove(rnd.store._engine, "before_cursor_execute", note)
    reads = [one for one in asked if one[0].startswith("SELECT") and "review" not in one[0]]
    assert len(reads) == len(set(reads))
    assert len(asked) <= 19  # a network's way each, where the database is a server


def has_marks_or_none(db: Reader, expert: str, application: str) -> None:
    """A guard as the desks have one: asks again for what the save itself has asked for."""
    assert db.application(application) is not None
    assert db.conflicts(expert=expert) == ()
    assert db.assignments(expert=expert, application=application)


def test_a_guard_sees_what_the_transaction_itself_has_written(
    rnd: Round, pair: tuple[str, str]
) -> None:
    application, expert = pair

    def work(db: Transaction) -> list[str]:
        before = len(names(db))
        payload = {"application": application, "expert": expert, "kind": "by_hand", "detail": "甲"}
        db.append("conflict_recorded", payload, actor="secretary")
        return [str(before), *names(db)]

    def names(db: Reader) -> list[str]:
        return [one.detail for one in db.conflicts(expert=expert)]

    assert rnd.write(work) == ["0", "甲"]
