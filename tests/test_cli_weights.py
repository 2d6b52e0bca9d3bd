"""`weights`, `bias` and `shortlist`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.rankings.shortlist import ballot, consensus
from kepu_review.workflow import Round
from kepu_review.workflow.kinship import bias_now
from kepu_review.workflow.weighing import weights_now
from tests import once

RANKED = "专家编号,第1名,第2名,第3名\nE1,Q1,Q2,Q3\nE2,Q2,Q3,Q1\nE3,Q3,Q1,Q2\nE4,Q1,Q2,Q3\n"


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


@pytest.fixture(scope="module")
def opened(demo: Path) -> Iterator[Round]:
    from kepu_review.workflow import open_round

    with open_round(demo) as rnd:
        yield rnd


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "短名单.csv"
    place.write_text(RANKED, encoding="utf-8")
    return place


def test_weights_are_those_of_the_library_and_are_told_in_words(demo: Path, opened: Round) -> None:
    with opened.store.reading() as db:
        expected = weights_now(opened, db).rubrics
    assert rows("weights", demo) == json.loads(json.dumps([asdict(one) for one in expected]))
    assert len(expected) > 1
    for one in expected:
        assert sum(row.points for row in one.criteria) == pytest.approx(one.full)
        assert one.applications > 0
    told = run("weights", demo).stdout
    for words in ("现在分值", "名单不变的范围", "名单最先的变化", "其余指标按比例增减，满分不变"):
        assert words in told
    chosen = expected[0].categories[0]
    assert [one["rubric"] for one in rows("weights", demo, "--category", chosen)] == [
        expected[0].rubric
    ]
    refused = run("weights", demo, "--category", "nosuch")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "没有类别“nosuch”" in refused.stderr


def test_bias_is_that_of_the_library_and_no_verdict(demo: Path, opened: Round) -> None:
    with opened.store.reading() as db:
        expected = bias_now(opened, db).rows
    assert rows("bias", demo) == json.loads(json.dumps([asdict(one) for one in expected]))
    told = run("bias", demo).stdout
    assert "同地区" in told
    assert "对照的对数" in told


def test_without_sheets_both_end_with_1_and_say_why(tmp_path: Path) -> None:
    place = tmp_path / "empty"
    made = run("new", place, "--programme", "quzhou")
    assert made.exit_code == 0, made.output
    for command in ("weights", "bias"):
        done = run(command, place)
        assert (done.exit_code, done.stdout) == (1, "")
        assert "还没有可以计入的评审表" in done.stderr


def test_a_shortlist_is_put_in_order_by_each_method(file: Path) -> None:
    ballots = [
        ballot("E1", "Q1", "Q2", "Q3"),
        ballot("E2", "Q2", "Q3", "Q1"),
        ballot("E3", "Q3", "Q1", "Q2"),
        ballot("E4", "Q1", "Q2", "Q3"),
    ]
    for method in ("kemeny", "plackett-luce", "davidson", "borda"):
        found = rows("shortlist", file, "--method", method)
        expected = asdict(consensus(ballots, method))
        assert [{**row, "name": None} for row in expected["rows"]] == found["rows"]
        assert (found["method"], found["experts"], found["pairs"]) == (method, 4, False)
        told = run("shortlist", file, "--method", method).stdout
        assert "4 位专家。" in told
        assert ("标准误" in told) == (method != "kemeny")
        assert ("±" in told) == (method in ("plackett-luce", "davidson"))


def test_numbers_are_checked_against_a_round_and_names_are_told(
    demo: Path, tmp_path: Path, opened: Round
) -> None:
    with opened.store.reading() as db:
        names = {one.id: one.name for one in db.applications()}
    first, second, *_ = names
    good = tmp_path / "a.csv"
    good.write_text(f"专家编号,胜出,落败\nE1,{first},{second}\nE2,{first},{second}\n", "utf-8")
    found = rows("shortlist", good, "--round", demo)
    assert [(row["application"], row["name"]) for row in found["rows"]] == [
        (first, names[first]),
        (second, names[second]),
    ]
    assert found["pairs"]
    bad = tmp_path / "b.csv"
    bad.write_text(f"专家编号,胜出,落败\nE1,{first},{second}X\nE2,{first},{second}\n", "utf-8")
    done = run("shortlist", bad, "--round", demo)
    assert done.exit_code == 1
    assert "批次中没有这项申报" in done.stdout
    assert "有 1 行不能用，没有汇总" in done.stderr
    for_programs = run("shortlist", bad, "--round", demo, "--json")
    assert (for_programs.exit_code, for_programs.stdout) == (1, "")
    assert "批次中没有这项申报" in for_programs.stderr
    assert "第 2 行" in for_programs.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("专家编号,第1名,第2名\nE1,Q1,Q2\n", "只有 1 位专家的意见"),
        ("专家编号,第1名,第2名\n", "只有标题行，没有数据"),
        ("专家编号,第1名,第2名\nE1,Q1,Q2\nE2,Q3,Q4\n", "没有专家作过比较"),
        ("", "文件是空的"),
    ],
)
def test_what_cannot_be_put_in_order_ends_with_1(tmp_path: Path, text: str, words: str) -> None:
    place = tmp_path / "短名单.csv"
    place.write_text(text, encoding="utf-8")
    done = run("shortlist", place, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr


def test_a_method_that_the_data_do_not_allow_says_what_to_do(tmp_path: Path) -> None:
    place = tmp_path / "短名单.csv"
    place.write_text("专家编号,排序\nE1,Q1>Q2>Q3\nE2,Q1>Q3>Q2\n", encoding="utf-8")
    done = run("shortlist", place, "--method", "plackett-luce")
    assert done.exit_code == 1
    assert "Q1从未排在其余申报之后" in done.stderr
    found = rows("shortlist", place, "--method", "plackett-luce", "--strength", "0.5")
    assert found["rows"][0]["application"] == "Q1"
