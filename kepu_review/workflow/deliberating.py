"""汇总与决定: scores, ranking, phases and decisions. Plugins propose, people decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from kepu_review.errors import PhaseClosed, UsageError
from kepu_review.model import Phase, Ranked, Receipt, ReviewState, ScreeningState
from kepu_review.programmes import NOT_NAMED, TIED
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.round import Round

if TYPE_CHECKING:
    import pandas as pd

PHASES = {
    Phase.SETUP: ("受理与形式审查", "Intake and screening"),
    Phase.REVIEW: ("专家评审", "Expert review"),
    Phase.DELIBERATION: ("汇总合议", "Deliberation"),
    Phase.CLOSED: ("归档", "Closed"),
}


def phase_title(phase: Phase) -> str:
    """The phase's name in the language in force."""
    return t(*PHASES[phase])


@dataclass(frozen=True, slots=True)
class Standing:
    """A ranking and the scores it was made from."""

    method: str
    ranked: tuple[Ranked, ...]
    scores: pd.DataFrame  # application, expert, score: handed-in reviews with a total
    vetoed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Applications against which a veto was raised, with the evidence given."""


def rank_round(rnd: Round, *, method: str | None = None, category: str | None = None) -> Standing:
    """Rank every application of the round by handed-in reviews.

    Each application is accounted for: with a rank, or with the reason why it has none.

    Raises
    ------
    MethodRefused
        the method's preconditions fail.
    """
    from kepu_review import frames, rankings  # pandas: only where a table is needed

    policy = rnd.programme.policy
    chosen = method or policy.method
    with rnd.store.reading() as db:
        candidates = _candidates(db)
        reasons = _reasons(db)
        scores = frames.scores(db, lambda content: rnd.rubric_of(db, content))
        vetoed = _vetoed(db)
    scores = scores[scores["application"].isin(candidates)]
    if category is not None:
        candidates = {a: c for a, c in candidates.items() if c == category}
        scores = scores[scores["application"].isin(candidates)]
        reasons = {a: r for a, r in reasons.items() if r[0] == category}
    ranked = rankings.rank(
        scores,
        candidates,
        method=chosen,
        minimum_reviews=policy.minimum_reviews,
        tie_decimals=policy.tie_decimals,
    )
    left_out = tuple(
        Ranked(app, of, None, None, None, 0, reason=reason)
        for app, (of, reason) in sorted(reasons.items())
    )
    return Standing(chosen, ranked + left_out, scores, vetoed)


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


def _candidates(db: Reader) -> dict[str, str | None]:
    states = db.screening()
    return {
        app.id: app.category
        for app in db.applications()
        if states.get(app.id, (ScreeningState.PENDING, ""))[0] is ScreeningState.PASSED
    }


def _vetoed(db: Reader) -> dict[str, str]:
    raised: dict[str, list[str]] = {}
    for review in db.reviews():
        if review.state is ReviewState.SUBMITTED and review.vetoes:
            raised.setdefault(review.application, []).extend(review.vetoes.values())
    return {application: "；".join(evidence) for application, evidence in raised.items()}


def _reasons(db: Reader) -> dict[str, tuple[str | None, str]]:
    states = db.screening()
    found = {}
    for app in db.applications():
        state, why = states.get(app.id, (ScreeningState.PENDING, ""))
        if state is ScreeningState.NOT_ACCEPTED:
            found[app.id] = (app.category, t("不予受理：", "Not accepted: ") + why)
        elif state is ScreeningState.SENT_BACK:
            found[app.id] = (app.category, t("待补正：", "Sent back: ") + why)
        elif state is ScreeningState.PENDING:
            found[app.id] = (app.category, t("形式审查未完成", "Screening not finished"))
    return found
