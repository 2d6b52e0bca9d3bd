"""Remarks, rescoring, meeting and ballots as JSON; what is hidden is left out here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.audit_words import veiled
from kepu_review.desk.context import Context, moment
from kepu_review.desk.shapes import text_of
from kepu_review.errors import UsageError
from kepu_review.events import microseconds
from kepu_review.model import ABSTAIN, Ballot, Remark, Review, ReviewState
from kepu_review.programmes import NOT_NAMED
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow import outcome_title
from kepu_review.workflow.blindness import Veil
from kepu_review.workflow.meeting import barred
from kepu_review.workflow.retracing import retrace
from kepu_review.workflow.voting import Closed, closed


def office_name(actor: str) -> str:
    """What an office is called on the screen."""
    names = {"chair": t(msg("组长", "desk")), "secretary": t(msg("秘书", "desk"))}
    return names.get(actor, actor)


def remarks_json(veil: Veil, said: Iterable[Remark], *, me: str, office: bool) -> list[Any]:
    """The discussion as one person sees it; a remark is named by its time, which tells nobody.

    While totals are hidden from the offices, so is what experts say, which may tell a mark.
    """
    remarks = tuple(said)
    known = {one.id: mark_of(one.at) for one in remarks}
    return [
        {
            "id": known[one.id],
            "who": office_name(one.author) if one.office else veil.alias(one.author),
            "office": one.office,
            "mine": one.office is office and one.author == me,
            "text": veiled() if office and veil.totals and not one.office else one.text,
            "at": moment(one.at),
            "reply_to": known.get(one.reply_to or ""),
        }
        for one in remarks
    ]


def mark_of(at: datetime) -> str:
    """A remark's name in answers."""
    return str(microseconds(at))


def replied(said: Iterable[Remark], wanted: object) -> str | None:
    """The id of the remark that an answer called `wanted`; what is not there stays as it is."""
    if wanted is None:
        return None
    return next((one.id for one in said if mark_of(one.at) == wanted), str(wanted))


def episodes_json(veil: Veil, db: Reader, application: str) -> list[dict[str, Any]]:
    """Every asking for a rescore with its trace."""
    return [
        {
            "expert": veil.key(one.expert),
            "name": veil.alias(one.expert),
            "reason": one.reason,
            "by": office_name(one.by),
            "at": moment(one.at),
            "state": one.state,
            "before": None if veil.totals else one.before,
            "after": None if veil.totals else one.after,
            "recalled_at": moment(one.recalled_at),
            "answer": veiled() if veil.totals and one.answer is not None else one.answer,
            "ended_at": moment(one.ended_at),
        }
        for one in retrace(db, application)
    ]


def frozen_json(db: Reader, application: str) -> dict[str, Any] | None:
    """Why the sheets of the application are frozen; None where they are not."""
    found = db.frozen().get(application)
    if found is None:
        return None
    return {"reason": found.reason, "by": office_name(found.by), "at": moment(found.at)}


def others_json(context: Context, db: Reader, veil: Veil, application: str) -> list[Any] | None:
    """The other experts' handed-in sheets; None while they are hidden from experts."""
    if veil.marks:
        return None
    away = barred(db, application)
    assigned = {pair.expert for pair in db.assignments(application=application)}
    reviews = db.reviews(application=application, state=ReviewState.SUBMITTED)
    counted = [one for one in reviews if one.expert in assigned and one.expert not in away]
    others = [one for one in counted if one.expert != context.person]
    others.sort(key=lambda one: veil.sort_key(one.expert))
    return [_sheet(context, db, veil, one) for one in others]


def _sheet(context: Context, db: Reader, veil: Veil, review: Review) -> dict[str, Any]:
    rubric = context.rnd.rubric_of(db, review.rubric)
    total = None if rubric is None else context.rnd.total_of(rubric, review).points
    marks = {}
    for name, mark in review.marks.items():
        leaf = None if rubric is None else rubric.leaf(name)
        marks[name] = {
            "title": name if leaf is None else leaf.title,
            "points": None if leaf is None else text_of(rubrics.points(leaf, mark)),
            "state": mark.state.value,
            "level": mark.level,
            "comment": mark.comment,
        }
    return {
        "name": veil.alias(review.expert),
        "total": text_of(total),
        "comment": review.comment,
        "marks": marks,
    }


def ballot_json(db: Reader, held: Ballot, made: Closed | None = None) -> dict[str, Any]:
    """What anybody in the room may know of a ballot: before the closing no vote and no count."""
    shown = {
        "id": held.id,
        "application": held.application,
        "question": held.question,
        "options": [{"id": option.id, "title": option.title} for option in held.options],
        "quorum": held.quorum,
        "majority": held.majority,
        "secret": held.secret,
        "opened_at": moment(held.opened_at),
        "closed_at": moment(held.closed_at),
        "voters": len(held.voters),
        "cast": len(set(db.votes(held.id)) & set(held.voters)),
        "result": None,
    }
    if held.closed_at is not None:
        shown["result"] = _result(made or closed(db, held))
    return shown


def chair_ballot_json(context: Context, db: Reader, veil: Veil, held: Ballot) -> dict[str, Any]:
    """The same for the chair: of an open ballot also who has not voted, then who voted how."""
    made = None if held.closed_at is None else closed(db, held)
    shown = ballot_json(db, held, made)
    if made is not None:
        shown["left_out"] = _names(veil, made.left_out)
        shown["proposal"] = _proposal(context, held, shown["result"])
    if not held.secret:
        votes = db.votes(held.id)
        titles = {option.id: option.title for option in held.options} | {ABSTAIN: abstention()}
        shown["waiting"] = _names(veil, (one for one in held.voters if one not in votes))
        if held.closed_at is not None:
            shown["votes"] = [
                {"name": veil.alias(expert), "choice": titles[votes[expert]]}
                for expert in sorted(held.voters, key=veil.sort_key)
                if expert in votes
            ]
    return shown


def _names(veil: Veil, experts: Iterable[str]) -> list[str]:
    """In an order that tells nothing of who is hidden."""
    return [veil.alias(expert) for expert in sorted(experts, key=veil.sort_key)]


def abstention() -> str:
    """弃权 on a ballot."""
    return t(msg("弃权", "desk"))


def _result(made: Closed) -> dict[str, Any]:
    held, number = made.ballot, made.count
    if number is None:
        return {"void": True, "reason": held.reason, "outcome": None, "told": _told(made)}
    titles = {option.id: option.title for option in held.options}
    return {
        "void": False,
        "reason": held.reason,
        "tallies": [{"id": i, "title": titles[i], "votes": n} for i, n in number.tallies.items()],
        "abstained": number.abstained,
        "uncast": number.uncast,
        "entitled": number.entitled,
        "left_out": len(made.left_out),
        "present": number.present,
        "seats": number.seats,
        "quorate": number.quorate,
        "outcome": held.outcome,
        "outcome_title": titles.get(held.outcome or ""),
        "told": _told(made),
    }


def _told(made: Closed) -> str:
    """The result in one sentence, as it goes into the minutes."""
    held, number = made.ballot, made.count
    if number is None:
        return t("表决作废：{reason}", reason=held.reason)
    titles = {option.id: option.title for option in held.options}
    votes = t("、").join(
        t("{titles} {n} 票", titles=titles[i], n=n) for i, n in number.tallies.items()
    )
    seats, present, entitled = number.seats, number.present, number.entitled
    abstained, uncast, end = number.abstained, number.uncast, _end(made)
    return t(
        "应到 {seats} 人，到会 {present} 人，参加表决 {entitled} 人：{votes}、弃权 {abstained} "
        "票、未投 {uncast} 票。{end}",
        seats=seats,
        present=present,
        entitled=entitled,
        votes=votes,
        abstained=abstained,
        uncast=uncast,
        end=end,
    )


def _end(made: Closed) -> str:
    held, number = made.ballot, made.count
    if number is not None and number.entitled == 0:
        return t("无人可表决，没有结果。")
    if number is not None and not number.quorate:
        return t("到会未达到 {quorum}，表决无效。", quorum=held.quorum)
    title = next((option.title for option in held.options if option.id == held.outcome), None)
    if title is None:
        return t("没有选项达到 {majority}，未通过。", majority=held.majority)
    return t("“{title}”达到 {majority}，通过。", title=title, majority=held.majority)


def _proposal(context: Context, held: Ballot, result: Mapping[str, Any]) -> dict[str, str] | None:
    """What the vote proposes to decide, where its options are outcomes; the chair decides."""
    outcomes = {tier.id for tier in context.rnd.programme.tiers} | {NOT_NAMED}
    if held.outcome is None or held.outcome not in outcomes:
        return None
    title, told = outcome_title(context.rnd, held.outcome), result["told"]
    return {
        "application": held.application,
        "outcome": held.outcome,
        "title": title,
        "reason": t("会议表决：{told}", told=told),
    }


def texts(body: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts of the request's body.

    Raises
    ------
    UsageError
        it is missing or something else.
    """
    value = body.get(name)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(t("请求缺少“{name}”。", name=name))
    return value


def yes(body: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    """A yes or no of the request's body.

    Raises
    ------
    UsageError
        it is something else.
    """
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise UsageError(t("请求的“{name}”不对。", name=name))
    return value
