"""利益冲突声明: an expert says that they have no conflict before they see an application."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from kepu_review.errors import NotAssigned, PhaseClosed, Refused, UsageError
from kepu_review.model import Assignment, Phase, Review, ReviewState
from kepu_review.store import Reader, Stages, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import at_work, in_phase, marks_are_open
from kepu_review.workflow.round import Round
from kepu_review.workflow.writable import no_conflict


def declare_no_conflict(
    rnd: Round, expert: str, applications: Iterable[str], *, key: str | None = None
) -> datetime | None:
    """Declare it for these applications, all or none; what is declared already stays as it is.

    Returns the time of the newest declaration made here, or under this key before; None where all
    stood already.

    Raises
    ------
    NotAssigned, PhaseClosed
        with the reason; nothing is written.
    Refused
        the expert is recused from one of them, or the record knows a conflict.
    """
    wanted = tuple(dict.fromkeys(applications))
    if not wanted:
        raise UsageError(t("没有选择申报。"))

    def work(db: Transaction) -> datetime | None:
        standing = {one.application for one in db.declarations(expert=expert)}
        fresh = tuple(one for one in wanted if one not in standing)
        _may_declare(db, expert, fresh)
        at = None if key is None else _declared_at(db, expert, wanted, key)
        for application in fresh:
            payload = {"application": application, "expert": expert, "stage": at_work(db)}
            named = None if key is None else f"{key}:{application}"
            receipt = db.append(
                "no_conflict_declared", payload, actor=expert, chain=expert, key=named
            )
            at = receipt.at
        return at

    return rnd.write(work)


def _declared_at(
    db: Reader, expert: str, applications: Collection[str], key: str
) -> datetime | None:
    """When the same operation declared before."""
    known = [db.receipt(expert, f"{key}:{application}") for application in applications]
    return max((receipt.at for receipt in known if receipt is not None), default=None)


def has_declared(
    db: Reader,
    expert: str,
    review: Review | None,
    application: str,
    stage: str | Stages = Stages.AT_WORK,
) -> bool:
    """Whether the expert may see the content; a sheet that has marks speaks for itself."""
    if review is not None and review.marks:
        return True
    return bool(db.declarations(expert=expert, application=application, stage=stage))


def in_hand(db: Reader, expert: str) -> set[str]:
    """Assigned applications from which the expert is not recused and has no conflict on record.

    A conflict that is found later closes what was declared before as long as it is on record.
    """
    recused = {
        pair.application
        for pair, (state, _, _) in db.review_versions(expert, Stages.EVERY).items()
        if state is ReviewState.RECUSED
    }
    barred = {one.application for one in db.conflicts(expert=expert)}
    return {pair.application for pair in db.assignments(expert=expert)} - recused - barred


def must_have_declared(
    db: Reader, expert: str, application: str, stage: str | Stages = Stages.AT_WORK
) -> None:
    """The expert has declared that there is no conflict, and none is on record.

    Raises
    ------
    Refused
        they have not, or one is.
    """
    no_conflict(db, expert, application)
    if has_declared(db, expert, db.review(application, expert), application, stage):
        return
    raise Refused(
        t("您还没有声明与这份申报无利益冲突。"),
        remedy=t("请先打开这份申报作出声明，或者回避。"),
    )


def _may_declare(db: Reader, expert: str, applications: Collection[str]) -> None:
    if not applications:
        return
    in_phase(db, Phase.REVIEW)
    if not marks_are_open(db):
        raise PhaseClosed(
            t("评审已截止，不再需要声明。"),
            remedy=t("请与秘书处联系。"),
        )
    mine = {pair.application for pair in db.assignments(expert=expert)}
    states = db.review_versions(expert)
    conflicts = {one.application: one.detail for one in db.conflicts(expert=expert)}
    for application in applications:
        if application not in mine:
            raise NotAssigned(t("申报 {application} 没有分派给您。", application=application))
        state = states.get(Assignment(application, expert, at_work(db)))
        if state is not None and state[0] is ReviewState.RECUSED:
            raise Refused(t("您已回避申报 {application}。", application=application))
        if application in conflicts:
            raise Refused(
                t(
                    "申报 {application} 登记有利益冲突：{conflicts}",
                    application=application,
                    conflicts=conflicts[application],
                ),
                remedy=t("请回避；如认定有误，请联系秘书处。"),
            )
