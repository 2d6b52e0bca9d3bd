"""A whole round from the command line: templates, status, who reviews what, decisions."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.cli.deciding import _accept
from kepu_review.intake import dry_run, read_experts
from kepu_review.model import Phase
from kepu_review.plugins import Plugins
from kepu_review.workflow import NOT_NAMED, change_phase, open_round
from kepu_review.workflow import decide as record
from tests import once, small


def run(*args: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args], env=env)


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    place = tmp_path / "demo"
    once.demo(tmp_path_factory, place, applications=10, experts=5)
    return place


def test_status_says_phase_open_sheets_and_what_comes_next(demo: Path) -> None:
    facts = json.loads(run("status", demo, "--json").stdout)
    told = run("status", demo)
    assert (told.exit_code, facts["applications"]) == (0, 10)
    assert sum(facts["screening"].values()) == 10
    assert f"下一步：{facts['next']}" in told.stdout
    assert facts["next"].startswith("kepu-review ")


def test_status_of_an_empty_round_begins_with_the_import(tmp_path: Path) -> None:
    run("new", tmp_path / "r", "--programme", "quzhou")
    facts = json.loads(run("status", tmp_path / "r", "--json").stdout)
    assert facts["next"] == f"kepu-review import {tmp_path / 'r'} 申报表.xlsx"


def test_who_reviews_what_is_listed(demo: Path) -> None:
    rows = json.loads(run("assignments", demo, "--json").stdout)
    with open_round(demo) as rnd, rnd.store.reading() as db:
        pairs = sorted((p.application, p.expert) for p in db.assignments())
    assert [(row["application"], row["expert"]) for row in rows] == pairs
    assert "已提交" in run("assignments", demo).stdout


def test_proposals_are_accepted_and_what_is_open_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small.round_in_review(tmp_path) as rnd:
        for application, expert in small.pairs(rnd):
            if application != "A4":  # nobody marks it: there is no rank to decide on
                small.hand_in(rnd, expert, application, small.sheet())
        change_phase(rnd, Phase.DELIBERATION, reason="测试")
        record(rnd, "A3", NOT_NAMED, reason="材料不实")
        _accept(rnd, "合议通过")
        told = capsys.readouterr().out
        with rnd.store.reading() as db:
            decided = {name: (one.outcome, one.reason) for name, one in db.decisions().items()}
    assert decided == {
        "A1": ("named", "合议通过"),
        "A2": ("named", "合议通过"),
        "A3": (NOT_NAMED, "材料不实"),
    }
    wanted = ("采纳建议 2 份", "已有结论 1 份", "留待组长决定 1 份")
    assert [word for word in wanted if word not in told] == []
    assert "A4" in told


def test_proposals_are_not_applied_twice(demo: Path) -> None:
    run("phase", demo, "deliberation", "--reason", "测试")
    run("decide", demo, "--accept-proposals", "--reason", "合议通过")
    again = run("decide", demo, "--accept-proposals", "--reason", "再来")
    assert (again.exit_code, "采纳建议 0 份" in again.stdout) == (0, True)


def test_one_decision_is_made_by_number(demo: Path) -> None:
    run("phase", demo, "deliberation", "--reason", "测试")
    row = json.loads(run("rank", demo, "--json").stdout)[0]
    app = row["application_id"]
    done = run("decide", demo, app, "not_named", "--reason", "材料不实")
    assert (done.exit_code, f"{app}：不予认定" in done.stdout) == (0, True)
    wrong = run("decide", demo, app, "gold", "--reason", "x")
    assert (wrong.exit_code, "not_named" in wrong.stderr) == (2, True)
    short = run("decide", app, "not_named", "--reason", "x", env={"KEPU_ROUND": str(demo)})
    assert short.exit_code == 0
    assert run("decide", demo, app, "--reason", "x").exit_code == 2


def test_a_rubric_is_used_for_a_category_before_marking(tmp_path: Path) -> None:
    place, path = tmp_path / "r", tmp_path / "我的.yaml"
    run("new", place, "--programme", "quzhou")
    run("rubric", "new", path, "--title", "气象")
    done = run("rubric", "use", place, path, "--category", "venue")
    assert (done.exit_code, "气象" in done.stdout) == (0, True)
    wrong = run("rubric", "use", path, "--category", "x", env={"KEPU_ROUND": str(place)})
    assert (wrong.exit_code, "venue" in wrong.stderr) == (2, True)


def headings(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    assert len(book.worksheets) == 2
    return [str(cell.value) for cell in book.worksheets[0][1]]


def test_a_template_has_headings_that_its_import_knows(tmp_path: Path) -> None:
    host = Plugins()
    rules, categories = host.programmes()["quzhou"], host.categories()
    path = tmp_path / "申报表.xlsx"
    made = run("template", "applications", "-o", path, "--programme", "quzhou")
    assert made.exit_code == 0, made.output
    found = dry_run(path, rules, categories)
    assert (found.unknown_headings, found.applications, found.bad) == ((), (), 0)
    assert {each.title for each in rules.fields} <= set(headings(path))
    people = tmp_path / "专家.xlsx"
    run("template", "experts", "-o", people, "--programme", "quzhou")
    assert read_experts(people, categories).unknown_headings == ()
    run("template", "marks", "-o", tmp_path / "打分.xlsx")
    assert headings(tmp_path / "打分.xlsx")[:4] == ["申报编号", "专家编号", "指标", "分值"]


def test_a_template_needs_a_programme_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "专家.xlsx"
    done = run("template", "experts", "-o", path)
    assert (done.exit_code, "quzhou" in done.stderr) == (2, True)
    path.write_bytes(b"mine")
    again = run("template", "experts", "-o", path, "--programme", "quzhou")
    assert (again.exit_code, path.read_bytes()) == (2, b"mine")
