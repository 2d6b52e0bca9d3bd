"""An expert works over a login that has no right on any table, through the usual functions."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.errors import NotAssigned, PhaseClosed, Refused, StoreError
from kepu_review.model import BallotOption, Phase, ReviewState
from kepu_review.workflow import (
    ReviewPatch,
    change_phase,
    rank_round,
    recall_review,
    recuse,
    save_review,
    set_deadline,
    submit_review,
)
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.discussing import say, say_for_office
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.meeting import attend, call_item
from kepu_review.workflow.phrases import change_phrases
from kepu_review.workflow.reminding import remind
from kepu_review.workflow.rescoring import answer_rescore, ask_rescore
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot, vote
from tests import small
from tests.guard.panel import Panel, guarded

pytestmark = pytest.mark.postgres


@pytest.fixture
def panel(tmp_path: Path, postgres: str) -> Iterator[Panel]:
    with guarded(tmp_path, postgres) as made:
        yield made


def test_an_expert_marks_hands_in_recalls_and_steps_back(panel: Panel) -> None:
    first, second, *_ = panel.mine("E1")
    with panel.at("E1") as rnd:
        declare_no_conflict(rnd, "E1", [first], key="declared")
        change_phrases(rnd, "E1", ["展项“完好”\t率\\高", "🎓 语\u2028句"])
        small.hand_in(rnd, "E1", first, small.sheet())
        recall_review(rnd, "E1", first, reason="改一项")
        patch = ReviewPatch({"B1": small.sheet(science="7.5")["B1"]}, {"V1": "无"}, "评语\n二行")
        saved = save_review(rnd, "E1", first, patch, base_revision=3, key="k1")
        again = save_review(rnd, "E1", first, patch, base_revision=3, key="k1")
        assert (again.receipt.hash, again.receipt.repeated) == (saved.receipt.hash, True)
        done = submit_review(rnd, "E1", first, base_revision=4)
        recuse(rnd, "E1", second, reason="曾任顾问")
        with rnd.store.reading() as db:
            states = [one.state for one in db.reviews(expert="E1")]
            assert db.review_receipt(first, "E1") == done.receipt
    assert states == [ReviewState.SUBMITTED, ReviewState.RECUSED]
    assert panel.owner.store.check() == ()
    with panel.owner.store.reading() as db:
        assert db.review(first, "E1") == done.review
        assert db.heads()["E1"][0] == 8


def test_an_expert_answers_discusses_and_votes(panel: Panel) -> None:
    application = panel.mine("E1")[0]
    other = next(who for app, who in small.pairs(panel.owner) if app == application and who != "E1")
    for expert in ("E1", other):
        with panel.at(expert) as rnd:
            declare_no_conflict(rnd, expert, [application])
            small.hand_in(rnd, expert, application, small.sheet())
    owner = panel.owner
    set_deadline(owner, datetime.now(UTC) - timedelta(minutes=1))
    change_phase(owner, Phase.DELIBERATION, reason="提前")
    for expert in ("E1", other):
        ask_rescore(owner, application, expert, reason="差距大")
    attend(owner, ["E1", other])
    call_item(owner, application)
    ballot = open_ballot(owner, application, Motion("是否推荐", _options()))
    with panel.at("E1") as rnd:
        answer_rescore(rnd, "E1", application, answer="维持")
        said = say(rnd, "E1", application, "同意")
        vote(rnd, "E1", ballot.id, "no")
        vote(rnd, "E1", ballot.id, "yes")
    with panel.at(other) as rnd:
        recall_review(rnd, other, application, reason="复核")
        patch = ReviewPatch({"B1": small.sheet(science="9")["B1"]})
        save_review(rnd, other, application, patch, base_revision=3)
        submit_review(rnd, other, application, base_revision=4)
        say(rnd, other, application, "也同意", reply_to=f"E1:{said.seq}")
        vote(rnd, other, ballot.id, "yes")
    say_for_office(owner, application, "议定", reply_to=f"E1:{said.seq}")
    assert seen_of_the_meeting(panel) == {"voters": 2, "cast": 2, "result": None}
    assert close_ballot(owner, ballot.id).ballot.outcome == "yes"
    assert seen_of_the_meeting(panel)["result"]["outcome"] == "yes"
    assert owner.store.check() == ()
    with panel.at("E1") as rnd, rnd.store.reading() as db:
        assert [one.text for one in db.remarks(application)] == ["同意", "也同意", "议定"]


def seen_of_the_meeting(panel: Panel) -> dict[str, Any]:
    """What E1's desk shows, by E1's login as by the owner's; nobody else is named to E1."""
    asked = {"verb": "expert.meeting", "op": "1", "cid": "c", "body": {}}
    with panel.at("E1") as rnd:
        mine = Desk(rnd, "E1", "expert").handle(asked)["body"]
        with rnd.store.reading() as db:
            (held,) = db.ballots()
            assert [one for one in (*held.voters, *db.votes(held.id)) if one[:1] == "E"] == [
                "E1",
                "E1",
            ]
            assert sorted(db.votes(held.id).values()) == ["", "yes"]
            assert db.meeting().present == ("E1",)
    theirs = Desk(panel.owner, "E1", "expert").handle(asked)["body"]
    assert {**mine, "now": ""} == {**theirs, "now": ""}
    return {name: mine["ballots"][0][name] for name in ("voters", "cast", "result")}


def test_the_office_goes_on_beside_the_members(panel: Panel) -> None:
    application = panel.mine("E2")[0]
    with panel.at("E2") as rnd:
        declare_no_conflict(rnd, "E2", [application])
    small.hand_in(panel.owner, "E2", application, small.sheet())  # entered by the office
    with panel.at("E2") as rnd:
        recall_review(rnd, "E2", application, reason="核对")
    assert panel.owner.store.rebuild() > 0
    assert panel.owner.store.check() == ()


def test_what_the_workflow_refuses_is_refused_in_the_same_words(panel: Panel) -> None:
    with panel.at("E1") as rnd:
        with pytest.raises(NotAssigned, match="没有分派给专家 E1"):
            recuse(rnd, "E1", panel.not_mine("E1"), reason="x")
        with pytest.raises(
            Refused, match="还没有声明"
        ):  # nothing but the database asks for it here
            save_review(rnd, "E1", panel.mine("E1")[0], ReviewPatch({}), base_revision=0)
        with pytest.raises(Refused, match="只能以本人的身份"):
            rnd.write(lambda db: db.hold("E2"))
        with pytest.raises(Refused, match="只能以本人的身份"):
            freeze(rnd, panel.mine("E1"), frozen=True, reason="x")
        with pytest.raises(Refused, match="不能据此统计"):
            rank_round(rnd)
        with pytest.raises(StoreError, match="不能核对"):
            rnd.store.check()
        change_phase(panel.owner, Phase.DELIBERATION, reason="提前")
        with pytest.raises(PhaseClosed, match="汇总合议"):
            declare_no_conflict(rnd, "E1", panel.mine("E1"))


def test_members_and_the_office_write_at_once(panel: Panel) -> None:
    def work(expert: str) -> int:
        application = panel.mine(expert)[0]
        with panel.at(expert) as rnd:
            declare_no_conflict(rnd, expert, [application])
            for revision in range(8):
                patch = ReviewPatch(small.sheet(science=str(revision)))
                done = save_review(rnd, expert, application, patch, base_revision=revision)
        return done.review.revision

    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(work, expert) for expert in ("E1", "E2", "E3")]
        for number in range(8):
            remind(panel.owner, ["E1", "E2"], text=f"第 {number} 次", key=str(number))
        assert [one.result() for one in running] == [8, 8, 8]
    assert panel.owner.store.check() == ()


def _options() -> list[BallotOption]:
    return [BallotOption("yes", "推荐"), BallotOption("no", "不推荐")]
