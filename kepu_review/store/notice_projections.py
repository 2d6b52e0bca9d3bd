"""What notices and the objections to them do to the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert

from kepu_review.errors import Refused
from kepu_review.events import canonical, microseconds
from kepu_review.model import Event, ObjectionOutcome
from kepu_review.store import schema
from kepu_review.store.bodies import body_of, gone, known, put_body, set_body
from kepu_review.store.checks import (
    day,
    flag,
    idents,
    instant,
    member,
    one_of,
    optional,
    some_ident,
    texts,
    whole,
    words,
)
from kepu_review.store.tables import by, ident, require
from kepu_review.text import t


def _notice_published(connection: Connection, event: Event) -> None:
    payload, name = event.payload, ident(event.payload["id"])
    applications = idents(payload["applications"])
    start, end, days = day(payload["start"]), day(payload["end"]), whole(payload["days"], 1)
    if days is None or end < start:
        raise ValueError(f"{days!r} days from {start} to {end}")
    body = {
        "start": start,
        "end": end,
        "days": days,
        "day_kind": one_of(payload["day_kind"], "natural", "working"),
        "applications": applications,
        "withdrawn": None,
    }
    require(connection, schema.application, applications)
    if known(connection, schema.notice, [name]):
        raise Refused(t("已有编号为“{name}”的公示。", name=name), remedy=t("换一个编号。"))
    put_body(connection, schema.notice, {"id": name}, {**body, **by(event)})


def _notice_withdrawn(connection: Connection, event: Event) -> None:
    name, reason = ident(event.payload["id"]), words(event.payload["reason"])
    body = body_of(connection, schema.notice, {"id": name})
    if body is None or body["withdrawn"] is not None:
        raise gone(t("没有编号为“{name}”的有效公示。", name=name))
    put_body(connection, schema.notice, {"id": name}, {**body, "withdrawn": reason})


def _objection_received(connection: Connection, event: Event) -> None:
    payload, name = event.payload, ident(event.payload["id"])
    notice, application = ident(payload["notice"]), some_ident(payload["application"])
    body = {
        **{field: optional(payload[field]) for field in ("objector", "contact")},
        "written": flag(payload["written"]),
        "evidence": texts(payload["evidence"]),
        **{field: words(payload[field]) for field in ("ground", "text")},
        "received_us": instant(payload["received"]),
        "settled": None,
        "finding": "",
        "same_as": None,
        "settled_us": None,
        "settled_by": None,
    }
    require(connection, schema.application, [] if application is None else [application])
    if not known(connection, schema.notice, [notice]):
        raise gone(t("没有编号为“{name}”的公示。", name=notice))
    if known(connection, schema.objection, [name]):
        raise Refused(t("已有编号为“{name}”的异议。", name=name), remedy=t("换一个编号。"))
    row = {"id": name, "notice": notice, "application": application}
    text = canonical({**body, **by(event)})
    connection.execute(insert(schema.objection), {**row, "body": text})


def _objection_settled(connection: Connection, event: Event) -> None:
    payload, name = event.payload, ident(event.payload["id"])
    outcome = member(ObjectionOutcome, payload["outcome"])
    same_as = some_ident(payload["same_as"])
    if (same_as is not None) != (outcome == ObjectionOutcome.REPEATED) or same_as == name:
        raise ValueError(f"{outcome} as {same_as!r}")
    body = body_of(connection, schema.objection, {"id": name})
    missing = {name, *([] if same_as is None else [same_as])}
    missing -= known(connection, schema.objection, missing)
    if body is None or missing:
        raise gone(t("没有编号为“{name}”的异议。", name=min(missing)))
    settled = {
        "settled": outcome,
        "finding": words(payload["finding"]),
        "same_as": same_as,
        "settled_us": microseconds(event.at),
        "settled_by": event.actor,
    }
    set_body(connection, schema.objection, {"id": name}, {**body, **settled})


NOTICES: Mapping[str, Callable[[Connection, Event], None]] = {
    "notice_published": _notice_published,
    "notice_withdrawn": _notice_withdrawn,
    "objection_received": _objection_received,
    "objection_settled": _objection_settled,
}
"""Kinds of the round's chain."""
