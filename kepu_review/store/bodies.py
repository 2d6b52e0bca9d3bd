"""Rows that are keys and a body: write one, read one, say that one is missing or taken."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select, update

from kepu_review.errors import Refused
from kepu_review.events import canonical
from kepu_review.store.tables import put
from kepu_review.text import t

Keys = Mapping[str, str]
MANY = 100
"""Up to so many keys are asked for by name; more are picked out of everything."""


def put_body(
    connection: Connection, table: Table, keys: Mapping[str, Any], body: Mapping[str, Any]
) -> None:
    """Insert the row, or update the one whose primary key is there."""
    put(connection, table, [{**keys, "body": canonical(body)}])


def body_of(connection: Connection, table: Table, keys: Keys) -> dict[str, Any] | None:
    """The body of the row with these keys, if any."""
    where = [table.c[name] == value for name, value in keys.items()]
    text = connection.scalar(select(table.c.body).where(*where))
    return None if text is None else dict(json.loads(text))


def set_body(connection: Connection, table: Table, keys: Keys, body: Mapping[str, Any]) -> None:
    """Another body for a row that is there; its other columns stay."""
    where = [table.c[name] == value for name, value in keys.items()]
    connection.execute(update(table).where(*where).values(body=canonical(body)))


def known(connection: Connection, table: Table, keys: Iterable[str]) -> set[str]:
    """Those of `keys` that the table, which has one key, knows."""
    wanted = set(keys)
    (column,) = table.primary_key
    query = select(column)
    if len(wanted) <= MANY:
        query = query.where(column.in_(wanted))
    return wanted.intersection(connection.scalars(query))


def gone(what: str) -> Refused:
    """What an act is about is not there, or not any more."""
    return Refused(what, remedy=t("刷新后重试。"))
