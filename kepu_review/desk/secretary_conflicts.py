"""利益冲突: what is on record, what it hits, and recording and withdrawing by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk.context import Context, moment, region_title, word
from kepu_review.errors import UsageError
from kepu_review.model import ConflictKind, Event
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow import find_conflicts
from kepu_review.workflow.conflicts import events_of, record_conflict, withdraw_conflict

KINDS = {
    ConflictKind.SAME_UNIT: msg("同单位"),
    ConflictKind.SAME_NOMINATOR: msg("推荐单位"),
    ConflictKind.DECLARED: msg("本人自报"),
    ConflictKind.OTHER: msg("其他"),
    ConflictKind.BY_HAND: msg("秘书登记"),
}


def conflicts(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Every conflict on record, and neighbours of one region among the assigned pairs as hints."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        people = {expert.id: expert for expert in db.experts()}
        apps = {app.id: app for app in db.applications()}
        states = db.review_states()
        assigned = {
            (p.application, p.expert): states[p].value if p in states else "new"
            for p in db.assignments()
        }
        recorded = db.conflicts()
        when = _recorded_by(db)
    barred = {(one.application, one.expert) for one in recorded}
    return {
        "conflicts": [
            {
                "expert": one.expert,
                "expert_name": people[one.expert].name,
                "affiliation": people[one.expert].affiliation,
                "application": one.application,
                "name": apps[one.application].name,
                "applicant": apps[one.application].applicant,
                "kind": one.kind.value,
                "kind_title": t(KINDS[one.kind]),
                "detail": one.detail,
                "by": _by(when.get((one.expert, one.application, one.kind.value))),
                "at": _at(when.get((one.expert, one.application, one.kind.value))),
                "assigned": assigned.get((one.application, one.expert)),
            }
            for one in recorded
        ],
        "hints": [
            {
                "expert": expert,
                "expert_name": people[expert].name,
                "application": application,
                "name": apps[application].name,
                "region": region_title(rnd, apps[application].region),
            }
            for application, expert in assigned
            if apps[application].region is not None
            and apps[application].region == people[expert].region
            and (application, expert) not in barred
        ],
        "experts": [{"id": one.id, "name": one.name} for one in people.values()],
        "applications": [{"id": one.id, "name": one.name} for one in apps.values()],
    }


def find(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Compare all experts with all applications anew."""
    return {"found": len(find_conflicts(context.rnd, actor=context.person, key=context.key))}


def add(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Record one by hand."""
    record_conflict(
        context.rnd,
        word(body, "expert"),
        word(body, "application"),
        word(body, "detail", optional=True),
        actor=context.person,
        key=context.key,
    )
    return conflicts(context, {})


def withdraw(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Withdraw one with a reason."""
    try:
        kind = ConflictKind(word(body, "kind"))
    except ValueError:
        raise UsageError(t("没有这种利益冲突。")) from None
    withdraw_conflict(
        context.rnd,
        word(body, "expert"),
        word(body, "application"),
        kind,
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return conflicts(context, {})


VERBS = {
    "secretary.conflicts": conflicts,
    "secretary.find_conflicts": find,
    "secretary.add_conflict": add,
    "secretary.withdraw_conflict": withdraw,
}


def _recorded_by(db: Reader) -> dict[tuple[str, str, str], Event]:
    """The event that put each conflict on record last."""
    found: dict[tuple[str, str, str], Event] = {}
    for event in events_of(db, "conflict_recorded"):
        told = event.payload
        found.setdefault((told["expert"], told["application"], told["kind"]), event)
    return found


def _by(event: Event | None) -> str | None:
    return None if event is None else event.actor


def _at(event: Event | None) -> str | None:
    return None if event is None else moment(event.at)
