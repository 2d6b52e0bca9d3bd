"""催办: who is behind, and that somebody was reminded. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kepu_review.errors import UsageError
from kepu_review.model import Assignment, Expert, Receipt, ReviewState
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import OFFICE, in_phase
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason


@dataclass(frozen=True, slots=True)
class Behind:
    """An expert with sheets that are not handed in."""

    expert: Expert
    assigned: int
    new: tuple[str, ...]  # applications whose sheet is not begun
    drafts: tuple[str, ...]  # … begun, not handed in

    @property
    def open(self) -> int:
        """Sheets still to come."""
        return len(self.new) + len(self.drafts)


def behind(db: Reader) -> tuple[Behind, ...]:
    """Experts with open sheets, those with most first."""
    states = db.review_states()
    mine: dict[str, list[Assignment]] = {}
    for pair in db.assignments():
        mine.setdefault(pair.expert, []).append(pair)
    found = []
    for expert in db.experts():
        pairs = mine.get(expert.id, [])
        new = tuple(pair.application for pair in pairs if pair not in states)
        drafts = tuple(p.application for p in pairs if states.get(p) is ReviewState.DRAFT)
        if new or drafts:
            found.append(Behind(expert, len(pairs), new, drafts))
    return tuple(sorted(found, key=lambda one: (-one.open, one.expert.id)))


def remind(
    rnd: Round,
    experts: Collection[str],
    text: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record that these experts were reminded with this text, by whatever way the office has.

    Raises
    ------
    UsageError
        nobody is named, somebody is no expert of the round, or there is no text.
    PhaseClosed
        the round is past its review.
    """
    complaint = t("须选定专家，并写明提醒内容。")
    payload = {"experts": sorted(set(experts)), "text": with_reason(text, complaint)}
    if not experts:
        raise UsageError(complaint)

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "reminded", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        strangers = sorted(set(experts) - {expert.id for expert in db.experts()})
        if strangers:
            names = "、".join(strangers)
            raise UsageError(t("没有专家 {names}。", names=names))
        return db.append("reminded", payload, actor=actor, key=key)

    return rnd.write(work)
