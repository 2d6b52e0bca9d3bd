"""The record as it was written: events, heads of the chains, receipts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, or_, select

from kepu_review.events import GENESIS, Link
from kepu_review.model import ROUND_CHAIN, Event, Receipt
from kepu_review.store import schema
from kepu_review.store.about import About, is_about
from kepu_review.store.rows import LINK_COLUMNS, event_from, receipt_from
from kepu_review.store.snapshot import Snapshot, once
from kepu_review.store.tables import bound

PAGE = 500
"""Events that are fetched at once; imports among them may be large."""
EMPTY = (0, GENESIS)
"""The head of a chain that was held before its first event."""

_LINKS = select(*(schema.event.c[name] for name in LINK_COLUMNS), schema.event.c.position)

_WRITTEN: Select[*tuple[Any, ...]] = _LINKS.where(
    schema.event.c.chain == bound("chain"), schema.event.c.key == bound("key")
)


def _names(name: str) -> ColumnElement[bool]:
    """True of more events than those that name it, never of fewer."""
    quoted = json.dumps(name, ensure_ascii=False)
    return schema.event.c.payload.contains(quoted, autoescape=True)


class RecordReader(Snapshot):
    """Reads the tables `event` and `chain_head`."""

    def events(self, chain: str | None = None) -> Iterator[Event]:
        """The events of one chain or of all, each chain in its order, mixed as they were written.

        Read them inside the `with` block. A payload that is no JSON (changed by hand) raises
        StoreError; `audit` names every such event.
        """
        return map(event_from, self.links(chain))

    def links(self, chain: str | None = None) -> Iterator[Link]:
        """As `events`, in the very texts that are stored and hashed."""
        table = schema.event
        query = _LINKS.order_by(table.c.position).limit(PAGE)
        if chain is not None:
            query = query.where(table.c.chain == chain)
        page = self._connection.execute(query).all()
        while page:
            yield from (Link(*row[:-1]) for row in page)
            after = table.c.position > page[-1].position
            page = self._connection.execute(query.where(after)).all() if len(page) == PAGE else []

    def history(
        self,
        *,
        chain: str | None = None,
        kinds: Collection[str] = (),
        actor: str | None = None,
        application: str | None = None,
        expert: str | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[tuple[int, Event], ...]:
        """(position, event) of the newest `limit` events that fit all that is given.

        For the next page give the last position as `before`: no event comes twice or is left out,
        whatever is written meanwhile. `application` and `expert` find every event whose payload
        names them, wherever in it, and with an application those of its ballots, notices,
        objections and bases.
        """
        table = schema.event
        query = _LINKS.order_by(table.c.position.desc())
        if chain is not None:
            query = query.where(table.c.chain == chain)
        if kinds:
            query = query.where(table.c.kind.in_(list(kinds)))
        if actor is not None:
            query = query.where(table.c.actor == actor)
        about = None if application is None else self._about(application)
        if about is not None:
            query = query.where(or_(*map(_names, about.names)))
        if expert is not None:
            query = query.where(_names(expert))
        found: list[tuple[int, Event]] = []
        for position, event in self._backwards(query, before, limit):
            if len(found) == limit:
                break
            if is_about(event, about, expert):
                found.append((position, event))
        return tuple(found)

    def _backwards(
        self, query: Select[Any], before: int | None, size: int
    ) -> Iterator[tuple[int, Event]]:
        while True:
            here = schema.event.c.position < before if before is not None else None
            page = query.limit(size) if here is None else query.where(here).limit(size)
            rows = self._connection.execute(page).all()
            for row in rows:
                before = row.position
                yield before, event_from(Link(*row[:-1]))
            if len(rows) < size or not rows:
                return

    def _about(self, application: str) -> About:
        ballot, objection, base = schema.ballot.c, schema.objection.c, schema.base.c
        theirs = {
            "ballot": self._ids(ballot.id, ballot.application, application),
            "objection": self._ids(objection.id, objection.application, application),
            "base": self._ids(base.number, base.application, application),
            "notice": self._notices(application),
        }
        return About(application, theirs)

    def _ids(self, key: Column[str], column: Column[str], application: str) -> Sequence[str]:
        return self._connection.scalars(select(key).where(column == application)).all()

    def _notices(self, application: str) -> Sequence[str]:
        rows = self._rows(schema.notice)
        return [row.id for row in rows if application in json.loads(row.body)["applications"]]

    def pulse(self, expert: str | None = None) -> str:
        """A short text that is another one whenever anything was written.

        With `expert`, only what is in their chain or in the round's counts. It reads the heads of
        the chains in one query, and no event.
        """
        heads = schema.chain_head
        query = select(heads).order_by(heads.c.chain)
        if expert is not None:
            query = query.where(heads.c.chain.in_([expert, ROUND_CHAIN]))
        ends = [tuple(row) for row in self._connection.execute(query)]
        return hashlib.sha256(repr(ends).encode()).hexdigest()[:32]

    def heads(self) -> dict[str, tuple[int, str]]:
        """Chain → (seq, hash) of its newest event; a chain without events is not there.

        `chain_head` also has a row for who was held before they ever wrote: a lock, no event.
        """
        rows = self._rows(schema.chain_head)
        return {row.chain: (row.seq, row.hash) for row in rows if (row.seq, row.hash) != EMPTY}

    def receipt(self, chain: str, key: str) -> Receipt | None:
        """Receipt of the event that was written under this idempotency key, if any."""
        row = self._written(chain, key)
        return None if row is None else receipt_from(row)

    def written(self, chain: str, key: str) -> Event | None:
        """The event that was written under this idempotency key, if any."""
        row = self._written(chain, key)
        return None if row is None else event_from(Link(*row[:-1]))

    @once
    def _written(self, chain: str, key: str) -> Row[*tuple[Any, ...]] | None:
        given = {"b_chain": chain, "b_key": key}
        return self._connection.execute(_WRITTEN, given).one_or_none()

    def state(self, table: Table) -> Iterator[tuple[Any, ...]]:
        """The rows of a state table as they are stored, in no order; for comparing rounds."""
        query = select(table).execution_options(yield_per=PAGE)
        return (tuple(row) for row in self._connection.execute(query))
