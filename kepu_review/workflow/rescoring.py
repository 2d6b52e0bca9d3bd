"""复核: the chair asks an expert to look at a handed-in sheet again; the whole trace is kept."""

from __future__ import annotations

from kepu_review.errors import NotAssigned, Refused
from kepu_review.events import microseconds
from kepu_review.model import ROUND_CHAIN, Phase, Receipt, Rescore, ReviewState
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.freezing import not_frozen
from kepu_review.workflow.guards import at_work, in_phase, known, marks_are_open
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason


def ask_rescore(
    rnd: Round,
    application: str,
    expert: str,
    *,
    reason: str,
    actor: str = "chair",
    key: str | None = None,
) -> Receipt:
    """Ask the expert to look at their handed-in sheet again.

    The sheet goes on counting. While the request is open the expert may recall it, also in
    deliberation and after the deadline; a recalled sheet does not count until it is handed in
    again, which answers the request.

    Raises
    ------
    UsageError
        no reason.
    Refused
        the sheet is not handed in, asked about already, frozen, or the expert has a conflict.
    PhaseClosed
        the round is not in its review or deliberation.
    """
    told = with_reason(reason, t("请复核须写明理由。"))
    payload = {"application": application, "expert": expert, "reason": told}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "rescore_asked", payload, key=key)
        if repeated is not None:
            return repeated
        known(db, application)
        db.hold(expert)  # or the sheet might be recalled meanwhile
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        not_frozen(db, application)
        _is_reviewer(db, application, expert)
        if open_rescore(db, expert, application) is not None:
            raise Refused(
                t("这份评审表已在复核中。"),
                remedy=t("等专家答复，或先取消。"),
            )
        if not _handed_in(db, application, expert):
            raise Refused(
                t("这位专家尚未提交评审表，无须请其复核。"),
                remedy=t("等提交后再请复核。"),
            )
        asked = payload | {"stage": at_work(db)}
        return db.append("rescore_asked", asked, actor=actor, key=key)

    return rnd.write(work)


def withdraw_rescore(
    rnd: Round,
    application: str,
    expert: str,
    *,
    reason: str,
    actor: str = "chair",
    key: str | None = None,
) -> Receipt:
    """Take the request back.

    Raises
    ------
    UsageError
        no reason.
    Refused
        none is open, or the sheet is recalled just now and could not be handed in any more.
    """
    told = with_reason(reason, t("取消复核须写明理由。"))
    payload = {"application": application, "expert": expert, "reason": told}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "rescore_withdrawn", payload, key=key)
        if repeated is not None:
            return repeated
        known(db, application)
        db.hold(expert)
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        _is_open(db, expert, application)
        review = db.review(application, expert)
        draft = review is not None and review.state is ReviewState.DRAFT
        if draft and not marks_are_open(db):
            raise Refused(
                t("专家已撤回评审表，正在修改；现在取消，这份评审表将无法再提交。"),
                remedy=t("请等专家重新提交；重新提交后复核自动办结。"),
            )
        withdrawn = payload | {"stage": at_work(db)}
        return db.append("rescore_withdrawn", withdrawn, actor=actor, key=key)

    return rnd.write(work)


def answer_rescore(
    rnd: Round, expert: str, application: str, *, answer: str, key: str | None = None
) -> Receipt:
    """维持原评分: the expert has looked again and keeps the sheet as it is, with the reason.

    Raises
    ------
    UsageError
        no reason.
    Refused
        nothing was asked, or the sheet is recalled just now.
    """
    told = with_reason(answer, t("维持原评分须说明理由。"))
    payload = {"application": application, "expert": expert, "answer": told}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "rescore_answered", payload, chain=expert, key=key)
        if repeated is not None:
            return repeated
        hold_rescore(db, expert)
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        asked = _is_open(db, expert, application)
        if not _handed_in(db, application, expert):
            raise Refused(
                t("评审表已撤回，不能维持原评分。"),
                remedy=t("请修改后重新提交。"),
            )
        named = payload | {"stage": asked.stage, "asked": microseconds(asked.at)}
        return db.append("rescore_answered", named, actor=expert, chain=expert, key=key)

    return rnd.write(work)


def open_rescore(db: Reader, expert: str, application: str) -> Rescore | None:
    """The request to this expert that still waits for an answer."""
    found = db.rescores(application=application, expert=expert)
    return next((one for one in found if one.answer is None), None)


def hold_rescore(db: Transaction, expert: str) -> None:
    """Keep the request as it is while the expert acts on it: nobody may withdraw it meanwhile."""
    db.hold(expert)
    db.hold(ROUND_CHAIN)


def answered_by(db: Transaction, expert: str, application: str, answer: str) -> None:
    """What the expert did with the sheet answers the request, if one is open."""
    asked = open_rescore(db, expert, application)
    if asked is None:
        return
    payload = {"application": application, "expert": expert, "answer": answer}
    named = payload | {"stage": asked.stage, "asked": microseconds(asked.at)}
    db.append("rescore_answered", named, actor=expert, chain=expert)


def _is_open(db: Reader, expert: str, application: str) -> Rescore:
    asked = open_rescore(db, expert, application)
    if asked is None:
        raise Refused(
            t("这份评审表没有待答复的复核。"),
            remedy=t("可能已答复或已取消，请刷新。"),
        )
    return asked


def _is_reviewer(db: Reader, application: str, expert: str) -> None:
    if not db.assignments(expert=expert, application=application):
        raise NotAssigned(t("这位专家不评审这份申报。"))
    if any(c.application == application for c in db.conflicts(expert=expert)):
        raise Refused(
            t("这位专家与这份申报有利益冲突。"),
            remedy=t("其评审表不计入，无须复核。"),
        )


def _handed_in(db: Reader, application: str, expert: str) -> bool:
    review = db.review(application, expert)
    return review is not None and review.state is ReviewState.SUBMITTED
