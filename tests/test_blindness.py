"""Blindness: what the programme hides is in no answer of any of the chair's verbs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.desk.handle import VERBS
from kepu_review.errors import UsageError
from kepu_review.model import Expert, Phase
from kepu_review.notebook.seat import Seat
from kepu_review.notebook.service import open_gate
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    import_experts,
    recuse,
    save_review,
    veil,
)
from kepu_review.workflow.blindness import is_hidden
from tests import small

NAMES = ("韩梅梅", "李雷声", "王小波浪")
BODIES: dict[str, list[dict[str, object]]] = {
    "chair.overview": [{}, {"method": "median"}, {"method": "weighted"}, {"method": "没有"}],
    "chair.application": [{"application": f"A{n}"} for n in range(1, 6)],
}
"""What each verb is asked; the others are asked with nothing and with an application."""


def blind_round(folder: Path, monkeypatch: pytest.MonkeyPatch, rules: str) -> Round:
    """A round in review, the sheets of which carry marks that are found nowhere else."""
    policy = small.PROGRAMME_YAML.replace("source: 测试}", f"source: 测试, blindness: {rules}}}")
    fine = small.RUBRIC_YAML.replace("{kind: judgement}", "{kind: judgement, step: 0.01}")
    assert policy != small.PROGRAMME_YAML
    assert fine != small.RUBRIC_YAML
    monkeypatch.setattr(small, "PROGRAMME_YAML", policy)
    monkeypatch.setattr(small, "RUBRIC_YAML", fine)
    rnd = small.round_in_review(folder)
    people = [Expert(f"E{n}", name, f"单位{n}") for n, name in enumerate(NAMES, 1)]
    import_experts(rnd, people)
    pairs = small.pairs(rnd)
    for number, (application, expert) in enumerate(pairs[:5]):
        marks = small.sheet(science=f"7.{31 + number}")
        small.hand_in(rnd, expert, application, marks)
    application, expert = pairs[5]
    draft = ReviewPatch(small.sheet(science="3.59"), comment="只有我知道的评语")
    save_review(rnd, expert, application, draft, base_revision=0)
    application, expert = pairs[6]
    recuse(rnd, expert, application, reason=f"我是{NAMES[int(expert[1:]) - 1]}")
    return rnd


@pytest.fixture
def blind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Round]:
    rules = "{expert_names: deliberation, totals: deliberation}"
    with blind_round(tmp_path, monkeypatch, rules) as made:
        yield made


def answers(rnd: Round, role: Any = "chair") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every answer, refusals too, of everything that begins with `chair.`."""
    gate = open_gate(rnd, Seat(rnd.location, role, role))
    for verb in VERBS:
        if not verb.startswith("chair.") or verb == "chair.phase":
            continue
        for number, body in enumerate(BODIES.get(verb, [{}, {"application": "A1"}])):
            request = {"verb": verb, "op": str(number), "cid": "t", "body": body}
            yield verb, gate.answer(request)


def totals(rnd: Round) -> set[str]:
    """Every mark and every total of the round, as text."""
    found: set[str] = set()
    with rnd.store.reading() as db:
        for review in db.reviews():
            values = [mark.value for mark in review.marks.values() if mark.value is not None]
            if not values:
                continue
            found |= {str(review.marks["B1"].value), str(sum(values)), str(float(sum(values) * 5))}
    return found


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_a_blind_round_answers_no_name_no_number_of_an_expert_and_no_mark(
    blind: Round, role: str
) -> None:
    told = [json.dumps(answer, ensure_ascii=False) for _, answer in answers(blind, role)]
    assert len(told) > 5
    hidden = {*NAMES, *totals(blind), '"E1"', '"E2"', '"E3"', "只有我知道的评语"}
    assert {secret for secret in hidden for text in told if secret in text} == set()


def test_the_same_answers_would_betray_all_of_it_in_deliberation(blind: Round) -> None:
    change_phase(blind, Phase.DELIBERATION, reason="测试")
    told = "".join(json.dumps(answer, ensure_ascii=False) for _, answer in answers(blind))
    assert all(name in told for name in NAMES)
    expected = {*totals(blind), '"E1"', "只有我知道的评语"}
    assert {each for each in expected if each in told} >= {
        "7.31",
        "16.81",
        '"E1"',
        "只有我知道的评语",
    }


def overview(rnd: Round, **body: object) -> dict[str, Any]:
    request = {"verb": "chair.overview", "op": "1", "cid": "t", "body": body}
    answer = Desk(rnd, "chair", "chair").handle(request)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def test_the_order_of_rows_says_nothing_of_totals(blind: Round) -> None:
    rows = overview(blind)["ranking"]
    assert [row["application"] for row in rows] == ["A1", "A2", "A3", "A4"]
    assert {(row["score"], row["rank"], row["range"], row["flag"]) for row in rows} == {
        (None, None, None, False)
    }
    assert {(row["proposal"], row["vetoed"]) for row in rows} == {(None, None)}
    assert sum(row["reviews"] for row in rows) == 5


def test_a_method_cannot_be_asked_for_where_totals_are_hidden(blind: Round) -> None:
    request = {"verb": "chair.overview", "op": "1", "cid": "t", "body": {"method": "trimmed"}}
    answer = Desk(blind, "chair", "chair").handle(request)
    assert (answer["ok"], answer["error"]["message"]) == (False, "现在不显示得分和排名。")


def test_experts_have_numbers_that_are_the_same_everywhere(blind: Round) -> None:
    progress = overview(blind)["progress"]["experts"]
    assert [one["name"] for one in progress] == ["专家 1", "专家 2", "专家 3"]
    request = {"verb": "chair.matrix", "op": "1", "cid": "t", "body": {}}
    matrix = Desk(blind, "chair", "chair").handle(request)["body"]
    assert matrix["experts"] == [{"id": one["id"], "name": one["name"]} for one in progress]
    done = {one["id"]: one["submitted"] for one in progress}
    cells = [cell for row in matrix["rows"] for cell in row["cells"].items()]
    assert done == {
        key: sum(1 for at, cell in cells if at == key and cell["state"] == "submitted")
        for key in done
    }


def test_a_later_expert_gets_a_later_number_and_moves_nobody(blind: Round) -> None:
    with blind.store.reading() as db:
        before = {expert: veil(blind, db).alias(expert) for expert in ("E1", "E2", "E3")}
    import_experts(blind, [Expert("D0", "后来者", "单位")])
    with blind.store.reading() as db:
        now = veil(blind, db)
        assert {expert: now.alias(expert) for expert in before} == before
        assert now.alias("D0") == "专家 4"


def test_an_experts_own_number_is_no_key_while_names_are_hidden(blind: Round) -> None:
    with blind.store.reading() as db:
        now = veil(blind, db)
    assert {now.expert(now.key(expert)) for expert in now.experts} == {"E1", "E2", "E3"}
    with pytest.raises(UsageError):
        now.expert("E1")


def test_names_alone_can_be_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with blind_round(tmp_path, monkeypatch, "{expert_names: never}") as rnd:
        found = overview(rnd)
        assert found["blind"] == {"names": True, "totals": False, "marks": True}
        assert found["ranking"][0]["score"] is not None
        told = "".join(json.dumps(answer, ensure_ascii=False) for _, answer in answers(rnd))
        assert [name for name in (*NAMES, '"E1"', '"E2"') if name in told] == []


def test_the_page_is_told_in_words_from_when_things_are_shown(blind: Round) -> None:
    assert overview(blind)["blind_words"] == [
        {"id": "names", "title": "专家姓名", "shown": "“汇总合议”阶段起显示"},
        {"id": "totals", "title": "打分、总分、排名和分歧", "shown": "“汇总合议”阶段起显示"},
    ]
    (deliberation,) = [one for one in overview(blind)["phases"] if one["id"] == "deliberation"]
    assert deliberation["shows"] == ["专家姓名", "打分、总分、排名和分歧"]


@pytest.mark.parametrize(
    ("since", "hidden_in"),
    [
        ("always", []),
        ("setup", []),
        ("review", ["setup"]),
        ("deliberation", ["setup", "review"]),
        ("closed", ["setup", "review", "deliberation"]),
        ("never", ["setup", "review", "deliberation", "closed"]),
    ],
)
def test_what_is_hidden_in_which_phase(since: str, hidden_in: list[str]) -> None:
    assert [phase.value for phase in Phase if is_hidden(since, phase)] == hidden_in
