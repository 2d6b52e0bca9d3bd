"""What was done within the stages is read back, on both databases alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kepu_review.errors import Refused, StoreError
from kepu_review.model import (
    Attestation,
    AttestationState,
    Confirmation,
    Correction,
    LateGrant,
    Sample,
    StageEntry,
    Stratum,
    Visit,
    VisitState,
)
from kepu_review.store import Store
from tests.store.stage_acts import ATTESTED, CONFIRMED, CORRECTION, LATE, SAMPLE, VISIT
from tests.store.ticking import Say, say, ticking

__all__ = ["say", "ticking"]


def test_the_stage_is_the_one_that_was_entered_last(ticking: Store, say: Say) -> None:
    with ticking.reading() as db:
        assert (db.stage(), db.stage_log()) == (None, ())
    one = say("stage_entered", {"stage": "final", "reason": "初评结束"}, actor="chair")
    two = say("stage_entered", {"stage": "preliminary", "reason": "退回"})
    with ticking.reading() as db:
        assert db.stage() == "preliminary"
        assert db.stage_log() == (
            StageEntry("final", one.at, "chair", "初评结束"),
            StageEntry("preliminary", two.at, "secretary", "退回"),
        )


def test_a_sample_holds_all_it_takes_to_draw_it_again_and_a_new_draw_replaces_it(
    ticking: Store, say: Say
) -> None:
    drawn = say("sample_drawn", SAMPLE)
    expected = Sample(
        stage="visit",
        seed=20260502,
        population=("A-1", "A-2", "A-10"),
        strata=(Stratum("北区", 2, ("A-2",)), Stratum("南区", 1, ("A-10",))),
        rule="每区 50%",
        by="secretary",
        at=drawn.at,
    )
    with ticking.reading() as db:
        assert db.sample("visit") == expected
        assert expected.drawn == ("A-2", "A-10")
        assert db.sample("final") is None
    whole = [{"group": "", "size": 1, "drawn": ["A-1"]}]
    say(
        "sample_drawn", SAMPLE | {"seed": -1, "population": ["A-1"], "strata": whole}, reason="漏列"
    )
    with ticking.reading() as db:
        found = db.sample("visit")
        assert found is not None
        assert (found.seed, found.drawn, found.reason) == (-1, ("A-1",), "漏列")


def test_visits_are_read_by_stage_and_by_application_also_those_an_expert_recorded(
    ticking: Store, say: Say
) -> None:
    one = say("visit_recorded", VISIT, actor="E1")
    two = say("visit_recorded", VISIT | {"application": "A-10", "state": "declined"}, day=None)
    say("visit_recorded", VISIT | {"stage": "again", "visitors": []}, state="not_possible")
    first = Visit(
        application="A-2",
        stage="visit",
        state=VisitState.VISITED,
        day=date(2026, 5, 6),
        visitors=("E1", "E2"),
        note="展厅开放",
        by="E1",
        at=one.at,
    )
    with ticking.reading() as db:
        declined, ours = db.visits("visit")
        assert ours == first
        assert (declined.state, declined.day, declined.at) == ("declined", None, two.at)
        assert [visit.stage for visit in db.visits(application="A-2")] == ["again", "visit"]
        assert len(db.visits()) == 3
    say("visit_recorded", VISIT, note="补拍照片")
    with ticking.reading() as db:
        assert [visit.note for visit in db.visits("visit", "A-2")] == ["补拍照片"]


def test_a_correction_is_open_until_it_is_returned_and_counts_how_often_it_was_asked(
    ticking: Store, say: Say
) -> None:
    def now() -> Correction:
        with ticking.reading() as db:
            assert db.corrections("A-1") == db.corrections()
            return db.corrections()["A-1"]

    asked = say("correction_asked", CORRECTION)
    until = datetime(2026, 3, 20, 9, tzinfo=UTC)
    first = Correction(until, ("photos",), "照片不足", asked.at, "secretary", 1)
    assert now() == first
    later = {"application": "A-1", "until": "2026-03-25T12:00:00+00:00", "reason": "来函申请"}
    say("correction_extended", later)
    assert now().until == datetime(2026, 3, 25, 12, tzinfo=UTC)
    returned = say("correction_returned", {"application": "A-1", "note": "已补三张"})
    assert (now().returned_at, now().note, now().times) == (returned.at, "已补三张", 1)
    for kind, payload in (
        ("correction_returned", {"application": "A-1", "note": ""}),
        ("correction_extended", later),
        ("correction_extended", later | {"application": "A-2"}),
    ):
        with pytest.raises(Refused, match="没有待交回的补正"):
            say(kind, payload)
    again = say("correction_asked", CORRECTION, rules=["photos", "seal"])
    assert now() == Correction(
        until, ("photos", "seal"), "照片不足", again.at, "secretary", times=2
    )


def test_what_may_come_late_holds_for_one_application_or_for_all(ticking: Store, say: Say) -> None:
    one = say("late_granted", LATE, application="A-1", what="correction", reason="停电")
    say("late_granted", LATE, until="2026-03-30T00:00:00Z")
    two = say("late_granted", LATE)
    until = datetime(2026, 3, 21, 9, tzinfo=UTC)
    with ticking.reading() as db:
        assert db.late_grants() == (
            LateGrant(None, "materials", until, "系统停机", "secretary", two.at),
            LateGrant("A-1", "correction", until, "停电", "secretary", one.at),
        )


def test_what_people_verified_is_read_by_application_and_rule(ticking: Store, say: Say) -> None:
    say("attested", ATTESTED, state="not_met", note="证书过期")
    last = say("attested", ATTESTED)
    say("attested", ATTESTED, application="A-2", state="not_applicable")
    met = AttestationState.MET
    with ticking.reading() as db:
        ours = Attestation("A-1", "legal_person", met, "法人证书", "", "secretary", last.at)
        assert db.attestations("A-1") == (ours,)
        assert [one.state for one in db.attestations()] == ["met", "not_applicable"]


def test_the_organiser_s_decision_is_its_own_for_each_application(ticking: Store, say: Say) -> None:
    one = say("confirmed", CONFIRMED)
    two = say("confirmed", CONFIRMED | {"applications": CONFIRMED["applications"][:1]})
    with ticking.reading() as db:
        assert db.confirmations() == {
            "A-1": Confirmation("final", True, "", "虚构办公室", "secretary", two.at),
            "A-2": Confirmation("final", False, "证照过期", "虚构办公室", "secretary", one.at),
        }


TWICE = [{"group": "", "size": 2, "drawn": ["A-1"]}] * 2
TOO_MANY = [{"group": "", "size": 1, "drawn": ["A-1", "A-2"]}]
STRANGER = [{"group": "", "size": 1, "drawn": ["甲-3"]}]


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("stage_entered", {"stage": "", "reason": ""}),
        ("stage_entered", {"stage": "final"}),
        ("sample_drawn", SAMPLE | {"seed": "7"}),
        ("sample_drawn", SAMPLE | {"seed": True}),
        ("sample_drawn", SAMPLE | {"strata": TWICE}),
        ("sample_drawn", SAMPLE | {"strata": TOO_MANY}),
        ("sample_drawn", SAMPLE | {"strata": STRANGER}),
        ("sample_drawn", SAMPLE | {"strata": [{"group": "", "size": None, "drawn": []}]}),
        ("sample_drawn", SAMPLE | {"strata": [{"group": "", "size": 3, "drawn": ["A-1"] * 2}]}),
        ("visit_recorded", VISIT | {"state": "maybe"}),
        ("visit_recorded", VISIT | {"day": "20260506"}),
        ("visit_recorded", VISIT | {"day": "2026-05-06T10:00:00+08:00"}),
        ("visit_recorded", VISIT | {"visitors": "E1"}),
        ("correction_asked", CORRECTION | {"until": "2026-03-20"}),
        ("correction_asked", CORRECTION | {"until": "2026-03-20T17:00:00"}),
        ("correction_asked", CORRECTION | {"until": "0001-01-01T00:00:00+08:00"}),
        ("correction_asked", CORRECTION | {"until": None}),
        ("correction_asked", CORRECTION | {"rules": [""]}),
        ("late_granted", LATE | {"what": ""}),
        ("late_granted", LATE | {"application": ""}),
        ("attested", ATTESTED | {"state": "true"}),
        ("attested", ATTESTED | {"evidence": None}),
        ("confirmed", CONFIRMED | {"by_office": ""}),
        ("confirmed", CONFIRMED | {"applications": CONFIRMED["applications"][:1] * 2}),
        ("confirmed", CONFIRMED | {"applications": [{"id": "A-1", "approved": 1, "reason": ""}]}),
    ],
)
def test_a_payload_that_says_too_little_or_nonsense_is_not_written(
    ticking: Store, say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with ticking.reading() as db:
        before = db.pulse()
    with pytest.raises(StoreError, match=f"“{kind}”的内容不完整或有误"):
        say(kind, payload)
    with ticking.reading() as db:
        assert db.pulse() == before


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("sample_drawn", SAMPLE | {"population": [*SAMPLE["population"], "A-9"]}),
        ("visit_recorded", VISIT | {"application": "A-9"}),
        ("visit_recorded", VISIT | {"visitors": ["E1", "A-9"]}),
        ("correction_asked", CORRECTION | {"application": "A-9"}),
        ("late_granted", LATE | {"application": "A-9"}),
        ("attested", ATTESTED | {"application": "A-9"}),
        (
            "confirmed",
            CONFIRMED | {"applications": [{**CONFIRMED["applications"][0], "id": "A-9"}]},
        ),
    ],
)
def test_an_act_about_what_the_round_does_not_have_is_refused_by_name(
    say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="本批次没有 A-9"):
        say(kind, payload)
