"""利益冲突: which pairs must not be, kept up to date with what is known of both sides."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_review.errors import Refused, UsageError
from kepu_review.model import ROUND_CHAIN, Conflict, ConflictKind, Event, Phase, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import OFFICE, in_phase, known
from kepu_review.workflow.repeating import done_before, part_of, parts_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

RECORDING = (Phase.SETUP, Phase.REVIEW, Phase.DELIBERATION)
"""Phases in which a person may record or withdraw one; a late discovery has to count, too."""

PAGE = 500
Identity = tuple[str, str, str]


def find_conflicts(
    rnd: Round, *, actor: str = "secretary", key: str | None = None
) -> tuple[Conflict, ...]:
    """Ask every plugin about every pair; record what is new, withdraw what no longer holds.

    What a person recorded stays, and what a person withdrew does not come back unless the fact
    changed. Returns the conflicts that are new. An assigned pair that is in conflict is taken
    apart by `assign` and may not mark any more; see `standing_conflicts`.

    Raises
    ------
    PhaseClosed
        the round is past its review.
    """
    with rnd.store.reading() as db:
        applications, experts = db.applications(), db.experts()
    found = {
        _identity(conflict): conflict
        for conflict in rnd.plugins.conflicts_among(experts, applications)
    }

    def work(db: Transaction) -> tuple[Conflict, ...]:
        done = parts_before(db, "conflict_recorded", {}, key=key)
        if done:
            return tuple(_told(event) for event in done)
        in_phase(db, *OFFICE)
        recorded = {_identity(conflict): conflict for conflict in db.conflicts()}
        dismissed = _dismissed(db)
        fresh = tuple(
            conflict
            for each, conflict in found.items()
            if each not in recorded and dismissed.get(each) != conflict.detail
        )
        for number, conflict in enumerate(fresh):
            payload = {**_pair(conflict), "detail": conflict.detail}
            db.append("conflict_recorded", payload, actor=actor, key=part_of(key, number))
        for gone in recorded.keys() - found.keys():
            if recorded[gone].kind is ConflictKind.BY_HAND:
                continue
            reason = t("资料更正后不再成立")
            payload = {**_pair(recorded[gone]), "reason": reason}
            db.append("conflict_withdrawn", payload, actor=actor)
        return fresh

    return rnd.write(work)


def record_conflict(
    rnd: Round,
    expert: str,
    application: str,
    detail: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """A person records that this expert must not judge this application; it bars at once.

    Raises
    ------
    UsageError
        no such expert or application, or no fact is given.
    PhaseClosed
        the round is closed.
    """
    fact = with_reason(
        detail, t("登记利益冲突须写明事实。"), remedy=t("例如：曾任该基地科普顾问。")
    )
    made = Conflict(expert, application, ConflictKind.BY_HAND, fact)
    payload = {**_pair(made), "detail": fact}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "conflict_recorded", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *RECORDING)
        known(db, application)
        if db.expert(expert) is None:
            raise UsageError(t("没有专家 {expert}。", expert=expert))
        return db.append("conflict_recorded", payload, actor=actor, key=key)

    return rnd.write(work)


def withdraw_conflict(
    rnd: Round,
    expert: str,
    application: str,
    kind: ConflictKind,
    *,
    reason: str,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """A person withdraws a conflict; one that a plugin found stays away while its fact does.

    Raises
    ------
    UsageError
        no reason.
    Refused
        it is not on record.
    PhaseClosed
        the round is closed.
    """
    why = with_reason(reason, t("撤销利益冲突登记须写明理由。"))
    identity = (expert, application, kind.value)
    content = dict(zip(("expert", "application", "kind"), identity, strict=True))
    content["reason"] = why

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "conflict_withdrawn", content, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *RECORDING)
        present = {_identity(one): one for one in db.conflicts(expert=expert)}
        found = present.get(identity)
        if found is None:
            raise Refused(
                t(
                    "专家 {expert} 与申报 {application} 没有这项利益冲突登记。",
                    expert=expert,
                    application=application,
                ),
                remedy=t("请刷新后核对。"),
            )
        payload = content | {"dismissed": found.detail}
        return db.append("conflict_withdrawn", payload, actor=actor, key=key)

    return rnd.write(work)


def standing_conflicts(rnd: Round) -> tuple[Conflict, ...]:
    """Recorded conflicts of pairs that are assigned all the same."""
    with rnd.store.reading() as db:
        assigned = {(pair.application, pair.expert) for pair in db.assignments()}
        return tuple(c for c in db.conflicts() if (c.application, c.expert) in assigned)


def events_of(db: Reader, *kinds: str) -> Iterator[Event]:
    """Every event of these kinds in the round's chain, newest first."""
    before = None
    while page := db.history(chain=ROUND_CHAIN, kinds=kinds, before=before, limit=PAGE):
        yield from (event for _, event in page)
        before = page[-1][0]


def _dismissed(db: Reader) -> dict[Identity, str]:
    """What a person withdrew last of each pair and kind: the fact as it was told then."""
    found: dict[Identity, str] = {}
    for event in events_of(db, "conflict_withdrawn"):
        told = event.payload
        if "dismissed" in told:
            found.setdefault((told["expert"], told["application"], told["kind"]), told["dismissed"])
    return found


def _told(event: Event) -> Conflict:
    told = event.payload
    kind = ConflictKind(told["kind"])
    return Conflict(told["expert"], told["application"], kind, told["detail"])


def _identity(conflict: Conflict) -> Identity:
    return conflict.expert, conflict.application, conflict.kind.value


def _pair(conflict: Conflict) -> dict[str, str]:
    return {
        "expert": conflict.expert,
        "application": conflict.application,
        "kind": conflict.kind.value,
    }
