"""What all readers share: rows of a table, in the order of their keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import Enum
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Row, Select, Table, or_, select

from kepu_review.store import schema
from kepu_review.store.tables import bound

S = TypeVar("S", bound="Snapshot")
P = ParamSpec("P")
T = TypeVar("T")

MANY = 500
"""Up to so many keys are asked for by name; more are picked out of everything."""


class Stages(Enum):
    """Which stages are meant where none is named."""

    AT_WORK = "at_work"
    EVERY = "every"


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

    def __init__(self, connection: Connection, scored: tuple[str, ...] = ()) -> None:
        self._connection = connection
        self._scored = scored
        self._known: dict[Hashable, Any] = {}

    def at_work(self) -> str | None:
        """The stage that experts mark in: of those that are scored the one that was entered last.

        The first of them before any was entered; None where the store was not told which are
        scored, and then every stage is meant.
        """
        if len(self._scored) < 2:
            return self._scored[0] if self._scored else None
        entered: str | None = self._now().entered
        return entered or self._scored[0]

    @once
    def _now(self) -> Row[Any]:
        return self._connection.execute(_now_with(self._scored)).one()

    def _of(self, stage: str | Stages) -> str | None:
        """The stage to ask a table for; None: every one."""
        if isinstance(stage, str):
            return stage
        return self.at_work() if stage is Stages.AT_WORK else None

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


@cache
def _now_with(scored: tuple[str, ...]) -> Select[Any]:
    """What the round is, and which of several stages that are scored was entered last."""
    if len(scored) < 2:
        return select(schema.round_info)
    table = schema.stage_entry
    entered = select(table.c.stage).where(or_(*(table.c.stage == stage for stage in scored)))
    newest = entered.order_by(table.c.seq.desc()).limit(1).scalar_subquery()
    return select(schema.round_info, newest.label("entered"))


@cache  # making a statement takes longer than running it
def _rows_by(table: Table, names: tuple[str, ...]) -> Select[Any]:
    where = (table.c[name] == bound(name) for name in names)
    return select(table).where(*where).order_by(*table.primary_key)


@cache
def _body_of(table: Table) -> Select[Any]:
    (column,) = table.primary_key
    return select(table.c.body).where(column == bound("key"))
