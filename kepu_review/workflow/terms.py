"""评审要求: how many reviews an application gets and needs, and the method, as they are now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kepu_review.errors import UsageError
from kepu_review.model import Phase, Policy, Programme, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import at_work, in_phase
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

OPEN = (Phase.SETUP, Phase.REVIEW, Phase.DELIBERATION)
MOST = 15
"""Reviews of one application; more is a slip of the keyboard."""


def policy(rnd: Round, db: Reader) -> Policy:
    """The programme's rules of counting in this stage, and what was changed for this round."""
    return policy_of(rnd, db, at_work(db))


def policy_of(rnd: Round, db: Reader, stage: str) -> Policy:
    """As `policy`, for one stage: its own numbers go before those of the programme."""
    rules, told = rules_of(rnd.programme, stage), db.terms(stage)
    changed: dict[str, Any] = {}
    if told.reviews_per_application is not None:
        changed["reviews_per_application"] = told.reviews_per_application
    if told.minimum_reviews is not None:
        changed["minimum_reviews"] = told.minimum_reviews
    if told.method is not None:
        changed["method"] = told.method
    return replace(rules, **changed)


def change_terms(
    rnd: Round,
    *,
    reviews_per_application: int | None,
    minimum_reviews: int | None,
    reason: str,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Change how many reviews each application gets and needs; None is as the programme says.

    No assignment and no mark is touched: more reviews are assigned by `assign`, and what was
    handed in counts as before.

    Raises
    ------
    UsageError
        no reason, a number out of range, or more needed than are given.
    PhaseClosed
        the round is closed.
    """
    why = with_reason(
        reason, t("调整评审份数须写明理由。"), remedy=t("例如写明集体研究的时间和结论。")
    )
    payload = {
        "reviews_per_application": _count(reviews_per_application),
        "minimum_reviews": _count(minimum_reviews),
        "reason": why,
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "terms_changed", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OPEN)
        rules = rules_of(rnd.programme, at_work(db))
        given = reviews_per_application or rules.reviews_per_application
        needed = minimum_reviews or rules.minimum_reviews
        if needed > given:
            raise UsageError(
                t(
                    "有效评审不少于 {needed} 份，多于每份申报的 {given} 位专家。",
                    needed=needed,
                    given=given,
                ),
                remedy=t("改小前者，或增加专家数。"),
            )
        changed = payload | {"stage": at_work(db)}
        return db.append("terms_changed", changed, actor=actor, key=key)

    return rnd.write(work)


def rules_of(programme: Programme, name: str) -> Policy:
    """The rules of counting that the programme has for one stage."""
    rules, stage = programme.policy, programme.stage(name)
    if stage is None:
        return rules
    given = stage.reviews or rules.reviews_per_application
    needed = stage.minimum_reviews or min(rules.minimum_reviews, given)
    return replace(rules, reviews_per_application=given, minimum_reviews=needed)


def _count(number: int | None) -> int | None:
    if number is not None and not 1 <= number <= MOST:
        raise UsageError(t("份数应为 1 至 {most}，现为 {number}。", most=MOST, number=number))
    return number
