"""What each kind of event does to the state: one function per kind, nothing but the event decides.

Replayed in the order of writing they give the same state again. Kinds of PERSONAL touch only rows
of the person whose chain they are in, and need of others only what is never removed, so chains of
different people do not disturb each other, in whichever order their events are replayed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from kepu_review.errors import StoreError
from kepu_review.events import canonical, microseconds
from kepu_review.model import ROUND_CHAIN, ConflictKind, Event, Phase, ScreeningState
from kepu_review.store import payloads, schema
from kepu_review.store.base_projections import BASES
from kepu_review.store.checks import words
from kepu_review.store.nominating_projections import NOMINATING
from kepu_review.store.notice_projections import NOTICES
from kepu_review.store.panel_projections import PANEL
from kepu_review.store.personal_projections import PERSONAL_ACTS
from kepu_review.store.review_projections import STEPS, reviewed
from kepu_review.store.staging_projections import STAGING
from kepu_review.store.tables import (
    bound,
    by,
    delete_about,
    ident,
    put,
    put_about,
    require,
)
from kepu_review.text import t

Projection = Callable[[Connection, Event], None]


def project(connection: Connection, event: Event) -> None:
    """Apply one event to the state tables.

    Raises
    ------
    StoreError
        an unknown kind, the wrong chain for it, or an incomplete payload.
    Refused
        the event names an application or an expert that the round does not have.
    """
    require_chain(event)
    try:
        PROJECTIONS[event.kind](connection, event)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(
            t("“{kind}”的内容不完整或有误：{error!r}", kind=event.kind, error=error)
        ) from error


def require_chain(event: Event) -> None:
    """StoreError for an unknown kind, or the wrong chain for it."""
    if event.kind not in PROJECTIONS:
        raise StoreError(
            t("没有名为“{kind}”的留痕种类。", kind=event.kind),
            remedy=t("可用的种类：") + ", ".join(PROJECTIONS),
        )
    own = event.payload.get("expert") if event.kind in PERSONAL else ROUND_CHAIN
    if event.chain != own or (event.kind in PERSONAL and own == ROUND_CHAIN):
        raise StoreError(
            t(
                "“{kind}”应记入链“{own}”，而不是“{chain}”。",
                kind=event.kind,
                own=own,
                chain=event.chain,
            )
        )


def _round_created(connection: Connection, event: Event) -> None:
    payload = event.payload
    if connection.scalars(select(schema.round_info.c.id)).first() is not None:
        raise ValueError("the round is there already")
    body = {name: payload[name] for name in ("title", "programme", "demo", "deadline")}
    body |= {"created_us": microseconds(event.at)}
    row = {"id": ident(payload["id"]), "phase": Phase.SETUP.value, "body": canonical(body)}
    connection.execute(insert(schema.round_info), row)
    text = {"hash": payload["programme_hash"], "body": canonical(payload["programme_text"])}
    connection.execute(insert(schema.programme), text)


def _rubric_fixed(connection: Connection, event: Event) -> None:
    payload = event.payload
    body = canonical({name: payload[name] for name in ("id", "version", "text")})
    put(connection, schema.rubric, [{"hash": ident(payload["hash"]), "body": body}])
    choice = {"category": ident(payload["category"]), "hash": payload["hash"]}
    choice |= {"stage": ident(payload["stage"]) if payload.get("stage") else ""}
    put(connection, schema.rubric_choice, [choice])


def _applications_imported(connection: Connection, event: Event) -> None:
    rows = []
    for item in event.payload["applications"]:
        payloads.application_from(item)
        rows.append({"id": ident(item["id"]), "body": canonical(item)})
    put(connection, schema.application, rows)
    names = [row["id"] for row in rows]  # what was found about the old content is void
    delete_about(connection, schema.finding, names)
    delete_about(connection, schema.checked, names)


def _experts_imported(connection: Connection, event: Event) -> None:
    rows = []
    for item in event.payload["experts"]:
        payloads.expert_from(item)
        if item["id"] == ROUND_CHAIN:
            raise ValueError(f"expert id {ROUND_CHAIN!r}")
        rows.append({"id": ident(item["id"]), "body": canonical(item)})
    put(connection, schema.expert, rows)


def _findings_recorded(connection: Connection, event: Event) -> None:
    checked = list(dict.fromkeys(event.payload["applications"]))
    require(connection, schema.application, checked)
    rows = []
    for position, item in enumerate(event.payload["findings"]):
        payloads.finding_from(item)
        body = canonical(item)
        rows.append({"application": item["application"], "position": position, "body": body})
    strangers = {row["application"] for row in rows} - set(checked)
    if strangers:
        raise ValueError(f"findings about applications that were not checked: {strangers}")
    delete_about(connection, schema.finding, checked)
    put(connection, schema.checked, [{"application": name} for name in checked])
    if rows:
        connection.execute(insert(schema.finding), rows)


def _screening_decided(connection: Connection, event: Event) -> None:
    payload = event.payload
    require(connection, schema.application, [payload["application"]])
    state = ScreeningState(payload["state"]).value
    body = {"state": state, "reason": payload["reason"], **by(event)}
    put_about(connection, schema.screening, payload["application"], body)


def _conflict_recorded(connection: Connection, event: Event) -> None:
    payload = event.payload
    require(connection, schema.application, [payload["application"]])
    require(connection, schema.expert, [payload["expert"]])
    row = {
        "expert": payload["expert"],
        "application": payload["application"],
        "kind": ConflictKind(payload["kind"]).value,
        "body": canonical(payload["detail"]),
    }
    put(connection, schema.conflict, [row])


def _conflict_withdrawn(connection: Connection, event: Event) -> None:
    payload = event.payload
    words(payload["reason"])
    table, kind = schema.conflict, ConflictKind(payload["kind"]).value
    gone = delete(table).where(
        table.c.expert == payload["expert"],
        table.c.application == payload["application"],
        table.c.kind == kind,
    )
    connection.execute(gone)


def _assigned(connection: Connection, event: Event) -> None:
    pairs = _pairs(event.payload)
    require(connection, schema.application, [pair["application"] for pair in pairs])
    require(connection, schema.expert, [pair["expert"] for pair in pairs])
    put(connection, schema.assignment, [pair | {"stage": ident(pair["stage"])} for pair in pairs])


def _unassigned(connection: Connection, event: Event) -> None:
    table = schema.assignment
    pairs = [{f"b_{name}": value for name, value in p.items()} for p in _pairs(event.payload)]
    if pairs:
        where = [column == bound(column.name) for column in table.primary_key]
        connection.execute(delete(table).where(*where), pairs)


def _phase_changed(connection: Connection, event: Event) -> None:
    phase = Phase(event.payload["phase"]).value
    connection.execute(update(schema.round_info).values(phase=phase))


def _deadline_changed(connection: Connection, event: Event) -> None:
    deadline = event.payload["deadline"]
    if deadline is not None:
        datetime.fromisoformat(deadline)
    body = json.loads(connection.scalars(select(schema.round_info.c.body)).one())
    text = canonical(body | {"deadline": deadline})
    connection.execute(update(schema.round_info).values(body=text))


def _decided(connection: Connection, event: Event) -> None:
    payload = event.payload
    require(connection, schema.application, [payload["application"]])
    body = {"outcome": payload["outcome"], "reason": payload["reason"], **by(event)}
    put_about(connection, schema.decision, payload["application"], body)


def _document_made(_connection: Connection, event: Event) -> None:
    for name in ("kind", "file", "sha256"):
        ident(event.payload[name])  # the event is all there is to know about it


def _pairs(payload: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"application": application, "expert": expert, "stage": stage}
        for application, expert, stage in payload["pairs"]
    ]


PROJECTIONS: Mapping[str, Projection] = {
    "round_created": _round_created,
    "rubric_fixed": _rubric_fixed,
    "applications_imported": _applications_imported,
    "experts_imported": _experts_imported,
    "findings_recorded": _findings_recorded,
    "screening_decided": _screening_decided,
    "conflict_recorded": _conflict_recorded,
    "conflict_withdrawn": _conflict_withdrawn,
    "assigned": _assigned,
    "unassigned": _unassigned,
    "phase_changed": _phase_changed,
    "deadline_changed": _deadline_changed,
    **dict.fromkeys(STEPS, reviewed),
    "decided": _decided,
    "document_made": _document_made,
    **PANEL,
    **STAGING,
    **NOMINATING,
    **NOTICES,
    **BASES,
    **PERSONAL_ACTS,
}
PERSONAL = frozenset(STEPS) | frozenset(PERSONAL_ACTS)
"""Kinds in the chain of the expert they name; all others are in the round's chain."""
