"""利益冲突: which pairs must not be, kept up to date with what is known of both sides."""

from __future__ import annotations

from kepu_review.model import Conflict
from kepu_review.store import Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import OFFICE, in_phase
from kepu_review.workflow.round import Round


def find_conflicts(rnd: Round, *, actor: str = "secretary") -> tuple[Conflict, ...]:
    """Ask every plugin about every pair; record what is new, withdraw what no longer holds.

    Returns the conflicts that are new. An assigned pair that is in conflict is taken apart by
    `assign` and may not mark any more; see `standing_conflicts`.

    Raises
    ------
    PhaseClosed
        the round is past its review.
    """
    with rnd.store.reading() as db:
        applications, experts = db.applications(), db.experts()
    found = {
        _identity(conflict): conflict
        for expert in experts
        for application in applications
        for conflict in rnd.plugins.conflicts(expert, application)
    }

    def work(db: Transaction) -> tuple[Conflict, ...]:
        in_phase(db, *OFFICE)
        recorded = {_identity(conflict): conflict for conflict in db.conflicts()}
        fresh = tuple(found[each] for each in found.keys() - recorded.keys())
        for conflict in fresh:
            payload = {**_pair(conflict), "detail": conflict.detail}
            db.append("conflict_recorded", payload, actor=actor)
        for gone in recorded.keys() - found.keys():
            reason = t("资料更正后不再成立", "no longer holds after a correction")
            payload = {**_pair(recorded[gone]), "reason": reason}
            db.append("conflict_withdrawn", payload, actor=actor)
        return fresh

    return rnd.write(work)


def standing_conflicts(rnd: Round) -> tuple[Conflict, ...]:
    """Recorded conflicts of pairs that are assigned all the same."""
    with rnd.store.reading() as db:
        assigned = {(pair.application, pair.expert) for pair in db.assignments()}
        return tuple(c for c in db.conflicts() if (c.application, c.expert) in assigned)


def _identity(conflict: Conflict) -> tuple[str, str, str]:
    return conflict.expert, conflict.application, conflict.kind.value


def _pair(conflict: Conflict) -> dict[str, str]:
    return {
        "expert": conflict.expert,
        "application": conflict.application,
        "kind": conflict.kind.value,
    }
