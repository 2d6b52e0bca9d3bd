"""What the acts of the offices during a panel's work do to the state: materials to freezing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Set
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from kepu_review.errors import Refused
from kepu_review.events import canonical, microseconds
from kepu_review.model import ABSTAIN, USUAL_STAGE, Event, ScreeningState
from kepu_review.store import schema
from kepu_review.store.checks import (
    duration,
    flag,
    idents,
    named,
    optional,
    relative,
    share,
    some_ident,
    whole,
    words,
)
from kepu_review.store.tables import bound, by, delete_about, ident, put, require, sheet_keys
from kepu_review.text import t

NOW = "now"
"""The key of a table's only row."""
_SETTLED = (ScreeningState.PASSED.value, ScreeningState.NOT_ACCEPTED.value)
NO_MEETING: Mapping[str, Any] = {
    "application": None,
    "called_us": None,
    "minutes": None,
    "present": [],
}


def _materials_recorded(connection: Connection, event: Event) -> None:
    rows = []
    for item in event.payload["materials"]:
        body = {name: words(item[name]) for name in ("title", "kind", "sha256")}
        numbers = {name: whole(item[name]) for name in ("bytes", "width", "height", "pages")}
        text = canonical({**body, **numbers, "seconds": duration(item["seconds"]), **_probed(item)})
        file = relative(item["file"])
        rows.append({"application": ident(item["application"]), "file": file, "body": text})
    require(connection, schema.application, [row["application"] for row in rows])
    put(connection, schema.material, rows)
    _check_again(connection, {row["application"] for row in rows})


def _probed(item: Mapping[str, Any]) -> dict[str, Any]:
    """What is known only of some kinds of material; what is not known is left out."""
    said = {name: optional(item.get(name)) for name in ("format", "codec", "phash")}
    yes = {n: None if item.get(n) is None else flag(item[n]) for n in ("scan", "encrypted")}
    found = {**said, **yes, "rotation": whole(item.get("rotation"))}
    return {name: value for name, value in found.items() if value is not None}


def _material_removed(connection: Connection, event: Event) -> None:
    application, file = ident(event.payload["application"]), relative(event.payload["file"])
    words(event.payload["reason"])
    keys = {"application": application, "file": file}
    _remove(connection, schema.material, keys, t("没有这份材料。"))
    _check_again(connection, {application})


def _check_again(connection: Connection, applications: Set[str]) -> None:
    """What was found before is out of date; where a person settled on it, it stands."""
    table = schema.screening
    settled = {
        row.application
        for row in connection.execute(select(table.c.application, table.c.body))
        if row.application in applications and json.loads(row.body)["state"] in _SETTLED
    }
    delete_about(connection, schema.checked, sorted(applications - settled))


def _rescore_asked(connection: Connection, event: Event) -> None:
    keys = sheet_keys(event)
    require(connection, schema.application, [keys["application"]])
    require(connection, schema.expert, [keys["expert"]])
    body = {"reason": words(event.payload["reason"]), **by(event)}
    put(connection, schema.rescore, [{**keys, "body": canonical(body)}])


def _rescore_withdrawn(connection: Connection, event: Event) -> None:
    words(event.payload["reason"])
    said = t("没有这项复评请求。")
    _remove(connection, schema.rescore, sheet_keys(event), said)


def _office_remark_made(connection: Connection, event: Event) -> None:
    put_remark(connection, event, author=event.actor, office=True)


def put_remark(connection: Connection, event: Event, *, author: str, office: bool) -> None:
    """The row of a remark, keyed by its event."""
    application, reply_to = ident(event.payload["application"]), event.payload["reply_to"]
    require(connection, schema.application, [application])
    if reply_to is not None:
        remark_key(reply_to)
    text = words(event.payload["text"])
    body = {"author": author, "office": office, "text": text, "reply_to": reply_to}
    row = {"chain": event.chain, "seq": event.seq, "application": application}
    row |= {"at_us": microseconds(event.at), "body": canonical(body)}
    connection.execute(insert(schema.remark), row)


def remark_key(name: object) -> tuple[str, int]:
    """Chain and number of a remark from its id "chain:seq"; ValueError otherwise."""
    chain, colon, seq = words(name).rpartition(":")
    if not colon or not seq.isdecimal() or len(seq) > 18:
        raise ValueError(f"remark {name!r}")
    return ident(chain), int(seq)


def _item_called(connection: Connection, event: Event) -> None:
    application = ident(event.payload["application"])
    minutes = whole(event.payload["minutes"], 1)
    require(connection, schema.application, [application])
    called = {"called_us": microseconds(event.at), "minutes": minutes}
    _meet(connection, {"application": application, **called})


def _item_closed(connection: Connection, event: Event) -> None:
    application = ident(event.payload["application"])
    if meeting_body(connection)["application"] != application:
        raise Refused(
            t("现在讨论的不是 {application}。", application=application),
            remedy=t("刷新后查看当前项目。"),
        )
    _meet(connection, {"application": None, "called_us": None, "minutes": None})


def _attendance_changed(connection: Connection, event: Event) -> None:
    present = idents(event.payload["present"])
    require(connection, schema.expert, present)
    _meet(connection, {"present": present})


def meeting_body(connection: Connection) -> dict[str, Any]:
    """The meeting as it stands."""
    text = connection.scalar(select(schema.meeting.c.body))
    return dict(NO_MEETING if text is None else json.loads(text))


def _meet(connection: Connection, change: dict[str, Any]) -> None:
    body = canonical(meeting_body(connection) | change)
    put(connection, schema.meeting, [{"id": NOW, "body": body}])


def _ballot_opened(connection: Connection, event: Event) -> None:
    payload = event.payload
    name, application = ident(payload["id"]), ident(payload["application"])
    options = [{"id": o["id"], "title": words(o["title"])} for o in payload["options"]]
    choices = idents([option["id"] for option in options])
    if not choices or len(choices) < len(options) or ABSTAIN in choices:
        raise ValueError(f"options {choices}")
    voters = idents(payload["voters"])
    require(connection, schema.application, [application])
    require(connection, schema.expert, voters)
    table = schema.ballot
    if connection.scalar(select(table.c.id).where(table.c.id == name)) is not None:
        raise Refused(
            t("已有编号为“{name}”的表决。", name=name),
            remedy=t("换一个编号。"),
        )
    body = {
        "question": words(payload["question"]),
        "options": options,
        "voters": voters,
        "quorum": share(payload["quorum"]),
        "majority": share(payload["majority"]),
        "secret": flag(payload["secret"]),
        "opened_us": microseconds(event.at),
        "by": event.actor,
    }
    body |= {"closed_us": None, "outcome": None, "reason": ""}
    row = {"id": name, "application": application, "body": canonical(body)}
    connection.execute(insert(table), row)


def _ballot_closed(connection: Connection, event: Event) -> None:
    name, outcome = ident(event.payload["id"]), event.payload["outcome"]
    body = ballot_body(connection, name)
    if body["closed_us"] is not None:
        raise ballot_is_closed()
    if outcome is not None and outcome not in [option["id"] for option in body["options"]]:
        raise ValueError(f"outcome {outcome!r}")
    closed = {"closed_us": microseconds(event.at), "outcome": outcome}
    text = canonical(body | closed | {"reason": words(event.payload["reason"])})
    table = schema.ballot
    connection.execute(update(table).where(table.c.id == name).values(body=text))


def ballot_body(connection: Connection, name: str) -> dict[str, Any]:
    """What is known of a ballot; Refused if there is none."""
    table = schema.ballot
    text = connection.scalar(select(table.c.body).where(table.c.id == name))
    if text is None:
        raise Refused(
            t("没有编号为“{name}”的表决。", name=name),
            remedy=t("刷新后重试。"),
        )
    return dict(json.loads(text))


def ballot_is_closed() -> Refused:
    """Nothing more can be said in a ballot."""
    return Refused(
        t("这项表决已经结束。"),
        remedy=t("需要时另行发起表决。"),
    )


def _terms_changed(connection: Connection, event: Event) -> None:
    names = ("reviews_per_application", "minimum_reviews")
    body = {name: whole(event.payload[name], 1) for name in names}
    words(event.payload["reason"])
    _set_terms(connection, event, body)


def _method_changed(connection: Connection, event: Event) -> None:
    payload = event.payload
    words(payload["reason"])
    flag(payload["after_marks"])
    for item in payload["ranks"]:
        whole(item["before"], 1), whole(item["after"], 1)
    moved = [ident(item["application"]) for item in payload["ranks"]]
    require(connection, schema.application, moved)
    _set_terms(connection, event, {"method": some_ident(payload["method"])})


def _set_terms(connection: Connection, event: Event, changed: Mapping[str, Any]) -> None:
    """Change some of the terms of a stage; the others stay."""
    table = schema.terms
    stage = ident(event.payload.get("stage", USUAL_STAGE))
    held = connection.scalar(select(table.c.body).where(table.c.stage == stage))
    body = {**json.loads(held or "{}"), **changed}
    put(connection, table, [{"stage": stage, "body": canonical(body)}])


def _reminded(connection: Connection, event: Event) -> None:
    experts, text = idents(event.payload["experts"]), words(event.payload["text"])
    require(connection, schema.expert, experts)
    rows = connection.execute(select(schema.reminder))
    counts = {row.expert: json.loads(row.body)["count"] for row in rows}
    said = {"text": text, **by(event)}
    bodies = {name: said | {"count": counts.get(name, 0) + 1} for name in experts}
    new = [{"expert": name, "body": canonical(body)} for name, body in bodies.items()]
    put(connection, schema.reminder, new)


def _freeze_changed(connection: Connection, event: Event) -> None:
    names, reason = idents(event.payload["applications"]), words(event.payload["reason"])
    require(connection, schema.application, names)
    if not flag(event.payload["frozen"]):
        delete_about(connection, schema.frozen, names)
        return
    body = canonical({"reason": reason, **by(event)})
    put(connection, schema.frozen, [{"application": name, "body": body} for name in names])


def _comments_cleared(connection: Connection, event: Event) -> None:
    """The event is all there is to know about it."""
    require(connection, schema.application, [ident(event.payload["application"])])
    for one in event.payload["comments"]:
        named(one["text"])
        some_ident(one["criterion"])


def _remove(connection: Connection, table: Table, keys: Mapping[str, str], missing: str) -> None:
    where = [table.c[name] == bound(name) for name in keys]
    values = {f"b_{name}": value for name, value in keys.items()}
    if connection.execute(delete(table).where(*where), values).rowcount == 0:
        raise Refused(missing, remedy=t("刷新后重试。"))


PANEL: Mapping[str, Callable[[Connection, Event], None]] = {
    "materials_recorded": _materials_recorded,
    "material_removed": _material_removed,
    "rescore_asked": _rescore_asked,
    "rescore_withdrawn": _rescore_withdrawn,
    "office_remark_made": _office_remark_made,
    "item_called": _item_called,
    "item_closed": _item_closed,
    "attendance_changed": _attendance_changed,
    "ballot_opened": _ballot_opened,
    "ballot_closed": _ballot_closed,
    "terms_changed": _terms_changed,
    "method_changed": _method_changed,
    "reminded": _reminded,
    "freeze_changed": _freeze_changed,
    "comments_cleared": _comments_cleared,
}
"""Kinds of the round's chain."""
