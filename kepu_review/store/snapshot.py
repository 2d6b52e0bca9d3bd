"""What all readers share: rows of a table, in the order of their keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Row, Select, Table, select

from kepu_review.store.tables import bound

S = TypeVar("S", bound="Snapshot")
P = ParamSpec("P")
T = TypeVar("T")

MANY = 500
"""Up to so many keys are asked for by name; more are picked out of everything."""


def once(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Read a state once: asked again with the same arguments, the same answer comes back.

    For what cannot be changed by whoever gets it. Guards may then each ask for all they need.
    """

    @wraps(method)
    def asked(self: S, /, *args: P.args, **named: P.kwargs) -> T:
        key = (method.__name__, args, tuple(sorted(named.items())))
        if key not in self._known:
            self._known[key] = method(self, *args, **named)
        answer: T = self._known[key]
        return answer

    return asked


class Snapshot:
    """One consistent state of the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[Hashable, Any] = {}

    def _rows(self, table: Table, **keys: str | None) -> Sequence[Row[Any]]:
        given = {f"b_{name}": value for name, value in keys.items() if value is not None}
        names = tuple(name for name, value in keys.items() if value is not None)
        return self._connection.execute(_rows_by(table, names), given).all()

    def _picked(self, table: Table, ids: Iterable[str] | None) -> Sequence[Row[Any]]:
        if ids is None:
            return self._rows(table)
        wanted = frozenset(ids)
        if len(wanted) > MANY:
            return [row for row in self._rows(table) if row.id in wanted]
        query = select(table).where(table.c.id.in_(wanted)).order_by(table.c.id)
        return self._connection.execute(query).all()

    def _body(self, table: Table, key: str) -> Any:
        text = self._connection.scalar(_body_of(table), {"b_key": key})
        return None if text is None else json.loads(text)


@cache  # making a statement takes longer than running it
def _rows_by(table: Table, names: tuple[str, ...]) -> Select[Any]:
    where = (table.c[name] == bound(name) for name in names)
    return select(table).where(*where).order_by(*table.primary_key)


@cache
def _body_of(table: Table) -> Select[Any]:
    (column,) = table.primary_key
    return select(table.c.body).where(column == bound("key"))
