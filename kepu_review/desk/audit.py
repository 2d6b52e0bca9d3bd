"""留痕: the record newest first with filters, each event in a sentence; check and export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kepu_review.desk.audit_detail import detail_rows
from kepu_review.desk.audit_naming_words import NAMING_SENTENCES
from kepu_review.desk.audit_panel_words import PANEL_SENTENCES
from kepu_review.desk.audit_stage_words import STAGE_SENTENCES
from kepu_review.desk.audit_words import SENTENCES, TITLES, Names, kind_title
from kepu_review.desk.context import Context, moment, word
from kepu_review.desk.secretary_files import download
from kepu_review.desk.secretary_screening import names as names_in
from kepu_review.errors import UsageError
from kepu_review.events import merkle_root
from kepu_review.model import Event
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow import outcome_title
from kepu_review.workflow.blindness import veil
from kepu_review.workflow.table import csv_bytes

PAGE = 60
EXPORTED = 100_000
FAR = 1 << 53
"""More than any position, and still a number of every database."""
FAULTS = 50
"""Faults that are listed; the command line tells them all."""

TELL = {**SENTENCES, **PANEL_SENTENCES, **STAGE_SENTENCES, **NAMING_SENTENCES}


def audit(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """One page of the record; `before` is the position that the last page ended with."""
    with context.rnd.store.reading() as db:
        asked = _asked(db, body)
        found = list(_pages(db, asked, PAGE))
        events = [event for _, event in found]
        names = _names(context, db, _mentioned(events), _registered(events))
        actors = _actors(db, names) if body.get("before") is None else None
    more = len(found) == PAGE
    shown: dict[str, Any] = {
        "events": [_event_json(position, event, names) for position, event in found],
        "before": found[-1][0] if more else None,
    }
    if actors is not None:
        shown["actors"] = actors
        shown["kinds"] = [{"id": kind, "title": kind_title(kind)} for kind in TITLES]
    return shown


def detail(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """What one event changed: rows of label, before, after."""
    position = _position(body, "position")
    if position is None:
        raise UsageError(t("请求缺少“position”。"))
    with context.rnd.store.reading() as db:
        found = db.history(before=position + 1, limit=1)
        if not found or found[0][0] != position:
            raise UsageError(t("没有这条留痕。"))
        event = found[0][1]
        rows = detail_rows(context.rnd, db, event)
    return {"rows": rows, "chain": event.chain, "seq": event.seq, "hash": event.hash}


def check(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the record is whole and the data follow from it, and its root."""
    with context.rnd.store.reading() as db:
        heads = db.heads()
    faults = context.rnd.store.check()
    return {
        "root": merkle_root(heads),
        "events": sum(seq for seq, _ in heads.values()),
        "chains": len(heads),
        "faults": [str(fault) for fault in faults[:FAULTS]],
        "more": max(len(faults) - FAULTS, 0),
        "at": moment(datetime.now(UTC)),
    }


def export(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The record under the same filters as a CSV file."""
    with context.rnd.store.reading() as db:
        names = _names(context, db)
        rows = [
            {
                t("时间"): f"{event.at.astimezone():%Y-%m-%d %H:%M:%S}",
                t("操作人"): names.experts.get(event.actor, event.actor),
                t(msg("编号", "desk")): event.actor,
                t("事项"): kind_title(event.kind),
                t(msg("内容", "desk")): sentence(event, names),
                t("链"): event.chain,
                t(msg("序号", "desk")): str(event.seq),
                t("摘要"): event.hash,
            }
            for _, event in _pages(db, _asked(db, body), EXPORTED)
        ]
    if not rows:
        raise UsageError(t("没有符合条件的留痕。"))
    return download(t("留痕.csv"), csv_bytes(rows))


def sentence(event: Event, names: Names) -> str:
    """What happened, in one sentence; never fails, whatever the payload holds."""
    tell = TELL.get(event.kind)
    try:
        told = "" if tell is None else tell(event.payload, names)
    except (KeyError, TypeError, ValueError, AttributeError):
        told = ""
    title = kind_title(event.kind)
    return told or t("{title}。", title=title)


VERBS = {
    "secretary.audit": audit,
    "secretary.audit_detail": detail,
    "secretary.audit_check": check,
    "secretary.audit_export": export,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The filters of a request."""

    which: Mapping[str, Any]
    before: int | None
    since: datetime | None


def _asked(db: Reader, body: Mapping[str, Any]) -> _Asked:
    before = _position(body, "before")
    which = {
        name: word(body, name, optional=True) or None for name in ("actor", "application", "expert")
    }
    kinds = names_in(body, "kinds") or ()
    until = _time(body, "until")
    if until is not None and before is None:
        before = _position_after(db, until)
    return _Asked({**which, "kinds": kinds}, before, _time(body, "since"))


def _position(body: Mapping[str, Any], name: str) -> int | None:
    """A place in the record; None where the request gives none."""
    given = body.get(name)
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= FAR:
        raise UsageError(t("请求的“{name}”不对。", name=name))
    return given


def _pages(db: Reader, asked: _Asked, most: int) -> Iterator[tuple[int, Event]]:
    """At most so many events, newest first, down to the time asked for."""
    before, left = asked.before, most
    while left > 0:
        page = db.history(**asked.which, before=before, limit=min(left, 500))
        for position, event in page:
            if asked.since is not None and event.at < asked.since:
                return
            yield position, event
        if len(page) < min(left, 500):
            return
        left -= len(page)
        before = page[-1][0]


def _position_after(db: Reader, until: datetime) -> int:
    """The first position whose event is later than `until`; times grow with positions."""
    newest = db.history(limit=1)
    low, high = 0, newest[0][0] + 1 if newest else 1
    while low < high:  # the least p such that what is below p is not later
        middle = (low + high + 1) // 2
        page = db.history(before=middle, limit=1)
        if page and page[0][1].at > until:
            high = middle - 1
        else:
            low = middle
    return low


def _time(body: Mapping[str, Any], name: str) -> datetime | None:
    given = word(body, name, optional=True)
    if not given:
        return None
    try:
        return datetime.fromisoformat(given).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(t("时间“{given}”看不懂。", given=given[:40])) from None


def _mentioned(events: Iterable[Event]) -> set[str]:
    """Applications that the sentences of these events may name."""
    found: set[str] = set()
    for event in events:
        told = event.payload
        found |= {str(told.get(name)) for name in ("application", "keep", "subject")}
        if event.kind == "duplicates_settled":
            found |= set(map(str, told.get("applications") or ()))
        for name in ("applications", "pairs", "materials"):
            first = next(iter(told.get(name) or ()), None)
            if isinstance(first, Mapping):
                found |= {str(first.get("id")), str(first.get("application"))}
            elif first is not None:
                found.add(str(first if isinstance(first, str) else first[0]))
    return found


def _registered(events: Iterable[Event]) -> set[str]:
    """Numbers of bases that the sentences of these events may name."""
    return {str(e.payload[n]) for e in events for n in ("number", "subject") if n in e.payload}


def _names(
    context: Context,
    db: Reader,
    applications: set[str] | None = None,
    numbers: set[str] | None = None,
) -> Names:
    rnd = context.rnd
    programme, rule = rnd.programme, rnd.programme.accreditation
    tiers = {tier.id: tier.shown for tier in programme.tiers}
    bases = db.bases() if numbers is None else [one for n in numbers if (one := db.base(n))]
    return Names(
        experts={expert.id: expert.name for expert in db.experts()},
        applications={app.id: app.name for app in db.applications(ids=applications)},
        outcomes={name: outcome_title(rnd, name) for name in (*tiers, "not_named")},
        categories={name: rnd.category_title(name) for name in rnd.categories},
        hidden=veil(rnd, db).totals,
        stages={stage.id: stage.shown for stage in programme.stages},
        bases={base.number: base.name for base in bases},
        grades={one.id: one.title for one in (*rule.yearly, *rule.final)} if rule else {},
        grounds={one.id: one.title for one in rule.grounds} if rule else {},
        zone=ZoneInfo(programme.timezone),
    )


def _actors(db: Reader, names: Names) -> list[dict[str, str]]:
    """Who may have written: the offices, and experts with a chain."""
    offices = [{"id": "secretary", "name": t("秘书")},
               {"id": "chair", "name": t("组长")}]  # fmt: skip
    people = [chain for chain in db.heads() if chain in names.experts]
    return [*offices, *({"id": one, "name": names.experts[one]} for one in people)]


def _event_json(position: int, event: Event, names: Names) -> dict[str, Any]:
    offices = {
        "secretary": t("秘书"),
        "chair": t("组长"),
        "system": t("系统"),
    }
    return {
        "position": position,
        "at": moment(event.at),
        "actor": event.actor,
        "numbered": event.actor not in offices,
        "actor_name": offices.get(event.actor) or names.experts.get(event.actor, event.actor),
        "kind": event.kind,
        "title": kind_title(event.kind),
        "sentence": sentence(event, names),
        "chain": event.chain,
        "seq": event.seq,
        "hash": event.hash[:12],
    }
