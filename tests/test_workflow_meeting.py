"""评审会议: items, attendance, ballots; races between votes and the closing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kepu_review.errors import PhaseClosed, Refused, UsageError
from kepu_review.model import ABSTAIN, Ballot, BallotOption, Expert, Phase
from kepu_review.store import audit
from kepu_review.workflow import Round, change_phase, import_experts, recuse
from kepu_review.workflow.meeting import attend, call_item, close_item, members
from kepu_review.workflow.voting import Closed, Motion, close_ballot, closed, open_ballot, vote
from tests import small

AGREE = (BallotOption("named", "同意"), BallotOption("not_named", "不同意"))
MOTION = Motion("是否同意认定", AGREE)


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """In deliberation, everybody present, A1 under discussion."""
    with small.round_in_review(tmp_path, location) as made:
        small.all_handed_in(made, ["8"])
        change_phase(made, Phase.DELIBERATION)
        attend(made, ["E1", "E2", "E3"])
        call_item(made, "A1", minutes=5)
        yield made


def conflict(rnd: Round, expert: str, application: str) -> None:
    payload = {
        "expert": expert,
        "application": application,
        "kind": "declared",
        "detail": "曾任顾问",
    }
    rnd.store.write(lambda db: db.append("conflict_recorded", payload, actor="secretary"))


def opened(rnd: Round, motion: Motion = MOTION) -> Ballot:
    return open_ballot(rnd, "A1", motion)


def test_calling_the_next_item_ends_the_one_before(rnd: Round) -> None:
    call_item(rnd, "A2")
    with rnd.store.reading() as db:
        now = db.meeting()
        kinds = [event.kind for event in db.events("round")][-3:]
    assert (now.application, now.minutes, now.present) == ("A2", None, ("E1", "E2", "E3"))
    assert kinds == ["item_called", "item_closed", "item_called"]
    with pytest.raises(Refused, match="正在讨论这一项"):
        call_item(rnd, "A2")
    with pytest.raises(Refused, match="不是这一项"):
        close_item(rnd, "A1")
    close_item(rnd, "A2")
    with rnd.store.reading() as db:
        assert db.meeting().application is None


@pytest.mark.parametrize("minutes", [0, -1, 601])
def test_an_impossible_time_is_refused(rnd: Round, minutes: int) -> None:
    with pytest.raises(UsageError):
        call_item(rnd, "A2", minutes=minutes)


def test_a_substitute_takes_the_seat_of_one_who_is_absent(rnd: Round) -> None:
    import_more(rnd)
    with pytest.raises(Refused, match="多于应到 3 人"):
        attend(rnd, ["E1", "E2", "E3", "S1"])
    attend(rnd, ["E1", "E2", "S1"])
    assert opened(rnd).voters == ("E1", "E2", "S1")
    with rnd.store.reading() as db:
        assert members(db) == ("E1", "E2", "E3")


def import_more(rnd: Round) -> None:
    change_phase(rnd, Phase.REVIEW, reason="补充专家")
    import_experts(rnd, [*small.experts(), Expert("S1", "替补一", "某校9")])
    change_phase(rnd, Phase.DELIBERATION)


def test_whoever_has_a_conflict_or_is_recused_does_not_vote(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        application, expert = small.pairs(rnd)[0]
        recuse(rnd, expert, application, reason="曾任顾问")
        change_phase(rnd, Phase.DELIBERATION, reason="演示")
        attend(rnd, ["E1", "E2", "E3"])
        call_item(rnd, application)
        other = next(e for e in ("E1", "E2", "E3") if e != expert)
        conflict(rnd, other, application)
        ballot = open_ballot(rnd, application, MOTION)
        assert set(ballot.voters) == {"E1", "E2", "E3"} - {expert, other}
        with pytest.raises(Refused, match="不在本次表决的投票人"):
            vote(rnd, expert, ballot.id, "named")


def test_the_last_vote_before_the_closing_counts_and_the_record_keeps_the_count(
    rnd: Round,
) -> None:
    ballot = opened(rnd)
    vote(rnd, "E1", ballot.id, "not_named")
    vote(rnd, "E1", ballot.id, "named")
    vote(rnd, "E2", ballot.id, "named")
    vote(rnd, "E3", ballot.id, ABSTAIN)
    made = close_ballot(rnd, ballot.id)
    assert made.count is not None
    assert (made.count.tallies, made.count.abstained) == ({"named": 2, "not_named": 0}, 1)
    assert (made.count.present, made.count.seats, made.ballot.outcome) == (3, 3, "named")
    conflict(rnd, "E1", "A1")  # what comes later does not change what was counted
    with rnd.store.reading() as db:
        assert closed(db, made.ballot) == made
        assert audit(db) == ()


def test_the_vote_of_one_who_became_conflicted_does_not_count(rnd: Round) -> None:
    ballot = opened(rnd)
    for expert, choice in (("E1", "named"), ("E2", "named"), ("E3", "not_named")):
        vote(rnd, expert, ballot.id, choice)
    conflict(rnd, "E1", "A1")
    with pytest.raises(Refused, match="须回避"):
        vote(rnd, "E1", ballot.id, "not_named")
    made = close_ballot(rnd, ballot.id)
    assert made.count is not None
    assert (made.left_out, made.count.entitled) == (("E1",), 2)
    assert (made.count.tallies, made.ballot.outcome) == ({"named": 1, "not_named": 1}, None)


def test_without_a_quorum_no_ballot_is_opened(rnd: Round) -> None:
    attend(rnd, ["E1"])
    with pytest.raises(Refused, match="应到 3 人，到会 1 人，未达到 2/3"):
        opened(rnd)


def test_a_ballot_is_about_the_item_under_discussion_and_one_at_a_time(rnd: Round) -> None:
    with pytest.raises(Refused, match="不是这一项"):
        open_ballot(rnd, "A2", MOTION)
    opened(rnd)
    for act in (
        lambda: opened(rnd),
        lambda: call_item(rnd, "A2"),
        lambda: close_item(rnd, "A1"),
        lambda: attend(rnd, ["E1"]),
    ):
        with pytest.raises(Refused, match="正在表决"):
            act()


@pytest.mark.parametrize(
    "motion",
    [
        Motion("", AGREE),
        Motion("问", AGREE[:1]),
        Motion("问", (AGREE[0], AGREE[0])),
        Motion("问", (*AGREE, BallotOption(ABSTAIN, "弃权"))),
        Motion("问", (BallotOption("a", "同意"), BallotOption("b", "同意"))),
        Motion("问", AGREE, quorum="0.5"),
        Motion("问", AGREE, majority="1/3"),
        Motion("长" * 201, AGREE),
    ],
)
def test_a_motion_that_cannot_be_put_is_refused(rnd: Round, motion: Motion) -> None:
    with pytest.raises(UsageError):
        opened(rnd, motion)
    with rnd.store.reading() as db:
        assert db.ballots() == ()


def test_ballots_are_held_in_deliberation_only(rnd: Round) -> None:
    change_phase(rnd, Phase.REVIEW, reason="补评")
    with pytest.raises(PhaseClosed):
        opened(rnd)


def test_a_ballot_is_called_off_with_a_reason_and_counts_nothing(rnd: Round) -> None:
    ballot = opened(rnd)
    vote(rnd, "E1", ballot.id, "named")
    with pytest.raises(UsageError, match="作废"):
        close_ballot(rnd, ballot.id, call_off=True)
    made = close_ballot(rnd, ballot.id, call_off=True, reason="事项写错")
    assert (made.count, made.ballot.outcome, made.ballot.reason) == (None, None, "事项写错")
    with pytest.raises(Refused, match="没有计入"):
        vote(rnd, "E2", ballot.id, "named")


def test_one_operation_opens_casts_and_closes_once(rnd: Round) -> None:
    ballot = open_ballot(rnd, "A1", MOTION, key="open")
    assert open_ballot(rnd, "A1", MOTION, key="open") == ballot
    first = vote(rnd, "E1", ballot.id, "named", key="v")
    made = close_ballot(rnd, ballot.id, key="close")
    again = vote(rnd, "E1", ballot.id, "named", key="v")  # its answer was lost; it did count
    assert (again.seq, again.repeated) == (first.seq, True)
    assert close_ballot(rnd, ballot.id, key="close") == made
    with pytest.raises(Refused):
        open_ballot(rnd, "A1", Motion("另一件事", AGREE), key="open")
    with rnd.store.reading() as db:
        assert len(db.ballots()) == 1


def test_a_vote_that_was_taken_is_counted_however_the_closing_comes(rnd: Round) -> None:
    for turn in range(6):
        ballot = opened(rnd)

        def cast(expert: str, number: str = ballot.id) -> bool:
            try:
                vote(rnd, expert, number, "named")
            except Refused:
                return False
            return True

        def close(number: str = ballot.id) -> Closed:
            return close_ballot(rnd, number)

        with ThreadPoolExecutor(4) as pool:
            if turn % 2:
                ending = pool.submit(close)
            taken = [pool.submit(cast, expert) for expert in ("E1", "E2", "E3")]
            if not turn % 2:
                ending = pool.submit(close)
        made = ending.result().count
        assert made is not None
        assert made.tallies["named"] == sum(one.result() for one in taken)
    with rnd.store.reading() as db:
        assert audit(db) == ()
