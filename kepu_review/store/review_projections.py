"""What a person's events do to their reviews."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from kepu_review.events import canonical, microseconds
from kepu_review.model import Event, ReviewState
from kepu_review.store import payloads, schema
from kepu_review.store.tables import SHEET, bound, put, require, sheet_keys

Json = dict[str, Any]

_EMPTY = {"marks": {}, "vetoes": {}, "comment": "", "recusal_reason": ""}
_ONE = select(schema.review).where(*(schema.review.c[name] == bound(name) for name in SHEET))


def reviewed(connection: Connection, event: Event) -> None:
    """Put the review that `event` is about into the state it leads to."""
    keys = sheet_keys(event)
    row = connection.execute(_ONE, {f"b_{name}": value for name, value in keys.items()}).first()
    if row is None:
        require(connection, schema.application, [keys["application"]])
        require(connection, schema.expert, [keys["expert"]])
    put(connection, schema.review, [review_after(None if row is None else row._asdict(), event)])


def review_after(now: Mapping[str, Any] | None, event: Event) -> Json:
    """The row of the review after `event`, from the row `now` before it: nothing else decides.

    ValueError if the event does not continue the revision of `now`.
    """
    expected = 1 if now is None else now["revision"] + 1
    if event.payload["revision"] != expected:
        raise ValueError(f"revision {event.payload['revision']}, expected {expected}")
    row = {
        **sheet_keys(event),
        "revision": expected,
        "rubric": None if now is None else now["rubric"],
        "saved_us": microseconds(event.at),
        "submitted_us": None if now is None else now["submitted_us"],
        "seq": event.seq,
    }
    body = dict(_EMPTY) if now is None else json.loads(now["body"])
    state = STEPS[event.kind](row, body, event)
    return row | {"state": state.value, "body": canonical(body)}


def _saved(row: Json, body: Json, event: Event) -> ReviewState:
    """Lay the patch over the draft: null removes, what is not named stays."""
    payload = event.payload
    for criterion, mark in payload["marks"].items():
        if mark is not None:
            payloads.mark_from(criterion, mark)
    body["marks"] = _patched(body["marks"], payload["marks"])
    body["vetoes"] = _patched(body["vetoes"], payload.get("vetoes") or {})
    body["comment"] = str(payload.get("comment", body["comment"]))
    row |= {"rubric": payload["rubric"] or None, "submitted_us": None}
    return ReviewState.DRAFT


def _submitted(row: Json, _body: Json, event: Event) -> ReviewState:
    """Hand the review in; its total stays in the event, because it follows from the marks."""
    row["submitted_us"] = microseconds(event.at)
    return ReviewState.SUBMITTED


def _recalled(row: Json, _body: Json, _event: Event) -> ReviewState:
    """Make it a draft again."""
    row["submitted_us"] = None
    return ReviewState.DRAFT


def _recused(row: Json, body: Json, event: Event) -> ReviewState:
    """The expert withdraws from this application; marks made before stay on record."""
    body["recusal_reason"] = str(event.payload["reason"])
    row["submitted_us"] = None
    return ReviewState.RECUSED


def _patched(now: Json, patch: Mapping[str, Any]) -> Json:
    return {name: value for name, value in {**now, **patch}.items() if value is not None}


STEPS: Mapping[str, Callable[[Json, Json, Event], ReviewState]] = {
    "review_saved": _saved,
    "review_submitted": _submitted,
    "review_recalled": _recalled,
    "recused": _recused,
}
"""Per kind: changes the row and its body, gives the state; the chain is that of the expert."""
