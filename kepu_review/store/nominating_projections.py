"""What nominators, invitations, nominations and settled duplicates do to the state."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from kepu_review.errors import Refused
from kepu_review.events import canonical, microseconds
from kepu_review.model import Event
from kepu_review.store import schema
from kepu_review.store.bodies import body_of, gone, known, put_body
from kepu_review.store.checks import idents, some_ident, texts, whole, words
from kepu_review.store.tables import by, delete_about, ident, put, require
from kepu_review.text import t


def _nominators_recorded(connection: Connection, event: Event) -> None:
    rows = []
    for item in event.payload["nominators"]:
        body = {"type": some_ident(item["type"]), "cap": whole(item["cap"])}
        rows.append({"name": ident(item["name"]), "body": canonical(body)})
    if len({row["name"] for row in rows}) < len(rows):
        raise ValueError("a nominator twice")
    connection.execute(delete(schema.nominator))  # a new table replaces the old one
    if rows:
        connection.execute(insert(schema.nominator), rows)


def _invitations_issued(connection: Connection, event: Event) -> None:
    at_us, rows = microseconds(event.at), []
    for item in event.payload["invitations"]:
        body = {name: ident(item[name]) for name in ("nominator", "type")}
        text = canonical({**body, "at_us": at_us, "withdrawn": False})
        rows.append({"code": ident(item["code"]), "body": text})
    codes = {row["code"] for row in rows}
    if len(codes) < len(rows):
        raise ValueError("a code twice")
    taken = sorted(known(connection, schema.invitation, codes))
    if taken:
        raise Refused(
            t("邀请码“{code}”已经发出过。", code=taken[0]),
            remedy=t("换一个邀请码。"),
        )
    if rows:
        connection.execute(insert(schema.invitation), rows)


def _invitation_withdrawn(connection: Connection, event: Event) -> None:
    keys = {"code": ident(event.payload["code"])}
    words(event.payload["reason"])
    body = body_of(connection, schema.invitation, keys)
    if body is None or body["withdrawn"]:
        raise gone(t("没有在用的邀请码“{code}”。", code=keys["code"]))
    put_body(connection, schema.invitation, keys, {**body, "withdrawn": True})


def _nomination_recorded(connection: Connection, event: Event) -> None:
    payload, keys = event.payload, _nomination(event)
    application, code = keys["application"], some_ident(payload["code"])
    require(connection, schema.application, [application])
    if code is not None:
        _unused(connection, application, code)
    before = body_of(connection, schema.nomination, keys) or {"chosen": None, "reason": ""}
    body = {
        **before,
        "type": some_ident(payload["type"]),
        "joint": texts(payload["joint"]),
        "route": some_ident(payload["route"]),
        "at_us": microseconds(event.at),
    }
    put_body(connection, schema.nomination, {**keys, "code": code}, body)


def _unused(connection: Connection, application: str, code: str) -> None:
    """Refuse a code that another application has come with."""
    table = schema.nomination
    other = (table.c.code == code, table.c.application != application)
    used = connection.scalars(select(table.c.application).where(*other)).first()
    if used is not None:
        raise Refused(
            t("邀请码“{code}”已用于申报 {application}。", code=code, application=used),
            remedy=t("每个邀请码只用于一份申报；请核对邀请码。"),
        )


def _nomination_chosen(connection: Connection, event: Event) -> None:
    keys, reason = _nomination(event), words(event.payload["reason"])
    rows = _of_one(connection, keys)
    chosen = {row.nominator: row.nominator == keys["nominator"] for row in rows}
    _choose(connection, rows, chosen, reason)


def _nomination_withdrawn(connection: Connection, event: Event) -> None:
    keys = _nomination(event)
    words(event.payload["reason"])
    rows = _of_one(connection, keys)
    table = schema.nomination
    connection.execute(delete(table).where(*(table.c[n] == value for n, value in keys.items())))
    (mine,) = (row for row in rows if row.nominator == keys["nominator"])
    if json.loads(mine.body)["chosen"]:  # that choice is void, and the others are open again
        others = [row for row in rows if row is not mine]
        _choose(connection, others, {row.nominator: None for row in others}, "")


def _nomination(event: Event) -> dict[str, str]:
    return {name: ident(event.payload[name]) for name in ("application", "nominator")}


def _of_one(connection: Connection, keys: Mapping[str, str]) -> list[Row[Any]]:
    """All nominations of the application, if the one that is meant is among them."""
    table = schema.nomination
    query = select(table).where(table.c.application == keys["application"])
    rows = list(connection.execute(query.order_by(table.c.nominator)))
    if keys["nominator"] not in [row.nominator for row in rows]:
        what = t(
            "申报 {application} 没有“{nominator}”的推荐。",
            application=keys["application"],
            nominator=keys["nominator"],
        )
        raise gone(what)
    return rows


def _choose(
    connection: Connection, rows: list[Row[Any]], chosen: Mapping[str, bool | None], reason: str
) -> None:
    new = []
    for row in rows:
        body = json.loads(row.body) | {"chosen": chosen[row.nominator], "reason": reason}
        keys = {"application": row.application, "nominator": row.nominator, "code": row.code}
        new.append({**keys, "body": canonical(body)})
    put(connection, schema.nomination, new)


def _duplicates_settled(connection: Connection, event: Event) -> None:
    payload = event.payload
    names, keep = idents(payload["applications"]), ident(payload["keep"])
    if len(names) < 2 or keep not in names:
        raise ValueError(f"of {names} keep {keep!r}")
    require(connection, schema.application, names)
    body = canonical({"keep": keep, "reason": words(payload["reason"]), **by(event)})
    delete_about(connection, schema.duplicate, [keep])
    rows = [{"application": name, "body": body} for name in names if name != keep]
    put(connection, schema.duplicate, rows)


NOMINATING: Mapping[str, Callable[[Connection, Event], None]] = {
    "nominators_recorded": _nominators_recorded,
    "invitations_issued": _invitations_issued,
    "invitation_withdrawn": _invitation_withdrawn,
    "nomination_recorded": _nomination_recorded,
    "nomination_chosen": _nomination_chosen,
    "nomination_withdrawn": _nomination_withdrawn,
    "duplicates_settled": _duplicates_settled,
}
"""Kinds of the round's chain."""
