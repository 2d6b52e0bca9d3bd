"""结果把握 at the desks: how sure the list is, further reviews, the design, one's own marks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_review.desk import Desk
from kepu_review.desk.handle import Role
from kepu_review.model import Phase
from kepu_review.workflow import (
    ReviewPatch,
    Round,
    change_phase,
    open_round,
    recall_review,
    save_review,
)
from kepu_review.workflow.conflicts import record_conflict
from kepu_review.workflow.weighing import weights_now
from kepu_review.workflow.weighing_words import cells_of
from tests import judged, small


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """All sheets are handed in; for tests that write nothing."""
    with judged.round_to_judge(tmp_path_factory.mktemp("judged")) as made:
        judged.all_judged(made)
        yield made


@pytest.fixture
def rnd(read: Round, tmp_path: Path) -> Iterator[Round]:
    """A copy of it, to be changed."""
    shutil.copytree(read.location, tmp_path / "round")
    with open_round(tmp_path / "round", plugins=small.plugins(tmp_path)) as made:
        yield made


def ask(rnd: Round, verb: str, who: str = "", op: str = "1", **body: object) -> dict[str, Any]:
    role: Role = verb.partition(".")[0]  # type: ignore[assignment]
    desk = Desk(rnd, who or role, role)
    request = {"verb": verb, "op": op, "cid": "tab", "body": body}
    answer: dict[str, Any] = json.loads(json.dumps(desk.handle(request), allow_nan=False))
    return answer


def told(rnd: Round, verb: str, who: str = "", **body: object) -> dict[str, Any]:
    answer = ask(rnd, verb, who, **body)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["body"]
    return found


def test_every_application_has_its_room_of_error_and_its_place(read: Round) -> None:
    found = told(read, "chair.certainty")
    assert (found["hidden"], found["refused"], found["method"]["id"]) == (False, None, "mean")
    assert "60" in found["cut"]["words"]
    assert (found["cut"]["line"], found["wanted"]) == (60, 2)
    rows = {row["application"]: row for row in found["rows"]}
    assert len(rows) == judged.NUMBER
    for row in rows.values():
        assert row["low"] < row["adjusted"] < row["high"]
        assert row["inside"] == (row["adjusted"] >= 60)
        assert row["inside_raw"] == (row["raw"] >= 60)
        assert row["borderline"] == (0.1 < row["p_in"] < 0.9)
    assert any(row["borderline"] for row in rows.values())
    first = {name for name, row in rows.items() if row["why"]}
    assert {name for name, row in rows.items() if row["borderline"]} <= first
    assert {flip["application"] for flip in found["flips"]} <= first < rows.keys()
    for flip in found["flips"]:
        named = [one for one in rows[flip["application"]]["why"] if flip["name"] in one]
        assert len(named) == 1


def test_the_lean_of_each_expert_is_told_with_its_error(read: Round) -> None:
    found = told(read, "chair.certainty")
    leans = {row["name"]: row["figures"]["severity"] for row in found["experts"]}
    assert sorted(leans, key=leans.__getitem__) == ["专家1", "专家3", "专家4", "专家2"]
    assert all(row["figures"]["se"] > 0 for row in found["experts"])
    assert found["agreement"]["main"]["words"]


def test_what_hangs_on_the_weights_is_told_as_the_command_tells_it(read: Round) -> None:
    found = told(read, "chair.certainty")["weights"]
    with read.store.reading() as db:
        (expected,) = weights_now(read, db).rubrics
    (one,) = found["rubrics"]
    assert (found["refused"], found["note"]) == (None, "")
    assert (one["title"], one["categories"]) == ("虚构馆", ["虚构馆"])
    assert one["words"] == list(expected.words)
    assert [(row["criterion"], row["points"]) for row in one["rows"]] == [("A", 10.0), ("B", 10.0)]
    names = {f"A{n}": f"虚构{n}号馆科普教育基地" for n in range(1, judged.NUMBER + 1)}
    for row, own in zip(one["rows"], expected.criteria, strict=True):
        cells = cells_of(expected, own, names)
        assert (row["range"], row["near"], row["first"]) == (cells.range, cells.near, cells.first)


def test_a_suggestion_tells_the_very_scores_of_the_list(read: Round) -> None:
    rows = {row["application"]: row for row in told(read, "chair.certainty")["rows"]}
    suggested = told(read, "chair.suggest", reviews=3)["rows"]
    assert suggested
    for one in suggested:
        row = rows[one["application"]]
        assert f"平均分 {row['raw']:.2f}，" in one["why"]
        assert f"校正分 {row['adjusted']:.2f}，" in one["why"]
        assert f"{abs(row['adjusted'] - 60):.1f} 分）" in one["why"]


def test_a_saved_draft_makes_nothing_be_worked_out_again(rnd: Round) -> None:
    desk = Desk(rnd, "chair", "chair")
    request = {"verb": "chair.certainty", "op": "1", "cid": "tab", "body": {}}
    application, expert = small.pairs(rnd)[0]
    recalled = recall_review(rnd, expert, application, reason="再看")
    before = desk.handle(request)["body"]["rows"]
    patch = ReviewPatch(small.sheet(days="6.5", level="合格", science="9"))
    save_review(rnd, expert, application, patch, base_revision=recalled.review.revision)
    assert desk.handle(request)["body"]["rows"] is before


def test_panels_that_share_nothing_are_told_with_what_would_join_them(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, apart=True) as rnd:
        judged.all_judged(rnd)
        refused = told(rnd, "chair.certainty")["refused"]
        assert [part["names"] for part in refused["parts"]] == [
            ["专家1", "专家2"],
            ["专家3", "专家4"],
        ]
        (link,) = refused["links"]
        assert (link["expert_name"], link["name"]) == ("专家3", "虚构1号馆科普教育基地")


def test_the_heat_map_has_every_sheet_from_strict_to_generous(read: Round) -> None:
    found = told(read, "chair.heat")
    assert [one["name"] for one in found["experts"]] == ["专家1", "专家3", "专家4", "专家2"]
    assert found["rows"][0]["application"] == "A12"
    assert sum(len(row["cells"]) for row in found["rows"]) == 3 * judged.NUMBER
    assert found["unit"] > 0
    for row in found["rows"]:
        assert sum(residual for _, _, residual in row["cells"]) == pytest.approx(0, abs=1e-3)


def test_hidden_names_are_in_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with blind(tmp_path, monkeypatch, "{expert_names: deliberation}") as rnd:
        judged.all_judged(rnd)
        for verb in ("chair.certainty", "chair.heat", "chair.suggest"):
            text = json.dumps(told(rnd, verb), ensure_ascii=False)
            assert '"E1"' not in text
            assert "专家1" not in text
        assert len(told(rnd, "chair.expert", expert="#2")["sheets"]) == 9
        assert ask(rnd, "chair.expert", expert="E2")["error"]["kind"] == "usage"
        names = {one["name"] for one in told(rnd, "chair.heat")["experts"]}
        assert names == {"专家 1", "专家 2", "专家 3", "专家 4"}


def test_while_totals_are_hidden_nothing_is_worked_out_for_the_chair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with blind(tmp_path, monkeypatch, "{totals: deliberation}") as rnd:
        judged.all_judged(rnd)
        found = told(rnd, "chair.certainty")
        assert set(found) == {"hidden", "blind"}
        assert [ask(rnd, verb)["ok"] for verb in ("chair.heat", "chair.suggest")] == [False, False]
        change_phase(rnd, Phase.DELIBERATION)
        assert told(rnd, "chair.certainty")["hidden"] is False


def blind(folder: Path, monkeypatch: pytest.MonkeyPatch, rules: str) -> Round:
    policy = small.PROGRAMME_YAML.replace("source: 测试}", f"source: 测试, blindness: {rules}}}")
    monkeypatch.setattr(small, "PROGRAMME_YAML", policy)
    return judged.round_to_judge(folder)


def test_the_design_check_says_how_exact_the_totals_will_be(read: Round) -> None:
    found = told(read, "secretary.panel_check")
    assert (found["connected"], found["parts"], found["links"]) == (True, [], [])
    assert found["now"] == 3  # as many as each has
    errors = [row["points"] for row in found["precision"]]
    assert errors == sorted(errors, reverse=True)
    assert found["sentences"]


def test_the_design_check_names_panels_apart(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path, apart=True) as rnd:
        found = told(rnd, "secretary.panel_check")
        assert (found["connected"], len(found["parts"]), len(found["links"])) == (False, 2, 1)


def test_suggested_reviews_are_assigned_when_they_are_taken_over(rnd: Round) -> None:
    rows = [row for row in told(rnd, "secretary.suggest", reviews=3)["rows"] if row["expert"]]
    assert rows
    pairs = [[row["application"], row["expert"]] for row in rows]
    before = judged.assigned(rnd)
    answer = told(rnd, "secretary.assign_suggested", pairs=pairs, reason="按建议增评")
    added = judged.assigned(rnd) - before
    assert sorted([one.application, one.expert] for one in added) == sorted(pairs)
    assert answer["added"] == len(pairs)
    assert len(answer["pairs"]) == judged.NUMBER
    with rnd.store.reading() as db:
        (event, *_) = [event for _, event in db.history(kinds=["assigned"], limit=1)]
    assert event.payload["reason"] == "按建议增评"


def test_a_suggestion_that_has_become_a_conflict_is_refused(rnd: Round) -> None:
    row = next(row for row in told(rnd, "secretary.suggest", reviews=3)["rows"] if row["expert"])
    record_conflict(rnd, row["expert"], row["application"], "曾任顾问")
    pairs = [[row["application"], row["expert"]]]
    before = judged.assigned(rnd)
    assert not ask(rnd, "secretary.assign_suggested", pairs=pairs, reason="按建议")["ok"]
    assert judged.assigned(rnd) == before


@pytest.mark.parametrize("body", [{"reviews": 0}, {"reviews": "3"}, {"reviews": True}])
def test_a_number_of_reviews_that_is_none_is_refused(read: Round, body: dict[str, object]) -> None:
    assert ask(read, "secretary.suggest", **body)["error"]["kind"] == "usage"


@pytest.mark.parametrize("pairs", [[], [["A1"]], ["A1"], [["A1", 3]], None])
def test_pairs_that_are_none_are_refused(read: Round, pairs: object) -> None:
    answer = ask(read, "secretary.assign_suggested", pairs=pairs, reason="按建议")
    assert answer["error"]["kind"] == "usage"


def test_an_expert_sees_the_own_marks_beside_the_panels_once_the_round_is_closed(
    rnd: Round,
) -> None:
    assert told(rnd, "expert.list", "E1")["reading"]["own"] is False
    assert ask(rnd, "expert.own", "E1")["error"]["kind"] == "refused"
    close(rnd)
    assert told(rnd, "expert.list", "E1")["reading"]["own"] is True
    found = told(rnd, "expert.own", "E1")
    assert [line["application"] for line in found["lines"]] == sorted(
        (app for app, expert in small.pairs(rnd) if expert == "E1")
    )
    assert {line["name"] for line in found["lines"]} <= {
        f"虚构{n}号馆科普教育基地" for n in range(1, judged.NUMBER + 1)
    }
    assert {line["title"] for line in found["criteria"]} == {"开放天数", "科学性"}


def test_an_experts_own_page_gives_no_other_experts_mark_away(rnd: Round) -> None:
    """Two others on an application: their mean would be theirs alone."""
    close(rnd)
    found = told(rnd, "expert.own", "E1")
    assert {line["others"] for line in found["lines"]} == {None}
    text = json.dumps(found, ensure_ascii=False)
    assert not [other for other in ("E2", "E3", "E4", "专家2", "专家3") if other in text]


def test_who_has_no_sheet_has_no_page_of_their_own(tmp_path: Path) -> None:
    with judged.round_to_judge(tmp_path) as rnd:
        close(rnd)
        assert told(rnd, "expert.list", "E1")["reading"]["own"] is False
        assert not ask(rnd, "expert.own", "E1")["ok"]


def close(rnd: Round) -> None:
    for phase in (Phase.DELIBERATION, Phase.CLOSED):
        change_phase(rnd, phase, reason="测试")


def test_the_chairs_page_of_an_expert_has_the_furthest_sheets_first(read: Round) -> None:
    sheets = told(read, "chair.expert", expert="E2")["sheets"]
    assert len(sheets) == 9
    distances = [abs(sheet["distance"]) for sheet in sheets]
    assert distances == sorted(distances, reverse=True)
    assert ask(read, "chair.expert", expert="E9")["error"]["kind"] == "usage"
