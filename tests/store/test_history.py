"""The pulse tells that something was written; the history tells what, page by page."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as on

from kepu_review.model import Event
from kepu_review.store import Reader, Store, Transaction
from tests.store.naming_acts import NOTICE, OBJECTION, fill_naming
from tests.store.panel_acts import BALLOT_B0, FIRST, SHEET_A1, fill_panel, panel
from tests.store.rounds import marked, save, saved
from tests.store.stage_acts import fill_stages


@pytest.fixture
def full(store: Store) -> Store:
    """A round with events of every kind of a panel, and some reviews."""
    store.write(fill_panel)
    for revision in range(1, 4):
        payload = saved("E1", "A-1", revision, {"a": marked("1")}, comment='见“A-2”，"E2" 100%_')
        store.write(lambda db, payload=payload: save(db, payload))
    pairs = [["A-2", "E1", "preliminary"], ["A-10", "E3", "preliminary"]]
    store.write(lambda db: db.append("assigned", {"pairs": pairs}, actor="secretary"))
    closed = {"id": "b0", "outcome": "yes", "reason": ""}
    store.write(lambda db: db.append("ballot_closed", closed, actor="chair"))
    return store


def kinds(found: tuple[tuple[int, Event], ...]) -> list[str]:
    return [event.kind for _, event in found]


def test_the_history_is_every_event_with_the_newest_first(full: Store) -> None:
    with full.reading() as db:
        found = db.history(limit=1000)
        assert [event for _, event in found] == list(db.events())[::-1]
        positions = [position for position, _ in found]
        assert positions == sorted(positions, reverse=True)
        assert db.history(limit=0) == ()


def test_it_is_narrowed_by_chain_kind_and_actor(full: Store) -> None:
    with full.reading() as db:
        assert {event.chain for _, event in db.history(chain="E1")} == {"E1"}
        assert kinds(db.history(kinds=["ballot_closed", "ballot_opened"])) == [
            "ballot_closed",
            "ballot_opened",
        ]
        assert kinds(db.history(actor="secretary", kinds={"assigned", "vote_cast"})) == ["assigned"]
        assert db.history(chain="E1", actor="chair") == ()


def test_an_application_has_the_events_that_name_it_and_those_of_its_ballots(full: Store) -> None:
    with full.reading() as db:
        assert kinds(db.history(application="A-2")) == ["assigned", "applications_imported"]
        assert kinds(db.history(application="A-10")) == ["assigned", "applications_imported"]
        assert kinds(db.history(application="A-")) == []
        ours = kinds(db.history(application="A-1"))
    expected = [kind for kind, _ in FIRST if kind not in {"phrases_changed", "reminded"}]
    expected = [k for k in expected if k not in {"attendance_changed", "terms_changed"}]
    wanted = ["applications_imported", *expected, *["review_saved"] * 3, "ballot_closed"]
    assert ours == wanted[::-1]


def test_what_becomes_of_its_objections_notices_and_bases_is_about_an_application(
    full: Store,
) -> None:
    other = NOTICE | {"id": "n1", "applications": ["A-10"]}
    objection = OBJECTION | {"id": "o1", "notice": "n1", "application": None}
    settled = {"id": "o0", "outcome": "upheld", "finding": "属实", "same_as": None}
    repeated = {"id": "o1", "outcome": "repeated", "finding": "", "same_as": "o0"}
    more = [
        ("notice_published", other),
        ("objection_received", objection),
        ("objection_settled", settled),
        ("objection_settled", repeated),
        ("notice_withdrawn", {"id": "n1", "reason": "更正"}),
    ]

    def write(db: Transaction) -> None:
        fill_stages(db)
        fill_naming(db)
        for kind, payload in more:
            db.append(kind, payload, actor="secretary")

    full.write(write)
    with full.reading() as db:
        first = {kind for kind, _ in FIRST}
        ours = [k for k in kinds(db.history(application="A-1")) if k not in first]
        assert ours[:8] == [
            "activity_reported",
            "document_issued",
            "base_evaluated",
            "base_status_changed",
            "base_changed",
            "accredited",
            "notice_published",
            "duplicates_settled",
        ]
        assert kinds(db.history(application="A-2"))[:3] == [
            "objection_settled",
            "objection_settled",
            "objection_received",
        ]
        assert kinds(db.history(application="A-10"))[:3] == [
            "notice_withdrawn",
            "notice_published",
            "sample_drawn",
        ]
        assert kinds(db.history(expert="E2"))[0] == "visit_recorded"


def test_an_id_of_another_thing_is_not_taken_for_an_application_s_own(full: Store) -> None:
    opened = BALLOT_B0 | {"id": "o1", "application": "A-2"}
    objection = OBJECTION | {"id": "o1", "application": "A-10"}
    settled = {"id": "o1", "outcome": "rejected", "finding": "", "same_as": None}

    def write(db: Transaction) -> None:
        panel(db, "ballot_opened", opened)
        for kind, payload in (
            ("notice_published", NOTICE | {"applications": []}),
            ("objection_received", objection),
            ("objection_settled", settled),
        ):
            db.append(kind, payload, actor="secretary")

    full.write(write)
    with full.reading() as db:
        assert kinds(db.history(application="A-2"))[0] == "ballot_opened"
        assert kinds(db.history(application="A-10"))[:2] == [
            "objection_settled",
            "objection_received",
        ]


def test_an_expert_has_the_events_that_name_them_also_in_lists(full: Store) -> None:
    with full.reading() as db:
        assert kinds(db.history(expert="E2")) == [
            "reminded",
            "ballot_opened",
            "attendance_changed",
            "experts_imported",
        ]
        assert kinds(db.history(expert="E3")) == ["assigned", "experts_imported"]
        assert kinds(db.history(expert="E1", application="A-2")) == ["assigned"]


def test_names_with_wildcards_and_quotes_find_only_themselves(full: Store) -> None:
    with full.reading() as db:
        for name in ("A_1", "%", "a-1", 'E2"', "100%_", "\\"):
            assert db.history(application=name) == ()
            assert db.history(expert=name) == ()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.integers(1, 7),
    st.sampled_from([{}, {"application": "A-1"}, {"expert": "E1"}, {"chain": "round"}]),
    st.booleans(),
)
def test_pages_never_skip_or_repeat_an_event(
    full: Store, limit: int, narrowed: dict[str, str], busy: bool
) -> None:
    with full.reading() as db:
        whole = db.history(**narrowed, limit=10_000)  # type: ignore[arg-type]
    paged: list[tuple[int, Event]] = []
    before = None
    while True:
        with full.reading() as db:
            page = db.history(**narrowed, before=before, limit=limit)  # type: ignore[arg-type]
        if busy and before is not None:  # what is written meanwhile belongs to no older page
            full.write(lambda db: panel(db, "no_conflict_declared", SHEET_A1))
        if not page:
            break
        assert len(page) <= limit
        paged += page
        before = page[-1][0]
    assert tuple(paged) == whole


def test_the_pulse_changes_with_every_write_and_only_then(store: Store) -> None:
    def pulses() -> tuple[str, ...]:
        with store.reading() as db:
            return db.pulse(), db.pulse("E1"), db.pulse("E2")

    everything, mine, hers = pulses()
    assert pulses() == (everything, mine, hers)
    store.write(lambda db: panel(db, "no_conflict_declared", SHEET_A1))
    after = pulses()
    assert after[0] != everything
    assert after[1] != mine
    assert after[2] == hers
    store.write(lambda db: panel(db, "ballot_opened", BALLOT_B0))
    assert all(new != old for new, old in zip(pulses(), after, strict=True))
    last = pulses()
    store.rebuild()
    assert pulses() == last


def test_the_pulse_reads_the_heads_of_the_chains_in_one_query(full: Store) -> None:
    said: list[str] = []

    def hear(db: Reader, expert: str | None) -> None:
        on.listen(db._connection, "before_cursor_execute", lambda *what: said.append(what[2]))
        db.pulse(expert)

    for expert in (None, "E1"):
        said.clear()
        with full.reading() as db:
            hear(db, expert)
        assert len(said) == 1
        assert "chain_head" in said[0]
