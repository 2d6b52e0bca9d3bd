"""表决: attendance, approval and secrecy as the programme rules, never laxer."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_review.desk import Desk
from kepu_review.errors import Refused
from kepu_review.model import ABSTAIN, BallotOption, Phase
from kepu_review.workflow import Round, assign, change_phase
from kepu_review.workflow.meeting import attend, call_item
from kepu_review.workflow.staging import enter_stage
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot, vote
from tests import small, staged

AGREE = (BallotOption("named", "同意"), BallotOption("not_named", "不同意"))


def committee(folder: Path, location: str | None = None) -> Round:
    """In the final stage, the item called, everybody there."""
    rnd = staged.in_preliminary(folder, location)
    small.all_handed_in(rnd, ["8"])
    change_phase(rnd, Phase.DELIBERATION)
    enter_stage(rnd, "final", "不作考察，经办公室同意")
    attend(rnd, ["E1", "E2", "E3"])
    call_item(rnd, "A1", minutes=5)
    return rnd


def test_a_ballot_takes_the_rule_of_its_stage(tmp_path: Path, location: str) -> None:
    with committee(tmp_path, location) as rnd:
        held = open_ballot(rnd, "A1", Motion("是否同意", AGREE))
        assert (held.quorum, held.majority, held.secret) == ("3/4", "3/4", True)


@pytest.mark.parametrize(
    "laxer", [{"quorum": "2/3"}, {"majority": "2/3"}, {"secret": False}], ids=str
)
def test_a_laxer_ballot_is_refused_and_a_stricter_one_is_held(
    tmp_path: Path, laxer: dict[str, object]
) -> None:
    with committee(tmp_path) as rnd:
        with pytest.raises(Refused, match="到会达到 3/4、通过须达到 3/4、无记名") as refused:
            open_ballot(rnd, "A1", Motion("是否同意", AGREE, **laxer))
        assert refused.value.remedy == "依据：第五条"
        strict = Motion("是否同意", AGREE, quorum="1/1", majority="1/1", secret=True)
        assert open_ballot(rnd, "A1", strict).majority == "1/1"


def test_an_absent_quarter_is_too_many_for_the_rule(tmp_path: Path) -> None:
    with committee(tmp_path) as rnd:
        attend(rnd, ["E1", "E2"])
        with pytest.raises(Refused, match="应到 3 人，到会 2 人，未达到 3/4"):
            open_ballot(rnd, "A1", Motion("是否同意", AGREE))


def test_who_abstains_is_present_and_counts_against(tmp_path: Path) -> None:
    with committee(tmp_path) as rnd:
        held = open_ballot(rnd, "A1", Motion("是否同意", AGREE))
        for expert, choice in (("E1", "named"), ("E2", "named"), ("E3", ABSTAIN)):
            vote(rnd, expert, held.id, choice)
        made = close_ballot(rnd, held.id)
        assert made.count is not None
        assert (made.count.entitled, made.count.abstained) == (3, 1)
        assert made.ballot.outcome is None  # 2 of 3 is less than three quarters


def test_a_round_that_never_entered_a_stage_votes_by_the_rule_of_its_programme(
    tmp_path: Path,
) -> None:
    with staged.new_round(tmp_path) as rnd:
        assign(rnd)
        change_phase(rnd, Phase.REVIEW)
        small.all_handed_in(rnd, ["8"])
        change_phase(rnd, Phase.DELIBERATION)
        attend(rnd, ["E1", "E2", "E3"])
        call_item(rnd, "A1", minutes=5)
        assert open_ballot(rnd, "A1", Motion("是否同意", AGREE)).quorum == "3/4"


def test_the_meeting_says_whether_the_rule_of_the_stage_is_met(tmp_path: Path) -> None:
    with committee(tmp_path) as rnd:
        desk = Desk(rnd, "chair", "chair")
        asked = {"verb": "chair.meeting", "op": None, "cid": "c", "body": {}}
        assert desk.handle(asked)["body"]["quorum"] == {"share": "3/4", "met": True}
        attend(rnd, ["E1", "E2"])
        assert desk.handle(asked)["body"]["quorum"] == {"share": "3/4", "met": False}
