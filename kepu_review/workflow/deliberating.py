"""汇总与决定: phases, decisions and the deadline. Plugins propose, people decide."""

from __future__ import annotations

from datetime import datetime

from kepu_review.errors import PhaseClosed, UsageError
from kepu_review.model import Phase, Receipt
from kepu_review.programmes import NOT_NAMED, TIED
from kepu_review.store import Transaction
from kepu_review.text import t
from kepu_review.workflow.round import Round


def change_phase(
    rnd: Round, phase: Phase, *, reason: str = "", actor: str = "secretary"
) -> Receipt:
    """Open another phase of the round; going back needs a reason.

    Raises
    ------
    UsageError
        a step back without a reason.
    """
    order = list(Phase)

    def work(db: Transaction) -> Receipt:
        back = order.index(phase) < order.index(db.info().phase)
        if back and not reason.strip():
            raise UsageError(
                t("退回前一阶段须写明理由。", "Going back to an earlier phase needs a reason.")
            )
        payload = {"phase": phase.value, "reason": reason}
        return db.append("phase_changed", payload, actor=actor)

    return rnd.write(work)


def decide(
    rnd: Round, application: str, outcome: str, *, reason: str, actor: str = "chair"
) -> Receipt:
    """Record what the panel decided on one application.

    Raises
    ------
    PhaseClosed
        marks are still open, so that nothing could be decided on them.
    UsageError
        unknown application or outcome, or no reason.
    """
    outcomes = {tier.id for tier in rnd.programme.tiers} | {NOT_NAMED}
    if outcome not in outcomes:
        raise UsageError(
            t(f"没有结论「{outcome}」。", f"There is no outcome “{outcome}”."),
            remedy=t("可选：", "Choose one of: ") + "、".join(sorted(outcomes)),
        )
    if not reason.strip():
        raise UsageError(t("决定须写明理由。", "A decision needs a reason."))

    def work(db: Transaction) -> Receipt:
        if db.info().phase is not Phase.DELIBERATION:
            raise PhaseClosed(
                t(
                    "评审结束、进入汇总合议阶段后才能作决定。",
                    "Decisions are taken in the deliberation phase, after marks are closed.",
                ),
                remedy=t("先在“阶段”中进入汇总合议。", "Open the deliberation phase first."),
            )
        if db.application(application) is None:
            raise UsageError(t(f"没有申报 {application}。", f"No application {application}."))
        payload = {"application": application, "outcome": outcome, "reason": reason}
        return db.append("decided", payload, actor=actor)

    return rnd.write(work)


def outcome_title(rnd: Round, outcome: str) -> str:
    """The outcome's name in the language in force."""
    if outcome == NOT_NAMED:
        return t("不予认定", "Not named")
    if outcome == TIED:
        return t("线上并列，待定", "Tied at the cut, open")
    return next((tier.title for tier in rnd.programme.tiers if tier.id == outcome), outcome)


def set_deadline(
    rnd: Round, deadline: datetime | None, *, reason: str = "", actor: str = "secretary"
) -> Receipt:
    """Set or lift the experts' deadline."""
    payload = {
        "deadline": None if deadline is None else deadline.isoformat(),
        "reason": reason,
    }
    return rnd.write(lambda db: db.append("deadline_changed", payload, actor=actor))
