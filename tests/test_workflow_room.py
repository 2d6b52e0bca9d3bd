"""表决: seats, presence and order as they were at the opening; phases; operations sent again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_review.desk import Desk
from kepu_review.errors import PhaseClosed, Refused
from kepu_review.model import Ballot, BallotOption, Phase
from kepu_review.workflow import Round, change_phase
from kepu_review.workflow.meeting import attend, call_item
from kepu_review.workflow.voting import Motion, close_ballot, closed, open_ballot, vote
from tests import small

AGREE = (BallotOption("named", "同意"), BallotOption("not_named", "不同意"))
MOTION = Motion("是否同意认定", AGREE)


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    """In deliberation, everybody present, A1 under discussion."""
    with small.round_in_review(tmp_path) as made:
        small.all_handed_in(made, ["8"])
        change_phase(made, Phase.DELIBERATION)
        attend(made, ["E1", "E2", "E3"])
        call_item(made, "A1", minutes=5)
        yield made


def conflict(rnd: Round, expert: str, application: str) -> None:
    ids = {"expert": expert, "application": application}
    payload = {**ids, "kind": "declared", "detail": "曾任顾问"}
    rnd.store.write(lambda db: db.append("conflict_recorded", payload, actor="secretary"))


def opened(rnd: Round, motion: Motion = MOTION) -> Ballot:
    return open_ballot(rnd, "A1", motion)


def test_no_phase_changes_while_a_ballot_is_open(rnd: Round) -> None:
    ballot = opened(rnd)
    for phase in (Phase.CLOSED, Phase.REVIEW):
        with pytest.raises(Refused, match="正在表决"):
            change_phase(rnd, phase, reason="演示")
    close_ballot(rnd, ballot.id)
    change_phase(rnd, Phase.CLOSED)


def test_a_ballot_that_outlived_its_phase_takes_no_vote_and_can_only_be_called_off(
    rnd: Round,
) -> None:
    ballot = opened(rnd)
    closing = {"phase": "closed", "reason": ""}
    rnd.store.write(lambda db: db.append("phase_changed", closing, actor="chair"))
    with pytest.raises(PhaseClosed):
        vote(rnd, "E1", ballot.id, "named")
    with pytest.raises(PhaseClosed):
        close_ballot(rnd, ballot.id)
    assert close_ballot(rnd, ballot.id, call_off=True, reason="已归档").count is None


def test_the_seats_of_a_ballot_are_those_of_its_opening(rnd: Round) -> None:
    ballot = opened(rnd)
    with rnd.store.reading() as db:
        pairs = [[a.application, a.expert, a.stage] for a in db.assignments(expert="E3")]
    off = {"pairs": pairs, "reason": "演示"}
    rnd.store.write(lambda db: db.append("unassigned", off, actor="secretary"))
    count = close_ballot(rnd, ballot.id).count
    assert count is not None
    assert (count.seats, count.present) == (3, 3)


def test_who_has_to_leave_is_in_neither_the_seats_nor_the_present(rnd: Round) -> None:
    attend(rnd, ["E1", "E2"])
    conflict(rnd, "E2", "A1")
    with pytest.raises(Refused, match="应到 2 人，到会 1 人"):
        opened(rnd)
    attend(rnd, ["E1", "E2", "E3"])
    ballot = opened(rnd)
    conflict(rnd, "E3", "A1")
    count = close_ballot(rnd, ballot.id).count
    assert count is not None
    assert (count.seats, count.present, count.entitled, count.quorate) == (1, 1, 1, True)


def test_the_options_keep_their_order_when_the_count_is_read_again(rnd: Round) -> None:
    options = (BallotOption("z", "同意"), BallotOption("a", "不同意"))
    ballot = opened(rnd, Motion("是否同意", options))
    close_ballot(rnd, ballot.id)
    with rnd.store.reading() as db:
        (held,) = db.ballots(application="A1")
        count = closed(db, held).count
    assert count is not None
    assert list(count.tallies) == ["z", "a"]


def test_a_known_key_answers_for_the_same_ballot_only(rnd: Round) -> None:
    call_item(rnd, "A2", key="item")
    call_item(rnd, "A1")
    ballot = open_ballot(rnd, "A1", MOTION, key="k")
    assert open_ballot(rnd, "A1", MOTION, key="k") == ballot
    other = Motion("是否同意认定", (BallotOption("x", "甲"), BallotOption("y", "乙")))
    with pytest.raises(Refused, match="操作编号已用于另一内容"):
        open_ballot(rnd, "A1", other, key="k")
    with pytest.raises(Refused, match="操作编号已用于另一内容"):
        close_ballot(rnd, ballot.id, key="item")
    made = close_ballot(rnd, ballot.id, key="close")
    assert close_ballot(rnd, ballot.id, key="close") == made


def test_a_ballot_in_which_nobody_may_vote_any_more_says_so(rnd: Round) -> None:
    ballot = opened(rnd)
    for expert in ballot.voters:
        conflict(rnd, expert, "A1")
    desk = Desk(rnd, "chair", "chair")
    asked = {"verb": "chair.close_ballot", "op": "o", "cid": "c", "body": {"ballot": ballot.id}}
    (shown,) = desk.handle(asked)["body"]["ballots"]
    result = shown["result"]
    assert (result["entitled"], result["seats"], result["present"]) == (0, 0, 0)
    assert result["told"].endswith("无人可表决，没有结果。")


def test_the_chair_is_told_whether_those_who_may_decide_on_the_item_are_a_quorum(
    rnd: Round,
) -> None:
    attend(rnd, ["E1", "E2"])
    asked = {"verb": "chair.meeting", "op": "o", "cid": "c", "body": {}}
    desk = Desk(rnd, "chair", "chair")
    assert desk.handle(asked)["body"]["quorum"]["met"] is True
    conflict(rnd, "E2", "A1")
    assert desk.handle(asked)["body"]["quorum"]["met"] is False
