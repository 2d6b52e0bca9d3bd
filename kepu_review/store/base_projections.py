"""What happens to the register of bases: naming, changes, status, evaluations, documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert

from kepu_review.errors import Refused
from kepu_review.events import canonical
from kepu_review.model import BaseStatus, Event
from kepu_review.store import schema
from kepu_review.store.bodies import body_of, gone, known, put_body, set_body
from kepu_review.store.checks import (
    day,
    member,
    named,
    one_of,
    optional,
    some_day,
    some_ident,
    texts,
    whole,
    words,
)
from kepu_review.store.tables import by, ident, require
from kepu_review.text import t

Check = Callable[[object], str | None]

CHANGEABLE: Mapping[str, Check] = {
    "name": named,
    "applicant": named,
    "region": optional,
    "category": optional,
    "valid_until": some_day,
}
"""Fields of a base that a change may name."""
_FIELDS: Mapping[str, Check] = {
    "name": named,
    "applicant": named,
    "category": optional,
    "region": optional,
    "title": named,
    "batch": named,
    "valid_from": day,
    "valid_until": some_day,
    "route": optional,
}


def _accredited(connection: Connection, event: Event) -> None:
    waiver, status = optional(event.payload["waiver"]), BaseStatus.IN_FORCE.value
    more = {"carried": False, "waiver": waiver, **by(event)}
    rows = [_base(item, {**more, "status": status}) for item in event.payload["bases"]]
    _register(connection, rows)


def _bases_carried(connection: Connection, event: Event) -> None:
    more = {"carried": True, "waiver": None, "source": words(event.payload["source"]), **by(event)}
    rows = [
        _base(item, {**more, "status": member(BaseStatus, item["status"])})
        for item in event.payload["bases"]
    ]
    _register(connection, rows)


def _base(item: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    body = {name: check(item[name]) for name, check in _FIELDS.items()}
    _term(body)
    text = canonical({**body, **more, "status_until": None, "ground": None})
    application = some_ident(item["application"])
    return {"number": ident(item["number"]), "application": application, "body": text}


def _term(body: Mapping[str, Any]) -> None:
    first, last = body["valid_from"], body["valid_until"]
    if last is not None and last < first:
        raise ValueError(f"valid from {first} until {last}")


def _register(connection: Connection, rows: list[dict[str, Any]]) -> None:
    numbers = {row["number"] for row in rows}
    if len(numbers) < len(rows):
        raise ValueError("a number twice")
    applications = {row["application"] for row in rows} - {None}
    require(connection, schema.application, applications)
    taken = sorted(known(connection, schema.base, numbers))
    if taken:
        raise Refused(
            t("名录中已有编号为“{number}”的基地。", number=taken[0]),
            remedy=t("换一个编号。"),
        )
    if rows:
        connection.execute(insert(schema.base), rows)


def _base_changed(connection: Connection, event: Event) -> None:
    payload, number = event.payload, ident(event.payload["number"])
    told = {"happened": day(payload["happened"]), "reported": day(payload["reported"])}
    told["reason"] = words(payload["reason"])
    changes = {name: _change(name, pair) for name, pair in payload["changes"].items()}
    if not changes:
        raise ValueError("no change")
    body = _known_base(connection, number)
    for name, pair in changes.items():
        if body[name] != pair["from"]:
            raise gone(t("编号为“{number}”的基地已另有变更。", number=number))
    new = {**body, **{name: pair["to"] for name, pair in changes.items()}}
    _term(new)
    set_body(connection, schema.base, {"number": number}, new)
    _log(connection, event, {"changes": changes, **told, "until": None, "ground": None})


def _change(name: str, pair: Mapping[str, Any]) -> dict[str, str | None]:
    check = CHANGEABLE[name]
    change = {"from": check(pair["from"]), "to": check(pair["to"])}
    if change["from"] == change["to"]:
        raise ValueError(f"{name} stays {pair['to']!r}")
    return change


def _base_status_changed(connection: Connection, event: Event) -> None:
    payload, number = event.payload, ident(event.payload["number"])
    status, until = member(BaseStatus, payload["status"]), some_day(payload["until"])
    ground, reason = some_ident(payload["ground"]), words(payload["reason"])
    body = _known_base(connection, number)
    changes = {"status": {"from": body["status"], "to": status}}
    new = {**body, "status": status, "status_until": until, "ground": ground}
    set_body(connection, schema.base, {"number": number}, new)
    told = {"reason": reason, "happened": None, "reported": None}
    _log(connection, event, {"changes": changes, **told, "until": until, "ground": ground})


def _log(connection: Connection, event: Event, body: Mapping[str, Any]) -> None:
    row = {"number": event.payload["number"], "seq": event.seq}
    connection.execute(
        insert(schema.base_change), {**row, "body": canonical({**body, **by(event)})}
    )


def _base_evaluated(connection: Connection, event: Event) -> None:
    payload = event.payload
    keys = {name: ident(payload[name]) for name in ("number", "period")}
    told = {"grade": ident(payload["grade"]), "reason": words(payload["reason"])}
    body = {**told, "round": some_ident(payload["round"])}
    _known_base(connection, keys["number"])
    put_body(connection, schema.evaluation, keys, {**body, **by(event)})


def _document_issued(connection: Connection, event: Event) -> None:
    payload = event.payload
    kind = one_of(payload["kind"], "certificate", "plaque")
    keys = {"number": ident(payload["number"]), "kind": kind}
    body = {name: ident(payload[name]) for name in ("sha256", "serial")}
    _known_base(connection, keys["number"])
    put_body(connection, schema.issued, keys, {**body, **by(event)})


def _activity_reported(connection: Connection, event: Event) -> None:
    payload, subject = event.payload, ident(event.payload["subject"])
    kind = one_of(payload["kind"], "preview", "summary")
    keys = {"id": ident(payload["id"]), "kind": kind, "subject": subject}
    body = {
        "title": words(payload["title"]),
        "held": some_day(payload["held"]),
        "reach": whole(payload["reach"]),
        "media": texts(payload["media"]),
        "text": words(payload["text"]),
    }
    if not _known_subject(connection, [subject]):
        raise gone(t("没有编号为“{subject}”的基地或申报。", subject=subject))
    put_body(connection, schema.activity_report, keys, {**body, **by(event)})


def _known_subject(connection: Connection, subject: Iterable[str]) -> bool:
    return any(known(connection, table, subject) for table in (schema.base, schema.application))


def _known_base(connection: Connection, number: str) -> dict[str, Any]:
    body = body_of(connection, schema.base, {"number": number})
    if body is None:
        raise gone(t("名录中没有编号为“{number}”的基地。", number=number))
    return body


BASES: Mapping[str, Callable[[Connection, Event], None]] = {
    "accredited": _accredited,
    "bases_carried": _bases_carried,
    "base_changed": _base_changed,
    "base_status_changed": _base_status_changed,
    "base_evaluated": _base_evaluated,
    "document_issued": _document_issued,
    "activity_reported": _activity_reported,
}
"""Kinds of the round's chain."""
