"""Notices, objections and the life of a base are read back, on both databases alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kepu_review.errors import Refused, StoreError
from kepu_review.model import (
    ActivityReport,
    Base,
    BaseChange,
    BaseStatus,
    Evaluation,
    FieldChange,
    Issued,
    Notice,
    Objection,
    ObjectionOutcome,
)
from kepu_review.store import Store
from tests.store.naming_acts import (
    ACTIVITY,
    BASE,
    CARRIED,
    CHANGE,
    EVALUATED,
    ISSUED,
    NOTICE,
    OBJECTION,
    RECTIFYING,
)
from tests.store.ticking import Say, say, ticking

__all__ = ["say", "ticking"]

NAMED: dict[str, Any] = {"bases": [BASE], "waiver": None}
FIRST = Base(
    number="B-1",
    application="A-1",
    name="虚构馆一",
    applicant="虚构单位一",
    category="hall",
    region="北区",
    title="虚构市科普教育基地",
    batch="第一批",
    valid_from=date(2026, 6, 1),
    valid_until=date(2031, 5, 31),
    route=None,
)


def test_notices_are_read_in_order_and_tell_why_one_was_withdrawn(ticking: Store, say: Say) -> None:
    one = say("notice_published", NOTICE | {"id": "n9"})
    two = say("notice_published", NOTICE, days=7, day_kind="natural", applications=["A-1"])
    withdrawn = {"id": "n9", "reason": "名单有误"}
    say("notice_withdrawn", withdrawn)
    start, end = date(2026, 5, 11), date(2026, 5, 15)
    both = ("A-1", "A-2")
    with ticking.reading() as db:
        assert db.notices() == (
            Notice("n9", start, end, 5, "working", both, "secretary", one.at, "名单有误"),
            Notice("n0", start, end, 7, "natural", ("A-1",), "secretary", two.at),
        )
    for name in ("n9", "n7"):
        with pytest.raises(Refused, match=f"没有编号为“{name}”的有效公示"):
            say("notice_withdrawn", withdrawn, id=name)
    with pytest.raises(Refused, match="已有编号为“n9”的公示"):
        say("notice_published", NOTICE, id="n9")


def test_an_objection_is_open_until_it_is_settled_and_may_be_settled_again(
    ticking: Store, say: Say
) -> None:
    say("notice_published", NOTICE)
    say("notice_published", NOTICE, id="n1")
    at = say("objection_received", OBJECTION).at
    earlier = {"id": "o9", "notice": "n1", "application": None, "objector": None}
    say("objection_received", OBJECTION | earlier, received="2026-05-11T00:00:00Z")
    first = Objection(
        id="o0",
        notice="n0",
        application="A-2",
        objector="虚构某人",
        contact=None,
        written=True,
        evidence=("照片一张",),
        ground="false_data",
        text="开放天数不实",
        received=datetime(2026, 5, 12, 1, 30, tzinfo=UTC),
        by="secretary",
        at=at,
    )
    with ticking.reading() as db:
        assert [one.id for one in db.objections()] == ["o9", "o0"]
        assert db.objections("n0") == (first,)
        assert db.objections("n7") == ()
    upheld = {"id": "o0", "outcome": "upheld", "finding": "属实", "same_as": None}
    settled_at = say("objection_settled", upheld, actor="chair").at
    settled = replace(
        first,
        settled=ObjectionOutcome.UPHELD,
        finding="属实",
        settled_at=settled_at,
        settled_by="chair",
    )
    with ticking.reading() as db:
        assert db.objections("n0") == (settled,)
    say("objection_settled", {"id": "o9", "finding": ""}, outcome="repeated", same_as="o0")
    say("objection_settled", upheld, outcome="not_admitted")
    with ticking.reading() as db:
        assert [(one.settled, one.same_as) for one in db.objections()] == [
            ("repeated", "o0"),
            ("not_admitted", None),
        ]
    with pytest.raises(Refused, match="没有编号为“o7”的异议"):
        say("objection_settled", upheld, id="o7")
    with pytest.raises(Refused, match="没有编号为“o7”的异议"):
        say("objection_settled", upheld, outcome="repeated", same_as="o7")
    with pytest.raises(Refused, match="没有编号为“n7”的公示"):
        say("objection_received", OBJECTION, id="o1", notice="n7")
    with pytest.raises(Refused, match="已有编号为“o0”的异议"):
        say("objection_received", OBJECTION)


def test_the_register_has_what_was_named_and_what_earlier_batches_bring(
    ticking: Store, say: Say
) -> None:
    say("accredited", NAMED, waiver="异议已转纪检")
    say("bases_carried", {"bases": [CARRIED], "source": "名单.xlsx"})
    old = replace(
        FIRST,
        number="B-0",
        application=None,
        name="虚构旧馆",
        batch="前一批",
        valid_from=date(2020, 6, 1),
        valid_until=None,
        status=BaseStatus.EXPIRED,
        carried=True,
    )
    with ticking.reading() as db:
        assert db.bases() == (old, replace(FIRST, waiver="异议已转纪检"))
        assert db.base("B-0") == old
        assert db.base("B-9") is None
    two = [BASE | {"number": "B-2"}, BASE]
    for kind, payload in (
        ("accredited", {"bases": two, "waiver": None}),
        ("bases_carried", {"bases": [CARRIED | {"number": "B-1"}], "source": ""}),
    ):
        with pytest.raises(Refused, match="名录中已有编号为“B-1”的基地"):
            say(kind, payload)
    with ticking.reading() as db:
        assert len(db.bases()) == 2


def test_a_register_of_many_is_named_at_once_and_none_of_them_twice(
    ticking: Store, say: Say
) -> None:
    many = [BASE | {"number": f"B-{n:03}", "application": None} for n in range(150)]
    say("accredited", {"bases": many, "waiver": None})
    with ticking.reading() as db:
        assert [base.number for base in db.bases()] == [base["number"] for base in many]
    with pytest.raises(Refused, match="B-149"):
        say("accredited", {"bases": [BASE | {"number": f"B-{n}"} for n in range(149, 300)],
                           "waiver": None})  # fmt: skip


def test_changes_and_status_of_a_base_are_kept_with_what_was_before(
    ticking: Store, say: Say
) -> None:
    say("accredited", NAMED)
    one = say("base_changed", CHANGE)
    fields = {"valid_until": {"from": "2031-05-31", "to": None}}
    fields |= {"region": {"from": "北区", "to": "南区"}}
    say("base_changed", CHANGE, changes=fields)
    three = say("base_status_changed", RECTIFYING, actor="chair")
    now = replace(FIRST, applicant="虚构新单位", region="南区", valid_until=None)
    changed = BaseChange(
        number="B-1",
        seq=one.seq,
        changes={"applicant": FieldChange("虚构单位一", "虚构新单位")},
        reason="改制",
        by="secretary",
        at=one.at,
        happened=date(2026, 7, 1),
        reported=date(2026, 8, 1),
    )
    rectifying = BaseChange(
        number="B-1",
        seq=three.seq,
        changes={"status": FieldChange("in_force", "rectifying")},
        reason="开放天数不足",
        by="chair",
        at=three.at,
        until=date(2027, 1, 31),
        ground="closed_too_long",
    )
    with ticking.reading() as db:
        assert db.base("B-1") == replace(
            now,
            status=BaseStatus.RECTIFYING,
            status_until=date(2027, 1, 31),
            ground="closed_too_long",
        )
        first, second, third = db.base_changes("B-1")
        assert (first, third) == (changed, rectifying)
        assert dict(second.changes) == {
            "region": FieldChange("北区", "南区"),
            "valid_until": FieldChange("2031-05-31", None),
        }
        assert db.base_changes() == (first, second, third)
        assert db.base_changes("B-2") == ()
    back = RECTIFYING | {"status": "in_force", "until": None, "ground": None, "reason": "已整改"}
    say("base_status_changed", back)
    with ticking.reading() as db:
        assert db.base("B-1") == now
        assert dict(db.base_changes()[-1].changes) == {
            "status": FieldChange("rectifying", "in_force")
        }
    with pytest.raises(Refused, match="编号为“B-1”的基地已另有变更"):
        say("base_changed", CHANGE)


def test_evaluations_documents_and_activities_are_read_by_base(ticking: Store, say: Say) -> None:
    say("accredited", {"bases": [BASE, BASE | {"number": "B-2"}], "waiver": None})
    say("base_evaluated", EVALUATED, grade="poor")
    one = say("base_evaluated", EVALUATED)
    two = say("base_evaluated", EVALUATED, period="term", round="r-9", reason="五年")
    say("base_evaluated", EVALUATED, number="B-2")
    say("document_issued", ISSUED, serial="旧")
    plaque = say("document_issued", ISSUED)
    card = say("document_issued", ISSUED, number="B-2", kind="certificate")
    who = "secretary"
    with ticking.reading() as db:
        assert db.evaluations("B-1") == (
            Evaluation("B-1", "2026", "good", "", None, who, one.at),
            Evaluation("B-1", "term", "good", "五年", "r-9", who, two.at),
        )
        assert [(e.number, e.period) for e in db.evaluations()][-1] == ("B-2", "2026")
        first = Issued("B-1", "plaque", "0" * 64, "虚构 001", who, plaque.at)
        other = Issued("B-2", "certificate", "0" * 64, "虚构 001", who, card.at)
        assert db.issued() == (first, other)
        assert db.issued("B-1") == (first,)


def test_activities_are_reported_about_a_base_or_an_application(ticking: Store, say: Say) -> None:
    say("accredited", NAMED)
    say("activity_reported", ACTIVITY, text="初稿")
    one = say("activity_reported", ACTIVITY)
    two = say("activity_reported", ACTIVITY, subject="A-10", id="v1", kind="preview", held=None)
    summary = ActivityReport(
        id="v0",
        subject="B-1",
        kind="summary",
        title="开放日",
        held=date(2026, 9, 19),
        reach=1200,
        media=("虚构日报",),
        text="两场讲座",
        by="secretary",
        at=one.at,
    )
    preview = replace(summary, id="v1", subject="A-10", kind="preview", held=None, at=two.at)
    with ticking.reading() as db:
        assert db.activity_reports() == (summary, preview)
        assert db.activity_reports("A-10") == (preview,)
        assert db.activity_reports("B-2") == ()
    with pytest.raises(Refused, match="没有编号为“B-9”的基地或申报"):
        say("activity_reported", ACTIVITY, subject="B-9")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("base_changed", CHANGE),
        ("base_status_changed", RECTIFYING),
        ("base_evaluated", EVALUATED),
        ("document_issued", ISSUED),
    ],
)
def test_nothing_happens_to_a_base_that_the_register_does_not_have(
    say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="名录中没有编号为“B-1”的基地"):
        say(kind, payload)


BEFORE = {"valid_until": {"from": "2031-05-31", "to": "2020-01-01"}}
SAME = {"name": {"from": "虚构馆一", "to": "虚构馆一"}}
OTHER = {"number": {"from": "B-1", "to": "B-2"}}
NAMELESS = {"name": {"from": "虚构馆一", "to": ""}}
SETTLED: dict[str, Any] = {"id": "o0", "outcome": "rejected", "finding": "", "same_as": None}


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("notice_published", NOTICE | {"id": "n1", "end": "2026-05-10"}),
        ("notice_published", NOTICE | {"id": "n1", "days": 0}),
        ("notice_published", NOTICE | {"id": "n1", "days": None}),
        ("notice_published", NOTICE | {"id": "n1", "day_kind": "calendar"}),
        ("notice_published", NOTICE | {"id": "n1", "start": "2026-W20-1"}),
        ("notice_published", NOTICE | {"id": "n1", "applications": "A-1"}),
        ("notice_withdrawn", {"id": "n0"}),
        ("objection_received", OBJECTION | {"id": "o1", "objector": ""}),
        ("objection_received", OBJECTION | {"id": "o1", "written": "yes"}),
        ("objection_received", OBJECTION | {"id": "o1", "evidence": "照片"}),
        ("objection_received", OBJECTION | {"id": "o1", "received": "2026-05-12"}),
        ("objection_settled", SETTLED | {"outcome": "open"}),
        ("objection_settled", SETTLED | {"outcome": None}),
        ("objection_settled", SETTLED | {"outcome": "repeated"}),
        ("objection_settled", SETTLED | {"outcome": "repeated", "same_as": "o0"}),
        ("objection_settled", SETTLED | {"same_as": "o1"}),
        ("accredited", {"bases": [BASE | {"number": "B-2"}] * 2, "waiver": None}),
        ("accredited", {"bases": [BASE | {"number": "B-2", "name": ""}], "waiver": None}),
        ("accredited", {"bases": [BASE | {"number": "B-2", "region": ""}], "waiver": None}),
        ("accredited", {"bases": [BASE | {"number": "B-2", "valid_from": None}], "waiver": None}),
        ("accredited", {"bases": [BASE | {"number": "B-2", "valid_until": "2026-05-31"}],
                        "waiver": None}),
        ("accredited", {"bases": [BASE | {"number": "B-2"}], "waiver": ""}),
        ("accredited", {"bases": [BASE | {"number": "B-2"}]}),
        ("bases_carried", {"bases": [BASE | {"number": "B-2"}], "source": ""}),
        ("bases_carried", {"bases": [CARRIED | {"status": "old"}], "source": ""}),
        ("base_changed", CHANGE | {"changes": {}}),
        ("base_changed", CHANGE | {"changes": SAME}),
        ("base_changed", CHANGE | {"changes": OTHER}),
        ("base_changed", CHANGE | {"changes": NAMELESS}),
        ("base_changed", CHANGE | {"changes": BEFORE}),
        ("base_changed", CHANGE | {"happened": None}),
        ("base_status_changed", RECTIFYING | {"status": "gone"}),
        ("base_status_changed", RECTIFYING | {"ground": ""}),
        ("base_evaluated", EVALUATED | {"grade": ""}),
        ("base_evaluated", EVALUATED | {"round": 3}),
        ("document_issued", ISSUED | {"kind": "medal"}),
        ("document_issued", ISSUED | {"sha256": None}),
        ("activity_reported", ACTIVITY | {"reach": -1}),
        ("activity_reported", ACTIVITY | {"kind": "plan"}),
        ("activity_reported", ACTIVITY | {"media": [""]}),
    ],
)  # fmt: skip
def test_a_payload_that_says_too_little_or_nonsense_is_not_written(
    ticking: Store, say: Say, kind: str, payload: dict[str, Any]
) -> None:
    say("notice_published", NOTICE)
    say("objection_received", OBJECTION)
    say("accredited", NAMED)
    with ticking.reading() as db:
        before = db.pulse()
    with pytest.raises(StoreError, match=f"“{kind}”的内容不完整或有误"):
        say(kind, payload)
    with ticking.reading() as db:
        assert db.pulse() == before


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("notice_published", NOTICE | {"applications": ["A-9"]}),
        ("objection_received", OBJECTION | {"application": "A-9"}),
        ("accredited", {"bases": [BASE | {"application": "A-9"}], "waiver": None}),
        ("bases_carried", {"bases": [CARRIED | {"application": "A-9"}], "source": ""}),
    ],
)
def test_an_act_about_what_the_round_does_not_have_is_refused_by_name(
    say: Say, kind: str, payload: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="本批次没有 A-9"):
        say(kind, payload)
