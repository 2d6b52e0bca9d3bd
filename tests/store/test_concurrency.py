"""Many who write at once lose nothing and double nothing, also under kill -9."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from kepu_review.errors import StoreError
from kepu_review.model import Phase
from kepu_review.store import Store, Transaction, audit
from tests._postgres import server
from tests.store.rounds import INFO, PROGRAMME, fill, marked, save, saved
from tests.store.writer import Writer, save_once


def keys(store: Store) -> list[str]:
    """Keys of all saves, each as often as it is there, after a check of the whole record."""
    with store.reading() as db:
        assert audit(db) == ()
        saves = [event for event in db.events() if event.kind == "review_saved"]
        for review in db.reviews():
            assert review.revision == sum(event.chain == review.expert for event in saves)
            assert str(review.marks["a"].value) == str(review.revision)
        return [event.key for event in saves]


def test_threads_that_change_the_same_review_lose_no_update(store: Store) -> None:
    wanted = [f"k{n}" for n in range(60)]
    with ThreadPoolExecutor(6) as pool:
        written = list(pool.map(lambda key: save_once(store, "E1", key), wanted))
    assert all(written)
    assert sorted(keys(store)) == sorted(wanted)


def test_one_operation_sent_by_many_threads_is_written_once(store: Store) -> None:
    together = threading.Barrier(6)
    payload = saved("E1", "A-1", 1, {"a": marked("1")})

    def send(_number: int) -> bool:
        together.wait()
        return store.write(lambda db: save(db, payload, key="op")).repeated

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(send, range(6))) == [False] + [True] * 5
    assert keys(store) == ["op"]


def test_acts_of_the_round_from_many_threads_make_one_chain(store: Store) -> None:
    def decide(number: int) -> int:
        payload = {"application": "A-1", "outcome": "named", "reason": str(number)}
        return store.write(lambda db: db.append("decided", payload, actor="chair")).seq

    with ThreadPoolExecutor(5) as pool:
        numbers = sorted(pool.map(decide, range(40)))
    assert numbers == list(range(5, 45))
    with store.reading() as db:
        assert audit(db) == ()


def test_processes_and_threads_together_lose_nothing(store: Store) -> None:
    writers = [Writer(store.location, f"E{n % 2 + 1}", f"p{n}", 30) for n in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: save_once(store, f"E{n % 3 + 1}", f"t{n}"), range(30)))
    assert [len(writer.rest()) for writer in writers] == [30, 30, 30]
    wanted = [f"p{n}-{i}" for n in range(3) for i in range(30)] + [f"t{n}" for n in range(30)]
    assert sorted(keys(store)) == sorted(wanted)


def test_after_the_phase_has_changed_no_save_that_saw_the_old_phase_turns_up(store: Store) -> None:
    def phase(value: Phase) -> None:
        payload = {"phase": value.value, "reason": ""}
        store.write(lambda db: db.append("phase_changed", payload, actor="chair"))

    def work(db: Transaction, expert: str) -> bool:
        now = db.review("A-1", expert)
        if db.info().phase is not Phase.REVIEW:
            return False
        time.sleep(0.002)  # long enough for the chair to come between
        revision = 1 if now is None else now.revision + 1
        save(db, saved(expert, "A-1", revision, {"a": marked(str(revision))}))
        return True

    def expert(name: str) -> None:
        while store.write(lambda db: work(db, name)):
            time.sleep(0.005)  # SQLite gives no turns: without a pause the chair may never come in

    def saves() -> int:
        return len(keys(store))

    for _ in range(4):
        phase(Phase.REVIEW)
        with ThreadPoolExecutor(3) as pool:
            running = [pool.submit(expert, name) for name in ("E1", "E2", "E3")]
            time.sleep(0.1)
            phase(Phase.DELIBERATION)
            closed = saves()
            for one in running:
                one.result()
        assert saves() == closed


def test_kill_9_loses_no_acknowledged_save(store: Store) -> None:
    acknowledged: list[str] = []

    def life(number: int) -> None:
        writer = Writer(store.location, f"E{number % 3 + 1}", f"p{number}", 10**6)
        acknowledged.extend(writer.next() for _ in range(1 + 7 * number % 13))
        acknowledged.extend(writer.rest(kill=True))

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(life, range(15)))
    found = keys(store)
    assert len(acknowledged) > 15
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))
    assert len(found) <= len(acknowledged) + 15  # one may be under way at each death
    assert save_once(store, "E1", "afterwards")


def test_a_crash_of_the_server_loses_no_acknowledged_save() -> None:
    stop = threading.Event()
    acknowledged: list[str] = []

    def expert(store: Store, name: str) -> None:
        number = 0
        while not stop.is_set():
            try:
                save_once(store, name, f"{name}-{number}")
            except StoreError:  # not known whether it was saved: once more under the same key
                continue
            acknowledged.append(f"{name}-{number}")
            number += 1

    with server() as own, Store.create(f"{own.url}&schema=crash", INFO, PROGRAMME) as store:
        store.write(fill)
        with ThreadPoolExecutor(3) as pool:
            running = [pool.submit(expert, store, name) for name in ("E1", "E2", "E3")]
            for _ in range(2):
                time.sleep(0.4)
                own.crash()
                own.start()
            time.sleep(0.4)
            stop.set()
            for one in running:
                one.result()
        assert len(acknowledged) > 10
        assert sorted(keys(store)) == sorted(acknowledged)
