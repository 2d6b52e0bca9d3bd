"""合议发言: what the office and the experts of an application say about it to each other."""

from __future__ import annotations

import re

from kepu_review.errors import NotAssigned, Refused
from kepu_review.model import Phase, Receipt, Remark
from kepu_review.store import Reader, Stages, Transaction
from kepu_review.text import t
from kepu_review.workflow.blindness import Veil, veil
from kepu_review.workflow.declaring import must_have_declared
from kepu_review.workflow.guards import has_recused, in_phase, known
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def say(
    rnd: Round,
    expert: str,
    application: str,
    text: str,
    *,
    reply_to: str | None = None,
    key: str | None = None,
) -> Receipt:
    """An expert's remark on an application that they review.

    Raises
    ------
    UsageError
        nothing is said, or too much.
    Refused
        the expert does not review it, is recused, has a conflict or has not declared; or what is
        replied to is not there for them.
    PhaseClosed
        the round is not in its review or deliberation.
    """
    payload = {
        "expert": expert,
        "application": application,
        "text": plain(text),
        "reply_to": reply_to,
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "remark_made", payload, chain=expert, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        may_discuss(db, expert, application)
        _is_there(reply_to, heard_by(db, veil(rnd, db), expert, application))
        return db.append("remark_made", payload, actor=expert, chain=expert, key=key)

    return rnd.write(work)


def say_for_office(
    rnd: Round,
    application: str,
    text: str,
    *,
    reply_to: str | None = None,
    actor: str = "chair",
    key: str | None = None,
) -> Receipt:
    """A remark of the chair or the secretary.

    Raises
    ------
    UsageError
        nothing is said, or too much; or no such application.
    Refused
        what is replied to is not there.
    PhaseClosed
        the round is not in its review or deliberation.
    """
    payload = {"application": application, "text": plain(text), "reply_to": reply_to}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "office_remark_made", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        known(db, application)
        _is_there(reply_to, db.remarks(application=application))
        return db.append("office_remark_made", payload, actor=actor, key=key)

    return rnd.write(work)


def heard_by(db: Reader, hidden: Veil, expert: str, application: str) -> tuple[Remark, ...]:
    """What this expert may read of the discussion.

    While other experts' marks are hidden, so is what they say: else it would tell the mark.
    """
    said = db.remarks(application=application)
    if not hidden.marks:
        return said
    return tuple(one for one in said if one.office or one.author == expert)


def may_discuss(db: Reader, expert: str, application: str) -> None:
    """The expert takes part in the discussion of the application.

    Raises
    ------
    NotAssigned, Refused
        they do not; the message says why.
    """
    if not db.assignments(expert=expert, application=application, stage=Stages.EVERY):
        raise NotAssigned(t("申报 {application} 没有分派给您。", application=application))
    if has_recused(db, expert, application):
        raise Refused(t("您已回避这份申报。"))
    if any(c.application == application for c in db.conflicts(expert=expert)):
        raise Refused(
            t("您与这份申报有利益冲突。"),
            remedy=t("请回避；如认定有误，请联系秘书处。"),
        )
    must_have_declared(db, expert, application, Stages.EVERY)


def plain(text: str) -> str:
    """The remark as it is kept: no blanks around it, no control characters but line ends.

    Raises
    ------
    UsageError
        nothing is left, or it is too long.
    """
    said = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return with_reason(said, t("请写下要说的内容。"))


def _is_there(reply_to: str | None, remarks: tuple[Remark, ...]) -> None:
    if reply_to is not None and all(one.id != reply_to for one in remarks):
        raise Refused(
            t("要回复的发言不在这里。"),
            remedy=t("请刷新后再回复。"),
        )
