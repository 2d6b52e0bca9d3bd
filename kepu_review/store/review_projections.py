"""What a person's events do to their reviews."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from kepu_review.events import canonical, microseconds
from kepu_review.model import Event, ReviewState
from kepu_review.store import payloads, schema
from kepu_review.store.tables import ident, put, require

_EMPTY = {"marks": {}, "vetoes": {}, "comment": "", "recusal_reason": ""}


def saved(connection: Connection, event: Event) -> None:
    """Lay the patch over the draft: null removes, what is not named stays."""
    row, body = _review(connection, event)
    payload = event.payload
    for criterion, mark in payload["marks"].items():
        if mark is not None:
            payloads.mark_from(criterion, mark)
    body["marks"] = _patched(body["marks"], payload["marks"])
    body["vetoes"] = _patched(body["vetoes"], payload.get("vetoes") or {})
    body["comment"] = str(payload.get("comment", body["comment"]))
    row |= {"rubric": payload["rubric"] or None, "submitted_us": None}
    _put(connection, row, body, ReviewState.DRAFT)


def submitted(connection: Connection, event: Event) -> None:
    """Hand the review in; its total stays in the event, because it follows from the marks."""
    row, body = _review(connection, event)
    row["submitted_us"] = microseconds(event.at)
    _put(connection, row, body, ReviewState.SUBMITTED)


def recalled(connection: Connection, event: Event) -> None:
    """Make it a draft again."""
    row, body = _review(connection, event)
    row["submitted_us"] = None
    _put(connection, row, body, ReviewState.DRAFT)


def recused(connection: Connection, event: Event) -> None:
    """The expert withdraws from this application; marks made before stay on record."""
    row, body = _review(connection, event)
    body["recusal_reason"] = str(event.payload["reason"])
    row["submitted_us"] = None
    _put(connection, row, body, ReviewState.RECUSED)


def _review(connection: Connection, event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row as it will be after `event`, and its body as it is."""
    payload, table = event.payload, schema.review
    keys = {name: ident(payload[name]) for name in ("application", "expert", "stage")}
    where = [table.c[name] == value for name, value in keys.items()]
    now = connection.execute(select(table).where(*where)).one_or_none()
    if now is None:
        require(connection, schema.application, [keys["application"]])
        require(connection, schema.expert, [keys["expert"]])
    expected = 1 if now is None else now.revision + 1
    if payload["revision"] != expected:
        raise ValueError(f"revision {payload['revision']}, expected {expected}")
    row = {
        **keys,
        "revision": expected,
        "rubric": None if now is None else now.rubric,
        "saved_us": microseconds(event.at),
        "submitted_us": None if now is None else now.submitted_us,
        "seq": event.seq,
    }
    return row, dict(_EMPTY) if now is None else json.loads(now.body)


def _patched(now: dict[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**now, **patch}.items() if value is not None}


def _put(
    connection: Connection, row: dict[str, Any], body: Mapping[str, Any], state: ReviewState
) -> None:
    put(connection, schema.review, [row | {"state": state.value, "body": canonical(body)}])
