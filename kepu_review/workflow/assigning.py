"""分派: find conflicts, assign experts, change assignments by hand."""

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
    ReviewState,
    ScreeningState,
)
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.round import Round


def find_conflicts(rnd: Round, *, actor: str = "secretary") -> tuple[Conflict, ...]:
    """Ask every plugin about every pair and record the conflicts that were not known yet."""
    with rnd.store.reading() as db:
        applications, experts = db.applications(), db.experts()
        known = {(c.expert, c.application, c.kind) for c in db.conflicts()}
    found = [
        conflict
        for expert in experts
        for application in applications
        for conflict in rnd.plugins.conflicts(expert, application)
        if (conflict.expert, conflict.application, conflict.kind) not in known
    ]

    def work(db: Transaction) -> None:
        for conflict in found:
            payload = {
                "expert": conflict.expert,
                "application": conflict.application,
                "kind": conflict.kind.value,
                "detail": conflict.detail,
            }
            db.append("conflict_recorded", payload, actor=actor)

    rnd.write(work)
    return tuple(found)


def eligible(db: Reader) -> tuple[Application, ...]:
    """The applications that experts may be given: screening passed, category known."""
    states = db.screening()
    passed = {a for a, (state, _) in states.items() if state is ScreeningState.PASSED}
    return tuple(app for app in db.applications() if app.id in passed and app.category)


def assign(
    rnd: Round, *, per_application: int | None = None, actor: str = "secretary"
) -> tuple[Assignment, ...]:
    """Give each eligible application its experts; pairs that exist stay.

    Returns the pairs that were added.

    Raises
    ------
    AssignmentRefused
        too few experts without a conflict; the message names the applications.
    Refused
        nothing has passed screening, or there are no experts.
    """
    find_conflicts(rnd, actor=actor)
    wanted = per_application or rnd.programme.policy.reviews_per_application
    with rnd.store.reading() as db:
        applications, experts = eligible(db), db.experts()
        existing = db.assignments()
        request = AssignmentRequest(
            applications=applications,
            experts=experts,
            per_application=wanted,
            forbidden=frozenset((c.application, c.expert) for c in db.conflicts()) | _recused(db),
            fixed=existing,
        )
    _there_is_something(applications, experts)
    proposed = rnd.plugins.propose_assignments(request)
    fresh = tuple(pair for pair in proposed if pair not in set(existing))
    if fresh:
        payload = {"pairs": [[p.application, p.expert, p.stage] for p in fresh]}
        rnd.write(lambda db: db.append("assigned", payload, actor=actor))
    return fresh


def reassign(
    rnd: Round,
    application: str,
    *,
    remove: str | None = None,
    add: str | None = None,
    reason: str,
    actor: str = "secretary",
) -> Receipt:
    """Take an expert off an application, put one on, or both in one act.

    Raises
    ------
    Refused
        the one to go has handed in, or the one to come has a conflict.
    UsageError
        no reason, or nothing to do.
    """
    if not reason.strip() or (remove is None and add is None):
        raise UsageError(
            t("调整分派须写明理由和人员。", "A change of assignment needs a reason and a person.")
        )

    def work(db: Transaction) -> Receipt:
        receipt = None
        if remove is not None:
            review = db.review(application, remove)
            if review is not None and review.state is ReviewState.SUBMITTED:
                raise Refused(
                    t(
                        f"专家 {remove} 已提交对 {application} 的评审，不能撤下。",
                        f"Expert {remove} has handed in on {application} and cannot be removed.",
                    ),
                    remedy=t("请专家先撤回评审表。", "Ask the expert to recall the review first."),
                )
            gone = {"pairs": [[application, remove, "preliminary"]], "reason": reason}
            receipt = db.append("unassigned", gone, actor=actor)
        if add is not None:
            _may_review(db, application, add)
            pairs = {"pairs": [[application, add, "preliminary"]], "reason": reason}
            receipt = db.append("assigned", pairs, actor=actor)
        if receipt is None:
            raise AssertionError("checked above: there is something to do")
        return receipt

    return rnd.write(work)


def _recused(db: Reader) -> frozenset[tuple[str, str]]:
    return frozenset(
        (review.application, review.expert)
        for review in db.reviews()
        if review.state is ReviewState.RECUSED
    )


def _there_is_something(applications: Collection[Application], experts: Collection[Expert]) -> None:
    if not applications:
        raise Refused(
            t("没有通过形式审查的申报，无从分派。", "No application has passed screening."),
            remedy=t("先完成形式审查。", "Finish screening first."),
        )
    if not experts:
        raise Refused(
            t("还没有导入专家。", "No experts were imported."),
            remedy=t("用 kepu-review experts 导入专家名单。", "Import them: kepu-review experts."),
        )


def _may_review(db: Reader, application: str, expert: str) -> None:
    if db.application(application) is None:
        raise UsageError(t(f"没有申报 {application}。", f"No application {application}."))
    if db.expert(expert) is None:
        raise UsageError(t(f"没有专家 {expert}。", f"No expert {expert}."))
    for conflict in db.conflicts(expert=expert):
        if conflict.application == application:
            raise Refused(
                t(
                    f"专家 {expert} 与申报 {application} 有利益冲突：{conflict.detail}",
                    f"Expert {expert} has a conflict with {application}: {conflict.detail}",
                ),
                remedy=t("另选一位专家。", "Choose another expert."),
            )
