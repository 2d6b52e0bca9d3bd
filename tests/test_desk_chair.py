"""What the chair's overview says: progress, ranking, and the sheets that do not count."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.model import Mark, MarkState
from kepu_review.store import Reader, Store
from kepu_review.workflow import ReviewPatch, Round, recuse, save_review
from tests import small


@pytest.fixture
def rnd(tmp_path: Path) -> Iterator[Round]:
    with small.round_in_review(tmp_path) as made:
        yield made


def overview(rnd: Round, **body: object) -> dict[str, Any]:
    desk = Desk(rnd, "chair", "chair")
    request = {"verb": "chair.overview", "op": "1", "cid": "tab", "body": body}
    answer: dict[str, Any] = json.loads(json.dumps(desk.handle(request), allow_nan=False))
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def row(found: Mapping[str, Any], application: str) -> dict[str, Any]:
    (one,) = [row for row in found["ranking"] if row["application"] == application]
    return dict(one)


def unassign(rnd: Round, application: str, expert: str) -> None:
    payload = {"pairs": [[application, expert, "preliminary"]], "reason": "调整"}
    rnd.store.write(lambda db: db.append("unassigned", payload, actor="secretary"))


def test_only_methods_that_a_round_can_run_are_offered(rnd: Round) -> None:
    offered = [one["id"] for one in overview(rnd)["methods"]]
    assert offered[:3] == ["mean", "trimmed", "median"]
    assert "weighted" not in offered
    assert {"zscore", "borda", "adjusted", "blup"} < set(offered)


def test_the_method_that_is_asked_for_is_the_one_that_is_shown(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8", "2"])
    assert overview(rnd, method="median")["method"] == "median"
    assert overview(rnd)["method"] == "mean"


def test_a_sheet_that_does_not_count_stands_beside_its_application(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    (application, expert), *_ = small.pairs(rnd)
    unassign(rnd, application, expert)
    found = overview(rnd)
    (out,) = row(found, application)["left_out"]
    assert (out["expert"], out["name"]) == (expert, f"专家{expert[1:]}")
    assert "已不评审" in out["reason"]
    assert [one["left_out"] for one in found["ranking"] if one["application"] != application] == [
        [],
        [],
        [],
    ]


def test_progress_counts_the_pairs_that_are_assigned_now(rnd: Round) -> None:
    small.all_handed_in(rnd, ["8"])
    application, expert = small.pairs(rnd)[0]
    unassign(rnd, application, expert)
    progress = overview(rnd)["progress"]
    assert [(one["assigned"], one["submitted"]) for one in progress["experts"]] == [
        (one["assigned"], one["assigned"]) for one in progress["experts"]
    ]
    (hall,) = progress["categories"]
    assert (hall["applications"], hall["expected"], hall["submitted"]) == (4, 7, 7)


def test_drafts_and_recusals_are_counted_by_expert(rnd: Round) -> None:
    (first, expert), *others = small.pairs(rnd)
    second = next(application for application, other in others if other == expert)
    save_review(rnd, expert, first, ReviewPatch(small.sheet()), base_revision=0)
    recuse(rnd, expert, second, reason="曾任顾问")
    (one,) = [e for e in overview(rnd)["progress"]["experts"] if e["id"] == expert]
    assert (one["draft"], one["recused"], one["submitted"]) == (1, 1, 0)


def test_sheets_that_abstain_are_no_missing_sheets(rnd: Round) -> None:
    for application, expert in small.pairs(rnd):
        marks = {**small.sheet(), "B1": Mark("B1", MarkState.ABSTAINED)}
        small.hand_in(rnd, expert, application, marks)
    found = overview(rnd)
    assert {one["reason"] for one in found["ranking"]} == {"2 份评审均无总分"}
    assert {one["range"] for one in found["ranking"]} == {None}


def test_everything_in_an_overview_is_of_one_snapshot(
    rnd: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.all_handed_in(rnd, ["8"])
    whole, taken = Store.reading, []

    def counted(store: Store) -> AbstractContextManager[Reader]:
        taken.append(store)
        return whole(store)

    desk = Desk(rnd, "chair", "chair")
    monkeypatch.setattr(Store, "reading", counted)
    answer = desk.handle({"verb": "chair.overview", "op": "1", "cid": "tab", "body": {}})
    assert (answer["ok"], len(taken)) == (True, 1)
