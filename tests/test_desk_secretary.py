"""The secretary's desk: whatever a browser sends is answered in words, once."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.workflow import Round
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
