"""`rank --method adjusted`, `method`, `agreement`, `severity`, `panel-check`, `suggest`."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.workflow import Round, open_round
from kepu_review.workflow.conflicts import record_conflict
from tests import once
from tests.small import pairs

FIELDS = ("rank", "application_id", "name", "category", "region", "score", "raw_score",
          "raw_rank", "adjusted_score", "standard_error", "rank_low", "rank_high", "p_in",
          "reviews")  # fmt: skip
FIRST = ("E01", "E02")


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args], env={"COLUMNS": "200"})


def rows(*args: object) -> Any:
    done = run(*args, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For tests that write nothing."""
    place = tmp_path_factory.mktemp("demo") / "demo"
    once.demo(tmp_path_factory, place, applications=14, experts=6)
    return place


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "round"))


def parted(rnd: Round) -> None:
    """No sheet counts that the first two experts and the others have in common."""
    for application in dict.fromkeys(name for name, _ in pairs(rnd)):
        own = [who for name, who in pairs(rnd) if name == application]
        first = [who for who in own if who in FIRST]
        for who in set(own) - set(first) if len(first) == len(FIRST) else first:
            record_conflict(rnd, who, application, "曾任该馆顾问")


def test_an_adjusted_ranking_carries_what_it_rests_on(demo: Path) -> None:
    found = rows("rank", demo, "--method", "adjusted")
    ranked = [row for row in found if row["rank"] is not None]
    assert len(ranked) > 10
    for row in ranked:
        assert [name for name in FIELDS if row[name] is None] == []
        assert row["score"] == row["adjusted_score"]
        assert row["rank_low"] <= row["rank_high"]
        assert 0 <= row["p_in"] <= 1
        assert row["standard_error"] > 0
    unranked = [row for row in found if row["rank"] is None]
    assert {row["p_in"] for row in unranked} <= {None}
    told = run("rank", demo, "--method", "adjusted").stdout
    for heading in ("原始分", "校正分", "±", "名次区间", "入围把握"):
        assert heading in told
    assert "p_in" not in rows("rank", demo)[0]


def test_its_file_has_the_same_columns_in_words(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    assert run("rank", demo, "--method", "adjusted", "--csv", file).exit_code == 0
    first = next(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    row = rows("rank", demo, "--method", "adjusted")[0]
    assert float(first["入围把握"]) == row["p_in"]
    assert (int(first["最好名次"]), int(first["最差名次"])) == (row["rank_low"], row["rank_high"])


def test_panels_apart_end_with_1_and_are_named_with_what_would_join_them(copy: Path) -> None:
    with open_round(copy) as rnd:
        parted(rnd)
    for args in (("rank", copy, "--method", "adjusted"), ("rank", copy, "--method", "blup")):
        done = run(*args, "--json")
        assert (done.exit_code, done.stdout) == (1, "")
        assert "互不相连的组" in done.stderr
        assert "专家 E01、E02" in done.stderr
        assert "× Q8-0" in done.stderr
    chosen = rows("select", copy)
    ranked = [row for row in chosen if row["rank"] is not None]
    assert {row["adjusted_rank"] for row in ranked} == {None}
    assert [row["raw_rank"] for row in ranked] == [row["rank"] for row in ranked]


def test_agreement_is_told_in_words_and_for_programs(demo: Path) -> None:
    found = rows("agreement", demo)
    assert {row["scope"] for row in found} == {"overall", "category"}
    main = next(row for row in found if row["statistic"] == "ICC(2,k)")
    assert main["low"] < main["value"] < main["high"]
    told = run("agreement", demo).stdout
    assert f"信度 {main['value']:.2f}" in told
    assert "α" in told
    assert run("agreement", demo, "--stage", "nosuch").exit_code == 2


def test_severity_names_what_to_look_at_and_judges_nobody(demo: Path) -> None:
    found = rows("severity", demo)
    assert [row["expert"] for row in found] == [f"E0{n}" for n in range(1, 7)]
    assert {row["severity"] is None for row in found} == {False}
    told = run("severity", demo).stdout
    assert "不是对专家的评价" in told
    assert f"{found[0]['severity']:+.1f}" in told


def test_the_panel_is_checked_with_assumptions_or_by_an_earlier_round(demo: Path) -> None:
    found = rows("panel-check", demo)
    assert (found["connected"], found["assumed"]["source"]) == (True, "defaults")
    assert [row["reviews"] for row in found["precision"]] == list(range(1, 11))
    earlier = rows("panel-check", demo, "--from", demo, "--reliability", "0.9")
    assert (earlier["assumed"]["source"], earlier["reliability"]) == ("earlier", 0.9)
    told = run("panel-check", demo, "--from", demo).stdout
    assert "按批次“" in told
    assert "每份专家数" in told
    assert run("panel-check", demo, "--reliability", "1").exit_code == 2


def test_further_reviews_are_suggested_and_assigned_with_a_reason(copy: Path) -> None:
    with open_round(copy) as rnd:
        parted(rnd)
    found = rows("suggest", copy, "--reviews", "3")
    assert (found[0]["order"], found[0]["joins"]) == (1, True)
    told = run("suggest", copy, "--reviews", "3").stdout
    assert "这份评审把两组连起来" in told.replace("\n", "")
    assert run("suggest", copy, "--reviews", "3", "--assign").exit_code == 2
    done = run("suggest", copy, "--reviews", "3", "--assign", "--reason", "入围线附近增评")
    assert done.exit_code == 0, done.output
    assert f"已增加分派 {len(found)} 份" in done.stdout
    with open_round(copy) as rnd:
        assert {(row["application"], row["expert"]) for row in found} <= set(pairs(rnd))


def test_the_method_is_shown_compared_and_changed_with_a_reason(copy: Path) -> None:
    shown = rows("method", copy)
    assert (shown["method"], shown["fixed"], shown["changed"]) == ("mean", True, None)
    compared = run("method", copy, "--compare", "adjusted")
    assert (compared.exit_code, "名次变化" in compared.stdout) == (0, True)
    refused = run("method", copy, "adjusted")
    assert (refused.exit_code, "须写明理由" in refused.stderr) == (2, True)
    changed = rows("method", copy, "adjusted", "--reason", "评审组会议定")
    assert (changed["method"], changed["changed"]["reason"]) == ("adjusted", "评审组会议定")
    assert [one for one in changed["moved"] if one["before_rank"] != one["after_rank"]]
    plain = rows("rank", copy)
    assert plain == rows("rank", copy, "--method", "adjusted")
    back = run("method", copy, "programme", "--reason", "恢复")
    assert (back.exit_code, "平均分" in back.stdout) == (0, True)
    assert run("method", copy, "nosuch").exit_code == 2


def test_the_selection_tells_both_ranks_the_decision_and_why(demo: Path) -> None:
    found = rows("select", demo)
    adjusted = {r["application_id"]: r for r in rows("rank", demo, "--method", "adjusted")}
    for row in found:
        one = adjusted[row["application_id"]]
        assert (row["raw_rank"], row["adjusted_rank"]) == (one["raw_rank"], one["rank"])
        assert row["p_in"] == one["p_in"]
    decided = [row for row in found if row["decision"] is not None]
    assert decided
    assert all(row["decision_title"] and row["decision_reason"] for row in decided)
    told = run("select", demo).stdout
    for heading in ("原名次", "校正名次", "入围把握", "决定", "理由"):
        assert heading in told
