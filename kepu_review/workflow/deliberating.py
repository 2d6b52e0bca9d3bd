"""汇总与决定: phases, decisions and the deadline. Plugins propose, people decide."""

from __future__ import annotations

from datetime import datetime

from kepu_review.errors import UsageError
from kepu_review.model import Phase, Receipt, ReviewState, ScreeningState
from kepu_review.programmes import NO_LINE, NOT_NAMED, QUOTAS_EXCLUDE, TIED, UNRANKED
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import (
    OFFICE,
    in_phase,
    not_being_changed,
    passed,
    phase_title,
    recalled_for_rescore,
    sensible_deadline,
)
from kepu_review.workflow.meeting import no_open_ballot
from kepu_review.workflow.passing import led_past
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told, with_reason


def change_phase(
    rnd: Round,
    phase: Phase,
    *,
    reason: str = "",
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Open another phase of the round, the next one or an earlier one.

    Raises
    ------
    UsageError
        a phase is skipped; or a step back, the end of reviewing while sheets are open, or the
        closing while sheets are recalled for a rescore, has no reason.
    Refused
        a ballot is open.
    """
    order = list(Phase)
    why = told(reason)
    payload = {"phase": phase.value, "reason": why}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "phase_changed", payload, key=key)
        if repeated is not None:
            return repeated
        no_open_ballot(db)
        step = order.index(phase) - order.index(db.info().phase)
        if step > 1:
            raise UsageError(
                t("阶段须依次进入，不能跳过。"),
                remedy=" → ".join(phase_title(each) for each in order),
            )
        if not why:
            _needs_reason(rnd, db, phase, step)
        return db.append("phase_changed", payload, actor=actor, key=key)

    return rnd.write(work)


def unfinished(db: Reader) -> tuple[tuple[str, str], ...]:
    """(application, expert) of every assigned sheet that is neither handed in nor recused."""
    done = {
        (review.application, review.expert)
        for review in db.reviews()
        if review.state is not ReviewState.DRAFT
    }
    pairs = ((pair.application, pair.expert) for pair in db.assignments())
    return tuple(pair for pair in pairs if pair not in done)


def decide(
    rnd: Round,
    application: str,
    outcome: str,
    *,
    reason: str,
    actor: str = "chair",
    key: str | None = None,
) -> Receipt:
    """Record what the panel decided on one application.

    Raises
    ------
    PhaseClosed
        marks are still open, so that nothing could be decided on them.
    Refused
        the application has not passed screening, or a sheet of it is recalled for a rescore.
    UsageError
        unknown application or outcome, or no reason.
    """
    known_outcome(rnd, outcome)
    why = with_reason(reason, t("决定须写明理由。"))
    payload = {"application": application, "outcome": outcome, "reason": why}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "decided", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.DELIBERATION)
        passed(db, application)
        not_being_changed(db, application)
        return db.append("decided", payload, actor=actor, key=key)

    return rnd.write(work)


def known_outcome(rnd: Round, outcome: str) -> None:
    """Raise UsageError unless there is such an outcome."""
    outcomes = {tier.id: tier.shown for tier in rnd.programme.tiers}
    outcomes[NOT_NAMED] = outcome_title(rnd, NOT_NAMED)
    if outcome not in outcomes:
        raise UsageError(
            t("没有结论“{outcome}”。", outcome=outcome),
            remedy=t("可选：")
            + "、".join(f"{name}（{title}）" for name, title in outcomes.items()),
        )


def outcome_title(rnd: Round, outcome: str) -> str:
    """The outcome's name in the language in force."""
    if outcome == NOT_NAMED:
        return t("不予认定")
    if outcome == UNRANKED:
        return t("未进入排名")
    if outcome == TIED:
        return t("线上并列，待定")
    if outcome == QUOTAS_EXCLUDE:
        return t("名额矛盾，待定")
    if outcome == NO_LINE:
        return t("没有分数线，待定")
    return next((tier.shown for tier in rnd.programme.tiers if tier.id == outcome), outcome)


def set_deadline(
    rnd: Round,
    deadline: datetime | None,
    *,
    reason: str = "",
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Set or lift the experts' deadline.

    Raises
    ------
    UsageError
        the time does not say its zone, or is of another century.
    """
    if deadline is not None:
        sensible_deadline(deadline)
    payload = {
        "deadline": None if deadline is None else deadline.isoformat(),
        "reason": told(reason),
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "deadline_changed", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        return db.append("deadline_changed", payload, actor=actor, key=key)

    return rnd.write(work)


def _everybody_is_reviewed(rnd: Round, db: Reader) -> None:
    assigned = {(pair.application, pair.expert) for pair in db.assignments()}
    given = {application for application, _ in assigned}
    states = db.screening()
    passed = {a for a, (state, _) in states.items() if state is ScreeningState.PASSED}
    left = passed - given - led_past(rnd, db)
    barred = [c for c in db.conflicts() if (c.application, c.expert) in assigned]
    if not left and not barred:
        return
    raise UsageError(
        t(
            "有 {left_count} 份通过审查的申报没有分派专家，{barred_count} 对分派有利益冲突；提"
            "前结束评审须写明理由。",
            left_count=len(left),
            barred_count=len(barred),
        ),
        remedy=t("重新分派：kepu-review assign 批次文件夹"),
    )


def _nothing_is_recalled(db: Reader) -> None:
    recalled = recalled_for_rescore(db)
    if not recalled:
        return
    named = t("、").join(sorted({one.application for one in recalled}))
    raise UsageError(
        t(
            "还有 {recalled_count} 份评审表已撤回复核中，尚未重新提交：{named}；归档须写明理由。",
            recalled_count=len(recalled),
            named=named,
        ),
        remedy=t("请等专家重新提交，或写明理由。"),
    )


def _needs_reason(rnd: Round, db: Reader, phase: Phase, step: int) -> None:
    if step < 0:
        raise UsageError(t("退回前一阶段须写明理由。"))
    if phase is Phase.CLOSED:
        _nothing_is_recalled(db)
    if phase is not Phase.DELIBERATION:
        return
    _everybody_is_reviewed(rnd, db)
    open_sheets = unfinished(db)
    if open_sheets:
        count = len({application for application, _ in open_sheets})
        raise UsageError(
            t(
                "还有 {open_sheets_count} 份评审表没有提交，涉及 {count} 份申报；提前结束评审须"
                "写明理由。",
                open_sheets_count=len(open_sheets),
                count=count,
            ),
            remedy=t("可在组长工作台看是哪些专家；确需结束的，写明理由后再试。"),
        )
