"""The store on each database: python -m tests.bench.bench_store [seconds]

Prints a large import, reading it, single saves, paced saves of many people, the raw cost of an
fsync on this disk as the yardstick, and the check of a large round beside rebuilding it.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from kepu_review.model import Application, Document, Expert, Programme, RoundInfo
from kepu_review.store import Store, Transaction, audit
from kepu_review.store.payloads import application_json, expert_json
from tests._postgres import server

PEOPLE = 50
ROWS = 20_000
INFO = RoundInfo("bench", "虚构", "small", datetime(2026, 3, 1, tzinfo=UTC))
PROGRAMME = Programme(
    "small", "虚构", "Invented", "一", "虚构", Document("虚构"), ("hall",), hash="0" * 64, text="-"
)
RUBRIC = {"category": "hall", "id": "hall", "version": "1", "hash": "f" * 64, "text": "-"}


CHECKED = 2_000
SHEETS = 3 * CHECKED  # the time grows in proportion: five times this is the largest round
CRITERIA = 12


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def applications() -> list[Application]:
    values = {f"f{n}": n + 0.5 for n in range(16)} | {
        "intro": "虚构的简介" * 20,
        "opened": date(2001, 2, 3),
        "open": True,
        "topics": ("天文", "地质"),
    }
    return [
        Application(f"A{n:05}", f"虚构馆{n}", f"虚构单位{n}", "hall", values=values)
        for n in range(ROWS)
    ]


def read_all(store: Store, ids: list[str] | None = None) -> None:
    with store.reading() as db:
        assert len(db.applications(ids)) == (ROWS if ids is None else len(ids))


def save(store: Store, expert: str, number: int) -> None:
    mark = {"state": "marked", "value": "8.5", "level": None, "parts": {}, "comment": "虚构的评语"}
    payload = {
        "application": "A00000",
        "expert": expert,
        "stage": "preliminary",
        "revision": number,
        "rubric": "f" * 64,
        "marks": {f"c{number % 12}": mark},
    }
    key = f"{expert}-{number}"
    store.write(lambda db: db.append("review_saved", payload, actor=expert, chain=expert, key=key))


def fsyncs(folder: Path, count: int = 100) -> list[float]:
    """Milliseconds of an append and fdatasync."""
    with (folder / "raw").open("ab", buffering=0) as file:

        def once() -> None:
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())

        return [timed(once) * 1000 for _ in range(count)]


def tail(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"p50 {cuts[49]:.2f}  p95 {cuts[94]:.2f}  max {max(times):.1f} ms"


def paced(location: str, seconds: float) -> list[float]:
    """Milliseconds of the saves of PEOPLE threads that save once a second each."""
    times: list[float] = []

    def person(number: int, store: Store) -> None:
        time.sleep(number / PEOPLE)
        for revision in range(1, int(seconds) + 1):
            spent = timed(lambda n=revision: save(store, f"P{number}", n))  # type: ignore[misc]
            times.append(spent * 1000)
            time.sleep(max(0.0, 1 - spent))

    with Store.open(location) as store:
        threads = [threading.Thread(target=person, args=(n, store)) for n in range(PEOPLE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return times


def bench(name: str, location: str, seconds: float) -> None:
    say(f"-- {name}")
    items = [application_json(one) for one in applications()]
    imported = {"file": "x.xlsx", "sha256": "0" * 64, "applications": items}
    people = [expert_json(Expert(f"P{n}", "虚构")) for n in range(PEOPLE)]
    people.append(expert_json(Expert("single", "虚构")))
    with Store.create(location, INFO, PROGRAMME) as store:
        first = timed(
            lambda: store.write(lambda db: db.append("applications_imported", imported, actor="s"))
        )
        store.write(lambda db: db.append("experts_imported", {"experts": people}, actor="s"))
        store.write(lambda db: db.append("rubric_fixed", RUBRIC, actor="s"))
        ten = [f"A{n:05}" for n in range(10_000)]
        say(f"import {ROWS} applications       {first:.2f} s")
        say(f"read {ROWS}                      {timed(lambda: read_all(store)):.2f} s")
        say(f"read 10000 by number            {timed(lambda: read_all(store, ten)):.2f} s")
        say(f"rebuild                         {timed(store.rebuild):.2f} s")
        singles = [timed(lambda n=n: save(store, "single", n)) * 1000 for n in range(1, 301)]
        say(f"one save after another          {tail(singles)}")
    opening = timed(lambda: Store.open(location).close())
    say(f"open                            {opening * 1000:.1f} ms")
    say(f"{PEOPLE} people, 1 save/s each        {tail(paced(location, seconds))}")
    with Store.open(location) as store, store.reading() as db:
        assert audit(db) == ()
        say(f"audit of {sum(seq for seq, _ in db.heads().values())} events: no faults")


def fill(db: Transaction) -> None:
    """CHECKED applications, and SHEETS reviews that are saved and handed in."""
    items = [application_json(one) for one in applications()[:CHECKED]]
    imported = {"file": "x.xlsx", "sha256": "0" * 64, "applications": items}
    people = [expert_json(Expert(f"P{n}", "虚构")) for n in range(PEOPLE)]
    db.append("rubric_fixed", RUBRIC, actor="s")
    db.append("applications_imported", imported, actor="s")
    db.append("experts_imported", {"experts": people}, actor="s")
    mark = {"state": "marked", "value": "8.5", "level": None, "parts": {}, "comment": "虚构的评语"}
    marks = {f"c{n}": mark for n in range(CRITERIA)}
    for number in range(SHEETS):
        expert = f"P{number % PEOPLE}"
        about = {"application": f"A{number % CHECKED:05}", "expert": expert}
        about["stage"] = f"s{number // CHECKED}"
        saved = {**about, "revision": 1, "rubric": "f" * 64, "marks": marks}
        submitted = {**about, "revision": 2, "total": "85"}
        db.append("review_saved", saved, actor=expert, chain=expert)
        db.append("review_submitted", submitted, actor=expert, chain=expert)


def checking(name: str, location: str) -> None:
    """Seconds of the audit of a large round, beside those of making its state anew."""
    say(f"-- {name}: {CHECKED} applications, {SHEETS} reviews")
    with Store.create(location, INFO, PROGRAMME) as store:
        say(f"all their acts, one by one      {timed(lambda: store.write(fill)):.1f} s")
        rebuilt = timed(store.rebuild)
        checked = timed(lambda: sound(store))
        say(f"rebuild                         {rebuilt:.1f} s")
        say(f"check                           {checked:.1f} s ({checked / rebuilt:.2f} of rebuild)")


def sound(store: Store) -> None:
    assert store.check() == ()


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with tempfile.TemporaryDirectory() as folder, server() as own:
        say(f"-- raw: 4 KB and fdatasync        {tail(fsyncs(Path(folder)))}")
        bench("SQLite", str(Path(folder) / "round"), seconds)
        bench("PostgreSQL (fsync off)", f"{own.url}&schema=bench", seconds)
        checking("SQLite", str(Path(folder) / "large"))
        checking("PostgreSQL (fsync off)", f"{own.url}&schema=large")


if __name__ == "__main__":
    main()
