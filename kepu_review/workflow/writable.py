"""What an expert needs to write on a sheet now, whatever the act."""

from __future__ import annotations

from kepu_review.errors import NotAssigned, PhaseClosed, Refused
from kepu_review.model import Phase, ReviewState
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.freezing import not_frozen
from kepu_review.workflow.guards import in_phase, marks_are_open, passed
from kepu_review.workflow.rescoring import hold_rescore, open_rescore


def why_not_editable(db: Reader, expert: str, application: str) -> str:
    """Why this expert cannot write on this sheet now; "" where they can."""
    try:
        _marks_are_open(db, expert, application)
        is_assigned(db, expert, application)
        no_conflict(db, expert, application)
        passed(db, application)
        not_frozen(db, application)
    except Refused as refusal:
        return refusal.message
    review = db.review(application, expert)
    if review is not None and review.state is ReviewState.SUBMITTED:
        return t("评审表已提交。")
    if review is not None and review.state is ReviewState.RECUSED:
        return t("您已回避这份申报。")
    return ""


def may_write_now(db: Transaction, expert: str, application: str) -> None:
    """The review is open, or the chair has asked this expert to look again.

    Raises
    ------
    PhaseClosed
        neither is so.
    """
    if not marks_are_open(db) and open_rescore(db, expert, application) is not None:
        hold_rescore(db, expert)  # what lets the expert write now must not be withdrawn meanwhile
    _marks_are_open(db, expert, application)


def _marks_are_open(db: Reader, expert: str, application: str) -> None:
    if marks_are_open(db):
        return
    if open_rescore(db, expert, application) is not None:
        return in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
    in_phase(db, Phase.REVIEW)
    info = db.info()
    if info.deadline is not None:
        raise PhaseClosed(
            t("评审已于 {deadline:%Y-%m-%d %H:%M} 截止。", deadline=info.deadline.astimezone()),
            remedy=t("请与秘书处联系。"),
        )


def is_assigned(db: Reader, expert: str, application: str) -> None:
    """The application is the expert's to review, in the stage at work.

    Raises
    ------
    NotAssigned
        it is not.
    """
    if not db.assignments(expert=expert, application=application):
        raise NotAssigned(
            t(
                "申报 {application} 没有分派给专家 {expert}。",
                application=application,
                expert=expert,
            ),
            remedy=t("如有疑问请与秘书处联系。"),
        )


def no_conflict(db: Reader, expert: str, application: str) -> None:
    """No conflict of interest of this expert with the application is on record.

    Raises
    ------
    Refused
        one is, whenever it was found; the message names it.
    """
    for conflict in db.conflicts(expert=expert):
        if conflict.application == application:
            raise Refused(
                t("您与这份申报有利益冲突：{detail}", detail=conflict.detail),
                remedy=t("请点“回避”；如认定有误，请联系秘书处。"),
            )
