"""The remembered overview and matrix are those that would be worked out anew, after every act."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.model import Application, Expert, Mark, Phase, ScreeningState
from kepu_review.text import speaking
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    assign,
    change_phase,
    decide,
    decide_screening,
    import_applications,
    import_experts,
    open_round,
    recall_review,
    recuse,
    save_review,
    set_deadline,
    submit_review,
)
from tests import small


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        yield made


def asked(rnd: Round, verb: str, **body: object) -> str:
    answer = Desk(rnd, "chair", "chair").handle({"verb": verb, "op": "1", "cid": "t", "body": body})
    assert answer["ok"], answer
    return json.dumps(answer["body"], ensure_ascii=False)


def both(rnd: Round, folder: Path) -> tuple[str, str]:
    """What the desk that remembers says, and what one says that was opened just now."""
    verbs = ("chair.overview", "chair.matrix")
    with open_round(rnd.location, plugins=small.plugins(folder)) as fresh:
        anew = "".join(asked(fresh, verb) for verb in verbs)
    return "".join(asked(rnd, verb) for verb in verbs), anew


def change(rnd: Round, application: str, expert: str, science: str) -> None:
    with rnd.store.reading() as db:
        review = db.review(application, expert)
    revision = 0 if review is None else review.revision
    patch = ReviewPatch({"B1": Mark("B1", value=Decimal(science))})
    save_review(rnd, expert, application, patch, base_revision=revision)


def hand_in_again(rnd: Round, application: str, expert: str, science: str) -> None:
    with rnd.store.reading() as db:
        review = db.review(application, expert)
    assert review is not None
    recalled = recall_review(rnd, expert, application, reason="改分").review
    patch = ReviewPatch({"B1": Mark("B1", value=Decimal(science))})
    saved = save_review(rnd, expert, application, patch, base_revision=recalled.revision)
    submit_review(rnd, expert, application, base_revision=saved.review.revision)


def acts(rnd: Round) -> Iterator[Callable[[], object]]:
    """One act of each kind that may change what the chair sees, in an order that is allowed."""
    (a, e), (b, f), (c, g), *_ = small.pairs(rnd)
    late = Application("A9", "后来的科普教育基地", "后来单位", category="hall", region="north")
    yield lambda: change(rnd, a, e, "6")
    yield lambda: change(rnd, a, e, "6.5")
    yield lambda: small.hand_in(rnd, f, b, small.sheet(science="7"))
    yield lambda: hand_in_again(rnd, b, f, "2")
    yield lambda: recuse(rnd, g, c, reason="曾任顾问")
    yield lambda: import_experts(
        rnd, [Expert("E1", "改名专家", "某校1"), Expert("E9", "新", "新校")]
    )
    yield lambda: import_applications(rnd, [late], file="补.xlsx", sha256="1" * 64)
    yield lambda: decide_screening(rnd, "A9", ScreeningState.NOT_ACCEPTED, reason="材料不全")
    yield lambda: assign(rnd, per_application=3)
    yield lambda: set_deadline(rnd, None)
    yield lambda: change_phase(rnd, Phase.DELIBERATION, reason="测试")
    yield lambda: decide(rnd, "A1", "named", reason="合议")
    yield lambda: decide(rnd, "A1", "not_named", reason="改判")
    yield lambda: change_phase(rnd, Phase.REVIEW, reason="补评")


def test_after_each_act_the_remembered_answer_is_the_one_worked_out_anew(
    rnd: Round, tmp_path: Path
) -> None:
    seen = set()
    for act in acts(rnd):
        both(rnd, tmp_path)  # so that there is something to remember
        act()
        remembered, anew = both(rnd, tmp_path)
        assert remembered == anew
        seen.add(remembered)
    assert len(seen) == len(list(acts(rnd)))


def test_nothing_is_worked_out_again_while_nothing_is_written(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8", "6"])
    desk = Desk(rnd, "chair", "chair")
    request = {"verb": "chair.overview", "op": "1", "cid": "t", "body": {}}
    assert desk.handle(request)["body"] is desk.handle(request)["body"]


def test_each_language_and_each_method_has_its_own_answer(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8", "6"])
    chinese = asked(rnd, "chair.overview")
    with speaking("en"):
        english = asked(rnd, "chair.overview")
    assert "不予认定" in chinese
    assert "不予认定" not in english
    assert json.loads(asked(rnd, "chair.overview", method="median"))["method"] == "median"
    assert asked(rnd, "chair.overview") == chinese


def rows(rnd: Round) -> dict[str, Any]:
    found = json.loads(asked(rnd, "chair.matrix"))
    return {row["application"]: row["cells"] for row in found["rows"]}


def test_a_cell_says_how_far_the_sheet_is_and_what_it_came_to(rnd: Round) -> None:
    (a, e), (b, f), (c, g), *_ = small.pairs(rnd)
    small.hand_in(rnd, e, a, small.sheet(days="9.5", science="8"))
    change(rnd, b, f, "3")
    recuse(rnd, g, c, reason="曾任顾问")
    found = rows(rnd)
    assert found[a][e] == {"state": "submitted", "total": "17.5"}
    assert found[b][f]["state"] in ("draft", "submitted")
    assert found[c][g]["state"] == "recused"
    assert sum(len(cells) for cells in found.values()) == len(small.pairs(rnd))


def test_the_expert_who_stands_alone_is_named_with_the_distance(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path, per_application=3) as rnd:
        small.all_handed_in(rnd, ["8", "8", "2"])
        found = json.loads(asked(rnd, "chair.overview"))
        first = found["ranking"][0]
        assert [one["expert"] for one in first["furthest"]] == ["E3"]
        assert (first["distance"], first["range"]) == (pytest.approx(-30), pytest.approx(30))
        assert (first["flag"], first["outlier"]) == (True, True)
        assert found["thresholds"] == {"range": 15.0, "distance": 10.0}


def test_the_spread_of_each_criterion_stands_beside_its_marks(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path, per_application=3) as rnd:
        small.all_handed_in(rnd, ["8", "6.5", "2"])
        found = json.loads(asked(rnd, "chair.application", application="A1"))
        assert found["spread"]["B1"] == {"low": "2", "high": "8", "range": "6"}
        assert found["spread"]["A1"]["range"] == "0.0"


def test_decisions_are_applied_together_over_the_desk(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    change_phase(rnd, Phase.DELIBERATION)
    decisions = [
        {"application": name, "outcome": "named", "reason": "合议", "seen": None}
        for name in ("A1", "A2")
    ]
    desk = Desk(rnd, "chair", "chair")
    request = {"verb": "chair.decide_many", "op": "7", "cid": "t", "body": {"decisions": decisions}}
    first, again = desk.handle(request), desk.handle(request)
    assert first == again
    assert {one["outcome"] for one in first["body"]["decisions"].values()} == {"named"}
    other = desk.handle({**request, "op": "8"})
    assert (other["ok"], other["error"]["kind"]) == (False, "refused")


def test_each_phase_says_what_it_opens_and_closes(rnd: Round) -> None:
    phases = {one["id"]: one for one in json.loads(asked(rnd, "chair.overview"))["phases"]}
    assert phases["review"]["opens"] == phases["review"]["closes"] == []
    assert "专家打分、提交和撤回" in phases["deliberation"]["closes"]
    assert "合议、表决，记录和更改决定" in phases["deliberation"]["opens"]
    assert (phases["setup"]["back"], phases["closed"]["reachable"]) == (True, False)
