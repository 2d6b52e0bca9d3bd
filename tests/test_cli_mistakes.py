"""A wrong command line is told in Chinese, with what to write instead; KEPU_ROUND stands in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.workflow import open_round


def run(*args: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args], env=env)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("import",), "没有说明是哪个批次"),
        (("import", "r"), "缺少参数 FILE"),
        (("new", "r"), "缺少选项 --programme"),
        (("deadline", "r", "none"), "缺少选项 --reason"),
        (("rank", "r", "--jason"), "是否想写 --json"),
        (("rnak", "r"), "是否想写 rank"),
        (("rubric", "shwo"), "是否想写 show"),
        (("phase", "r", "revew"), "可选：setup、review、deliberation、closed"),
        (("assign", "r", "--per-application", "0"), "不小于 1"),
        (("demo", "r", "--seed", "x"), "--seed 应为整数"),
        (("rank", "r", "--method"), "--method 后面缺少内容"),
        (("rank", "a", "b"), "多出的内容"),
        (("--lagn", "zh", "rank"), "没有选项 --lagn"),
        (("--lang", "fr", "rank"), "可选：zh、en"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(args: tuple[str, ...], said: str) -> None:
    done = run(*args)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert "--help" in done.stderr
    assert [word for word in ("Usage", "Error", "Missing", "Try ") if word in done.stderr] == []


def test_in_english_click_speaks_for_itself() -> None:
    done = run("--lang", "en", "new", "r")
    assert (done.exit_code, "Missing option" in done.stderr) == (2, True)


def test_the_round_of_the_environment_stands_in_for_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "r"
    env = {"KEPU_ROUND": str(place)}
    assert run("new", "--programme", "quzhou", env=env).exit_code == 0
    path = tmp_path / "申报.csv"
    path.write_text(
        "申报编号,基地名称,申报单位,所在区域,申报类别\nQ1,甲虚构科普教育基地,甲虚构馆,柯城,科技场馆\n",
        "utf-8",
    )
    assert run("import", path, "--dry-run", env=env).exit_code == 0
    assert run("import", "--dry-run", path, env=env).exit_code == 0
    assert run("import", path, env=env).exit_code == 0
    with open_round(place) as rnd:
        assert list(rnd.applications["id"]) == ["Q1"]
    assert run("rank", env=env).exit_code == 0
    assert run("deadline", "2027-01-01", "--reason", "x", env=env).exit_code == 0
    assert "阶段须依次进入" in run("phase", "closed", env=env).stderr
    assert "缺少参数 FILE" in run("marks", env=env).stderr


def test_the_help_of_the_group_names_the_variable() -> None:
    assert "KEPU_ROUND" in run("--help").stdout


def test_a_round_needs_a_folder_of_its_own(tmp_path: Path) -> None:
    empty = run("new", "", "--programme", "quzhou")
    assert (empty.exit_code, "没有写批次文件夹" in empty.stderr) == (2, True)
    (tmp_path / "照片.jpg").write_bytes(b"x")
    full = run("new", tmp_path, "--programme", "quzhou")
    assert (full.exit_code, "已有别的文件" in full.stderr) == (2, True)
    made = run("new", tmp_path / "第 八批", "--programme", "quzhou")
    assert f"kepu-review import '{tmp_path / '第 八批'}'" in made.stdout
