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
from kepu_review.store.personal_projections import DECLARED, declaration_row
from kepu_review.store.projections import project, require_chain
from kepu_review.store.reader import Reader
from kepu_review.store.review_projections import STEPS, review_after
from kepu_review.store.rows import event_from
from kepu_review.store.tables import sheet_keys


@contextmanager
def replayed(
    links: Iterable[Link], broken: Iterable[str] = ()
) -> Iterator[tuple[Reader, tuple[ChainFault, ...]]]:
    """A reader of the state that `links` give, and a fault for each event that cannot be.

    An event that cannot be applied is left out. It is named unless an earlier fault of its chain,
    or of the round's chain, accounts for it; `broken` are the chains with faults known before.
    """
    with _empty() as connection:
        sheets = _Sheets(connection)
        blamed, faults = set(broken), []
        for link in links:
            try:
                one = event_from(link)
                if one.kind in sheets.kinds:
                    sheets.apply(one)
                else:
                    project(connection, one)
            except Exception:  # what was changed by hand can fail in any way
                if blamed.isdisjoint((str(link.chain), ROUND_CHAIN)):
                    faults.append(ChainFault(str(link.chain), link.seq, FaultKind.EFFECT))
                blamed.add(str(link.chain))
        sheets.write()
        yield Reader(connection), tuple(faults)


class _Sheets:
    """Reviews and declarations while they are replayed: rows in memory, no statement for each."""

    kinds = frozenset({*STEPS, DECLARED})

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._reviews: dict[tuple[str, ...], Mapping[str, Any]] = {}
        self._declarations: dict[tuple[str, ...], Mapping[str, Any]] = {}
        self._known: dict[str, set[str]] = {}

    def apply(self, one: Event) -> None:
        """As the projection does; the same function gives the row."""
        require_chain(one)
        keys = sheet_keys(one)
        key = tuple(keys.values())
        declared = one.kind == DECLARED
        row = declaration_row(one) if declared else review_after(self._reviews.get(key), one)
        self._require(schema.application, keys["application"])
        self._require(schema.expert, keys["expert"])
        if not declared and row["rubric"] is not None:
            self._require(schema.rubric, row["rubric"])
        (self._declarations if declared else self._reviews)[key] = row

    def write(self) -> None:
        """Put them into their tables, at the end."""
        for table, rows in (
            (schema.review, self._reviews),
            (schema.declaration, self._declarations),
        ):
            if rows:
                self._connection.execute(insert(table), list(rows.values()))
                rows.clear()

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
