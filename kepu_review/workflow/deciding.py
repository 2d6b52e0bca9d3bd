"""决定 together: several decisions in one transaction, all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kepu_review.errors import KepuError, Refused, UsageError
from kepu_review.model import ROUND_CHAIN, Decision, Phase, Receipt, ScreeningState
from kepu_review.store import Transaction
from kepu_review.text import t
from kepu_review.workflow.deliberating import known_outcome
from kepu_review.workflow.guards import in_phase, not_being_changed, passed, recalled_for_rescore
from kepu_review.workflow.repeating import used_otherwise
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told

SHOWN = 5
"""So many mistakes are told one by one."""
UNSEEN = ""
"""Whoever decides did not say what they had seen before."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One decision of a list; `seen` is the outcome that stood when it was made."""

    application: str
    outcome: str
    reason: str
    seen: str | None = UNSEEN  # None: nothing was decided yet


def decide_many(
    rnd: Round, wanted: Sequence[Wanted], *, actor: str = "chair", key: str | None = None
) -> tuple[Receipt, ...]:
    """Record all of these decisions, or none of them. `key` makes a repeated call harmless.

    Raises
    ------
    PhaseClosed
        marks are still open, so that nothing could be decided on them.
    Refused
        an application has not passed screening, was decided otherwise in the meantime, or a sheet
        of it is recalled for a rescore; or the key was used for another list.
    UsageError
        none are given, an application comes twice, or a decision has no reason or outcome.
    """
    _check(rnd, wanted)

    def work(db: Transaction) -> tuple[Receipt, ...]:
        if not _done_before(db, wanted, key):
            in_phase(db, Phase.DELIBERATION)
            _allowed(db, wanted)
        return tuple(_decide(db, one, actor, _part(key, one)) for one in wanted)

    return rnd.write(work)


def _decide(db: Transaction, one: Wanted, actor: str, key: str | None) -> Receipt:
    payload = {"application": one.application, "outcome": one.outcome, "reason": told(one.reason)}
    return db.append("decided", payload, actor=actor, key=key)


def _part(key: str | None, one: Wanted) -> str | None:
    return None if key is None else f"{key}/{one.application}"


def _done_before(db: Transaction, wanted: Sequence[Wanted], key: str | None) -> bool:
    """Whether all of it was written under this key.

    Raises
    ------
    Refused
        some was: the list is another one.
    """
    if key is None:
        return False
    known = [db.written(ROUND_CHAIN, f"{key}/{one.application}") is not None for one in wanted]
    if any(known) and not all(known):
        raise used_otherwise()
    return all(known)


def _check(rnd: Round, wanted: Sequence[Wanted]) -> None:
    if not wanted:
        raise UsageError(t("没有待定的决定。"))
    for one in wanted:
        known_outcome(rnd, one.outcome)
    bare = [one.application for one in wanted if not told(one.reason)]
    if bare:
        named = _named(bare)
        raise UsageError(
            t("这些决定没有写明理由：{named}。", named=named),
            remedy=t("逐项填写理由，或为全部填写同一理由。"),
        )
    twice = [
        name for name, count in Counter(one.application for one in wanted).items() if count > 1
    ]
    if twice:
        named = _named(twice)
        raise UsageError(t("这些申报重复出现：{named}。", named=named))


def _allowed(db: Transaction, wanted: Sequence[Wanted]) -> None:
    now, states = db.decisions(), db.screening()
    recalled = {one.application for one in recalled_for_rescore(db)}
    complaints = []
    for one in wanted:
        name = one.application
        doubtful = name in recalled or states.get(name, ("",))[0] is not ScreeningState.PASSED
        told = _complaint(db, one, now.get(name), doubtful=doubtful)
        complaints += [told] if told else []
    if complaints:
        shown = t("；").join(complaints[:SHOWN])
        count = len(complaints)
        raise Refused(
            t("{count} 项决定不能记录：{shown}", count=count, shown=shown),
            remedy=t("全部决定都没有记录；请去掉或改正这几项后再试。"),
        )


def _complaint(db: Transaction, one: Wanted, now: Decision | None, *, doubtful: bool) -> str:
    try:
        if doubtful:
            passed(db, one.application)
            not_being_changed(db, one.application)
    except KepuError as error:
        return error.message
    stands = None if now is None else now.outcome
    if one.seen in (UNSEEN, stands):
        return ""
    name = one.application
    return t("{name} 在此期间另有决定，请重新核对", name=name)


def _named(names: Sequence[str]) -> str:
    listed = t("、").join(names[:SHOWN])
    more = len(names) - SHOWN
    return (
        listed
        if more <= 0
        else t("{listed} 等 {names_count} 项", listed=listed, names_count=len(names), more=more)
    )
