"""分派: assign experts, change assignments by hand."""

from __future__ import annotations

from collections.abc import Collection

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    Application,
    Assignment,
    AssignmentRequest,
    Conflict,
    Expert,
    Receipt,
    Review,
    ReviewState,
    ScreeningState,
)
from kepu_review.store import Reader, Stages, Transaction
from kepu_review.text import msg, t
from kepu_review.workflow.conflicts import find_conflicts
from kepu_review.workflow.guards import OFFICE, at_work, in_phase, known, passed
from kepu_review.workflow.passing import led_past
from kepu_review.workflow.repeating import done_before, event_before, part_of
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason
from kepu_review.workflow.terms import policy

ATTEMPTS = 3


def eligible(rnd: Round, db: Reader) -> tuple[Application, ...]:
    """The applications that experts may be given: screening passed, category known.

    Where a sample was drawn for the stage at work, those of it; never those whose route leads
    past the stage.
    """
    states, sample = db.screening(), db.sample(at_work(db))
    fit = {a for a, (state, _) in states.items() if state is ScreeningState.PASSED}
    if sample is not None:
        fit &= set(sample.drawn)
    fit -= led_past(rnd, db)
    return tuple(app for app in db.applications() if app.id in fit and app.category)


def assign(
    rnd: Round,
    *,
    per_application: int | None = None,
    only: Collection[str] | None = None,
    stage: str | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> tuple[Assignment, ...]:
    """Give each eligible application, or each of `only`, the experts that it lacks.

    Pairs that exist stay, but for those in conflict: they are taken apart, with the conflict as
    the reason. Returns the pairs that were added. Without `per_application` the round's own
    number holds, see `terms.policy`. Sheets are given for the stage at work; whoever names a
    `stage` makes sure that it is this one.

    Raises
    ------
    AssignmentRefused
        too few experts without a conflict; the message names the applications.
    Refused
        nothing has passed screening, there are no experts, another stage is at work, its sample is
        not drawn, or others keep changing the round.
    PhaseClosed
        the round is past its review.
    """
    with rnd.store.reading() as db:
        done = event_before(db, "assigned", {}, key=part_of(key, "add"))
    if done is not None:
        return tuple(Assignment(*pair) for pair in done.payload["pairs"])
    find_conflicts(rnd, actor=actor)
    for _ in range(ATTEMPTS):
        with rnd.store.reading() as db:
            in_phase(db, *OFFICE)
            _is_at_work(rnd, db, stage)
            wanted = per_application or policy(rnd, db).reviews_per_application
            request = request_for(rnd, db, wanted, only)
        _there_is_something(request.applications, request.experts)
        proposed = rnd.plugins.propose_assignments(request)
        added = rnd.write(lambda db: _write(rnd, db, request, proposed, only, actor, key))  # noqa: B023
        if added is not None:
            return added
    raise contended()


def _is_at_work(rnd: Round, db: Reader, wanted: str | None) -> None:
    now = at_work(db)
    if wanted not in (None, now):
        raise Refused(
            t("环节“{wanted}”不在评审中，现在评审的是“{now}”。", wanted=wanted, now=now),
            remedy=t("先进入：kepu-review stage 批次文件夹 --enter {stage}", stage=wanted),
        )
    stage = rnd.programme.stage(now)
    if stage is None or stage.sampling is None or db.sample(stage.id) is not None:
        return
    raise Refused(
        t("环节“{title}”要先抽取，再分派。", title=stage.shown),
        remedy=t("抽取：kepu-review sample 批次文件夹 {stage} --draw", stage=stage.id),
    )


def contended() -> Refused:
    """Others kept changing what the assignment was worked out from."""
    return Refused(
        t("分派时本批次一直有人在改动。"),
        remedy=t("请稍后重试。"),
    )


def reassign(
    rnd: Round,
    application: str,
    *,
    remove: str | None = None,
    add: str | None = None,
    reason: str,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Take an expert off an application, put one on, or both in one act.

    Raises
    ------
    Refused
        the one to go is not on it or has handed in; the one to come is on it, has a conflict, is
        recused or has no room; or the application has not passed screening.
    UsageError
        no reason, or nothing to do.
    PhaseClosed
        the round is past its review.
    """
    complaint = t("调整分派须写明理由和人员。")
    why = with_reason(reason, complaint)
    if remove is None and add is None:
        raise UsageError(complaint)

    def work(db: Transaction) -> Receipt:
        if remove is not None:
            db.hold(remove)  # or they might hand in while they are taken off
        last, kind = ("add", "assigned") if add is not None else ("remove", "unassigned")
        stage = at_work(db)
        content = {"pairs": [[application, add or remove, stage]], "reason": why}
        done = done_before(db, kind, content, key=part_of(key, last))
        if done is not None:
            return done
        in_phase(db, *OFFICE)
        receipt = None
        if remove is not None:
            _may_go(db, application, remove)
            payload = {"pairs": [[application, remove, stage]], "reason": why}
            receipt = db.append("unassigned", payload, actor=actor, key=part_of(key, "remove"))
        if add is not None:
            _may_come(db, application, add)
            payload = {"pairs": [[application, add, stage]], "reason": why}
            receipt = db.append("assigned", payload, actor=actor, key=part_of(key, "add"))
        if receipt is None:
            raise AssertionError("checked above: there is something to do")
        return receipt

    return rnd.write(work)


def request_for(
    rnd: Round, db: Reader, wanted: int, only: Collection[str] | None = None
) -> AssignmentRequest:
    """What an assignment of all eligible applications, or of `only`, has to satisfy now."""
    forbidden = {(c.application, c.expert) for c in db.conflicts()} | {
        (pair.application, pair.expert)
        for pair, state in db.review_states(Stages.EVERY).items()
        if state is ReviewState.RECUSED
    }
    return AssignmentRequest(
        applications=tuple(app for app in eligible(rnd, db) if only is None or app.id in only),
        experts=db.experts(),
        per_application=wanted,
        forbidden=frozenset(forbidden),
        fixed=db.assignments(),
        stage=at_work(db),
    )


def _write(
    rnd: Round,
    db: Transaction,
    request: AssignmentRequest,
    proposed: Collection[Assignment],
    only: Collection[str] | None,
    actor: str,
    key: str | None,
) -> tuple[Assignment, ...] | None:
    """Write the proposal if the round is still as it was asked about; None otherwise."""
    in_phase(db, *OFFICE)
    if request_for(rnd, db, request.per_application, only) != request:
        return None
    standing = set(request.fixed)
    bad = {(c.application, c.expert): c for c in db.conflicts()}
    for pair in request.fixed:
        if (pair.application, pair.expert) in bad and (only is None or pair.application in only):
            _take_apart(db, pair, bad[pair.application, pair.expert], actor)
    added = tuple(pair for pair in proposed if pair not in standing)
    if added:
        payload = {"pairs": [[p.application, p.expert, p.stage] for p in added]}
        db.append("assigned", payload, actor=actor, key=part_of(key, "add"))
    return added


def _take_apart(db: Transaction, pair: Assignment, conflict: Conflict, actor: str) -> None:
    reason = t("利益冲突：") + conflict.detail
    payload = {"pairs": [[pair.application, pair.expert, pair.stage]], "reason": reason}
    db.append("unassigned", payload, actor=actor)


def _there_is_something(applications: Collection[Application], experts: Collection[Expert]) -> None:
    if not applications:
        raise Refused(
            t("没有通过形式审查的申报，无从分派。"),
            remedy=t(msg("先完成形式审查。", "workflow")),
        )
    if not experts:
        raise Refused(
            t("还没有导入专家。"),
            remedy=t("用 kepu-review experts 导入专家名单。"),
        )


def _may_go(db: Reader, application: str, expert: str) -> None:
    if not db.assignments(expert=expert, application=application):
        raise Refused(
            t(
                "申报 {application} 没有分派给专家 {expert}。",
                application=application,
                expert=expert,
            ),
            remedy=t("请核对编号。"),
        )
    review = db.review(application, expert)
    if review is not None and review.state is ReviewState.SUBMITTED:
        raise Refused(
            t(
                "专家 {expert} 已提交对 {application} 的评审，不能撤下。",
                expert=expert,
                application=application,
            ),
            remedy=t("请专家先撤回评审表。"),
        )


def _may_come(db: Reader, application: str, expert: str) -> None:
    found, person = passed(db, known(db, application).id), db.expert(expert)
    if person is None:
        raise UsageError(t("没有专家 {expert}。", expert=expert))
    why = why_not_assigned(
        found,
        person,
        mine=db.assignments(expert=expert),
        conflicts=db.conflicts(expert=expert),
        review=review_of(db, application, expert),
    )
    if why:
        raise Refused(why, remedy=t("另选一位专家。"))


def review_of(db: Reader, application: str, expert: str) -> Review | None:
    """The sheet of this stage; of another one if the expert stepped back there."""
    state = ReviewState.RECUSED
    recused = db.reviews(expert, application, state=state, stage=Stages.EVERY)
    return recused[0] if recused else db.review(application, expert)


def why_not_assigned(
    application: Application,
    expert: Expert,
    *,
    mine: Collection[Assignment],
    conflicts: Collection[Conflict],
    review: Review | None,
) -> str:
    """Why the expert cannot be put on the application, "" if nothing stands against it.

    `mine` and `conflicts` are those of the expert, `review` is of this pair.
    """
    barred = [one for one in conflicts if one.application == application.id]
    pair = t("专家 {id} 与申报 {id_2}", id=expert.id, id_2=application.id)
    if application.category is None:
        return t("申报 {id} 类别未定。", id=application.id)
    if any(each.application == application.id for each in mine):
        return pair + t("已经分派。")
    if barred:
        return pair + t("有利益冲突：{detail}", detail=barred[0].detail)
    if review is not None and review.state is ReviewState.RECUSED:
        return pair + t("已回避。")
    if expert.capacity is not None and len(mine) >= expert.capacity:
        return t("专家 {id} 最多评 {capacity} 份，已满。", id=expert.id, capacity=expert.capacity)
    return ""
