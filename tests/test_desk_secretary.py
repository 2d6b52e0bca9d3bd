"""The secretary's desk: whatever a browser sends is answered in words, once."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.workflow import (
    Round,
    check,
    import_applications,
    import_experts,
    settle_by_findings,
)
from tests import small

ROWS = [
    {
        "申报编号": "B1",
        "基地名称": "虚构五号馆",
        "申报单位": "虚构单位五",
        "申报类别": "虚构馆",
        "年开放天数": "300",
    }
]
DATA = base64.b64encode(json.dumps(ROWS).encode()).decode()


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        yield made


def ask(rnd: Round, verb: str, op: str = "1", **body: object) -> dict[str, Any]:
    desk = Desk(rnd, "secretary", "secretary")
    return desk.handle({"verb": f"secretary.{verb}", "op": op, "cid": "tab", "body": body})


def imported_as(rnd: Round, name: str) -> str:
    """The file name that the event of an import under `name` records."""
    desk = Desk(rnd, "secretary", "secretary")
    asked = {"verb": "secretary.dry_run", "op": "1", "cid": "tab"}
    read = desk.handle({**asked, "body": {"name": name, "data": DATA}})
    assert read["ok"], read
    sent = {"verb": "secretary.import", "op": "2", "cid": "tab"}
    done = desk.handle({**sent, "body": {"token": read["body"]["token"]}})
    assert done["ok"], done
    with rnd.store.reading() as db:
        *_, last = (event for event in db.events("round") if event.kind == "applications_imported")
    file: str = last.payload["file"]
    return file


@pytest.mark.parametrize(
    ("name", "recorded"),
    [
        ("申报.json", "申报.json"),
        ("申" * 110 + ".json", "申" * 110 + ".json"),  # 335 bytes; file systems take 255
        ("申" * 500 + ".json", "申" * 115 + ".json"),
        ("申\0报.json", "申�报.json"),
        ("申\ud800报.json", "申�报.json"),
        ("申\n报\x1b[31m.JSON", "申 报�[31m.JSON"),
        ("C:\\表\\申报.json", "申报.json"),
        ("../../申报.json", "申报.json"),
    ],
)
def test_any_file_name_is_taken_and_recorded_clean(rnd: Round, name: str, recorded: str) -> None:
    assert imported_as(rnd, name) == recorded


@pytest.mark.parametrize("name", ["..", ".", "/", " ", "\0", "x." + "json" * 100, ".json"])
def test_a_name_that_says_nothing_is_no_failure_of_the_program(rnd: Round, name: str) -> None:
    for verb in ("dry_run", "experts"):
        answer = ask(rnd, verb, name=name, data=DATA)
        assert answer["ok"] or answer["error"]["kind"] != "internal", answer


@pytest.mark.parametrize("data", ["表", "AA=A", "A", "\ud800", "\0"])
@pytest.mark.parametrize("verb", ["dry_run", "experts"])
def test_what_is_no_base64_is_refused_in_words(rnd: Round, verb: str, data: str) -> None:
    answer = ask(rnd, verb, name="申报.json", data=data)
    assert (answer["error"]["kind"], answer["error"]["remedy"]) == ("usage", "请重新选择文件。")


def events(rnd: Round) -> int:
    with rnd.store.reading() as db:
        return len(list(db.events("round")))


def test_an_act_that_is_sent_twice_is_written_once(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    people = [{"编号": "E9", "姓名": "专家九", "单位": "某校九", "专业领域": "虚构馆"}]
    data = base64.b64encode(json.dumps(people).encode()).decode()
    acts: list[tuple[str, dict[str, object]]] = [
        ("experts", {"name": "专家.json", "data": data}),
        ("reassign", {"application": application, "remove": expert, "reason": "出差"}),
        ("reassign", {"application": application, "add": "E9", "reason": "出差"}),
        ("screen", {"application": imported(rnd), "state": "passed", "reason": "符合"}),
    ]
    for op, (verb, body) in enumerate(acts):
        first = ask(rnd, verb, f"op-{op}", **body)
        assert first["ok"], first
        before = events(rnd)
        again = ask(rnd, verb, f"op-{op}", **body)
        assert again == first
        assert events(rnd) == before


def imported(rnd: Round) -> str:
    """A new application that waits for its screening."""
    imported_as(rnd, "申报.json")
    return "B1"


OPERATIONS = count()


def body(rnd: Round, verb: str, *, desk: Desk | None = None, **asked: object) -> dict[str, Any]:
    """The answer to a request that is not repeated; dry runs belong to one desk."""
    asking = desk or Desk(rnd, "secretary", "secretary")
    request = {"verb": f"secretary.{verb}", "op": str(next(OPERATIONS)), "cid": "body"}
    answer = asking.handle({**request, "body": asked})
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def sheet(rows: list[dict[str, str]]) -> dict[str, str]:
    return {"name": "专家.json", "data": base64.b64encode(json.dumps(rows).encode()).decode()}


def test_a_list_of_experts_is_looked_at_before_it_is_written(rnd: Round) -> None:
    rows = [
        {"编号": "E1", "姓名": "专家1", "单位": "别校", "专业领域": "虚构馆"},
        {"编号": "E9", "姓名": "专家九", "单位": "某校九", "专业领域": "没有的类别"},
        {"编号": "chair", "姓名": "坏编号", "单位": "某校", "专业领域": "虚构馆"},
    ]
    before, desk = events(rnd), Desk(rnd, "secretary", "secretary")
    found = body(rnd, "experts_dry_run", desk=desk, **sheet(rows))
    assert events(rnd) == before
    assert (found["good"], found["bad"], found["added"], found["changed"]) == (2, 1, 1, 1)
    assert [(c["field"], c["old"], c["new"]) for c in found["changes"]] == [
        ("单位", "某校1", "别校")
    ]
    assert [p["severity"] for p in found["problems"]] == ["error", "warning"]
    table = base64.b64decode(
        body(rnd, "experts_corrections", desk=desk, token=found["token"])["data"]
    ).decode("utf-8-sig")
    assert "chair" in table
    done = body(rnd, "experts", desk=desk, token=found["token"])
    assert (done["imported"], done["receipt"]["seq"]) == (2, events(rnd))
    people = {one["id"]: one for one in body(rnd, "pool")["experts"]}
    assert people["E1"]["affiliation"] == "别校"


def test_a_dry_run_of_applications_is_no_list_of_experts(rnd: Round) -> None:
    desk = Desk(rnd, "secretary", "secretary")
    found = body(rnd, "dry_run", desk=desk, name="申报.json", data=DATA)
    asked = {
        "verb": "secretary.experts",
        "op": "1",
        "cid": "tab",
        "body": {"token": found["token"]},
    }
    assert desk.handle(asked)["error"]["message"] == "预检结果已过期。"


def test_the_inbox_tells_what_was_found_and_who_has_it(rnd: Round) -> None:
    imported(rnd)
    rows = {one["id"]: one for one in body(rnd, "inbox")["applications"]}
    assert (rows["B1"]["checked"], rows["B1"]["screening"]) == (False, "pending")
    assert (rows["A1"]["checked"], rows["A1"]["assigned"]) == (True, 2)
    assert body(rnd, "pass_all", applications=["B1"])["unchecked"] == 1
    body(rnd, "check", applications=["B1"])
    assert body(rnd, "pass_all", applications=["B1"])["errors"] == 1
    body(rnd, "screen", application="B1", state="passed", reason="区域已核实")
    assert body(rnd, "assign", applications=["B1"])["pairs"] == 2
    shown = body(rnd, "application", application="B1")
    assert [one["state"] for one in shown["experts"]] == ["new", "new"]
    assert body(rnd, "overview")["counts"]["short"] == 0


def test_conflicts_tell_what_they_hit_and_who_recorded_them(rnd: Round) -> None:
    application, expert = small.pairs(rnd)[0]
    found = body(rnd, "add_conflict", expert=expert, application=application, detail="曾任顾问")
    (one,) = found["conflicts"]
    assert (one["kind"], one["by"], one["assigned"]) == ("by_hand", "secretary", "new")
    refused = ask(rnd, "reassign", application=application, add=expert, reason="x")
    assert not refused["ok"]
    kind = {"expert": expert, "application": application, "kind": "by_hand"}
    assert body(rnd, "withdraw_conflict", **kind, reason="核实不符")["conflicts"] == []
    assert ask(rnd, "withdraw_conflict", **{**kind, "kind": "x"})["error"]["kind"] == "usage"


def test_numbers_of_reviews_change_what_is_short(rnd: Round) -> None:
    assert body(rnd, "overview")["counts"]["short"] == 0
    asked = {"reviews_per_application": 3, "minimum_reviews": 2}
    found = body(rnd, "terms", **asked, reason="研究决定")
    assert found["terms"]["changed"]
    assert body(rnd, "overview")["counts"]["short"] == 4
    done = body(rnd, "assign")
    assert (done["pairs"], done["apart"]) == (4, "")
    for wrong in ("3", 0, True, -1):
        answer = ask(rnd, "terms", reviews_per_application=wrong, minimum_reviews=1, reason="x")
        assert answer["error"]["kind"] == "usage"


def test_assigning_tells_which_panels_stay_apart(tmp_path: Path) -> None:
    with small.new_round(tmp_path) as rnd:
        import_applications(rnd, small.applications(2), file="a.xlsx", sha256="0" * 64)
        import_experts(rnd, small.experts(4))
        check(rnd)
        settle_by_findings(rnd)
        told = body(rnd, "assign")["apart"]
        assert told.startswith(
            "分派分成 2 个互不相连的组，组间宽严无从比较。加上这些评审即可相连："
        )


def test_phases_tell_what_is_in_the_way_and_a_deadline_is_a_time(rnd: Round) -> None:
    found = body(rnd, "phases")
    way = {one["id"]: one["count"] for one in found["in_the_way"]}
    assert (way["open_sheets"], way["pending"], way["unassigned"]) == (8, 0, 0)
    assert ask(rnd, "phase", phase="deliberation")["error"]["kind"] == "usage"
    set_ = body(rnd, "deadline", deadline="2099-01-01T09:00:00.000Z", reason="通知")
    assert set_["round"]["deadline"] == "2099-01-01T09:00:00+00:00"
    assert ask(rnd, "deadline", deadline="明天")["error"]["kind"] == "usage"
    assert ask(rnd, "deadline", deadline="2099-01-01T09:00")["error"]["kind"] == "usage"
    assert body(rnd, "deadline", deadline="", reason="取消")["round"]["deadline"] is None
    assert (
        body(rnd, "phase", phase="deliberation", reason="测试")["round"]["phase"] == "deliberation"
    )
    assert body(rnd, "phases")["history"][0]["reason"] == "测试"


def test_reminding_is_recorded_with_its_text(rnd: Round) -> None:
    late = body(rnd, "reminders")["experts"]
    assert sum(one["open"] for one in late) == 8
    told = body(rnd, "remind", experts=[late[0]["expert"]], text="请于周五前提交")["experts"]
    counts = {one["expert"]: (one["reminded"] or {}).get("count") for one in told}
    assert counts[late[0]["expert"]] == 1
    assert ask(rnd, "remind", experts="E1", text="x")["error"]["kind"] == "usage"


def test_a_drop_out_is_answered_with_who_takes_over(rnd: Round) -> None:
    body(
        rnd,
        "experts",
        **sheet([{"编号": "E9", "姓名": "专家九", "单位": "某校九", "专业领域": "虚构馆"}]),
    )
    leaving = small.pairs(rnd)[0][1]
    mine = {application for application, expert in small.pairs(rnd) if expert == leaving}
    done = body(rnd, "replace", expert=leaving, reason="因病退出")
    assert {one["application"] for one in done["moved"]} == mine
    assert (done["kept"], done["gaps"]) == ([], [])
    people = {one["id"]: one for one in body(rnd, "pool")["experts"]}
    assert (people[leaving]["assigned"], people[leaving]["capacity"]) == (0, 0)
