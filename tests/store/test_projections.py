"""The state is what the events say, and the record shows any change made behind its back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from kepu_review.errors import Refused, StoreError
from kepu_review.model import ConflictKind, Phase, ScreeningState
from kepu_review.store import Store, Transaction, audit, schema
from kepu_review.store.reader import Reader
from tests.conftest import Places
from tests.store import naming_acts, panel_acts, stage_acts
from tests.store.rounds import (
    APPLICATIONS,
    EXPERTS,
    INFO,
    PROGRAMME,
    fill,
    imported,
    marked,
    save,
    saved,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
APPLICATION = st.sampled_from([one.id for one in APPLICATIONS] + ["A-none"])
EXPERT = st.sampled_from([one.id for one in EXPERTS])
MARK = st.none() | st.builds(
    marked,
    st.none() | st.decimals(0, 100, places=1).map(str),
    comment=TEXT,
    level=st.none() | TEXT,
    parts=st.dictionaries(TEXT, st.integers(0, 9).map(str), max_size=2),
)
PAIRS = st.lists(st.tuples(APPLICATION, EXPERT, st.just("preliminary")).map(list), max_size=3)
FINDING = st.fixed_dictionaries(
    {"rule": TEXT, "severity": st.just("error"), "message": TEXT, "application": st.just("A-1")}
)
ROUND_ACTS = st.one_of(
    st.tuples(st.just("assigned"), st.fixed_dictionaries({"pairs": PAIRS})),
    st.tuples(st.just("unassigned"), st.fixed_dictionaries({"pairs": PAIRS, "reason": TEXT})),
    st.tuples(
        st.just("screening_decided"),
        st.fixed_dictionaries(
            {"application": APPLICATION, "state": st.sampled_from(ScreeningState), "reason": TEXT}
        ),
    ),
    st.tuples(
        st.just("decided"),
        st.fixed_dictionaries({"application": APPLICATION, "outcome": TEXT, "reason": TEXT}),
    ),
    st.tuples(
        st.just("phase_changed"),
        st.fixed_dictionaries({"phase": st.sampled_from(Phase), "reason": TEXT}),
    ),
    st.tuples(
        st.just("conflict_recorded"),
        st.fixed_dictionaries(
            {
                "expert": EXPERT,
                "application": APPLICATION,
                "kind": st.sampled_from(ConflictKind),
                "detail": TEXT,
            }
        ),
    ),
    st.tuples(
        st.just("findings_recorded"),
        st.fixed_dictionaries(
            {"applications": st.just(["A-1", "A-2"]), "findings": st.lists(FINDING, max_size=3)}
        ),
    ),
    st.tuples(st.just("applications_imported"), st.just(imported(*APPLICATIONS[1:]))),
)
REVIEW_ACTS = st.one_of(
    st.tuples(
        st.just("review_saved"),
        st.fixed_dictionaries(
            {
                "marks": st.dictionaries(st.sampled_from("abc"), MARK, max_size=3),
                "vetoes": st.dictionaries(st.sampled_from("vw"), st.none() | TEXT, max_size=2),
                "rubric": st.just("f" * 64),
            },
            optional={"comment": TEXT},
        ),
    ),
    st.tuples(st.just("review_submitted"), st.just({"total": "1"})),
    st.tuples(st.just("review_recalled"), st.fixed_dictionaries({"reason": TEXT})),
    st.tuples(st.just("recused"), st.fixed_dictionaries({"reason": TEXT})),
)
ACTS = st.lists(
    st.tuples(st.none(), st.none(), ROUND_ACTS)
    | st.tuples(EXPERT, APPLICATION, REVIEW_ACTS)
    | st.tuples(st.none(), st.none(), panel_acts.ANY)
    | st.tuples(st.none(), st.none(), stage_acts.ANY | naming_acts.ANY),
    max_size=20,
)


def state(db: Reader) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: [tuple(row) for row in db._rows(table)]
        for table in (*schema.STATE, *schema.RECORD)
    }


def act(db: Transaction, expert: str | None, application: str | None, what: Any) -> None:
    kind, payload = what
    if kind in panel_acts.ROUND or kind in panel_acts.PERSONAL:
        panel_acts.panel(db, kind, payload)
        return
    if kind in naming_acts.ROUND:
        naming_acts.write(db, kind, payload)
        return
    if expert is None:
        db.append(kind, payload, actor="secretary")
        return
    assert application is not None
    now = db.review(application, expert)
    about = {
        "application": application,
        "expert": expert,
        "stage": "preliminary",
        "revision": 1 if now is None else now.revision + 1,
    }
    db.append(kind, about | payload, actor=expert, chain=expert)
    after = db.review(application, expert)
    assert after is not None
    assert after.revision == about["revision"]
    for criterion, mark in payload.get("marks", {}).items():
        assert (criterion in after.marks) == (mark is not None)


@settings(
    max_examples=9, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS, st.booleans())
def test_the_state_is_what_its_events_give_again(
    places: Places, acts: list[Any], one_by_one: bool
) -> None:
    accepted = 0

    def attempt(db: Transaction, one: Any) -> None:
        nonlocal accepted
        try:
            act(db, *one)
            accepted += 1
        except Refused:
            pass  # an application that is not there

    with Store.create(places(), INFO, PROGRAMME) as store:
        store.write(fill)
        if one_by_one:
            for one in acts:
                store.write(lambda db, one=one: attempt(db, one))
        else:
            store.write(lambda db: [attempt(db, one) for one in acts])
        with store.reading() as db:
            before = state(db)
            assert audit(db) == ()
        assert store.rebuild() == 4 + accepted
        with store.reading() as db:
            assert state(db) == before


class UndoError(Exception):
    pass


def tampered(store: Store, *statements: tuple[str, dict[str, Any]]) -> list[str]:
    """What `audit` says after somebody with all rights to the database has been at it."""
    said: list[str] = []

    def disarm(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
            return
        for name in ("event_no_update", "event_no_delete"):
            connection.execute(text(f"DROP TRIGGER {name}"))

    def work(db: Transaction) -> None:
        disarm(db._connection)
        for statement, values in statements:
            assert db._connection.execute(text(statement), values).rowcount == 1
        said.extend(" ".join([fault.table, *fault.key, fault.kind]) for fault in audit(db))
        raise UndoError

    with pytest.raises(UndoError):
        store.write(work)
    return said


@pytest.fixture
def marked_store(store: Store) -> Store:
    for revision in range(1, 5):
        payload = saved("E1", "A-1", revision, {"a": marked(f"{revision}.5")}, comment="评语")
        store.write(lambda db, payload=payload: save(db, payload))
    return store


def test_any_one_changed_character_of_the_record_is_found(marked_store: Store) -> None:
    with marked_store.reading() as db:
        rows = db._connection.execute(select(schema.event)).all()
        heads = db.heads()

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(rows))
        columns = ["chain", "key", "kind", "actor", "payload", "prev_hash", "hash"]
        column = data.draw(st.sampled_from(columns))
        old = getattr(row, column)
        place = data.draw(st.integers(0, len(old) - 1))
        other = data.draw(
            st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda c: c != old[place])
        )
        new = old[:place] + other + old[place + 1 :]
        statement = f"UPDATE event SET {column} = :new WHERE position = :position"
        assert tampered(marked_store, (statement, {"new": new, "position": row.position}))

    check()
    for row in rows:
        for column in ("at_us", "seq"):
            statement = f"UPDATE event SET {column} = {column} + 1000 WHERE position = :position"
            assert tampered(marked_store, (statement, {"position": row.position}))
    for chain in heads:
        for change in ("seq = seq + 1", "seq = seq - 1", "hash = 'x'", "chain = 'x'"):
            statement = f"UPDATE chain_head SET {change} WHERE chain = :chain"
            assert tampered(marked_store, (statement, {"chain": chain}))


def test_any_one_removed_event_is_found_also_the_last_of_a_chain(marked_store: Store) -> None:
    with marked_store.reading() as db:
        events = list(db.events())
    for event in events:
        statement = "DELETE FROM event WHERE chain = :chain AND seq = :seq"
        assert tampered(marked_store, (statement, {"chain": event.chain, "seq": event.seq}))
    cut = ("DELETE FROM event WHERE chain = 'E1' AND seq = 4", {})
    changed = "review A-1 E1 preliminary changed"
    assert tampered(marked_store, cut) == ["event E1 4 head", changed]


def test_a_removed_chain_is_found_unless_its_head_and_reviews_go_too_which_the_root_shows(
    marked_store: Store,
) -> None:
    events = [(f"DELETE FROM event WHERE chain = 'E1' AND seq = {n}", {}) for n in range(1, 5)]
    extra = "review A-1 E1 preliminary extra"
    assert tampered(marked_store, *events) == ["event E1 4 head", extra]
    head = ("DELETE FROM chain_head WHERE chain = 'E1'", {})
    assert tampered(marked_store, *events, head) == [extra]
    review = ("DELETE FROM review WHERE expert = 'E1'", {})
    assert tampered(marked_store, *events, head, review) == []


def test_a_damaged_payload_is_named_when_events_are_read(marked_store: Store) -> None:
    def work(db: Transaction) -> None:
        if db._connection.dialect.name == "postgresql":
            db._connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        else:
            db._connection.execute(text("DROP TRIGGER event_no_update"))
        db._connection.execute(
            text("UPDATE event SET payload = '{' WHERE chain = 'E1' AND seq = 2")
        )

    marked_store.write(work)
    with pytest.raises(StoreError, match="链“E1”第 2 条留痕已损坏"), marked_store.reading() as db:
        list(db.events())
    with marked_store.reading() as db:
        assert [str(fault) for fault in audit(db)] == [
            "链“E1”第 2 条：内容与哈希不符，已被改动",
            "评审表 A-1／专家 E1：内容与留痕不一致",
        ]
