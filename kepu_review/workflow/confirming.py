"""主办单位审定: the organiser's own decision on what the panel decided, one by one."""

from __future__ import annotations

from collections.abc import Mapping

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Phase, Programme, Receipt
from kepu_review.programmes import NOT_NAMED
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import in_phase, known_stage, passed
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told, with_reason

Approvals = Mapping[str, tuple[bool, str]]
"""Application → whether it is approved, and why."""


def confirm(
    rnd: Round,
    stage: str,
    approvals: Approvals,
    office: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """The organiser approves what the panel decided, or does not; all of `approvals` or none.

    The panel's decision stays as it is. Whatever differs from it has a reason.

    Raises
    ------
    UsageError
        unknown stage or application, no office, nothing to confirm, or no reason where it differs.
    Refused
        the panel has not decided, or the round has not come to this stage.
    PhaseClosed
        the round is not in its deliberation.
    """
    _is_for_it(rnd.programme, stage)
    by_office = with_reason(office, t("审定须写明审定的机构。"))
    if not approvals:
        raise UsageError(
            t("没有要审定的申报。"),
            remedy=t("给出申报编号，或审定全部建议认定的申报。"),
        )
    items = [
        {"id": application, "approved": approved, "reason": told(why)}
        for application, (approved, why) in sorted(approvals.items())
    ]
    payload = {"stage": stage, "applications": items, "by_office": by_office}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "confirmed", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.DELIBERATION)
        _has_come(rnd, db, stage)
        outcomes = {name: one.outcome for name, one in db.decisions().items()}
        for application, (approved, why) in sorted(approvals.items()):
            passed(db, application)
            _is_founded(rnd.programme, outcomes.get(application), application, approved, why)
        return db.append("confirmed", payload, actor=actor, key=key)

    return rnd.write(work)


def names_it(programme: Programme, outcome: str | None) -> bool:
    """Whether a decision puts an application on the proposed list."""
    named = {tier.id for tier in programme.tiers if tier.named}
    return outcome is not None and outcome != NOT_NAMED and outcome in named


def proposed(rnd: Round, db: Reader) -> tuple[str, ...]:
    """Applications that the panel decided to name."""
    decided = db.decisions().items()
    return tuple(sorted(a for a, one in decided if names_it(rnd.programme, one.outcome)))


def unconfirmed(rnd: Round, db: Reader) -> tuple[str, ...]:
    """Applications that the panel decided to name and the organiser has not said a word about."""
    known = db.confirmations()
    return tuple(application for application in proposed(rnd, db) if application not in known)


def _is_for_it(programme: Programme, stage: str) -> None:
    """Under the name of an earlier stage the organiser would speak before its turn."""
    known_stage(programme, stage)
    meant = [one for one in programme.stages if one.kind == "confirmation"]
    if meant and stage not in {one.id for one in meant}:
        raise UsageError(
            t("环节“{stage}”不是主办单位审定的环节。", stage=stage),
            remedy=t("可选：") + t("、").join(f"{one.id}（{one.title}）" for one in meant),
        )


def _has_come(rnd: Round, db: Reader, stage: str) -> None:
    order = [one.id for one in rnd.programme.stages]
    now = db.stage()
    if now is None or now not in order or order.index(now) >= order.index(stage):
        return
    found = known_stage(rnd.programme, stage)
    raise Refused(
        t("还没有进入环节“{title}”。", title=found.shown),
        remedy=t("先进入：kepu-review stage 批次文件夹 --enter {stage}", stage=stage),
    )


def _is_founded(
    programme: Programme, outcome: str | None, application: str, approved: bool, why: str
) -> None:
    if outcome is None:
        raise Refused(
            t("申报 {application} 还没有评审决定，不能审定。", application=application),
            remedy=t("先由评审组作出决定。"),
        )
    if approved != names_it(programme, outcome) and not told(why):
        raise UsageError(
            t("申报 {application} 的审定与评审决定不一致，须写明理由。", application=application),
            remedy=t("理由随审定留痕；评审决定保持不变。"),
        )
