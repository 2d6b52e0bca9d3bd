"""退出: an expert drops out; what is not handed in goes to others, in one act."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from kepu_review.errors import AssignmentRefused, Refused, UsageError
from kepu_review.model import (
    Assignment,
    AssignmentRequest,
    Receipt,
    ReviewState,
)
from kepu_review.store import Reader, Transaction
from kepu_review.store.payloads import expert_json
from kepu_review.text import t
from kepu_review.workflow.assigning import (
    ATTEMPTS,
    contended,
    request_for,
)
from kepu_review.workflow.guards import OFFICE, in_phase, recalled_for_rescore
from kepu_review.workflow.repeating import event_before, part_of, receipt_again
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

Pair = tuple[str, str]
LAST = "pool"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What came of it."""

    expert: str
    kept: tuple[str, ...]  # applications whose sheet of this expert stays
    moved: tuple[Pair, ...]  # (application, the expert who takes it over)
    gaps: tuple[str, ...]  # applications that nobody took over
    receipt: Receipt


def replace_expert(
    rnd: Round,
    expert: str,
    *,
    reason: str,
    leave_gaps: bool = False,
    actor: str = "secretary",
    key: str | None = None,
) -> Replaced:
    """Take a drop-out off every sheet that is not handed in, and give those to others.

    Handed-in sheets stay and count; a draft stays in the record. Each open sheet goes to one
    other expert by the assignment plugin: without conflict, loads as equal as can be. The
    drop-out gets nothing more: their capacity becomes what they keep. With `leave_gaps` they go
    even where nobody can take over.

    Raises
    ------
    AssignmentRefused
        too few others without a conflict; nothing was changed.
    UsageError
        no such expert, or no reason.
    Refused
        a sheet of theirs is recalled for a rescore.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("专家退出须写明理由。"))
    for _ in range(ATTEMPTS):
        with rnd.store.reading() as db:
            content = {"dropped": expert, "reason": why}
            done = event_before(db, "experts_imported", content, key=part_of(key, LAST))
            if done is not None:
                return _outcome(done.payload, receipt_again(done))
            in_phase(db, *OFFICE)
            plan = _plan(rnd, db, expert)
        moved, gaps = _successors(rnd, plan, leave_gaps=leave_gaps)
        made = rnd.write(lambda db: _write(rnd, db, plan, moved, gaps, why, actor, key))  # noqa: B023
        if made is not None:
            return made
    raise contended()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the round looks like before; equal plans have equal successors."""

    expert: str
    open: tuple[Assignment, ...]
    kept: tuple[str, ...]
    request: AssignmentRequest  # of the others, without the open pairs


def _plan(rnd: Round, db: Reader, expert: str) -> _Plan:
    if db.expert(expert) is None:
        raise UsageError(t("没有专家 {expert}。", expert=expert))
    states = db.review_states()
    mine = db.assignments(expert=expert)
    _nothing_is_recalled(db, expert)
    done = (ReviewState.SUBMITTED, ReviewState.RECUSED)
    open_ = tuple(pair for pair in mine if states.get(pair) not in done)
    kept = tuple(pair.application for pair in mine if pair not in open_)
    asked = request_for(rnd, db, 1, {pair.application for pair in open_})
    request = replace(
        asked,
        experts=tuple(one for one in asked.experts if one.id != expert),
        fixed=tuple(pair for pair in asked.fixed if pair not in open_),
    )
    return _Plan(expert, open_, kept, request)


def _nothing_is_recalled(db: Reader, expert: str) -> None:
    """A sheet that was handed in and is being changed must not be lost with its expert."""
    named = [one.application for one in recalled_for_rescore(db) if one.expert == expert]
    if not named:
        return
    listed = t("、").join(named)
    raise Refused(
        t(
            "这位专家有 {named_count} 份评审表已撤回复核中：{listed}。",
            named_count=len(named),
            listed=listed,
        ),
        remedy=t(
            "请等专家重新提交，提交后评审表保留；不能提交的，请组长在评审截止前取消复核，评审表"
            "随后作为未提交转给他人。"
        ),
    )


def _successors(
    rnd: Round, plan: _Plan, *, leave_gaps: bool
) -> tuple[tuple[Assignment, ...], tuple[str, ...]]:
    """New pairs, one for each open sheet, and the applications that get none."""
    whole = plan.request
    standing = [p for p in whole.fixed if (p.application, p.expert) not in whole.forbidden]
    held = Counter(pair.application for pair in standing)
    groups = defaultdict(list)
    for application in whole.applications:
        groups[held[application.id] + 1].append(application)
    moved: tuple[Assignment, ...] = ()
    gaps: list[str] = []
    for wanted, applications in sorted(groups.items()):
        asked = replace(whole, applications=tuple(applications), per_application=wanted)
        try:
            moved += _added(rnd, asked, moved)
        except AssignmentRefused:
            if not leave_gaps:
                raise
            for application in applications:  # those that can be had
                try:
                    moved += _added(rnd, replace(asked, applications=(application,)), moved)
                except AssignmentRefused:
                    gaps.append(application.id)
    return moved, tuple(sorted(gaps))


def _added(
    rnd: Round, asked: AssignmentRequest, moved: tuple[Assignment, ...]
) -> tuple[Assignment, ...]:
    fixed = (*asked.fixed, *moved)
    proposed = rnd.plugins.propose_assignments(replace(asked, fixed=fixed))
    return tuple(sorted(set(proposed) - set(fixed)))


def _write(
    rnd: Round,
    db: Transaction,
    plan: _Plan,
    moved: Collection[Assignment],
    gaps: Collection[str],
    reason: str,
    actor: str,
    key: str | None,
) -> Replaced | None:
    """Write all of it if the round is still as it was planned for; None otherwise."""
    db.hold(plan.expert)  # or they might hand in meanwhile
    in_phase(db, *OFFICE)
    person = db.expert(plan.expert)
    if person is None or _plan(rnd, db, plan.expert) != plan:
        return None
    for kind, part, pairs in (
        ("unassigned", "remove", plan.open),
        ("assigned", "add", moved),
    ):
        if pairs:
            payload = {"pairs": [[p.application, p.expert, p.stage] for p in pairs]}
            db.append(kind, payload | {"reason": reason}, actor=actor, key=part_of(key, part))
    outcome: dict[str, Any] = {
        "experts": [expert_json(replace(person, capacity=len(plan.kept)))],
        "dropped": plan.expert,
        "reason": reason,
        "kept": list(plan.kept),
        "moved": [[pair.application, pair.expert] for pair in moved],
        "gaps": list(gaps),
    }
    receipt = db.append("experts_imported", outcome, actor=actor, key=part_of(key, LAST))
    return _outcome(outcome, receipt)


def _outcome(told: Any, receipt: Receipt) -> Replaced:
    return Replaced(
        told["dropped"],
        tuple(told["kept"]),
        tuple((application, expert) for application, expert in told["moved"]),
        tuple(told["gaps"]),
        receipt,
    )
