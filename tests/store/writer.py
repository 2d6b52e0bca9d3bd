"""Writers for the tests: one save under a key, and processes that save until they are killed."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock

from kepu_review.store import Store, Transaction
from tests.store.rounds import marked, save, saved


def save_once(store: Store, expert: str, key: str) -> bool:
    """One read-modify-write of the expert's review; whether it was written now."""

    def work(db: Transaction) -> bool:
        known = db.receipt(expert, key)
        if known is not None:
            return False
        now = db.review("A-1", expert)
        revision = 1 if now is None else now.revision + 1
        save(db, saved(expert, "A-1", revision, {"a": marked(str(revision))}), key=key)
        return True

    return store.write(work)


def write_and_tell(location: str, expert: str, name: str, count: int, acks: Connection) -> None:
    """Save without pause; send each key once its save is acknowledged."""
    with Store.open(location) as store:
        for number in range(count):
            save_once(store, expert, f"{name}-{number}")
            acks.send(f"{name}-{number}")


_ONE_AT_A_TIME = Lock()
"""`start` looks after all children; two threads that ask for one exit code spoil it."""


class Writer:
    """A process of its own, forked from one that has everything imported already."""

    def __init__(self, location: str, expert: str, name: str, count: int) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload(["tests.store.writer"])
        self._acks, theirs = context.Pipe(duplex=False)
        arguments = (location, expert, name, count, theirs)
        self._process = context.Process(target=write_and_tell, args=arguments)
        with _ONE_AT_A_TIME:
            self._process.start()
        theirs.close()

    def next(self) -> str:
        key: str = self._acks.recv()
        return key

    def rest(self, *, kill: bool = False) -> list[str]:
        """What else was acknowledged until the process ended, or until kill -9 comes."""
        if kill:
            self._process.kill()
        keys = []
        with suppress(EOFError):
            while True:
                keys.append(self.next())
        with _ONE_AT_A_TIME:
            self._process.join()
        assert self._process.exitcode == (-9 if kill else 0), self._process.exitcode
        self._process.close()
        self._acks.close()
        return keys
