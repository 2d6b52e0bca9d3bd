"""The verbs of the panel: discussion, rescoring, meeting, ballots, freezing; chair and expert."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kepu_review.desk.context import (
    Context,
    application_json,
    known_application,
    moment,
    word,
)
from kepu_review.desk.panel_shapes import (
    ballot_json,
    chair_ballot_json,
    episodes_json,
    frozen_json,
    office_name,
    others_json,
    remarks_json,
    replied,
    texts,
    yes,
)
from kepu_review.errors import Refused, UsageError
from kepu_review.model import ROUND_CHAIN, BallotOption, Meeting, Phase
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import ballots
from kepu_review.workflow.blindness import Veil, veil
from kepu_review.workflow.discussing import heard_by, may_discuss, say, say_for_office
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.guards import in_phase
from kepu_review.workflow.meeting import (
    attend,
    attendance,
    barred,
    call_item,
    close_item,
    is_barred,
    members,
)
from kepu_review.workflow.rescoring import (
    answer_rescore,
    ask_rescore,
    open_rescore,
    withdraw_rescore,
)
from kepu_review.workflow.staging import ballot_rule
from kepu_review.workflow.voting import Motion, close_ballot, open_ballot, vote

Body = Mapping[str, Any]


# the chair, and of the discussion also the secretary ----------------------------------------


def chair_panel(context: Context, body: Body) -> dict[str, Any]:
    """What the panel does about one application beside its sheets."""
    with context.rnd.store.reading() as db:
        number = known_application(db, word(body, "application")).id
        hidden = veil(context.rnd, db)
        held = db.ballots(application=number)
        return {
            "remarks": remarks_json(
                hidden, db.remarks(application=number), me=context.person, office=True
            ),
            "why_not": _closed_to_remarks(db),
            "rescores": episodes_json(hidden, db, number),
            "ballots": [chair_ballot_json(context, db, hidden, one) for one in held],
            "frozen": frozen_json(db, number),
        }


def chair_remark(context: Context, body: Body) -> dict[str, Any]:
    """Say something as the office."""
    number = word(body, "application")
    with context.rnd.store.reading() as db:
        reply_to = replied(db.remarks(application=number), body.get("reply_to"))
    say_for_office(
        context.rnd,
        number,
        word(body, "text"),
        reply_to=reply_to,
        actor=context.person,
        key=context.key,
    )
    return chair_panel(context, body)


def chair_rescore(context: Context, body: Body) -> dict[str, Any]:
    """Ask an expert to look again."""
    ask_rescore(
        context.rnd,
        word(body, "application"),
        _expert(context, body),
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return chair_panel(context, body)


def chair_withdraw_rescore(context: Context, body: Body) -> dict[str, Any]:
    """Take the asking back."""
    withdraw_rescore(
        context.rnd,
        word(body, "application"),
        _expert(context, body),
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return chair_panel(context, body)


def chair_freeze(context: Context, body: Body) -> dict[str, Any]:
    """Freeze or reopen applications."""
    freeze(
        context.rnd,
        texts(body, "applications"),
        frozen=yes(body, "frozen", default=True),
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    with context.rnd.store.reading() as db:
        return {"frozen": {number: frozen_json(db, number) for number in db.frozen()}}


def chair_meeting(context: Context, _body: Body) -> dict[str, Any]:
    """The meeting as it stands: item, who is there, who has to leave, ballots."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        hidden, now, head = veil(rnd, db), db.meeting(), db.heads()[ROUND_CHAIN]
        away = {} if now.application is None else barred(db, now.application)
        seats = rnd.kept.get("members", head, lambda: members(db))
        due, here = attendance(seats, now.present, away)
        held = () if now.application is None else db.ballots(application=now.application)
        rule = ballot_rule(rnd, db)
        share = ballots.USUAL if rule is None else str(rule.attendance)
        return {
            "now": moment(datetime.now(UTC)),
            "phase": db.info().phase.value,
            "item": _item(context, db, now),
            "members": _members(db, hidden, now, away, frozenset(seats)),
            "seats": len(seats),
            "present": len(now.present),
            "quorum": {
                "share": share,
                "met": ballots.reached(here, due, ballots.share(share)),
            },
            "ballots": [chair_ballot_json(context, db, hidden, one) for one in held],
            "discussed": rnd.kept.get("discussed", head, lambda: _discussed(db)),
        }


def chair_call(context: Context, body: Body) -> dict[str, Any]:
    """Discuss an item, or none."""
    minutes = body.get("minutes")
    if minutes is not None and (not isinstance(minutes, int) or isinstance(minutes, bool)):
        raise UsageError(t("限时应为整数分钟。"))
    if body.get("application") is None:
        with context.rnd.store.reading() as db:
            now = db.meeting().application
        if now is not None:
            close_item(context.rnd, now, actor=context.person, key=context.key)
    else:
        number = word(body, "application")
        call_item(context.rnd, number, minutes=minutes, actor=context.person, key=context.key)
    return chair_meeting(context, body)


def chair_attend(context: Context, body: Body) -> dict[str, Any]:
    """Who is in the room."""
    with context.rnd.store.reading() as db:
        hidden = veil(context.rnd, db)
    present = [hidden.expert(key) for key in texts(body, "present")]
    attend(context.rnd, present, actor=context.person, key=context.key)
    return chair_meeting(context, body)


def chair_ballot(context: Context, body: Body) -> dict[str, Any]:
    """Put the item to the vote."""
    motion = Motion(
        question=word(body, "question", optional=True),
        options=_options(body),
        quorum=word(body, "quorum", optional=True) or None,
        majority=word(body, "majority", optional=True) or None,
        secret=yes(body, "secret", default=True) if "secret" in body else None,
    )
    number = word(body, "application")
    open_ballot(context.rnd, number, motion, actor=context.person, key=context.key)
    return chair_meeting(context, body)


def chair_close_ballot(context: Context, body: Body) -> dict[str, Any]:
    """Count, or call the ballot off."""
    close_ballot(
        context.rnd,
        word(body, "ballot"),
        reason=word(body, "reason", optional=True),
        call_off=yes(body, "call_off"),
        actor=context.person,
        key=context.key,
    )
    return chair_meeting(context, body)


# the expert ---------------------------------------------------------------------------------


def expert_panel(context: Context, body: Body) -> dict[str, Any]:
    """The discussion of one of my applications, what I am asked, what others marked if shown."""
    me, rnd = context.person, context.rnd
    with rnd.store.reading() as db:
        number = known_application(db, word(body, "application")).id
        may_discuss(db, me, number)
        hidden = veil(rnd, db)
        said = heard_by(db, hidden, me, number)
        return {
            "remarks": remarks_json(hidden, said, me=me, office=False),
            "hidden": hidden.marks,
            "why_not": _closed_to_remarks(db),
            "rescore": rescore_json(db, me, number),
            "frozen": frozen_json(db, number),
            "others": others_json(context, db, hidden, number),
        }


def rescore_json(db: Reader, expert: str, application: str) -> dict[str, Any] | None:
    """What the expert is asked to look at again; None where nothing is."""
    asked = open_rescore(db, expert, application)
    if asked is None:
        return None
    return {"reason": asked.reason, "by": office_name(asked.by), "at": moment(asked.at)}


def expert_remark(context: Context, body: Body) -> dict[str, Any]:
    """Say something about one of my applications."""
    number = word(body, "application")
    with context.rnd.store.reading() as db:
        reply_to = replied(db.remarks(application=number), body.get("reply_to"))
    text = word(body, "text")
    say(context.rnd, context.person, number, text, reply_to=reply_to, key=context.key)
    return expert_panel(context, body)


def expert_answer_rescore(context: Context, body: Body) -> dict[str, Any]:
    """I have looked again and keep my marks."""
    answer_rescore(
        context.rnd,
        context.person,
        word(body, "application"),
        answer=word(body, "answer", optional=True),
        key=context.key,
    )
    return expert_panel(context, body)


def expert_meeting(context: Context, _body: Body) -> dict[str, Any]:
    """The item now discussed, whether I have to leave, and what I may vote on."""
    me = context.person
    with context.rnd.store.reading() as db:
        now = db.meeting()
        leave = now.application is not None and is_barred(db, me, now.application)
        here = me in now.present
        held = db.ballots(application=now.application) if now.application and not leave else ()
        return {
            "now": moment(datetime.now(UTC)),
            "item": _item(context, db, now),
            "leave": leave,
            "present": here,
            "ballots": [
                {
                    **ballot_json(db, one),
                    "may_vote": one.closed_at is None and me in one.voters,
                    "voted": me in db.votes(one.id),
                    "mine": None if one.secret else db.votes(one.id).get(me),
                }
                for one in held
                if here or me in one.voters
            ],
        }


def expert_vote(context: Context, body: Body) -> dict[str, Any]:
    """Cast or change my vote."""
    ballot, choice = word(body, "ballot"), word(body, "choice")
    vote(context.rnd, context.person, ballot, choice, key=context.key)
    return expert_meeting(context, body)


VERBS = {
    "chair.panel": chair_panel,
    "chair.remark": chair_remark,
    "chair.rescore": chair_rescore,
    "chair.withdraw_rescore": chair_withdraw_rescore,
    "chair.freeze": chair_freeze,
    "chair.meeting": chair_meeting,
    "chair.call": chair_call,
    "chair.attend": chair_attend,
    "chair.ballot": chair_ballot,
    "chair.close_ballot": chair_close_ballot,
    "secretary.panel": chair_panel,
    "secretary.remark": chair_remark,
    "expert.panel": expert_panel,
    "expert.remark": expert_remark,
    "expert.answer_rescore": expert_answer_rescore,
    "expert.meeting": expert_meeting,
    "expert.vote": expert_vote,
}


def _closed_to_remarks(db: Reader) -> str:
    try:
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
    except Refused as refusal:
        return refusal.message
    return ""


def _expert(context: Context, body: Body) -> str:
    with context.rnd.store.reading() as db:
        return veil(context.rnd, db).expert(word(body, "expert"))


def _discussed(db: Reader) -> list[str]:
    """Applications that were called at any time."""
    called = db.history(chain=ROUND_CHAIN, kinds=("item_called",), limit=100_000)
    return sorted({str(event.payload["application"]) for _, event in called})


def _item(context: Context, db: Reader, now: Meeting) -> dict[str, Any] | None:
    if now.application is None:
        return None
    shown = application_json(context.rnd, known_application(db, now.application))
    shown["application"] = shown.pop("id")
    return {**shown, "called_at": moment(now.called_at), "minutes": now.minutes}


def _members(
    db: Reader, hidden: Veil, now: Meeting, away: Mapping[str, str], own: frozenset[str]
) -> list[dict[str, Any]]:
    """Everybody who may be in the room; the reason to leave would name who is hidden."""
    hall = t("利益冲突或已回避")
    return [
        {
            "expert": hidden.key(expert.id),
            "name": hidden.alias(expert.id),
            "affiliation": "" if hidden.names else expert.affiliation,
            "member": expert.id in own,
            "present": expert.id in now.present,
            "leave": (hall if hidden.names else away[expert.id]) if expert.id in away else None,
        }
        for expert in sorted(db.experts(), key=lambda one: hidden.sort_key(one.id))
    ]


def _options(body: Body) -> list[BallotOption]:
    given = body.get("options")
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise UsageError(t("请求缺少“options”。"))
    return [BallotOption(word(one, "id"), word(one, "title")) for one in given]
