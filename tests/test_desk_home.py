"""The expert's list, declaration, reading and own marks, as the page gets them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.desk.columns import distribution
from kepu_review.model import Expert
from kepu_review.workflow import Round, import_experts, reassign, recuse
from kepu_review.workflow.freezing import freeze
from kepu_review.workflow.rescoring import ask_rescore
from tests import small

CLOSED = {"cards": [], "rubric": None, "materials": [], "proposals": {}, "self_assessment": {}}


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    with small.round_in_review(tmp_path, location) as made:
        yield made


@pytest.fixture
def desk(rnd: Round) -> Desk:
    return Desk(rnd, "E1", "expert")


def ask(desk: Desk, verb: str, **body: object) -> dict[str, Any]:
    request = {"verb": verb, "op": None, "cid": "c", "body": body}
    answer: dict[str, Any] = json.loads(json.dumps(desk.handle(request)))
    return answer


def body(answer: Mapping[str, Any]) -> dict[str, Any]:
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def mine(rnd: Round) -> list[str]:
    return [application for application, who in small.pairs(rnd) if who == "E1"]


def item(desk: Desk, application: str) -> dict[str, Any]:
    listed = body(ask(desk, "expert.list"))["items"]
    found: dict[str, Any] = next(one for one in listed if one["application"] == application)
    return found


def save(desk: Desk, application: str, **marks: Any) -> dict[str, Any]:
    patch = {"marks": marks or {"B1": {"state": "marked", "value": "8"}}}
    return ask(desk, "expert.save", application=application, base_revision=0, patch=patch)


def test_before_a_declaration_only_what_identifies_it_is_shown(rnd: Round, desk: Desk) -> None:
    application = mine(rnd)[0]
    opened = body(ask(desk, "expert.open", application=application))
    assert opened["declared"] is False
    assert opened["application"]["id"] == application
    assert {name: opened[name] for name in CLOSED} == CLOSED
    assert (opened["review"]["marks"], opened["review"]["total"]) == ({}, None)
    refused = save(desk, application)
    assert refused["error"]["kind"] == "refused"
    assert "声明" in refused["error"]["message"]
    assert refused["error"]["remedy"]


def test_a_declaration_opens_the_application_and_saving(rnd: Round, desk: Desk) -> None:
    application = mine(rnd)[0]
    assert body(ask(desk, "expert.declare", application=application))["declared_at"]
    opened = body(ask(desk, "expert.open", application=application))
    assert opened["declared"] is True
    assert opened["rubric"]["id"] == "hall"
    assert body(save(desk, application))["revision"] == 1
    assert item(desk, application)["declared"] is True


def test_all_of_mine_are_declared_with_one_request(rnd: Round, desk: Desk) -> None:
    assert [item(desk, one)["declared"] for one in mine(rnd)] == [False] * len(mine(rnd))
    body(ask(desk, "expert.declare", applications=mine(rnd)))
    assert [item(desk, one)["declared"] for one in mine(rnd)] == [True] * len(mine(rnd))
    assert ask(desk, "expert.declare", applications="A1")["error"]["kind"] == "usage"


def test_the_same_region_is_a_hint_and_the_same_unit_a_match(rnd: Round, desk: Desk) -> None:
    application = mine(rnd)[0]
    with rnd.store.reading() as db:
        found = db.application(application)
    assert found is not None
    same = Expert(id="E1", name="专家1", affiliation=found.applicant, region=found.region)
    import_experts(rnd, [same])
    told = body(ask(desk, "expert.open", application=application))["conflicts"]
    kinds = {one["kind"]: one for one in told}
    assert kinds["same_region"]["bars"] is False
    assert "同为" in kinds["same_region"]["detail"]


def test_a_recused_application_is_closed_in_every_answer(rnd: Round, desk: Desk) -> None:
    application = mine(rnd)[0]
    body(ask(desk, "expert.declare", application=application))
    body(save(desk, application))
    gone = body(ask(desk, "expert.recuse", application=application, reason="曾任顾问"))
    assert (gone["review"]["marks"], gone["review"]["total"]) == ({}, None)
    opened = body(ask(desk, "expert.open", application=application))
    assert {name: opened[name] for name in CLOSED} == CLOSED
    assert opened["review"]["marks"] == {}
    assert opened["review"]["recusal_reason"] == "曾任顾问"
    listed = item(desk, application)
    assert (listed["state"], listed["total"]) == ("recused", None)
    rows = body(ask(desk, "expert.columns"))["rows"]
    assert application not in [row["application"] for row in rows]


def test_the_list_keeps_up_with_what_is_written(rnd: Round, desk: Desk) -> None:
    application, *_ = mine(rnd)
    assert item(desk, application)["state"] == "new"
    small.hand_in(rnd, "E1", application, small.sheet())
    assert (item(desk, application)["state"], item(desk, application)["total"]) == (
        "submitted",
        "17.5",
    )
    ask_rescore(rnd, application, "E1", reason="分差较大")
    assert item(desk, application)["rescore"]["reason"] == "分差较大"
    freeze(rnd, [application], frozen=True, reason="有异议")
    assert item(desk, application)["frozen"] == "有异议"
    other = mine(rnd)[1]
    recuse(rnd, "E1", other, reason="亲属")
    assert item(desk, other)["state"] == "recused"


def test_what_is_assigned_later_appears_and_what_is_taken_away_goes(rnd: Round, desk: Desk) -> None:
    foreign = next(f"A{n}" for n in range(1, 5) if f"A{n}" not in mine(rnd))
    before = {one["application"] for one in body(ask(desk, "expert.list"))["items"]}
    reassign(rnd, foreign, add="E1", reason="补分")
    assert {one["application"] for one in body(ask(desk, "expert.list"))["items"]} == {
        *before,
        foreign,
    }
    reassign(rnd, foreign, remove="E1", reason="撤回")
    assert {one["application"] for one in body(ask(desk, "expert.list"))["items"]} == before


def test_the_notice_is_read_as_data_with_the_clause_of_each_rule(desk: Desk) -> None:
    notice = body(ask(desk, "expert.read", what="notice"))
    assert notice["title"] == "关于开展虚构的通知"
    assert notice["number"] == "虚科协〔2026〕1号"
    texts = [one["text"] for one in notice["clauses"]]
    assert "每份申报由 2 位专家评审，至少 1 份有效评审表才形成结果" in texts
    assert {"section", "clause", "text", "note"} == set(notice["clauses"][0])


def test_the_rubric_of_a_category_is_read_whole(desk: Desk) -> None:
    assert body(ask(desk, "expert.list"))["reading"] == {
        "notice": True,
        "rubrics": ["hall"],
        "earlier": 0,
        "own": False,
    }
    rubric = body(ask(desk, "expert.read", what="rubric", category="hall"))["rubric"]
    assert rubric["full_marks"] == "20"
    assert ask(desk, "expert.read", what="rubric", category="none")["error"]["kind"] == "usage"
    assert ask(desk, "expert.read", what="diary")["error"]["kind"] == "usage"


def test_my_columns_hold_my_marks_and_nobody_elses(rnd: Round, desk: Desk) -> None:
    for application, expert in small.pairs(rnd):
        science = "8" if expert == "E1" else "3"
        small.hand_in(rnd, expert, application, small.sheet(science=science))
    found = body(ask(desk, "expert.columns"))
    assert [row["application"] for row in found["rows"]] == mine(rnd)
    assert {row["marks"]["B1"]["points"] for row in found["rows"]} == {"8"}
    assert {row["marks"]["A1"]["level"] for row in found["rows"]} == {"优秀"}
    assert list(found["rubrics"]) == [found["rows"][0]["rubric"]]
    assert found["distribution"]["count"] == len(mine(rnd))
    assert found["distribution"]["bins"][8]["count"] == len(mine(rnd))


def test_a_distribution_counts_full_marks_and_bonus_in_the_last_tenth() -> None:
    made = distribution([Decimal(0), Decimal(55), Decimal(100), Decimal(104)])
    counts = [one["count"] for one in made["bins"]]
    assert counts == [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    assert (made["low"], made["high"], made["median"]) == ("0.0000", "104.0000", "77.5000")
    assert distribution([])["mean"] is None
    assert distribution([Decimal(60)])["sd"] is None
