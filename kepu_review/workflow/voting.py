"""表决: opened and closed by the chair, cast by experts, counted exactly by `ballots`.

A secret ballot is secret at the desks: no answer tells who chose what. It is not secret from
whoever holds the record, which has to be verifiable: each vote is an event of its voter's chain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    ABSTAIN,
    ROUND_CHAIN,
    Ballot,
    BallotOption,
    BallotRule,
    Phase,
    Receipt,
)
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow import ballots
from kepu_review.workflow.guards import in_phase
from kepu_review.workflow.meeting import attendance, barred, is_barred, members, no_open_ballot
from kepu_review.workflow.repeating import done_before, event_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.staging import ballot_rule
from kepu_review.workflow.telling import told, with_reason

LONGEST = 200
"""Characters of a question; an option has at most 60."""
MOST = 8
"""Options of a ballot."""
SHARES = ("quorum", "majority", "secret")
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Motion:
    """What is put to the vote."""

    question: str
    options: Sequence[BallotOption]
    quorum: str | None = None  # None of these three: as the programme says, else as is usual
    majority: str | None = None
    secret: bool | None = None  # 无记名


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed ballot and what it came to; no count where it was called off."""

    ballot: Ballot
    count: ballots.Count | None
    left_out: tuple[str, ...] = field(default=())
    """Voters whose vote does not count, since they had to leave after the opening."""


def open_ballot(
    rnd: Round, application: str, motion: Motion, *, actor: str = "chair", key: str | None = None
) -> Ballot:
    """Put the item under discussion to the vote of those present who need not leave.

    Raises
    ------
    UsageError
        the question, an option or a share is not as it must be.
    Refused
        another item is discussed, a ballot is open, nobody may vote, there is no quorum, or the
        ballot would be laxer than the programme's rule.
    PhaseClosed
        the round is not in its deliberation.
    """
    asked = _checked(motion)
    wanted = {name: getattr(motion, name) for name in SHARES}
    given = {name: value for name, value in wanted.items() if value is not None}
    number = _number(key)
    content = {"id": number, "application": application, **asked, **given}

    def work(db: Transaction) -> Ballot:
        if event_before(db, "ballot_opened", content, key=key) is not None:
            return found_ballot(db, number)
        in_phase(db, Phase.DELIBERATION)
        meeting = db.meeting()
        if meeting.application != application:
            raise Refused(
                t("现在讨论的不是这一项，不能表决。"),
                remedy=t("请先讨论该项。"),
            )
        no_open_ballot(db)
        terms = _terms(ballot_rule(rnd, db), given)
        away = barred(db, application)
        voters = [expert for expert in meeting.present if expert not in away]
        seats = members(db)
        _can_be_held(attendance(seats, meeting.present, away), len(voters), terms["quorum"])
        payload = {
            **content,
            **terms,
            "voters": voters,
            "seats": list(seats),
            "present": list(meeting.present),
        }
        db.append("ballot_opened", payload, actor=actor, key=key)
        return found_ballot(db, number)

    return rnd.write(work)


def vote(rnd: Round, expert: str, ballot: str, choice: str, *, key: str | None = None) -> Receipt:
    """Cast or change a vote; the last one before the closing counts.

    Raises
    ------
    UsageError
        no such ballot or choice.
    Refused
        the ballot is closed, or the expert does not vote in it.
    PhaseClosed
        the round is not in its deliberation.
    """
    payload = {"ballot": ballot, "expert": expert, "choice": choice}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "vote_cast", payload, chain=expert, key=key)
        if repeated is not None:
            return repeated
        db.hold(expert)
        db.hold(ROUND_CHAIN)  # whoever closes it waits, or has done so already
        held = found_ballot(db, ballot)
        in_phase(db, Phase.DELIBERATION)
        _may_vote(db, held, expert)
        if choice != ABSTAIN and all(option.id != choice for option in held.options):
            raise UsageError(t("没有这个选项。"))
        return db.append("vote_cast", payload, actor=expert, chain=expert, key=key)

    return rnd.write(work)


def close_ballot(
    rnd: Round,
    ballot: str,
    *,
    reason: str = "",
    call_off: bool = False,
    actor: str = "chair",
    key: str | None = None,
) -> Closed:
    """End the voting and count; with `call_off` (作废) nothing is counted.

    The votes of those who have a conflict or are recused by now do not count, and they are not
    among those the majority is taken of.

    Raises
    ------
    UsageError
        no such ballot, or it is called off without a reason.
    Refused
        it is closed already.
    PhaseClosed
        the round is not in its deliberation; a ballot can be called off all the same.
    """
    why = with_reason(reason, t("表决作废须写明理由。")) if call_off else told(reason)

    def work(db: Transaction) -> Closed:
        held = found_ballot(db, ballot)
        content = {"id": ballot, "reason": why}
        if event_before(db, "ballot_closed", content, key=key) is not None:
            return closed(db, held)
        for voter in sorted(held.voters):
            db.hold(voter)  # a vote under way is waited for, and counted
        held = found_ballot(db, ballot)
        if held.closed_at is not None:
            raise Refused(t("表决已经结束。"))
        if not call_off:
            in_phase(db, Phase.DELIBERATION)
        made, left_out = (None, ()) if call_off else _counted(db, held)
        payload = {
            **content,
            "outcome": None if made is None else made.outcome,
            "count": None if made is None else asdict(made) | {"left_out": list(left_out)},
        }
        db.append("ballot_closed", payload, actor=actor, key=key)
        return closed(db, found_ballot(db, ballot))

    return rnd.write(work)


def closed(db: Reader, held: Ballot) -> Closed:
    """A closed ballot with the count as it was recorded at the closing."""
    for _, event in db.history(chain=ROUND_CHAIN, kinds=("ballot_closed",), limit=_ALL):
        told = event.payload.get("count")
        if event.payload["id"] == held.id and told is not None:
            numbers = {name: value for name, value in told.items() if name != "left_out"}
            given = numbers["tallies"]  # the record sorts names; the ballot's order is its own
            numbers["tallies"] = {one.id: given[one.id] for one in held.options}
            return Closed(held, ballots.Count(**numbers), tuple(told["left_out"]))
    return Closed(held, None)


def found_ballot(db: Reader, ballot: str) -> Ballot:
    """The ballot with this id.

    Raises
    ------
    UsageError
        there is none.
    """
    found = next((one for one in db.ballots() if one.id == ballot), None)
    if found is None:
        raise UsageError(t("没有这次表决。"))
    return found


def _counted(db: Reader, held: Ballot) -> tuple[ballots.Count, tuple[str, ...]]:
    away = barred(db, held.application)
    seats, present = attendance(*_room(db, held), away)
    made = ballots.count(
        [option.id for option in held.options],
        [voter for voter in held.voters if voter not in away],
        db.votes(held.id),
        present=present,
        seats=seats,
        quorum=ballots.share(held.quorum),
        majority=ballots.majority_share(held.majority),
    )
    return made, tuple(voter for voter in held.voters if voter in away)


def _room(db: Reader, held: Ballot) -> tuple[Sequence[str], Sequence[str]]:
    """Members and those in the room as they were at the opening; older ballots did not say."""
    for _, event in db.history(chain=ROUND_CHAIN, kinds=("ballot_opened",), limit=_ALL):
        if event.payload["id"] == held.id and "seats" in event.payload:
            return event.payload["seats"], event.payload["present"]
    return members(db), db.meeting().present


def _checked(motion: Motion) -> dict[str, Any]:
    question = with_reason(motion.question, t("请写明表决事项。"))
    if len(question) > LONGEST:
        raise UsageError(t("表决事项请不超过 {longest} 字。", longest=LONGEST))
    ids = [option.id for option in motion.options]
    titles = [option.title.strip() for option in motion.options]
    if not 2 <= len(ids) <= MOST or len(set(ids)) < len(ids) or ABSTAIN in ids:
        raise UsageError(
            t("选项须为 2 至 {most} 个，各不相同。", most=MOST),
            remedy=t("“弃权”总是可选，不必列入。"),
        )
    if not all(0 < len(title) <= 60 for title in titles) or len(set(titles)) < len(titles):
        raise UsageError(t("选项的名称须为 1 至 60 字，各不相同。"))
    ballots.share(motion.quorum or ballots.USUAL)
    ballots.majority_share(motion.majority or ballots.USUAL)
    return {
        "question": question,
        "options": [{"id": i, "title": title} for i, title in zip(ids, titles, strict=True)],
    }


def _terms(rule: BallotRule | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Quorum, majority and secrecy: as asked for, never laxer than the rule."""
    if rule is None:
        return {"quorum": ballots.USUAL, "majority": ballots.USUAL, "secret": True, **given}
    terms = {"quorum": str(rule.attendance), "majority": str(rule.approval)}
    made = {**terms, "secret": rule.secret, **given}
    lax = (
        ballots.share(made["quorum"]) < rule.attendance,
        ballots.majority_share(made["majority"]) < rule.approval,
        rule.secret and not made["secret"],
    )
    if any(lax):
        raise Refused(
            t(
                "办法规定到会达到 {attendance}、通过须达到 {approval}{secret}，表决不能低于规定。",
                attendance=str(rule.attendance),
                approval=str(rule.approval),
                secret=t("、无记名") if rule.secret else "",
            ),
            remedy=t("依据：{clause}", clause=rule.clause),
        )
    return made


def _number(key: str | None) -> str:
    """The same operation opens the same ballot."""
    return uuid4().hex[:12] if key is None else sha256(key.encode()).hexdigest()[:12]


def _can_be_held(room: tuple[int, int], voters: int, quorum: str) -> None:
    seats, present = room
    if voters == 0:
        raise Refused(t("到会专家均须回避，不能表决。"))
    if not ballots.reached(present, seats, ballots.share(quorum)):
        raise Refused(
            t(
                "应到 {seats} 人，到会 {present} 人，未达到 {quorum}，不能表决。",
                seats=seats,
                present=present,
                quorum=quorum,
            ),
            remedy=t("请核对到会名单；缺席的可由替补到会。"),
        )


def _may_vote(db: Reader, held: Ballot, expert: str) -> None:
    if held.closed_at is not None:
        raise Refused(t("表决已经结束，这一票没有计入。"))
    if expert not in held.voters:
        raise Refused(
            t("您不在本次表决的投票人之列。"),
            remedy=t("如有疑问请向组长提出。"),
        )
    if is_barred(db, expert, held.application):
        raise Refused(t("您须回避这一项，不参加表决。"))
