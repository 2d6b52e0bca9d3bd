"""What the office bars is barred: no act that saw the old state turns up afterwards."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kepu_review.store import Store, Transaction, audit
from tests.store.panel_acts import BALLOT_B0, SHEET_A1, panel
from tests.store.rounds import INFO, PROGRAMME, fill, marked, save, saved

PAUSE = 0.002  # long enough for the chair to come between

EXPERTS = ("E1", "E2")


def save_unless_frozen(db: Transaction, expert: str) -> bool:
    now = db.review("A-1", expert)
    if "A-1" in db.frozen():
        return False
    time.sleep(PAUSE)
    revision = 1 if now is None else now.revision + 1
    save(db, saved(expert, "A-1", revision, {"a": marked(str(revision))}))
    return True


def vote_unless_closed(db: Transaction, expert: str) -> bool:
    now = db.votes("b0").get(expert)
    if db.ballots()[0].closed_at is not None:
        return False
    time.sleep(PAUSE)
    choice = "no" if now == "yes" else "yes"
    panel(db, "vote_cast", {"ballot": "b0", "expert": expert, "choice": choice})
    return True


def save_unless_withdrawn(db: Transaction, expert: str) -> bool:
    now = db.review("A-1", expert)
    if not db.rescores("A-1", expert):
        return False
    time.sleep(PAUSE)
    revision = 1 if now is None else now.revision + 1
    save(db, saved(expert, "A-1", revision, {"a": marked(str(revision))}))
    return True


def save_in_the_first_stage(db: Transaction, expert: str) -> bool:
    now = db.review("A-1", expert)
    if db.stage() == "final":
        return False
    time.sleep(PAUSE)
    revision = 1 if now is None else now.revision + 1
    save(db, saved(expert, "A-1", revision, {"a": marked(str(revision))}))
    return True


def go_on(db: Transaction) -> None:
    db.append("stage_entered", {"stage": "final", "reason": "初评结束"}, actor="chair")


def freeze(db: Transaction, frozen: bool) -> None:
    about = {"applications": ["A-1"], "frozen": frozen, "reason": "核查"}
    panel(db, "freeze_changed", about)


def close_with_the_votes_as_they_are(db: Transaction) -> None:
    votes = db.votes("b0")
    time.sleep(PAUSE)
    reason = " ".join(f"{expert}:{choice}" for expert, choice in votes.items())
    panel(db, "ballot_closed", {"id": "b0", "outcome": None, "reason": reason})


def withdraw(db: Transaction) -> None:
    for expert in EXPERTS:
        panel(db, "rescore_withdrawn", SHEET_A1 | {"expert": expert, "reason": ""})


def ask(db: Transaction) -> None:
    for expert in EXPERTS:
        panel(db, "rescore_asked", SHEET_A1 | {"expert": expert, "reason": ""})


def race(
    store: Store, act: Callable[[Transaction, str], bool], bar: Callable[[Transaction], Any]
) -> None:
    """People act without pause until they see the bar; none of their acts comes after it."""

    def person(name: str) -> None:
        while store.write(lambda db: act(db, name)):
            time.sleep(0.005)  # SQLite gives no turns

    def heads() -> dict[str, Any]:
        with store.reading() as db:
            return db.heads()

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(person, name) for name in EXPERTS]
        time.sleep(0.1)
        store.write(bar)
        barred = heads()
        for one in running:
            one.result()
    assert heads() == barred
    assert set(EXPERTS) <= barred.keys()


@pytest.mark.parametrize("again", range(3))
def test_no_save_comes_after_its_application_was_frozen(store: Store, again: int) -> None:
    race(store, save_unless_frozen, lambda db: freeze(db, True))
    store.write(lambda db: freeze(db, False))
    race(store, save_unless_frozen, lambda db: freeze(db, True))


@pytest.mark.parametrize("again", range(3))
def test_a_ballot_is_closed_on_the_very_votes_that_count(store: Store, again: int) -> None:
    store.write(lambda db: panel(db, "ballot_opened", BALLOT_B0))
    race(store, vote_unless_closed, close_with_the_votes_as_they_are)
    with store.reading() as db:
        counted = " ".join(f"{expert}:{choice}" for expert, choice in db.votes("b0").items())
        assert db.ballots()[0].reason == counted
        assert audit(db) == ()


def test_a_first_act_that_came_after_the_closer_looked_is_seen_after_all(postgres: str) -> None:
    """Nobody had a head of E1's chain to hold on to: the two meet on the round itself."""
    place = f"{postgres}&schema=first_{os.getpid()}"
    seen: list[dict[str, str]] = []

    def close(db: Transaction) -> None:
        seen.append(dict(db.votes("b0")))
        if len(seen) == 1:
            pool.submit(store.write, lambda other: vote_unless_closed(other, "E1")).result()
        panel(db, "ballot_closed", {"id": "b0", "outcome": None, "reason": ""})

    with Store.create(place, INFO, PROGRAMME) as store, ThreadPoolExecutor(1) as pool:
        store.write(fill)
        store.write(lambda db: panel(db, "ballot_opened", BALLOT_B0))
        store.write(close)
    assert seen == [{}, {"E1": "yes"}]


def test_no_save_comes_after_the_request_that_allowed_it_was_withdrawn(store: Store) -> None:
    store.write(ask)
    race(store, save_unless_withdrawn, withdraw)


def test_no_save_comes_after_the_round_went_on_to_another_stage(store: Store) -> None:
    race(store, save_in_the_first_stage, go_on)
