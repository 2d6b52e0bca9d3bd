"""A judged round whose panel met: two items, two ballots, decisions, one comment cleared."""

from __future__ import annotations

from pathlib import Path

from kepu_review.model import BallotOption, ClearedComment, Phase
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    decide,
    recuse,
    save_review,
    submit_review,
)
from kepu_review.workflow.clearing import clear_comments
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.meeting import attend, call_item, close_item
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot, vote
from tests import judged, small

WRITTEN = "讲解队伍偏少"
PRIVATE = "科学性存疑，须核实"
CLEARED = "请补充讲解人员，联系 13800138000"
REASON = "曾任顾问（虚构）"


def held(folder: Path) -> Round:
    """The round in deliberation: E4 is recused from A1, E1 never handed in A10."""
    rnd = judged.round_to_judge(folder)
    recuse(rnd, "E4", "A1", reason=REASON)
    for application, expert in small.pairs(rnd):
        if (application, expert) not in {("A1", "E4"), ("A10", "E1")}:
            _mark(rnd, application, expert)
    change_phase(rnd, Phase.DELIBERATION, reason="评审结束")
    attend(rnd, ["E1", "E2", "E4"])
    for application, choices in (("A12", ("yes", "yes", "yes")), ("A1", ("yes", "no"))):
        call_item(rnd, application, minutes=10)
        options = [BallotOption("yes", "同意"), BallotOption("no", "不同意")]
        ballot = open_ballot(rnd, application, Motion("是否同意建议认定？", options))
        for voter, choice in zip(ballot.voters, choices, strict=True):
            vote(rnd, voter, ballot.id, choice)
        close_ballot(rnd, ballot.id)
        close_item(rnd, application)
    for number in (1, 11, 12):
        decide(rnd, f"A{number}", "named", reason="合议")
    decide(rnd, "A2", "not_named", reason="低于其他申报")
    clear_comments(rnd, "A12", [CLEARED, ClearedComment("台账完整", "A1")])
    clear_comments(rnd, "A11", [])
    return rnd


def _mark(rnd: Round, application: str, expert: str) -> None:
    declare_no_conflict(rnd, expert, [application])
    marks = small.sheet(days="6.5", level="合格", science=judged.science(application, expert))
    comment = {"A12": WRITTEN, "A3": PRIVATE}.get(application, "")
    patch = ReviewPatch(marks, comment=comment)
    saved = save_review(rnd, expert, application, patch, base_revision=0)
    submit_review(rnd, expert, application, base_revision=saved.review.revision)
