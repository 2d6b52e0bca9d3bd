"""200 random kills while three experts score: nothing that was acknowledged is missing."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kepu_review.store.audit import audit
from kepu_review.workflow import open_round
from tests import installed, small
from tests._postgres import Server, server
from tests.faults.mother import EXPERTS
from tests.faults.scorer import Acknowledged, Scorer

KILLS = 200
LONGEST = {"sqlite": 0.08, "postgresql": 0.2}  # seconds that a server lives under load
SEED = 20261122


class Ward:
    """The servers of one round, one after the other, on one port."""

    def __init__(self, location: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.current = 0
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.mother", location],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> None:
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(f"{self.port}\n")
        self._mother.stdin.flush()
        self.current = int(self._mother.stdout.readline())

    def kill(self) -> None:
        os.kill(self.current, signal.SIGKILL)

    def close(self) -> None:
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self.kill()
        self._mother.stdin.close()
        self._mother.wait(timeout=20)
        self._mother.stdout.close()


@contextmanager
def scoring(ward: Ward, location: str) -> Iterator[list[Scorer]]:
    """Three experts who score as fast as they are answered, until the block ends."""
    with open_round(location) as rnd:
        pairs = small.pairs(rnd)
    scorers = [
        Scorer(ward.port, expert, [a for a, e in pairs if e == expert], SEED) for expert in EXPERTS
    ]
    for scorer in scorers:
        scorer.start()
    yield scorers
    for scorer in scorers:
        scorer.stop()
    for scorer in scorers:
        scorer.join(timeout=60)
        assert not scorer.is_alive()
        assert scorer.failure is None, scorer.failure


def found(location: str, expert: str) -> list[Acknowledged]:
    """Every save in the expert's chain, in its order."""
    with open_round(location) as rnd, rnd.store.reading() as db:
        return [
            Acknowledged(
                str(event.payload["application"]),
                int(event.payload["revision"]),
                str(event.key).removeprefix(f"{expert}:"),
                str(event.payload["marks"]["B1"]["value"]),
            )
            for event in db.events(expert)
            if event.kind == "review_saved"
        ]


def compare(location: str, scorers: list[Scorer]) -> None:
    """Saved and acknowledged, minus found in the database; nothing twice, and many of them."""
    assert sum(len(scorer.acknowledged) for scorer in scorers) >= KILLS
    assert sum(scorer.again for scorer in scorers) >= KILLS / 4  # the kills did hit saves
    for scorer in scorers:
        assert found(location, scorer.expert) == scorer.acknowledged
        newest = {one.application: one for one in scorer.acknowledged}
        with open_round(location) as rnd, rnd.store.reading() as db:
            for application, last in newest.items():
                review = db.review(application, scorer.expert)
                assert review is not None
                assert (review.revision, str(review.marks["B1"].value)) == (
                    last.revision,
                    last.mark,
                )
    with open_round(location) as rnd, rnd.store.reading() as db:
        assert audit(db) == ()


def wait_for_a_save(scorers: list[Scorer], number: int) -> None:
    """On a busy machine a server lives longer, or nothing would be there to lose."""
    until = time.monotonic() + 30
    while sum(len(scorer.acknowledged) for scorer in scorers) <= number:
        assert time.monotonic() < until, "no save is acknowledged any more"
        time.sleep(0.002)


def suffer(location: str, kills: int, kill: Callable[[Ward, int], None]) -> list[Scorer]:
    """Score while what saves is killed at random moments."""
    moments = random.Random(SEED)
    longest = LONGEST["postgresql" if "://" in location else "sqlite"]
    ward = Ward(location)
    try:
        ward.start()
        with scoring(ward, location) as scorers:
            for number in range(kills):
                wait_for_a_save(scorers, number)
                time.sleep(moments.uniform(0.0, longest))
                kill(ward, number)
        return scorers
    finally:
        ward.close()


def kill_server(ward: Ward, _number: int) -> None:
    ward.kill()
    ward.start()


def made(folder: Path, location: str | None = None) -> str:
    with installed.round_in_review(folder, location) as rnd:
        return rnd.location


def test_after_200_kills_of_the_server_no_acknowledged_mark_is_missing_in_sqlite(
    tmp_path: Path,
) -> None:
    location = made(tmp_path)
    scorers = suffer(location, KILLS, kill_server)
    compare(location, scorers)


@pytest.fixture(scope="module")
def database() -> Iterator[Server]:
    """A PostgreSQL of this module's own: it is going to be killed."""
    with server() as own:
        yield own


@pytest.mark.postgres
def test_after_200_kills_of_server_and_database_no_acknowledged_mark_is_missing_in_postgresql(
    tmp_path: Path, database: Server
) -> None:
    location = made(tmp_path, f"{database.url}&schema=faults")

    def kill(ward: Ward, number: int) -> None:
        if number % 10 == 5:
            database.end_connections()
        elif number % 20 == 8:
            database.kill_backend()
        elif number % 40 == 20:
            database.crash()
            database.start()
        else:
            kill_server(ward, number)

    scorers = suffer(location, KILLS, kill)
    compare(location, scorers)
