"""Opening, reading and writing a round."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from kepu_review.errors import StoreError, UsageError
from kepu_review.model import Phase, Programme, RoundInfo
from kepu_review.store import migrate
from kepu_review.store.audit import Fault, audit
from kepu_review.store.create import claim_schema, claimed, look, round_created
from kepu_review.store.engines import WRITING, make_engine, set_journal
from kepu_review.store.faults import busy, explain, explained, lost, unsure
from kepu_review.store.place import Location, Place, place
from kepu_review.store.reader import Reader
from kepu_review.store.transaction import Clock, Transaction, utc_now
from kepu_review.text import t

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds to wait for others who write."""
OPTIMISTIC = 3
"""After so many collisions on PostgreSQL a write asks for the record alone, and then succeeds."""
RECONNECT = 5.0
"""Seconds to try again when the server has gone away."""


class Store:
    """A round on disk or on a server, as `create` and `open` give it.

    Threads may share one; each transaction has its own connection. Close it, or use it with `with`.

    Attributes
    ----------
    folder
        the round's folder (round.toml, round.db, materials/, reports/); None on a server.
    location
        as it was given; may hold a password, so it is not for messages.
    shown
        the same for messages.
    scored
        the stages that experts mark in, in order, as whoever knows the programme has said.
    member
        the expert whose own login this is, on a server that guards the round; None for the owner,
        who may do everything, and for a folder.
    """

    def __init__(self, where: Place, *, patience: float = PATIENCE, clock: Clock = utc_now) -> None:
        self.folder: Path | None = where.folder
        self.location: str = where.location
        self.shown: str = where.shown
        self.scored: tuple[str, ...] = ()
        self.member: str | None = None
        self._place = where
        self._patience = patience
        self._clock = clock
        self._writing = threading.local()
        self._engine = make_engine(where, patience)
        self._process: int | None = os.getpid()  # None: closed

    @classmethod
    def create(
        cls,
        location: Location,
        info: RoundInfo,
        programme: Programme,
        *,
        actor: str = "secretary",
        then: Callable[[Transaction], object] | None = None,
        patience: float = PATIENCE,
        clock: Clock = utc_now,
    ) -> Self:
        """Make a new round and open it; its first event is dated `info.created_at`.

        Args:
            location: a folder, which may exist if it has no round; or
                `postgresql://user@host/database?schema=name` (schema: kepu unless given), where
                the schema is made if it does not exist.
            info: the facts of the round; its phase is SETUP.
            programme: its `hash` and `text` are kept in the round.
            actor: who makes it.
            then: what else belongs to a new round; part of the same transaction.
            patience: seconds to wait for others who write.
            clock: gives the time of later events, with its zone.

        Raises
        ------
        StoreError
            there is a round already, or it cannot be made; nothing is left behind.
        """
        if info.phase is not Phase.SETUP or info.created_at.tzinfo is None:
            raise UsageError(t("新批次须处于受理阶段，且创建时间须带时区。"))
        where = place(location)
        if where.guarded:
            raise UsageError(
                t("模式名不能以“_api”结尾，那是专家登录用的。"),
                remedy=t("换一个模式名。"),
            )
        with explained(where.shown), claimed(where, info):
            store = cls(where, patience=patience, clock=clock)
            try:
                store._make(info, programme, actor, then)
            except BaseException:
                store.close()
                raise
        return store

    @classmethod
    def open(
        cls, location: Location, *, patience: float = PATIENCE, clock: Clock = utc_now
    ) -> Self:
        """Open a round; one of an older schema is upgraded first.

        Raises
        ------
        StoreError
            there is no round, a newer version wrote it, or it cannot be opened.
        """
        where = place(location)
        look(where)
        store = cls(where, patience=patience, clock=clock)
        try:
            with explained(where.shown):
                store._ready()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Give back all connections; the store cannot be used after that."""
        self._process = None
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.shown!r})"

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """One consistent snapshot: what others write meanwhile is not seen.

        Keep it short; no write waits for it, but the database must keep the old state for it.
        """
        with explained(self.shown), self._session(writing=False) as connection:
            yield Reader(connection, self.scored)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Call `work` in one write transaction, commit, and give back its result.

        An exception of `work` undoes everything. When another transaction stood in the way, `work`
        is called again in a new one, so it should do nothing but use its argument. What it has read
        about the person of a chain it appends to, and about the phase, is still true at the commit.

        Raises
        ------
        StoreError
            the database failed or was busy for too long. Nothing was written, unless
            the message says that this is not known.
        """
        if getattr(self._writing, "now", False):
            raise UsageError(
                t("不能在一次写入中再开一次写入。"),
                remedy=t("用已有的事务对象。"),
            )
        started, attempt = time.monotonic(), 0
        while True:
            try:
                return self._attempt(work, alone=attempt >= OPTIMISTIC)
            except DBAPIError as error:
                waited = time.monotonic() - started
                if not (
                    (busy(error) and waited < self._patience)
                    or (lost(error) and waited < RECONNECT)
                ):
                    raise explain(error, self.shown) from error
            attempt += 1
            time.sleep(random.uniform(0.5, 1) * min(0.2, 0.002 * 2**attempt))  # noqa: S311

    @contextmanager
    def managing(self) -> Iterator[tuple[Connection, Place]]:
        """One transaction of the owner, for what is no event: logins and rights on a server."""
        with explained(self.shown), self._session(writing=True) as connection:
            yield connection, self._place

    def check(self) -> tuple[Fault, ...]:
        """Every fault of the record, and every row of the state that is not what it says.

        `audit` of one snapshot. Raises StoreError if the database cannot be read.
        """
        if self.member is not None:
            raise StoreError(
                t("专家的登录名只看得到本人的部分，不能核对全部留痕。"),
                remedy=t("请秘书处操作。"),
            )
        with self.reading() as db:
            return audit(db)

    def rebuild(self) -> int:
        """Make all state tables anew from the events; gives the number of events."""
        return self.write(Transaction.replay)

    # ---------------------------------------------------------------------------------------

    def _attempt(self, work: Callable[[Transaction], T], *, alone: bool) -> T:
        self._writing.now = True
        try:
            with self._session(writing=True) as connection:
                if (
                    alone and self.folder is None and self.member is None
                ):  # waits its turn, before its snapshot is taken
                    connection.execute(text("LOCK TABLE chain_head IN EXCLUSIVE MODE"))
                db = self._transaction(connection)
                result = work(db)
                db.check()
                return result
        finally:
            self._writing.now = False

    def _transaction(self, connection: Connection) -> Transaction:
        if self.member is None:
            return Transaction(connection, self._clock, self.scored)
        from kepu_review.store.guard.transaction import MemberTransaction  # which few rounds need

        return MemberTransaction(connection, self._clock, self.scored)

    @contextmanager
    def _session(self, *, writing: bool) -> Iterator[Connection]:
        options = {WRITING: writing, "postgresql_readonly": not writing}
        with self._connect() as connection:
            transaction = connection.execution_options(**options).begin()
            try:
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                if writing and lost(error):
                    raise unsure(self.shown) from error
                raise

    def _connect(self) -> Connection:
        if self._process is None:
            raise StoreError(
                t("批次已经关闭。"),
                remedy=t("重新打开批次。"),
            )
        if self._process != os.getpid():  # connections must not cross a fork
            self._engine.dispose(close=False)
            self._process = os.getpid()
        return self._engine.connect()

    def _make(
        self,
        info: RoundInfo,
        programme: Programme,
        actor: str,
        then: Callable[[Transaction], object] | None,
    ) -> None:
        if self.folder is not None:
            set_journal(self._engine)
        with self._session(writing=True) as connection:
            claim_schema(connection, self._place)
            migrate.upgrade(connection)
            first = Transaction(connection, lambda: info.created_at)
            payload = round_created(info, programme)
            first.append("round_created", payload, actor=actor, key="round_created")
            if then is not None:
                then(first)

    def _ready(self) -> None:
        with self._session(writing=False) as connection:
            old = migrate.needs_upgrade(connection)
            if self._place.guarded:
                from kepu_review.store.guard.seat import member_of  # which few rounds need

                self.member = member_of(connection, old=old)
        if old:
            with self._session(writing=True) as connection:
                if self.folder is None:  # another process may be doing it just now
                    connection.execute(text("LOCK TABLE alembic_version"))
                if migrate.needs_upgrade(connection):
                    migrate.upgrade(connection)
        if self.folder is not None:
            set_journal(self._engine)
