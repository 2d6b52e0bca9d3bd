"""The stages at the desks: what the secretariat sees and enters, what an expert keeps to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.errors import Refused
from kepu_review.workflow import Round, recuse
from kepu_review.workflow.declaring import declare_no_conflict
from kepu_review.workflow.materials import may_see_materials
from kepu_review.workflow.staging import enter_stage
from tests import small, staged


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with staged.on_site(tmp_path, location) as made:
        yield made


def ask(desk: Desk, verb: str, **body: object) -> dict[str, Any]:
    request = {"verb": verb, "op": None, "cid": "c", "body": body}
    answer: dict[str, Any] = json.loads(json.dumps(desk.handle(request)))
    return answer


def body(answer: Mapping[str, Any]) -> dict[str, Any]:
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def office(rnd: Round) -> Desk:
    return Desk(rnd, "secretary", "secretary")


def test_the_secretariat_sees_what_each_stage_needs(rnd: Round) -> None:
    rows = {row["id"]: row for row in body(ask(office(rnd), "secretary.stages"))["stages"]}
    assert rows["site_visit"]["state"] == "present"
    assert rows["site_visit"]["at_work"] is True
    missing = [one["condition"] for one in rows["site_visit"]["blockers"]]
    assert missing == ["visited", "handed_in"]
    assert rows["final"]["state"] == "next"
    assert rows["preliminary"]["entered_at"] is not None
    assert body(ask(office(rnd), "secretary.phases"))["stages"] == list(rows.values())


def test_a_stage_is_entered_from_the_desk_with_conditions_set_aside(rnd: Round) -> None:
    refused = ask(office(rnd), "secretary.stage", stage="final")
    assert "还不能进入环节“终评”" in refused["error"]["message"]
    told = {"stage": "final", "despite": ["visited", "handed_in"], "reason": "考察另行安排"}
    rows = {row["id"]: row for row in body(ask(office(rnd), "secretary.stage", **told))["stages"]}
    assert (rows["final"]["state"], rows["final"]["reason"]) == ("present", "考察另行安排")


def test_a_stage_that_is_marked_without_materials_keeps_them_from_experts_alone(
    tmp_path: Path,
) -> None:
    on_foot = {"preliminary": "1", "site_visit": "1, sees: [application]"}
    with staged.on_site(tmp_path, weights=on_foot) as rnd:
        with rnd.store.reading() as db:
            visit = db.assignments(stage="site_visit")[0]
        declare_no_conflict(rnd, visit.expert, [visit.application])
        desk = Desk(rnd, visit.expert, "expert")
        assert body(ask(desk, "expert.open", application=visit.application))["materials"] is None
        with rnd.store.reading() as db:
            with pytest.raises(Refused, match="本环节的评审不看申报材料"):
                may_see_materials(rnd, db, visit.application, expert=visit.expert)
            may_see_materials(rnd, db, visit.application, expert=None)


def test_a_programme_without_stages_shows_none(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        assert body(ask(office(rnd), "secretary.phases"))["stages"] == []
        assert body(ask(Desk(rnd, "E1", "expert"), "expert.list"))["reading"]["earlier"] == 0


def test_an_expert_sees_the_sheets_of_the_present_stage_and_reads_the_others(rnd: Round) -> None:
    now = small.pairs(rnd)
    with rnd.store.reading() as db:
        before = [r for r in db.reviews(stage="preliminary") if r.expert == "E1"]
    desk = Desk(rnd, "E1", "expert")
    listed = body(ask(desk, "expert.list"))
    assert [one["application"] for one in listed["items"]] == [a for a, e in now if e == "E1"]
    assert listed["reading"]["earlier"] == len(before)
    sheets = body(ask(desk, "expert.earlier"))["sheets"]
    assert [one["application"] for one in sheets] == [one.application for one in before]
    first = sheets[0]
    assert (first["stage_title"], first["state"], first["full"]) == ("初评", "submitted", "20")
    assert [mark["points"] for mark in first["marks"]] == ["9.5", "8"]


def test_what_is_closed_to_an_expert_now_is_closed_in_every_stage(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    desk = Desk(rnd, expert, "expert")
    known = {one["application"] for one in body(ask(desk, "expert.earlier"))["sheets"]}
    recuse(rnd, expert, application, reason="曾任顾问")
    left = {one["application"] for one in body(ask(desk, "expert.earlier"))["sheets"]}
    assert left == known - {application}
    assert body(ask(desk, "expert.list"))["reading"]["earlier"] == len(left)


def test_a_sheet_names_its_stage_and_a_save_for_another_one_is_closed(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    desk = Desk(rnd, expert, "expert")
    body(ask(desk, "expert.declare", application=application))
    opened = body(ask(desk, "expert.open", application=application))
    assert opened["review"]["stage"] == "site_visit"
    assert opened["rubric"]["title"] == "现场考察评分标准"
    save = {"application": application, "base_revision": 0, "patch": {"comment": "好"}}
    late = ask(desk, "expert.save", stage="preliminary", **save)
    assert (late["ok"], late["error"]["kind"]) == (False, "closed")
    assert body(ask(desk, "expert.save", stage="site_visit", **save))["revision"] == 1
    enter_stage(rnd, "preliminary", "复查")
    again = body(ask(desk, "expert.list"))
    assert again["reading"]["earlier"] == 1
