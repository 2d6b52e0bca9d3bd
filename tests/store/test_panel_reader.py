"""What a panel has said and done is read back, on both databases alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from kepu_review.errors import Refused, StoreError
from kepu_review.model import (
    ABSTAIN,
    Ballot,
    BallotOption,
    Declaration,
    Freeze,
    Material,
    Meeting,
    Receipt,
    Remark,
    Reminder,
    Rescore,
    Terms,
)
from kepu_review.store import Store
from tests.conftest import Places
from tests.store.panel_acts import A1_ROSE, BALLOT_B0, PDF, PERSONAL, SHEET_A1
from tests.store.rounds import INFO, PROGRAMME, fill

Say = Callable[..., Receipt]
METHOD = {"method": "mean", "reason": "会议研究", "after_marks": False, "ranks": []}


@pytest.fixture
def panel(places: Places) -> Iterator[Store]:
    """A round whose clock goes on by a second with each event."""
    seconds = count()

    def clock() -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=next(seconds))

    with Store.create(places(), INFO, PROGRAMME, clock=clock) as made:
        made.write(fill)
        yield made


@pytest.fixture
def say(panel: Store) -> Say:
    """Write one event, in the chain of its kind."""

    def write(kind: str, payload: dict[str, Any], **more: Any) -> Receipt:
        names = {"actor": "chair"}
        if kind in PERSONAL:
            names = {"actor": payload["expert"], "chain": payload["expert"]}
        return panel.write(lambda db: db.append(kind, payload | more, **names))

    return write


def test_materials_are_put_in_by_application_and_path(panel: Store, say: Say) -> None:
    film = PDF | {"application": "A-2", "file": "A-2/讲解.mp4", "kind": "video", "seconds": 61.5}
    say("materials_recorded", {"materials": [PDF, film]})
    say("materials_recorded", {"materials": [PDF | {"title": "台账（更正）", "pages": None}]})
    first = Material("A-1", "A-1/台账.pdf", "台账（更正）", "pdf", "0" * 64, bytes=1234)
    second = Material("A-2", "A-2/讲解.mp4", "台账", "video", "0" * 64, 1234, pages=3, seconds=61.5)
    with panel.reading() as db:
        assert db.materials() == (first, second)
        assert db.materials("A-2") == (second,)
        assert db.materials("A-10") == ()
    gone = {"application": "A-1", "file": "A-1/台账.pdf", "reason": "重复"}
    say("material_removed", gone)
    with panel.reading() as db:
        assert db.materials() == (second,)
    with pytest.raises(Refused, match="没有这份材料"):
        say("material_removed", gone)


@pytest.mark.parametrize("file", ["/etc/x", "a/../b", "..", "a//b", "./a", "a/", "", "x" * 401])
def test_the_path_of_a_material_stays_inside_its_folder(say: Say, file: str) -> None:
    with pytest.raises(StoreError, match="有误"):
        say("materials_recorded", {"materials": [PDF | {"file": file}]})


def test_declarations_are_read_by_expert(panel: Store, say: Say) -> None:
    one = say("no_conflict_declared", SHEET_A1)
    two = say("no_conflict_declared", SHEET_A1 | {"expert": "E2", "stage": "final"})
    first = Declaration("A-1", "E1", "preliminary", one.at)
    second = Declaration("A-1", "E2", "final", two.at)
    with panel.reading() as db:
        assert db.declarations() == (first, second)
        assert db.declarations("E2") == (second,)


def test_the_phrases_of_an_expert_are_the_last_whole_list(panel: Store, say: Say) -> None:
    say("phrases_changed", {"expert": "E1", "phrases": ["甲", "乙", "甲"]})
    say("phrases_changed", {"expert": "E1", "phrases": ["丙\x00", "甲"]})
    with panel.reading() as db:
        assert db.phrases("E1") == ("丙\x00", "甲")
        assert db.phrases("E2") == ()


def test_a_rescore_is_open_until_it_is_answered_and_again_when_asked_again(
    panel: Store, say: Say
) -> None:
    def now() -> tuple[Rescore, ...]:
        with panel.reading() as db:
            return db.rescores("A-1", "E1")

    asked = say("rescore_asked", SHEET_A1, reason="分差过大")
    first = Rescore("A-1", "E1", "preliminary", "分差过大", "chair", asked.at)
    assert now() == (first,)
    answered = say("rescore_answered", SHEET_A1, answer="维持原评分")
    assert [(one.answer, one.answered_at) for one in now()] == [("维持原评分", answered.at)]
    again = say("rescore_asked", SHEET_A1, reason="请再看佐证")
    assert now() == (Rescore("A-1", "E1", "preliminary", "请再看佐证", "chair", again.at),)
    say("rescore_withdrawn", SHEET_A1, reason="误发")
    assert now() == ()
    with pytest.raises(Refused, match="没有要答复的复评请求"):
        say("rescore_answered", SHEET_A1, answer="维持")
    with pytest.raises(Refused, match="没有这项复评请求"):
        say("rescore_withdrawn", SHEET_A1, reason="误发")
    later = say("rescore_asked", SHEET_A1, reason="再次请求")
    assert [(one.at, one.answer) for one in now()] == [(later.at, None)]
    with panel.reading() as db:
        assert db.rescores(expert="E2") == db.rescores("A-2") == ()
        assert db.rescores() == now()


def test_remarks_are_read_in_order_of_time_whoever_made_them(panel: Store, say: Say) -> None:
    one = say("remark_made", {"expert": "E2", "application": "A-1"}, text="好", reply_to=None)
    two = say("office_remark_made", {"application": "A-1", "text": "为何？", "reply_to": "E2:1"})
    say("remark_made", {"expert": "E1", "application": "A-2"}, text="别处", reply_to=None)
    answer = {"expert": "E1", "application": "A-1", "text": "见附件"}
    three = say("remark_made", answer, reply_to=f"round:{two.seq}")
    with panel.reading() as db:
        assert db.remarks("A-1") == (
            Remark("E2:1", "A-1", "E2", False, "好", one.at),
            Remark(f"round:{two.seq}", "A-1", "chair", True, "为何？", two.at, "E2:1"),
            Remark("E1:2", "A-1", "E1", False, "见附件", three.at, f"round:{two.seq}"),
        )
        assert [remark.application for remark in db.remarks()] == ["A-1", "A-1", "A-2", "A-1"]
    for stranger in ("E1:1", "E3:1", "round:1"):
        with pytest.raises(Refused, match="所回复的发言不在这个项目下"):
            say("remark_made", answer, reply_to=stranger)


def test_the_meeting_has_one_item_and_those_who_are_present(panel: Store, say: Say) -> None:
    def now() -> Meeting:
        with panel.reading() as db:
            return db.meeting()

    assert now() == Meeting()
    say("attendance_changed", {"present": ["E2", "E1", "E2"]})
    called = say("item_called", {"application": "A-1", "minutes": 10})
    assert now() == Meeting("A-1", called.at, 10, ("E2", "E1"))
    again = say("item_called", {"application": "A-2", "minutes": None})
    assert now() == Meeting("A-2", again.at, None, ("E2", "E1"))
    with pytest.raises(Refused, match="现在讨论的不是 A-1"):
        say("item_closed", {"application": "A-1"})
    say("item_closed", {"application": "A-2"})
    assert now() == Meeting(present=("E2", "E1"))


def test_a_ballot_counts_the_last_vote_of_each_before_it_was_closed(panel: Store, say: Say) -> None:
    opened = say("ballot_opened", BALLOT_B0)
    other = say("ballot_opened", BALLOT_B0 | {"id": "a9", "application": "A-2"})
    for expert, choice in (("E1", "no"), ("E2", ABSTAIN), ("E1", "yes")):
        say("vote_cast", {"ballot": "b0", "expert": expert, "choice": choice})
    with pytest.raises(Refused, match="E3 不参加这项表决"):
        say("vote_cast", {"ballot": "b0", "expert": "E3", "choice": "yes"})
    with pytest.raises(Refused, match="没有编号为“b7”的表决"):
        say("vote_cast", {"ballot": "b7", "expert": "E1", "choice": "yes"})
    closed = say("ballot_closed", {"id": "b0", "outcome": "yes", "reason": "过半"})
    for late in (
        lambda: say("vote_cast", {"ballot": "b0", "expert": "E1", "choice": "no"}),
        lambda: say("ballot_closed", {"id": "b0", "outcome": None, "reason": ""}),
    ):
        with pytest.raises(Refused, match="这项表决已经结束"):
            late()
    with pytest.raises(Refused, match="已有编号为“b0”的表决"):
        say("ballot_opened", BALLOT_B0)
    first = Ballot(
        id="b0",
        application="A-1",
        question="是否同意认定？",
        options=(BallotOption("yes", "同意"), BallotOption("no", "不同意")),
        voters=("E1", "E2"),
        quorum="2/3",
        majority="1/2",
        secret=True,
        opened_at=opened.at,
        by="chair",
        closed_at=closed.at,
        outcome="yes",
        reason="过半",
    )
    with panel.reading() as db:
        assert db.ballots("A-1") == (first,)
        assert [(one.id, one.opened_at, one.closed_at) for one in db.ballots()] == [
            ("b0", opened.at, closed.at),
            ("a9", other.at, None),
        ]
        assert db.votes("b0") == {"E1": "yes", "E2": ABSTAIN}
        assert db.votes("a9") == {}


def test_terms_reminders_and_freezing_follow_the_events(panel: Store, say: Say) -> None:
    with panel.reading() as db:
        assert (db.terms(), db.reminders(), db.frozen()) == (Terms(), {}, {})
    say("terms_changed", {"reviews_per_application": 3, "minimum_reviews": 2, "reason": "加评"})
    say("terms_changed", {"reviews_per_application": None, "minimum_reviews": 2, "reason": ""})
    say("reminded", {"experts": ["E1", "E2"], "text": "请提交"})
    last = say("reminded", {"experts": ["E1"], "text": "最后一天"})
    frozen = say(
        "freeze_changed", {"applications": ["A-1", "A-2"], "frozen": True, "reason": "核查"}
    )
    say("freeze_changed", {"applications": ["A-2"], "frozen": False, "reason": "查清"})
    with panel.reading() as db:
        assert db.terms() == Terms(minimum_reviews=2)
        assert db.reminders()["E1"] == Reminder(last.at, "chair", "最后一天", 2)
        assert {name: one.count for name, one in db.reminders().items()} == {"E1": 2, "E2": 1}
        assert db.frozen() == {"A-1": Freeze("核查", "chair", frozen.at)}


def test_method_and_numbers_of_reviews_are_changed_one_without_the_other(
    panel: Store, say: Say
) -> None:
    method = METHOD | {"ranks": [A1_ROSE | {"after": None}]}
    say("terms_changed", {"reviews_per_application": 3, "minimum_reviews": 2, "reason": "加评"})
    say("method_changed", {**method, "method": "adjusted"})
    with panel.reading() as db:
        assert db.terms() == Terms(3, 2, "adjusted")
    say("terms_changed", {"reviews_per_application": None, "minimum_reviews": None, "reason": ""})
    with panel.reading() as db:
        assert db.terms() == Terms(method="adjusted")
    say("method_changed", {**method, "method": None})
    say("method_changed", {**method, "method": "median", "stage": "final"})
    with panel.reading() as db:
        found = db.terms("preliminary"), db.terms("final")
        assert found == (Terms(), Terms(method="median"))


def test_what_a_probe_found_out_goes_with_its_material(panel: Store, say: Say) -> None:
    film = {"format": "mov", "codec": "AVC", "rotation": 90, "phash": "0f"}
    say("materials_recorded", {"materials": [PDF | film | {"scan": True, "encrypted": False}]})
    with panel.reading() as db:
        (found,) = db.materials("A-1")
    assert (found.format, found.codec, found.rotation, found.phash) == ("mov", "AVC", 90, "0f")
    assert (found.scan, found.encrypted) == (True, False)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("materials_recorded", {"materials": [PDF | {"bytes": -1}]}),
        ("materials_recorded", {"materials": [PDF | {"pages": True}]}),
        ("materials_recorded", {"materials": [PDF | {"seconds": "3"}]}),
        ("materials_recorded", {"materials": [PDF | {"scan": "yes"}]}),
        ("materials_recorded", {"materials": [PDF | {"format": ""}]}),
        ("materials_recorded", {"materials": [PDF | {"rotation": -90}]}),
        ("materials_recorded", {"materials": [{"application": "A-1", "file": "a"}]}),
        ("rescore_asked", SHEET_A1 | {"reason": None}),
        ("office_remark_made", {"application": "A-1", "text": "x", "reply_to": "E1"}),
        ("office_remark_made", {"application": "A-1", "text": "x"}),
        ("item_called", {"application": "A-1", "minutes": 0}),
        ("attendance_changed", {"present": "E1"}),
        ("ballot_opened", BALLOT_B0 | {"options": []}),
        ("ballot_opened", BALLOT_B0 | {"options": [{"id": ABSTAIN, "title": "弃权"}]}),
        ("ballot_opened", BALLOT_B0 | {"options": [{"id": "a", "title": "甲"}] * 2}),
        ("ballot_opened", BALLOT_B0 | {"quorum": "3/2"}),
        ("ballot_opened", BALLOT_B0 | {"majority": "1/0"}),
        ("ballot_opened", BALLOT_B0 | {"secret": 1}),
        ("terms_changed", {"reviews_per_application": 0, "minimum_reviews": 1, "reason": ""}),
        ("method_changed", METHOD | {"method": ""}),
        ("method_changed", METHOD | {"after_marks": 1}),
        ("method_changed", METHOD | {"ranks": [A1_ROSE | {"before": 0}]}),
        ("reminded", {"experts": ["E1"], "text": 5}),
        ("freeze_changed", {"applications": ["A-1"], "frozen": "yes", "reason": ""}),
        ("phrases_changed", {"expert": "E1", "phrases": "甲"}),
        (
            "comments_cleared",
            {"application": "A-1", "comments": [{"criterion": None, "text": ""}]},
        ),
    ],
)
def test_a_payload_that_says_too_little_or_nonsense_is_not_written(
    panel: Store, say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with panel.reading() as db:
        before = db.pulse()
    with pytest.raises(StoreError, match=f"“{kind}”的内容不完整或有误"):
        say(kind, payload)
    with panel.reading() as db:
        assert db.pulse() == before


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("materials_recorded", {"materials": [PDF | {"application": "A-9"}]}),
        ("no_conflict_declared", SHEET_A1 | {"application": "A-9"}),
        ("rescore_asked", SHEET_A1 | {"application": "A-9", "reason": ""}),
        ("office_remark_made", {"application": "A-9", "text": "x", "reply_to": None}),
        ("item_called", {"application": "A-9", "minutes": None}),
        ("ballot_opened", BALLOT_B0 | {"voters": ["E1", "A-9"]}),
        ("attendance_changed", {"present": ["A-9"]}),
        ("reminded", {"experts": ["A-9"], "text": ""}),
        ("freeze_changed", {"applications": ["A-9"], "frozen": False, "reason": ""}),
        ("method_changed", METHOD | {"ranks": [A1_ROSE | {"application": "A-9"}]}),
        ("phrases_changed", {"expert": "A-9", "phrases": []}),
    ],
)
def test_an_act_about_what_the_round_does_not_have_is_refused_by_name(
    say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="本批次没有 A-9"):
        say(kind, payload)


def test_outcomes_and_choices_are_options_of_the_ballot(say: Say) -> None:
    say("ballot_opened", BALLOT_B0)
    with pytest.raises(StoreError, match="choice 'maybe'"):
        say("vote_cast", {"ballot": "b0", "expert": "E1", "choice": "maybe"})
    with pytest.raises(StoreError, match="outcome 'abstain'"):
        say("ballot_closed", {"id": "b0", "outcome": ABSTAIN, "reason": ""})
