"""The commands as a person runs them: exit codes, words instead of tracebacks, JSON."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.cli.start import asked_language
from kepu_review.model import ScreeningState
from kepu_review.text import printable
from kepu_review.workflow import open_round
from kepu_review.workflow.screening import decide_screening

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
    leaves = {
        f"{name} {inner}" if inner else name: command
        for name, found in group.commands.items()
        for inner, command in getattr(found, "commands", {"": found}).items()
    }
    without = [
        name
        for name, command in leaves.items()
        if f"kepu-review {name}" not in (command.help or "")
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


def test_assigning_tells_which_panels_stay_apart_and_what_would_join_them(
    tmp_path: Path, place: Path
) -> None:
    run("import", place, sheet(tmp_path, SHEET.replace("很多", "290天")))
    with open_round(place) as rnd:
        for number in ("Q1", "Q2"):
            decide_screening(rnd, number, ScreeningState.PASSED, reason="已核实")
    experts = tmp_path / "专家.csv"
    rows = "".join(f"E{n},专家{n},虚构单位{n}\n" for n in range(1, 5))
    experts.write_text(f"编号,姓名,单位\n{rows}", encoding="utf-8-sig")
    run("experts", place, experts)
    done = run("assign", place, "--per-application", "2")
    assert done.exit_code == 0, done.output
    assert "分派分成 2 个互不相连的组" in done.stdout
    assert "加上这些评审即可相连：" in done.stdout
    assert "互不相连的组" in done.stdout.splitlines()[-9:][0]
    again = run("assign", place, "--per-application", "2", "--json")
    assert (json.loads(again.stdout), "互不相连" in again.stderr) == ([], True)
    joined = run("assign", place, "--per-application", "3")
    assert "互不相连" not in joined.stdout


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


def test_an_output_that_cannot_be_written_is_told_in_words(tmp_path: Path, place: Path) -> None:
    nowhere = tmp_path / "no" / "such"
    for done in (
        run("rank", place, "--csv", nowhere / "x.csv"),
        run("rank", place, "--csv", tmp_path),
        run("rubric", "new", nowhere / "x.yaml"),
        run("report", place, "-o", tmp_path),
        run("report", place, "-o", nowhere / "x.pdf"),
        run("import", place, sheet(tmp_path), "--corrections", nowhere / "x.xlsx"),
    ):
        assert (done.exit_code, "怎么办：" in done.stderr) == (2, True), done.output
        assert isinstance(done.exception, SystemExit)


def test_what_the_disk_refuses_is_told_in_words(tmp_path: Path) -> None:
    done = run("rubric", "new", tmp_path / ("长" * 100 + ".yaml"))
    assert (done.exit_code, "名称太长" in done.stderr) == (2, True)
    assert isinstance(done.exception, SystemExit)


def test_an_unknown_category_is_refused_with_those_there_are(place: Path) -> None:
    done = run("rank", place, "--category", "nosuch")
    assert (done.exit_code, "venue 科技场馆" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", ["check", "rank", "select"])
def test_an_empty_round_is_told_what_comes_next(place: Path, command: str) -> None:
    done = run(command, place)
    assert (done.exit_code, f"kepu-review import {place}" in done.output) == (0, True)
    assert "┃" not in done.output  # no empty table
    assert json.loads(run(command, place, "--json").stdout) == []


def help_of(*args: str, lang: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kepu_review", *args, "--help"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "KEPU_LANG": lang, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("args", "lang"),
    [(("--lang", "en"), ""), (("--lang=en",), "zh"), ((), "en"), (("--lang", "en", "rank"), "")],
)
def test_the_help_is_in_the_language_that_is_asked_for(args: tuple[str, ...], lang: str) -> None:
    said = help_of(*args, lang=lang)
    assert "language of messages" in said or "Rank." in said
    assert not any("\u4e00" <= char <= "\u9fff" for char in said), said


def test_the_help_is_chinese_unless_something_else_is_asked_for() -> None:
    assert "界面语言" in help_of()
    assert "排名" in help_of("--lang", "zh", "rank", lang="en")


def test_the_language_is_read_before_the_name_of_the_command_only() -> None:
    assert asked_language(["--lang", "en", "rank"]) == "en"
    assert asked_language(["rank", "r", "--lang", "en"]) is None
    assert asked_language(["--lang"]) is None
    assert asked_language(["--lang", "fr"]) is None  # click refuses it in words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("科普\u3000基地", "科普 基地"),
        ("a\xa0b\tc\nd\r\ne\u2028f", "a b c d  e f"),
        ("\x1b[31m红\x9b0m", "�[31m红�0m"),
        ("\u202e右\u200b", "�右�"),
        ("\ud800", "�"),
        ("𠮷😀é", "𠮷😀é"),
    ],
)
def test_text_for_a_terminal_is_harmless_and_keeps_its_spaces(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_no_command_sends_an_escape_of_a_file_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    run("rubric", "new", path)
    text = path.read_text("utf-8").replace("新评分标准", r"红\e[31m标准", 1)
    path.write_text(text, "utf-8")
    for args in (("rubric", "check", path), ("rubric", "show", path)):
        done = run(*args)
        assert (done.exit_code, "\x1b[31m" in done.output) == (0, False)
        assert "红�[31m标准" in done.output
    path.write_text(f'id: "\\e[31m"\n{text}', "utf-8")
    assert "\x1b" not in run("rubric", "check", path).output
    made = run("new", tmp_path / "r", "--programme", "quzhou", "--title", "批次\x1b[31m红")
    assert "\x1b" not in made.output


def test_screening_is_told_in_words_and_in_ids_to_programs(tmp_path: Path, place: Path) -> None:
    run("import", place, sheet(tmp_path))
    told = run("check", place, "--settle").output
    assert ("通过：0" in told, "不予受理：1" in told, "错误" in told) == (True, True, True)
    assert [word for word in ("passed", "not_accepted", "error") if word in told] == []
    ids = {finding["severity"] for finding in json.loads(run("check", place, "--json").stdout)}
    assert ids <= {"error", "warning", "info"}


def deadline_of(place: Path) -> datetime | None:
    with open_round(place) as rnd:
        return rnd.info.deadline


def test_a_bare_date_as_deadline_is_the_last_second_of_that_day(tmp_path: Path) -> None:
    place = tmp_path / "r"
    run("new", place, "--programme", "quzhou", "--deadline", "2026-12-31")
    assert deadline_of(place) == datetime(2026, 12, 31, 23, 59, 59).astimezone()


def test_a_deadline_is_changed_and_lifted_with_a_reason(place: Path) -> None:
    assert run("deadline", place, "2027-01-05T18:00").exit_code == 2  # no reason
    assert run("deadline", place, "2027-01-05T18:00+08:00", "--reason", "顺延").exit_code == 0
    assert deadline_of(place) == datetime.fromisoformat("2027-01-05T18:00+08:00")
    assert run("deadline", place, "none", "--reason", "不设").exit_code == 0
    assert deadline_of(place) is None
    with open_round(place) as rnd, rnd.store.reading() as db:
        told = [e.payload["reason"] for e in db.events() if e.kind == "deadline_changed"]
    assert told == ["顺延", "不设"]


@pytest.mark.parametrize("when", ["明天", "2026-13-01", "", "2026-12-31T25:00", "0001-01-01"])
def test_a_deadline_that_is_no_time_is_told_in_words(place: Path, when: str) -> None:
    done = run("deadline", place, when, "--reason", "x")
    assert done.exit_code in (0, 2)
    assert done.exit_code == 2 or when == "0001-01-01"
    assert isinstance(done.exception, SystemExit | None)


def test_a_rubric_is_shown_with_the_words_for_its_kinds(tmp_path: Path) -> None:
    done = run("rubric", "show", "venue")
    assert (done.exit_code, "档次" in done.output, "level_ranges" in done.output) == (
        0,
        True,
        False,
    )


def weighted(tmp_path: Path, text: str, place: Path) -> Result:
    path = tmp_path / "权重.csv"
    path.write_text(text, encoding="utf-8-sig")
    return run("rank", place, "--weights", path, "--json")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("E1,1\n", "第 1 行"),
        ("expert,weight\nE1,1\nE1,2\n", "第 3 行"),
        ("expert,weight\nE1,-1\n", "-1"),
        ("expert,weight\nE1,nan\n", "nan"),
        ("expert,weight\nE1\n", "第 2 行"),
        ("", "第 1 行"),
    ],
)
def test_weights_that_are_none_are_told_with_their_line(
    tmp_path: Path, place: Path, text: str, said: str
) -> None:
    done = weighted(tmp_path, text, place)
    assert (done.exit_code, said in done.stderr, "怎么办" in done.stderr) == (1, True, True)


def test_weights_choose_the_weighted_mean(tmp_path: Path) -> None:
    place = tmp_path / "demo"
    run("demo", place, "--applications", "8", "--experts", "4", "--no-report")
    with open_round(place) as rnd, rnd.store.reading() as db:
        experts = [expert.id for expert in db.experts()]
    text = "expert,weight\n" + "".join(f"{one},{n + 1}\n" for n, one in enumerate(experts))
    done = weighted(tmp_path, text, place)
    plain = json.loads(run("rank", place, "--json").stdout)
    rows = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {r["application_id"]: r["score"] for r in rows} != {
        r["application_id"]: r["score"] for r in plain
    }
    short = weighted(tmp_path, f"expert,weight\n{experts[0]},1\n", place)
    assert (short.exit_code, experts[1] in short.stderr) == (1, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_of_commands_tells_each_in_a_clause(lang: str) -> None:
    told = CliRunner().invoke(group, ["--lang", lang, "--help"]).output
    listed = told.partition("Commands:")[2]
    assert "panel-check" in listed
    assert "..." not in listed
