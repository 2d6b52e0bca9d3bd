"""One short write transaction: events and the state they lead to, all or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from kepu_review.errors import Refused, UsageError
from kepu_review.events import GENESIS, canonical, event_hash, microseconds, moment
from kepu_review.model import ROUND_CHAIN, Event, Receipt
from kepu_review.store import schema
from kepu_review.store.personal_projections import admit
from kepu_review.store.projections import project
from kepu_review.store.reader import Reader
from kepu_review.store.rows import receipt_from
from kepu_review.store.tables import bound, ident
from kepu_review.text import t

Clock = Callable[[], datetime]

BARRING = frozenset(
    {"phase_changed", "stage_entered", "freeze_changed", "rescore_withdrawn", "ballot_closed"}
)
"""After these, people may not do what they might before: no act of theirs may be half done."""

_OWN = schema.chain_head.c.chain == bound("chain")
_HEAD = select(schema.chain_head.c.seq, schema.chain_head.c.hash).where(_OWN).with_for_update()
_MOVE_HEAD = update(schema.chain_head).where(_OWN).values(seq=bound("seq"), hash=bound("hash"))
_INSERT = insert(schema.event)
_AGAIN = "DO $$ BEGIN RAISE EXCEPTION 'a chain began meanwhile' USING ERRCODE = '40001'; END $$"
"""Raised by the database itself, as any collision is: the transaction is run again."""


def utc_now() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


class Transaction(Reader):
    """A Reader that sees its own writes; nothing lasts unless the whole transaction does."""

    def __init__(
        self, connection: Connection, clock: Clock = utc_now, scored: tuple[str, ...] = ()
    ) -> None:
        super().__init__(connection, scored)
        self._clock = clock
        self._appended: list[Event] = []
        self._broken: DBAPIError | None = None

    @property
    def appended(self) -> tuple[Event, ...]:
        """The events written so far, for those who want to be told after the commit."""
        return tuple(self._appended)

    def append(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        actor: str,
        chain: str = ROUND_CHAIN,
        key: str | None = None,
    ) -> Receipt:
        """Write one event to the end of `chain` and apply it to the state.

        `key` makes a repeated call harmless: if the chain has an event of this key with the same
        kind and payload, its receipt comes back with `repeated`, and nothing is written. Without
        a key every call writes.

        Raises
        ------
        Refused
            the key is known with other content, or the event names an application or an
            expert that the round does not have.
        UsageError
            the payload is not JSON, or a name is empty, too long or holds NUL.
        StoreError
            unknown kind, incomplete payload, wrong chain, or the database fails.
        """
        names = {"chain": chain, "key": uuid4().hex if key is None else key, "actor": actor}
        _check(names)
        body = canonical(payload)
        with self._step():
            seq, prev_hash = self._lock(kind, chain)
            known = None if key is None else self._repeated(chain, key, kind, body)
            if known is not None:
                return known
            event = self._event(names, kind, body, seq + 1, prev_hash)
            self._record(event, body)
        self._appended.append(event)
        return Receipt(event.chain, event.seq, event.hash, event.at)

    def check(self) -> None:
        """Raise the error of the database that broke this transaction, though `work` caught it."""
        if self._broken is not None:
            raise self._broken

    @contextmanager
    def _step(self) -> Iterator[None]:
        """A refusal that the caller catches leaves nothing behind; a fault ends the transaction.

        After a fault SQLite may have rolled back everything already; what came then would be
        written outside of any transaction.
        """
        self.check()
        step = self._connection.begin_nested()
        try:
            yield
        except DBAPIError as error:
            self._broken = error
            raise
        except BaseException:
            step.rollback()
            raise
        finally:
            self._known.clear()  # what was read before is not what there is now
        step.commit()

    def replay(self) -> int:
        """Make all state anew from the events, with nobody writing meanwhile; their number."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE event IN SHARE MODE"))
        for table in reversed(schema.STATE):
            self._connection.execute(delete(table))
        number = 0
        for event in self.events():
            project(self._connection, event)
            number += 1
        self._known.clear()
        return number

    def hold(self, chain: str) -> None:
        """Keep others off this chain until the transaction ends, before anything is read.

        For an act of the round that depends on what a person has done, such as taking an expert
        off an application whose sheet must not be handed in meanwhile. Whoever has not written yet
        gets an empty head to hold on to; it stays, so that a first write under way collides.
        """
        self._lock("", chain)

    def _lock(self, kind: str, chain: str) -> tuple[int, str]:
        """The end of the chain, held until the transaction ends.

        On PostgreSQL a repeatable-read transaction that waits here for another one fails and is
        run again, so whatever it had read before is still true when it commits.
        """
        heads, info = schema.chain_head, schema.round_info
        connection = self._connection
        if kind in BARRING:  # nobody's save may be under way, or have come since we looked
            connection.execute(update(info).values(phase=info.c.phase))  # fails who waits for it
            held = select(heads.c.chain).order_by(heads.c.chain).with_for_update()
            self._nobody_began(set(connection.scalars(held)))
        elif chain != ROUND_CHAIN and connection.dialect.name == "postgresql":
            # what bars it stays as it is until this save is done; SQLite has one writer anyway
            connection.execute(select(info.c.id).with_for_update(read=True))
        row = connection.execute(_HEAD, {"b_chain": chain}).one_or_none()
        if row is None:
            first = {"chain": chain, "seq": 0, "hash": GENESIS}
            if connection.dialect.name == "postgresql":
                connection.execute(
                    postgresql.insert(heads).on_conflict_do_nothing(), first
                )  # two first writers: the second fails as unserializable and runs again
            else:
                connection.execute(insert(heads), first)
            return 0, GENESIS
        return row.seq, row.hash

    def _nobody_began(self, seen: Collection[str]) -> None:
        """Fail, to be run again, where somebody wrote their first event since the snapshot.

        Such a chain had no head yet that could be held. Nobody is writing one now, for the round
        is claimed; so a look from outside of the snapshot sees them all.
        """
        if self._connection.dialect.name != "postgresql":
            return
        with self._connection.engine.connect() as outside:
            there = set(outside.scalars(select(schema.chain_head.c.chain)))
        if there - set(seen):
            self._connection.execute(text(_AGAIN))

    def _repeated(self, chain: str, key: str, kind: str, body: str) -> Receipt | None:
        row = self._written(chain, key)
        if row is None:
            return None
        if (row.kind, row.payload) != (kind, body):
            raise Refused(
                t("操作编号“{key}”已用于另一内容，未写入。", key=key),
                remedy=t("换一个操作编号重试。"),
            )
        return receipt_from(row, repeated=True)

    def _event(
        self, names: Mapping[str, str], kind: str, body: str, seq: int, prev_hash: str
    ) -> Event:
        chain, key, actor = names["chain"], names["key"], names["actor"]
        at_us = microseconds(self._clock())
        return Event(
            chain=chain,
            seq=seq,
            key=key,
            kind=kind,
            actor=actor,
            at=moment(at_us),
            payload=json.loads(body),  # what a replay will see, not what the caller still holds
            prev_hash=prev_hash,
            hash=event_hash(chain, seq, key, kind, actor, at_us, body, prev_hash),
        )

    def _record(self, event: Event, body: str) -> None:
        """Write the event and what it does to the state."""
        self._insert(event, body)
        project(self._connection, event)
        admit(self._connection, event)
        if event.kind == "rubric_fixed" and self._connection.dialect.name == "postgresql":
            from kepu_review.store.guard.facts import after_rubric  # which few rounds need

            after_rubric(self._connection)

    def _insert(self, event: Event, body: str) -> None:
        self._connection.execute(_INSERT, event_row(event, body))
        end = {"b_chain": event.chain, "b_seq": event.seq, "b_hash": event.hash}
        self._connection.execute(_MOVE_HEAD, end)


def event_row(event: Event, body: str) -> dict[str, Any]:
    """The row of the event table; `body` is the payload as it was hashed."""
    return {
        "chain": event.chain,
        "seq": event.seq,
        "key": event.key,
        "kind": event.kind,
        "actor": event.actor,
        "at_us": microseconds(event.at),
        "payload": body,
        "prev_hash": event.prev_hash,
        "hash": event.hash,
    }


def _check(names: Mapping[str, str]) -> None:
    for name, value in names.items():
        try:
            ident(value)
        except ValueError as error:
            raise UsageError(
                t("{name} 应为 1 至 200 个字符的文字：{value!r}", name=name, value=str(value)[:40])
            ) from error
