"""What all readers share: rows of a table, in the order of their keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

MANY = 500
"""Up to so many keys are asked for by name; more are picked out of everything."""


class Snapshot:
    """One consistent state of the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _rows(self, table: Table, **keys: str | None) -> Sequence[Row[Any]]:
        where = [table.c[name] == value for name, value in keys.items() if value is not None]
        query = select(table).where(*where).order_by(*table.primary_key)
        return self._connection.execute(query).all()

    def _picked(self, table: Table, ids: Iterable[str] | None) -> Sequence[Row[Any]]:
        if ids is None:
            return self._rows(table)
        wanted = frozenset(ids)
        if len(wanted) > MANY:
            return [row for row in self._rows(table) if row.id in wanted]
        query = select(table).where(table.c.id.in_(wanted)).order_by(table.c.id)
        return self._connection.execute(query).all()

    def _body(self, table: Table, key: str) -> Any:
        (column,) = table.primary_key
        text = self._connection.scalar(select(table.c.body).where(column == key))
        return None if text is None else json.loads(text)
