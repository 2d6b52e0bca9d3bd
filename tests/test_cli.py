"""The commands as a person runs them: exit codes, words instead of tracebacks, JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.workflow import open_round

SHEET = """申报编号,基地名称,申报单位,所在区域,申报类别,年开放天数
Q1,甲乙虚构科技馆科普教育基地,甲乙虚构科技馆,柯城,科技场馆,300天
Q2,丙丁虚构科技馆科普教育基地,丙丁虚构科技馆,龙游,科技场馆,很多
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    assert run("new", tmp_path / "r", "--programme", "quzhou").exit_code == 0
    return tmp_path / "r"


def sheet(tmp_path: Path, text: str = SHEET) -> Path:
    path = tmp_path / "申报.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_every_command_has_help_with_an_example() -> None:
    without = [
        name
        for name, command in group.commands.items()
        if name != "rubric" and f"kepu-review {name}" not in (command.help or "")
    ]
    assert without == []


def test_an_unknown_programme_exits_2_and_names_those_there_are(tmp_path: Path) -> None:
    done = run("new", tmp_path / "r", "--programme", "nowhere")
    assert (done.exit_code, "quzhou" in done.stderr) == (2, True)


def test_a_missing_file_is_told_in_words(tmp_path: Path, place: Path) -> None:
    done = run("import", place, tmp_path / "没有.xlsx")
    assert (done.exit_code, "没有.xlsx" in done.stderr, "Traceback" in done.output) == (
        1,
        True,
        False,
    )


def test_a_folder_that_is_no_round_is_told_in_words(tmp_path: Path) -> None:
    done = run("check", tmp_path)
    assert (done.exit_code, "kepu-review new" in done.stderr) == (1, True)


def test_good_rows_go_in_and_bad_rows_come_back_as_a_file(tmp_path: Path, place: Path) -> None:
    done = run("import", place, sheet(tmp_path), "--json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["good"], answer["bad"]) == (1, 1, 1)
    (bad,) = [one for one in answer["problems"] if one["severity"] == "error"]
    assert (bad["row"], bad["value"]) == (3, "很多")
    assert (tmp_path / "申报-待更正.xlsx").is_file()
    with open_round(place) as rnd:
        assert list(rnd.applications["id"]) == ["Q1"]


def test_a_dry_run_writes_nothing(tmp_path: Path, place: Path) -> None:
    run("import", place, sheet(tmp_path), "--dry-run")
    with open_round(place) as rnd:
        assert len(rnd.applications) == 0
    assert not (tmp_path / "申报-待更正.xlsx").exists()


def test_findings_come_as_json_with_clause_and_remedy(tmp_path: Path, place: Path) -> None:
    run("import", place, sheet(tmp_path))
    done = run("check", place, "--json")
    findings = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {finding["application"] for finding in findings} == {"Q1"}
    assert all(finding["clause"] and finding["message"] for finding in findings)


def test_assigning_without_experts_is_refused_with_what_to_do(tmp_path: Path, place: Path) -> None:
    run("import", place, sheet(tmp_path))
    run("check", place, "--settle")
    done = run("assign", place)
    assert (done.exit_code, "Traceback" in done.output) == (1, False)


def test_the_language_can_be_english(tmp_path: Path) -> None:
    done = run("--lang", "en", "check", tmp_path)
    assert "What to do" in done.stderr


def test_the_demo_ends_with_every_application_accounted_for(tmp_path: Path) -> None:
    made = run("demo", tmp_path / "demo", "--applications", "24", "--experts", "8", "--no-report")
    assert made.exit_code == 0, made.output
    done = run("rank", tmp_path / "demo", "--json", "--csv", tmp_path / "r.csv")
    rows = json.loads(done.stdout)
    wanted = {"rank", "application_id", "name", "category", "region", "score", "reviews"}
    assert done.exit_code == 0
    assert all(wanted <= set(row) for row in rows)
    assert all((row["rank"] is None) != (row["reason"] == "") for row in rows)
    with open_round(tmp_path / "demo") as rnd:
        assert sorted(row["application_id"] for row in rows) == sorted(rnd.applications["id"])
    assert len(rows) == 24
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 24


def test_a_second_demo_does_not_overwrite_a_real_round(tmp_path: Path, place: Path) -> None:
    done = run("demo", place, "--replace", "--no-report")
    assert done.exit_code == 2
    assert run("rank", place, "--json").exit_code == 0


def test_a_new_rubric_file_checks_clean_and_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "我的.yaml"
    assert run("rubric", "new", path, "--title", "气象").exit_code == 0
    assert run("rubric", "check", path).exit_code == 0
    assert run("rubric", "new", path).exit_code == 2


def test_a_broken_rubric_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "坏.yaml"
    path.write_text("id: x\ntitel: 坏\n", encoding="utf-8")
    done = run("rubric", "check", path)
    assert (done.exit_code, "第 2 行" in done.stderr) == (1, True)
