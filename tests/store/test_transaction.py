"""Appending: all or nothing, once per key, one chain after the other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from kepu_review.errors import Refused, StoreError, UsageError
from kepu_review.events import verify
from kepu_review.model import Receipt
from kepu_review.store import Store, Transaction, audit
from tests.conftest import Places
from tests.store.rounds import INFO, PROGRAMME, imported, marked, rubric_fixed, save, saved


def count(store: Store) -> int:
    with store.reading() as db:
        return len(list(db.events()))


def test_a_repeated_operation_gives_its_first_receipt_and_writes_nothing(store: Store) -> None:
    payload = saved("E1", "A-1", 1, {"a": marked("1")})
    first = store.write(lambda db: save(db, payload, key="op"))
    before = count(store)
    again = store.write(lambda db: save(db, payload, key="op"))
    assert again == Receipt(first.chain, first.seq, first.hash, first.at, repeated=True)
    assert count(store) == before


def test_a_known_operation_with_other_content_is_refused(store: Store) -> None:
    store.write(lambda db: save(db, saved("E1", "A-1", 1, {"a": marked("1")}), key="op"))
    with pytest.raises(Refused, match="操作编号“op”已用于另一内容"):
        store.write(lambda db: save(db, saved("E1", "A-1", 1, {"a": marked("2")}), key="op"))
    recused = {"application": "A-1", "expert": "E1", "stage": "preliminary", "revision": 2}
    with pytest.raises(Refused):
        store.write(
            lambda db: db.append(
                "recused", recused | {"reason": ""}, actor="E1", chain="E1", key="op"
            )
        )
    with store.reading() as db:
        assert db.heads()["E1"][0] == 1


def test_the_same_key_in_another_chain_is_another_operation(store: Store) -> None:
    one = store.write(lambda db: save(db, saved("E1", "A-1", 1), key="op"))
    two = store.write(lambda db: save(db, saved("E2", "A-1", 1), key="op"))
    assert (one.chain, two.chain, two.repeated) == ("E1", "E2", False)


def test_an_exception_undoes_the_whole_transaction(store: Store) -> None:
    before = count(store)

    def work(db: Transaction) -> None:
        save(db, saved("E1", "A-1", 1))
        db.append("phase_changed", {"phase": "review", "reason": ""}, actor="chair")
        raise KeyError("stop")

    with pytest.raises(KeyError):
        store.write(work)
    with store.reading() as db:
        assert (count(store), db.reviews(), db.info().phase.value) == (before, (), "setup")


def test_a_refusal_that_is_caught_leaves_no_event_behind(store: Store) -> None:
    def work(db: Transaction) -> Receipt:
        with pytest.raises(Refused):
            save(db, saved("E1", "A-99", 1))
        assert db.appended == ()
        return save(db, saved("E1", "A-1", 1))

    assert store.write(work).seq == 1
    with store.reading() as db:
        assert audit(db) == ()


def test_unknown_kinds_wrong_chains_and_incomplete_payloads_are_named(store: Store) -> None:
    def refused(kind: str, payload: dict[str, object], chain: str = "round") -> str:
        with pytest.raises(StoreError) as caught:
            store.write(lambda db: db.append(kind, payload, actor="x", chain=chain))
        return caught.value.message

    before = count(store)
    assert refused("no_such_kind", {}) == "没有名为“no_such_kind”的留痕种类。"
    assert "应记入链“E1”" in refused("review_saved", saved("E1", "A-1", 1), "E2")
    assert "应记入链“E1”" in refused("review_saved", saved("E1", "A-1", 1))
    assert "链" in refused("review_saved", saved("round", "A-1", 1), "round")
    assert "应记入链“round”" in refused("phase_changed", {"phase": "review"}, "E1")
    assert "KeyError('reason')" in refused("decided", {"application": "A-1", "outcome": "x"})
    assert "phase" in refused("phase_changed", {"phase": "no such"}).lower()
    assert "number 'NaN'" in refused(
        "review_saved", saved("E1", "A-1", 1, {"a": marked("NaN")}), "E1"
    )
    assert "number 8.5" in refused(
        "review_saved", saved("E1", "A-1", 1, {"a": {"value": 8.5}}), "E1"
    )
    assert "revision 2, expected 1" in refused("review_saved", saved("E1", "A-1", 2), "E1")
    assert "key ''" in refused(
        "applications_imported", {"applications": [{"id": "", "name": "", "applicant": ""}]}
    )
    assert "expert id 'round'" in refused(
        "experts_imported", {"experts": [{"id": "round", "name": ""}]}
    )
    assert "already" in refused("round_created", {"id": "r-2"})
    assert count(store) == before


def test_what_the_round_does_not_have_is_refused_by_name(store: Store) -> None:
    def refused(kind: str, payload: dict[str, object], chain: str = "round") -> str:
        with pytest.raises(Refused) as caught:
            store.write(lambda db: db.append(kind, payload, actor="x", chain=chain))
        return caught.value.message

    assert refused("assigned", {"pairs": [["A-9", "E1", "s"], ["A-8", "E1", "s"]]}) == (
        "本批次没有 A-8、A-9。"
    )
    assert refused("assigned", {"pairs": [["A-1", "E9", "s"]]}) == "本批次没有 E9。"
    assert refused("review_saved", saved("E9", "A-1", 1), "E9") == "本批次没有 E9。"
    assert refused("decided", {"application": "A-9", "outcome": "x", "reason": ""}) == (
        "本批次没有 A-9。"
    )


@pytest.mark.parametrize("name", ["", "x" * 201, "a\0b"])
def test_names_that_no_database_can_hold_are_refused(store: Store, name: str) -> None:
    payload = {"phase": "review", "reason": ""}
    for names in ({"actor": name}, {"actor": "a", "key": name}, {"actor": "a", "chain": name}):
        with pytest.raises(UsageError, match="1 至 200 个字符"):
            store.write(lambda db, names=names: db.append("phase_changed", payload, **names))


def test_a_write_inside_a_write_is_refused_at_once(store: Store) -> None:
    with pytest.raises(UsageError, match="不能在一次写入中再开一次写入"):
        store.write(lambda _outer: store.write(lambda _inner: None))
    assert store.write(lambda _db: "works again") == "works again"


def test_events_cannot_be_changed_or_deleted(store: Store) -> None:
    for statement in (
        "UPDATE event SET actor = 'x'",
        "DELETE FROM event",
        "DELETE FROM event WHERE seq = 1",
    ):
        with pytest.raises(StoreError, match="append-only"):
            store.write(lambda db, sql=statement: db._connection.execute(text(sql)))
    assert count(store) == 4


def test_a_transaction_sees_its_own_writes_and_tells_what_it_wrote(store: Store) -> None:
    def work(db: Transaction) -> list[str]:
        save(db, saved("E1", "A-1", 1))
        review = db.review("A-1", "E1")
        assert review is not None
        assert review.revision == 1
        return [event.kind for event in db.appended]

    assert store.write(work) == ["review_saved"]


def test_the_clock_of_the_store_dates_the_events(places: Places) -> None:
    at = datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC)
    with Store.create(places(), INFO, PROGRAMME, clock=lambda: at) as store:
        receipt = store.write(lambda db: db.append("rubric_fixed", rubric_fixed(), actor="s"))
        assert receipt.at == at
        with store.reading() as db:
            assert [event.at for event in db.events()] == [INFO.created_at, at]
            assert verify(db.events()) == ()


def test_an_import_of_a_great_many_rows_is_one_event(store: Store) -> None:
    from kepu_review.model import Application

    many = [Application(f"B-{n:05}", f"馆{n}", "虚构") for n in range(5000)]
    store.write(lambda db: db.append("applications_imported", imported(*many), actor="s"))
    with store.reading() as db:
        assert db.applications(one.id for one in many) == tuple(many)
        assert audit(db) == ()


def test_holding_who_never_wrote_leaves_the_record_sound_and_its_root_as_it_was(
    store: Store,
) -> None:
    with store.reading() as db:
        before = db.heads()
    store.write(lambda db: db.hold("E2"))
    with store.reading() as db:
        assert (db.heads(), audit(db)) == (before, ())
    store.write(lambda db: save(db, saved("E2", "A-1", 1)))
    with store.reading() as db:
        assert (db.heads()["E2"][0], audit(db)) == (1, ())


def test_the_event_of_a_key_is_found_by_it(store: Store) -> None:
    payload = saved("E1", "A-1", 1)
    made = store.write(lambda db: save(db, payload, key="op"))
    with store.reading() as db:
        found = db.written("E1", "op")
        assert (db.written("E1", "other"), db.written("E2", "op")) == (None, None)
    assert found is not None
    assert (found.seq, found.hash, found.payload) == (made.seq, made.hash, payload)
