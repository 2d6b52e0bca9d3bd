"""What the acts of an office within the stages do to the state: entries to confirmations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, insert

from kepu_review.events import canonical, microseconds
from kepu_review.model import AttestationState, Event, VisitState
from kepu_review.store import schema
from kepu_review.store.bodies import body_of, gone, put_body
from kepu_review.store.checks import (
    flag,
    idents,
    instant,
    member,
    named,
    some_day,
    some_ident,
    whole,
    words,
)
from kepu_review.store.tables import by, ident, put, require
from kepu_review.text import t


def _stage_entered(connection: Connection, event: Event) -> None:
    body = canonical({"by": event.actor, "reason": words(event.payload["reason"])})
    row = {"seq": event.seq, "stage": ident(event.payload["stage"])}
    row |= {"at_us": microseconds(event.at), "body": body}
    connection.execute(insert(schema.stage_entry), row)


def _sample_drawn(connection: Connection, event: Event) -> None:
    payload, seed = event.payload, event.payload["seed"]
    population = idents(payload["population"])
    if type(seed) is not int:
        raise ValueError(f"seed {seed!r}")
    strata = [_stratum(item) for item in payload["strata"]]
    drawn = [one for stratum in strata for one in stratum["drawn"]]
    if len(set(drawn)) < len(drawn) or not set(drawn) <= set(population):
        raise ValueError("what was drawn twice, or is not of the population")
    require(connection, schema.application, population)
    body = {"seed": seed, "population": population, "strata": strata}
    body |= {name: words(payload[name]) for name in ("rule", "reason")}
    put_body(connection, schema.sample, {"stage": ident(payload["stage"])}, {**body, **by(event)})


def _stratum(item: Mapping[str, Any]) -> dict[str, Any]:
    size, drawn = whole(item["size"]), idents(item["drawn"])
    if size is None or len(drawn) > size or len(drawn) < len(item["drawn"]):
        raise ValueError(f"stratum {item!r}")
    return {"group": words(item["group"]), "size": size, "drawn": drawn}


def _visit_recorded(connection: Connection, event: Event) -> None:
    payload = event.payload
    visitors = idents(payload["visitors"])
    keys = _application(connection, payload) | {"stage": ident(payload["stage"])}
    require(connection, schema.expert, visitors)
    body = {
        "state": member(VisitState, payload["state"]),
        "day": some_day(payload["day"]),
        "visitors": visitors,
        "note": words(payload["note"]),
    }
    put_body(connection, schema.visit, keys, {**body, **by(event)})


def _correction_asked(connection: Connection, event: Event) -> None:
    payload, keys = event.payload, _application(connection, event.payload)
    before = body_of(connection, schema.correction, keys)
    body = {
        "until_us": instant(payload["until"]),
        "rules": idents(payload["rules"]),
        "reason": words(payload["reason"]),
        "times": 1 if before is None else before["times"] + 1,
        "returned_us": None,
        "note": "",
    }
    put_body(connection, schema.correction, keys, {**body, **by(event)})


def _correction_extended(connection: Connection, event: Event) -> None:
    until = instant(event.payload["until"])
    words(event.payload["reason"])
    _correct(connection, event, {"until_us": until})


def _correction_returned(connection: Connection, event: Event) -> None:
    note = words(event.payload["note"])
    _correct(connection, event, {"returned_us": microseconds(event.at), "note": note})


def _correct(connection: Connection, event: Event, change: Mapping[str, Any]) -> None:
    keys = _application(connection, event.payload)
    body = body_of(connection, schema.correction, keys)
    if body is None or body["returned_us"] is not None:
        raise gone(t("申报 {application} 没有待交回的补正。", application=keys["application"]))
    put_body(connection, schema.correction, keys, {**body, **change})


def _late_granted(connection: Connection, event: Event) -> None:
    payload, application = event.payload, some_ident(event.payload["application"])
    require(connection, schema.application, [] if application is None else [application])
    keys = {"application": application or "", "what": ident(payload["what"])}
    body = {"until_us": instant(payload["until"]), "reason": words(payload["reason"])}
    put_body(connection, schema.late_grant, keys, {**body, **by(event)})


def _attested(connection: Connection, event: Event) -> None:
    payload = event.payload
    keys = _application(connection, payload) | {"rule": ident(payload["rule"])}
    body = {"state": member(AttestationState, payload["state"])}
    body |= {name: words(payload[name]) for name in ("evidence", "note")}
    put_body(connection, schema.attestation, keys, {**body, **by(event)})


def _confirmed(connection: Connection, event: Event) -> None:
    payload = event.payload
    shared = {"stage": ident(payload["stage"]), "office": named(payload["by_office"]), **by(event)}
    bodies = {
        ident(item["id"]): {"approved": flag(item["approved"]), "reason": words(item["reason"])}
        for item in payload["applications"]
    }
    if len(bodies) < len(payload["applications"]):
        raise ValueError("an application twice")
    require(connection, schema.application, bodies)
    rows = [
        {"application": name, "body": canonical(shared | body)} for name, body in bodies.items()
    ]
    put(connection, schema.confirmation, rows)


def _application(connection: Connection, payload: Mapping[str, Any]) -> dict[str, str]:
    application = ident(payload["application"])
    require(connection, schema.application, [application])
    return {"application": application}


STAGING: Mapping[str, Callable[[Connection, Event], None]] = {
    "stage_entered": _stage_entered,
    "sample_drawn": _sample_drawn,
    "visit_recorded": _visit_recorded,
    "correction_asked": _correction_asked,
    "correction_extended": _correction_extended,
    "correction_returned": _correction_returned,
    "late_granted": _late_granted,
    "attested": _attested,
    "confirmed": _confirmed,
}
"""Kinds of the round's chain; a visit may also be recorded by an expert."""
