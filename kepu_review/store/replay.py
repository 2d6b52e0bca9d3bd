"""Replays a record into an empty database in memory, to compare the state with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, StaticPool, Table, create_engine, event, insert, select

from kepu_review.events import ChainFault, FaultKind, Link
from kepu_review.model import ROUND_CHAIN, Event
from kepu_review.store import schema
from kepu_review.store.engines import sqlite_driver
from kepu_review.store.projections import project, require_chain
from kepu_review.store.reader import Reader
from kepu_review.store.review_projections import STEPS, review_after, review_keys
from kepu_review.store.rows import event_from


@contextmanager
def replayed(
    links: Iterable[Link], broken: Iterable[str] = ()
) -> Iterator[tuple[Reader, tuple[ChainFault, ...]]]:
    """A reader of the state that `links` give, and a fault for each event that cannot be.

    An event that cannot be applied is left out. It is named unless an earlier fault of its chain,
    or of the round's chain, accounts for it; `broken` are the chains with faults known before.
    """
    with _empty() as connection:
        reviews = _Reviews(connection)
        blamed, faults = set(broken), []
        for link in links:
            try:
                one = event_from(link)
                if one.kind in STEPS:
                    reviews.apply(one)
                else:
                    project(connection, one)
            except Exception:  # what was changed by hand can fail in any way
                if blamed.isdisjoint((str(link.chain), ROUND_CHAIN)):
                    faults.append(ChainFault(str(link.chain), link.seq, FaultKind.EFFECT))
                blamed.add(str(link.chain))
        reviews.write()
        yield Reader(connection), tuple(faults)


class _Reviews:
    """The reviews while they are replayed: rows in memory, no statement for each of many events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[tuple[str, ...], Mapping[str, Any]] = {}
        self._known: dict[str, set[str]] = {}

    def apply(self, one: Event) -> None:
        """As the projection does; the same function gives the row."""
        require_chain(one)
        keys = review_keys(one)
        row = review_after(self._rows.get(tuple(keys.values())), one)
        self._require(schema.application, keys["application"])
        self._require(schema.expert, keys["expert"])
        if row["rubric"] is not None:
            self._require(schema.rubric, row["rubric"])
        self._rows[tuple(keys.values())] = row

    def write(self) -> None:
        """Put them into the table, at the end."""
        if self._rows:
            self._connection.execute(insert(schema.review), list(self._rows.values()))
            self._rows.clear()

    def _require(self, table: Table, key: str) -> None:
        if key in self._known.get(table.name, ()):
            return
        (column,) = table.primary_key
        if self._connection.scalar(select(column).where(column == key)) is None:
            raise KeyError(key)
        self._known.setdefault(table.name, set()).add(key)  # none of these is ever removed


@contextmanager
def _empty() -> Iterator[Connection]:
    """All state tables, on the SQLite of this process, gone when the block ends."""
    engine = create_engine("sqlite://", module=sqlite_driver(), poolclass=StaticPool)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = ON"))
    try:
        with engine.connect() as connection:
            schema.metadata.create_all(connection, tables=schema.STATE)
            yield connection
    finally:
        engine.dispose()
