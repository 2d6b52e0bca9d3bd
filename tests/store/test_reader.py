"""What was written is read back, on both databases alike."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest

from kepu_review.errors import StoreError
from kepu_review.model import (
    Assignment,
    Conflict,
    ConflictKind,
    Decision,
    Finding,
    Mark,
    MarkState,
    Phase,
    Receipt,
    ReviewState,
    ScreeningState,
    Severity,
)
from kepu_review.store import Store, Transaction
from kepu_review.store.payloads import finding_json
from tests.store.rounds import (
    APPLICATIONS,
    EXPERTS,
    INFO,
    PROGRAMME,
    RUBRIC,
    imported,
    marked,
    rubric_fixed,
    save,
    saved,
)


def test_the_facts_of_a_new_round_are_those_it_was_made_with(store: Store) -> None:
    with store.reading() as db:
        assert db.info() == INFO
        assert db.programme() == (PROGRAMME.hash, PROGRAMME.text)


def test_applications_and_experts_come_back_as_they_were_imported(store: Store) -> None:
    one, two, ten, three = APPLICATIONS
    with store.reading() as db:
        assert db.applications() == (one, ten, two, three)  # by code point on both databases
        assert db.applications(["甲-3", "A-1", "A-1", "none"]) == (one, three)
        assert db.applications(f"A-{n}" for n in range(1000)) == (one, ten, two)
        assert db.application("A-10") == ten
        assert db.application("A-11") is None
        assert db.experts() == EXPERTS
        assert db.expert("E1") == EXPERTS[0]
        assert db.expert("E9") is None


def test_a_second_import_updates_by_number_and_leaves_the_others(store: Store) -> None:
    from dataclasses import replace

    changed = replace(APPLICATIONS[1], name="改名馆")
    store.write(lambda db: db.append("applications_imported", imported(changed), actor="s"))
    with store.reading() as db:
        assert db.application("A-2") == changed
        assert len(db.applications()) == len(APPLICATIONS)


def test_every_application_has_a_screening_state(store: Store) -> None:
    payload = {"application": "A-2", "state": "sent_back", "reason": "缺佐证\x00"}
    store.write(lambda db: db.append("screening_decided", payload, actor="secretary"))
    with store.reading() as db:
        assert db.screening() == {
            "A-1": (ScreeningState.PENDING, ""),
            "A-10": (ScreeningState.PENDING, ""),
            "A-2": (ScreeningState.SENT_BACK, "缺佐证\x00"),
            "甲-3": (ScreeningState.PENDING, ""),
        }


def test_a_new_check_replaces_the_findings_of_what_was_checked_only(store: Store) -> None:
    first = [
        Finding("r1", Severity.ERROR, "A-1", "面积不足", "核对", "area", "第三条"),
        Finding("r2", Severity.INFO, "A-2", "提示"),
    ]
    again = [Finding("r3", Severity.WARNING, "A-1", "存疑")]

    def check(ids: list[str], findings: list[Finding]) -> None:
        payload = {"applications": ids, "findings": [finding_json(one) for one in findings]}
        store.write(lambda db: db.append("findings_recorded", payload, actor="secretary"))

    check(["A-1", "A-2"], first)
    with store.reading() as db:
        assert db.findings() == tuple(first)
        assert db.findings("A-1") == (first[0],)
    check(["A-1"], again)
    with store.reading() as db:
        assert db.findings() == (again[0], first[1])
    check(["A-1", "A-2"], [])
    with store.reading() as db:
        assert db.findings() == ()


def test_assignments_and_conflicts_are_read_by_expert_and_by_application(store: Store) -> None:
    pairs = [["A-1", "E1", "preliminary"], ["A-1", "E2", "final"], ["A-2", "E1", "preliminary"]]
    conflict = {"expert": "E2", "application": "A-2", "kind": "same_unit", "detail": "同单位"}

    def work(db):  # type: ignore[no-untyped-def]
        db.append("assigned", {"pairs": pairs}, actor="secretary")
        db.append("assigned", {"pairs": pairs[:1]}, actor="secretary")
        db.append("unassigned", {"pairs": pairs[2:], "reason": "回避"}, actor="secretary")
        db.append("conflict_recorded", conflict, actor="secretary")

    store.write(work)
    with store.reading() as db:
        first, second = Assignment("A-1", "E1"), Assignment("A-1", "E2", "final")
        assert db.assignments() == (first, second)
        assert db.assignments(expert="E1") == (first,)
        assert db.assignments(application="A-1", expert="E2") == (second,)
        assert db.assignments(application="A-2") == ()
        assert db.conflicts() == (Conflict("E2", "A-2", ConflictKind.SAME_UNIT, "同单位"),)
        assert db.conflicts("E1") == ()


def test_a_review_is_the_sum_of_its_patches(store: Store) -> None:
    full = marked("8.50", level="优", parts={"p": "1"}, comment="好\x00")
    none = {"state": "not_applicable"}

    def work(db):  # type: ignore[no-untyped-def]
        save(db, saved("E1", "A-1", 1, {"a": full, "b": none, "c": marked("1")}, comment="总评"))
        save(db, saved("E1", "A-1", 2, {"c": None}, vetoes={"v": "证据", "w": "x"}))
        return save(db, saved("E1", "A-1", 3, {"b": marked("2")}, vetoes={"w": None}))

    receipt = store.write(work)
    with store.reading() as db:
        review = db.review("A-1", "E1")
        assert review is not None
        assert db.reviews() == db.reviews(expert="E1") == db.reviews(application="A-1") == (review,)
        assert db.reviews(expert="E2") == ()
        assert db.review("A-1", "E2") is None
        assert db.review("A-1", "E1", "final") is None
        assert db.review_receipt("A-1", "E1") == receipt
        assert db.review_receipt("A-2", "E1") is None
    parts = MappingProxyType({"p": Decimal(1)})
    assert (review.revision, review.state, review.rubric) == (3, ReviewState.DRAFT, RUBRIC)
    assert review.marks == {
        "a": Mark("a", MarkState.MARKED, Decimal("8.50"), "优", parts, "好\x00"),
        "b": Mark("b", MarkState.MARKED, Decimal(2)),
    }
    assert str(review.marks["a"].value) == "8.50"
    assert (review.vetoes, review.comment) == ({"v": "证据"}, "总评")
    assert (review.saved_at, review.submitted_at) == (receipt.at, None)


def test_a_review_is_handed_in_recalled_and_recused(store: Store) -> None:
    about = {"application": "A-1", "expert": "E1", "stage": "preliminary"}

    def act(kind: str, revision: int, **more: str) -> Receipt:
        payload = about | {"revision": revision} | more
        return store.write(lambda db: db.append(kind, payload, actor="E1", chain="E1"))

    def now() -> tuple[ReviewState, bool, int, str]:
        with store.reading() as db:
            review = db.review("A-1", "E1")
        assert review is not None
        handed_in = review.submitted_at is not None
        return review.state, handed_in, len(review.marks), review.recusal_reason

    store.write(lambda db: save(db, saved("E1", "A-1", 1, {"a": marked("1")})))
    act("review_submitted", 2, total="1")
    assert now() == (ReviewState.SUBMITTED, True, 1, "")
    act("review_recalled", 3, reason="改分")
    assert now() == (ReviewState.DRAFT, False, 1, "")
    act("recused", 4, reason="同单位")
    assert now() == (ReviewState.RECUSED, False, 1, "同单位")


def test_states_of_reviews_are_read_without_their_sheets(store: Store) -> None:
    def work(db: Transaction) -> None:
        save(db, saved("E1", "A-1", 1, {"A": marked("1")}))
        save(db, saved("E2", "A-1", 1, {"A": marked("2")}))
        keys = {"application": "A-1", "expert": "E2", "stage": "preliminary"}
        done = {**keys, "revision": 2, "total": "2"}
        db.append("review_submitted", done, actor="E2", chain="E2")

    store.write(work)
    with store.reading() as db:
        assert db.review_states() == {
            Assignment("A-1", "E1"): ReviewState.DRAFT,
            Assignment("A-1", "E2"): ReviewState.SUBMITTED,
        }
        versions = db.review_versions()
        assert {pair: state for pair, (state, _, _) in versions.items()} == db.review_states()
        for pair, (_, seq, at) in versions.items():
            receipt = db.review_receipt(pair.application, pair.expert)
            assert receipt is not None
            assert (receipt.seq, receipt.at) == (seq, at)
        assert [review.expert for review in db.reviews(state=ReviewState.SUBMITTED)] == ["E2"]
        assert db.rubric_hashes() == {"hall": RUBRIC}


def test_phase_deadline_and_decisions_follow_the_events(store: Store) -> None:
    decided = {"application": "A-1", "outcome": "named", "reason": "合议"}

    def work(db):  # type: ignore[no-untyped-def]
        db.append("phase_changed", {"phase": "review", "reason": ""}, actor="chair")
        db.append("deadline_changed", {"deadline": None, "reason": ""}, actor="chair")
        db.append("decided", decided | {"outcome": "not_named"}, actor="chair")
        db.append("document_made", {"kind": "notice", "file": "a.pdf", "sha256": "0"}, actor="s")
        return db.append("decided", decided, actor="chair")

    receipt = store.write(work)
    with store.reading() as db:
        assert (db.info().phase, db.info().deadline) == (Phase.REVIEW, None)
        assert db.decisions() == {"A-1": Decision("A-1", "named", "合议", "chair", receipt.at)}
    later = {"deadline": "2026-05-01T18:00:00+08:00", "reason": "延期"}
    store.write(lambda db: db.append("deadline_changed", later, actor="chair"))
    with store.reading() as db:
        assert db.info().deadline == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_a_newer_rubric_is_in_force_and_the_older_one_can_still_be_read(store: Store) -> None:
    newer = rubric_fixed("e" * 64, "id: hall\nversion: 2\n")
    store.write(lambda db: db.append("rubric_fixed", newer, actor="secretary"))
    with store.reading() as db:
        assert db.rubrics() == {"hall": ("e" * 64, "id: hall\nversion: 2\n")}
        assert db.rubric_text(RUBRIC) == "id: hall\n"
        with pytest.raises(StoreError, match="没有内容为 aaaaaaaaaaaa 的评分标准"):
            db.rubric_text("a" * 64)


def test_a_snapshot_does_not_see_what_others_write_meanwhile(store: Store) -> None:
    with store.reading() as db:
        before = db.heads()
        store.write(lambda db: save(db, saved("E1", "A-1", 1)))
        assert db.heads() == before
        assert db.reviews() == ()
    with store.reading() as db:
        assert db.heads().keys() - before.keys() == {"E1"}


def test_events_come_as_they_were_written(store: Store) -> None:
    receipt = store.write(lambda db: save(db, saved("E1", "A-1", 1), key="op-1"))
    with store.reading() as db:
        events = list(db.events())
        assert [event.kind for event in events] == [
            "round_created",
            "rubric_fixed",
            "applications_imported",
            "experts_imported",
            "review_saved",
        ]
        assert list(db.events("E1")) == events[-1:]
        assert events[0].at == INFO.created_at
        assert events[-1].payload == saved("E1", "A-1", 1)
        assert db.receipt("E1", "op-1") == receipt
        assert db.receipt("round", "op-1") is None


def test_a_snapshot_reads_the_same_once_and_a_write_reads_what_it_wrote(store: Store) -> None:
    with store.reading() as db:
        assert db.application("A-1") is db.application("A-1")

    def work(db: Transaction) -> list[bool]:
        found = [db.expert("E9") is None]
        payload = {"experts": [{"id": "E9", "name": "虚构专家九"}]}
        db.append("experts_imported", {**payload, "file": "f", "sha256": "0" * 64}, actor="s")
        return [*found, db.expert("E9") is None]

    assert store.write(work) == [True, False]


def test_of_one_application_alone_it_is_said_whether_it_is_frozen(store: Store) -> None:
    def work(db: Transaction) -> None:
        payload = {"applications": ["A-1"], "frozen": True, "reason": "核实中"}
        db.append("freeze_changed", payload, actor="chair")

    store.write(work)
    with store.reading() as db:
        assert db.frozen("A-2") == {}
        assert db.frozen("A-1") == db.frozen()
        assert db.frozen("A-1")["A-1"].reason == "核实中"
