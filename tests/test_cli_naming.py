"""The commands after the notice, one after the other as an office uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.model import Phase
from kepu_review.workflow import change_phase, decide, open_round
from kepu_review.workflow.publishing import publish_notice
from tests import once
from tests.naming import NOTICE
from tests.report import pdf


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


def good(*args: object) -> str:
    done = run(*args)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of quzhou whose notice is over."""
    folder = tmp_path_factory.mktemp("naming") / "round"
    once.demo(tmp_path_factory, folder, applications=16, experts=6)
    with open_round(folder) as rnd:
        if rnd.info.phase is not Phase.DELIBERATION:
            change_phase(rnd, Phase.DELIBERATION, reason="演示")
        with rnd.store.reading() as db:
            passed = [a for a, (state, _) in db.screening().items() if state.value == "passed"]
        for application in passed[:3]:
            decide(rnd, application, "named", reason="合议")
        for application in passed[3:]:
            decide(rnd, application, "not_named", reason="合议")
        from kepu_review.workflow.confirming import confirm

        confirm(rnd, "confirmation", dict.fromkeys(passed[:3], (True, "")), "办公会")
        publish_notice(rnd, NOTICE)
    good("name", folder, "--day", "2026年2月3日")
    return folder


def numbers(place: Path) -> list[str]:
    return [row["编号"] for row in json.loads(good("register", "show", place, "--json"))]


def test_naming_numbers_the_list_and_says_what_is_next(place: Path) -> None:
    assert numbers(place) == ["QZKP-2026-001", "QZKP-2026-002", "QZKP-2026-003"]
    again = run("name", place)
    assert (again.exit_code, "没有尚待命名的申报" in again.stderr) == (1, True)
    assert "共 3 家" in good("register", "show", place)


def test_certificates_are_made_once_and_verified(place: Path, tmp_path: Path) -> None:
    assert "已制发 3 份" in good("certificates", place, tmp_path / "证书")
    assert "都已制发" in good("certificates", place, tmp_path / "证书")
    made = sorted((tmp_path / "证书").iterdir())
    assert [one.name for one in made] == [f"QZKP-2026-00{n}-证书.pdf" for n in (1, 2, 3)]
    (told,) = pdf.descriptions(made[0])
    code = told.removeprefix("二维码：")
    assert "有效" in good("certificates", place, "--verify", code)
    good("certificates", place, tmp_path / "重做", "--number", "QZKP-2026-001")
    assert "已不是最新的" in run("certificates", place, "--verify", code).stderr
    forged = run("certificates", place, "--verify", code.replace("|01|", "|09|"))
    assert (forged.exit_code, "没有制发过" in forged.stderr) == (1, True)
    assert "已制发 3 份" in good("certificates", place, tmp_path / "牌匾", "--kind", "plaque")


@pytest.mark.parametrize("name", ["名录.csv", "名录.xlsx", "名录.pdf"])
def test_the_public_register_is_exported(place: Path, tmp_path: Path, name: str) -> None:
    assert "共 3 家" in good("register", "export", place, "-o", tmp_path / name)
    assert (tmp_path / name).stat().st_size > 300


def test_a_register_of_another_ending_is_refused(place: Path, tmp_path: Path) -> None:
    done = run("register", "export", place, "-o", tmp_path / "名录.docx")
    assert (done.exit_code, "只能写成" in done.stderr) == (2, True)


def test_one_base_through_its_life(place: Path) -> None:
    number = numbers(place)[0]
    late = run(
        *("base", "change", place, number, "--set", "applicant=虚构新单位"),
        *("--happened", "2026-02-10", "--reported", "2026-06-01", "--reason", "更名"),
    )
    assert (late.exit_code, "变更后三个月内未通报" in late.stderr) == (0, True)
    assert "变更逾期报告" in run("register", "show", place).stderr
    good("base", "rectify", place, number, "--until", "2099-12-31", "--reason", "不合格")
    good("base", "restore", place, number, "--reason", "整改合格")
    good("base", "suspend", place, number, "--reason", "闭馆")
    refused = run("base", "revoke", place, number, "--ground", "whim", "--reason", "x")
    assert (refused.exit_code, "unlawful" in refused.stderr) == (2, True)
    assert "撤销" in good("base", "revoke", place, number, "--ground", "unfit", "--reason", "停办")
    assert "到期 0 家" in good("base", "expire", place)
    told = json.loads(good("base", "show", place, number, "--json"))
    assert [list(one["changes"]) for one in told["changes"]] == [["applicant"], *[["status"]] * 4]
    assert "虚构新单位" in good("base", "show", place, number).replace("\n", "")
    wrong = run(
        "base", "change", place, number, "--set", "x", "--happened", "2026-02-10", "--reason", "x"
    )
    assert (wrong.exit_code, "不是“字段=新值”" in wrong.stderr) == (2, True)
    wrong = run(
        *("base", "change", place, number, "--set", "name=x", "--happened", "昨天"),
        *("--reason", "x"),
    )
    assert (wrong.exit_code, "看不懂" in wrong.stderr) == (2, True)


def test_grades_come_from_a_round_of_their_own(place: Path, tmp_path: Path) -> None:
    second = numbers(place)[1]
    good("base", "evaluate", place, second, "2026", "不合格", "--reason", "无活动")
    rows = json.loads(good("evaluation", "show", place, "--json"))
    assert [(row["number"], row["consequence"], row["done"]) for row in rows] == [
        (second, "rectify", False)
    ]
    assert "责令整改" in good("evaluation", "show", place)
    told = good("evaluation", "new", place, tmp_path / "2026", "--year", 2026)
    assert "年度考核" in told
    collected = run("evaluation", "collect", place, tmp_path / "2026")
    assert (collected.exit_code, "收到等次 0 家" in collected.output) == (0, True)
    assert ("还没有等次：" in collected.stderr, second in collected.stderr) == (True, True)
    both = run("evaluation", "new", place, tmp_path / "x", "--year", 2026, "--term")
    assert (both.exit_code, "只写一个" in both.stderr) == (2, True)
    none = run("evaluation", "new", place, tmp_path / "x", "--term")
    assert (none.exit_code, "没有规定终期考核的等次" in none.stderr) == (1, True)
    line = run("evaluation", "new", place, tmp_path / "x", "--year", 2026, "--line", "excellent")
    assert (line.exit_code, "不是“等次=分数”" in line.stderr) == (2, True)


def test_activities_are_recorded_and_listed(place: Path) -> None:
    third = numbers(place)[2]
    held = ("--title", "开放日", "--held", "2026-05-23")
    good("activity", "preview", place, "a1", third, *held)
    good("activity", "summary", place, "a1", third, *held, "--reach", 800, "--media", "日报")
    rows = json.loads(good("activity", "table", place, "--year", 2026, "--json"))
    found = next(row for row in rows if row["subject"] == third)
    assert (found["previews"], found["summaries"], found["reach"]) == (1, 1, 800)
    assert "800" in good("activity", "table", place)


def test_the_register_goes_on_to_the_next_round(place: Path, tmp_path: Path) -> None:
    target, file = tmp_path / "next", tmp_path / "名录.csv"
    good("new", target, "--programme", "quzhou")
    assert "承接 3 家" in good("register", "carry", target, place)
    assert "已有 3 家" in good("register", "carry", target, place)
    good("register", "export", place, "-o", file)
    other = tmp_path / "other"
    good("new", other, "--programme", "quzhou")
    assert "承接 3 家" in good("register", "carry", other, file)
    assert numbers(other) == numbers(place)


def test_a_programme_without_a_title_has_no_register(tmp_path: Path) -> None:
    good("new", tmp_path / "day", "--programme", "science_day")
    for command in (("name",), ("register", "show"), ("evaluation", "show")):
        done = run(*command, tmp_path / "day")
        assert (done.exit_code, "没有基地名录" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    "command",
    [
        ("name",),
        ("register", "show"),
        ("register", "export"),
        ("register", "carry"),
        ("certificates",),
        *(("base", one) for one in ("show", "change", "rectify", "suspend", "revoke")),
        *(("base", one) for one in ("restore", "evaluate", "expire")),
        *(("evaluation", one) for one in ("new", "collect", "show")),
        *(("activity", one) for one in ("preview", "summary", "table")),
    ],
)
def test_each_command_gives_an_example(command: tuple[str, ...]) -> None:
    told = good(*command, "--help").replace("\n", " ")
    assert f"例：kepu-review {' '.join(command)} rounds/" in " ".join(told.split())
