"""What a person's acts beside their reviews do to the state: rows keyed by that person only.

Nothing here looks at what others do later, such as the end of a ballot: replayed in whichever order
of chains, the same rows come out. `admit` looks at it, once, when an act is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from kepu_review.errors import Refused
from kepu_review.events import canonical, microseconds
from kepu_review.model import ABSTAIN, Event
from kepu_review.store import schema
from kepu_review.store.checks import whole, words
from kepu_review.store.panel_projections import (
    ballot_body,
    ballot_is_closed,
    put_remark,
    remark_key,
)
from kepu_review.store.tables import ident, put, require, sheet_keys
from kepu_review.text import t

Step = Callable[[Connection, Event], None]

DECLARED = "no_conflict_declared"


def admit(connection: Connection, event: Event) -> None:
    """Refuse what comes too late, or answers what is not there; not asked again in a replay."""
    if event.kind in _ADMISSION:
        _ADMISSION[event.kind](connection, event)


def declaration_row(event: Event) -> dict[str, Any]:
    """The row of a declaration."""
    return {**sheet_keys(event), "at_us": microseconds(event.at)}


def _no_conflict_declared(connection: Connection, event: Event) -> None:
    _known_sheet(connection, event)
    put(connection, schema.declaration, [declaration_row(event)])


def _phrases_changed(connection: Connection, event: Event) -> None:
    expert, phrases = ident(event.payload["expert"]), event.payload["phrases"]
    require(connection, schema.expert, [expert])
    if not isinstance(phrases, list):
        raise ValueError(f"phrases {phrases!r}")
    body = canonical([words(phrase) for phrase in phrases])
    put(connection, schema.phrases, [{"expert": expert, "body": body}])


def _rescore_answered(connection: Connection, event: Event) -> None:
    answer = words(event.payload["answer"])
    said = {"answer": answer, "at_us": microseconds(event.at)}
    asked = whole(event.payload.get("asked"))
    body = canonical(said if asked is None else said | {"asked": asked})
    put(connection, schema.rescore_answer, [{**_known_sheet(connection, event), "body": body}])


def _remark_made(connection: Connection, event: Event) -> None:
    expert = ident(event.payload["expert"])
    require(connection, schema.expert, [expert])
    put_remark(connection, event, author=expert, office=False)


def _vote_cast(connection: Connection, event: Event) -> None:
    ballot, expert = ident(event.payload["ballot"]), ident(event.payload["expert"])
    choice, body = event.payload["choice"], ballot_body(connection, ballot)
    if expert not in body["voters"]:
        raise Refused(
            t("{expert} 不参加这项表决。", expert=expert),
            remedy=t("由参加表决的专家投票。"),
        )
    if choice not in [ABSTAIN, *(option["id"] for option in body["options"])]:
        raise ValueError(f"choice {choice!r}")
    row = {"ballot": ballot, "expert": expert, "choice": choice, "at_us": microseconds(event.at)}
    put(connection, schema.vote, [row])


def _known_sheet(connection: Connection, event: Event) -> dict[str, str]:
    keys = sheet_keys(event)
    require(connection, schema.application, [keys["application"]])
    require(connection, schema.expert, [keys["expert"]])
    return keys


def _asked(connection: Connection, event: Event) -> None:
    table = schema.rescore
    where = [table.c[name] == value for name, value in sheet_keys(event).items()]
    if connection.execute(select(table.c.stage).where(*where)).first() is None:
        raise Refused(
            t("没有要答复的复评请求。"),
            remedy=t("刷新后重试。"),
        )


def _replied(connection: Connection, event: Event) -> None:
    if event.payload["reply_to"] is None:
        return
    chain, seq = remark_key(event.payload["reply_to"])
    table = schema.remark
    query = select(table.c.application).where(table.c.chain == chain, table.c.seq == seq)
    if connection.scalar(query) != event.payload["application"]:
        raise Refused(
            t("所回复的发言不在这个项目下。"),
            remedy=t("刷新后重试。"),
        )


def _open(connection: Connection, event: Event) -> None:
    if ballot_body(connection, event.payload["ballot"])["closed_us"] is not None:
        raise ballot_is_closed()


PERSONAL_ACTS: Mapping[str, Step] = {
    DECLARED: _no_conflict_declared,
    "phrases_changed": _phrases_changed,
    "rescore_answered": _rescore_answered,
    "remark_made": _remark_made,
    "vote_cast": _vote_cast,
}
"""Kinds in the chain of the expert they name."""
_ADMISSION: Mapping[str, Step] = {
    "rescore_answered": _asked,
    "remark_made": _replied,
    "office_remark_made": _replied,
    "vote_cast": _open,
}
