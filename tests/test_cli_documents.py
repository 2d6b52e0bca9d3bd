"""What commands write to files: the right ending, never an empty notice, words for people."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.cli.paths import quoted
from kepu_review.workflow import open_round


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "演示 一"
    made = run("demo", place, "--applications", "8", "--experts", "4", "--no-report")
    assert made.exit_code == 0, made.output
    assert f"kepu-review open '{place}' --as chair" in made.output
    return place


def test_a_notice_without_decisions_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "第 八批"
    run("new", place, "--programme", "quzhou")
    done = run("report", place, "-o", tmp_path / "公示.pdf", "--kind", "notice")
    assert (done.exit_code, "尚未作出决定，不能生成公示" in done.stderr) == (1, True)
    assert f"kepu-review open '{place}' --as chair" in done.stderr
    assert not (tmp_path / "公示.pdf").exists()


@pytest.mark.parametrize("name", ["汇总.docx", "汇总", "汇总.pdf.txt"])
def test_a_document_is_a_pdf_by_name_too(tmp_path: Path, demo: Path, name: str) -> None:
    done = run("report", demo, "-o", tmp_path / name)
    assert (done.exit_code, "只能写成 .pdf 文件" in done.stderr) == (2, True)


def test_a_ranking_as_csv_is_for_people_and_says_where_it_is(tmp_path: Path, demo: Path) -> None:
    path = tmp_path / "排名.csv"
    done = run("rank", demo, "--csv", path)
    assert (done.exit_code, f"已写入 {path}。" in done.stdout.replace("\n", "")) == (0, True)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with open_round(demo) as rnd:
        assert sorted(row["申报编号"] for row in rows) == sorted(rnd.applications["id"])
    assert {"总名次", "类别", "得分"} <= rows[0].keys()
    assert not rows[0].keys() & {"category", "application_id"}


def test_rubrics_are_compared_by_id_or_by_file(tmp_path: Path) -> None:
    assert "没有差别" in run("rubric", "diff", "venue", "venue").stdout
    path = tmp_path / "x.yaml"
    run("rubric", "new", path)
    assert run("rubric", "diff", "venue", path).exit_code == 0
    missing = run("rubric", "diff", "venue", tmp_path / "没有.yaml")
    assert (missing.exit_code != 0, "没有.yaml" in missing.stderr) == (True, True)


@pytest.mark.parametrize(
    ("path", "shown"),
    [("rounds/衢州-8", "rounds/衢州-8"), ("第 八批", "'第 八批'"), ("a;b", "'a;b'"), ("", "''")],
)
def test_a_path_can_be_pasted_into_a_shell(path: str, shown: str) -> None:
    assert quoted(path) == shown


def test_a_report_of_no_round_is_refused_before_anything_is_set(tmp_path: Path) -> None:
    done = run("report", tmp_path / "没有", "-o", tmp_path / "a.pdf")
    assert (done.exit_code, done.stderr.count("怎么办")) == (1, 1)
    assert "模板" not in done.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--kind", "letters"], "可选：summary、scores、sheets、minutes、notice、feedback"),
        (["--kind", "minutes", "--expert", "E01"], "不能用 --expert"),
        (["--kind", "sheets", "--expert", "E99"], "没有专家 E99"),
        (["--kind", "sheets", "--application", "X"], "没有申报 X"),
    ],
)
def test_what_a_document_does_not_know_is_told_before_anything_is_set(
    tmp_path: Path, demo: Path, asked: list[str], told: str
) -> None:
    done = run("report", demo, "-o", tmp_path / "a.pdf", *asked)
    assert (done.exit_code, told in done.stderr.replace("\n", "")) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_comments_are_cleared_once_marks_are_closed(demo: Path) -> None:
    with open_round(demo) as rnd, rnd.store.reading() as db:
        application = next(iter(db.decisions()))
    early = run("clear-comments", demo, application, "--none")
    assert (early.exit_code, "现在是“专家评审”阶段" in early.stderr) == (1, True)
    both = run("clear-comments", demo, application, "--none", "--text", "好")
    assert both.exit_code == 2
    assert run("clear-comments", demo, application, "--show").exit_code == 0
    run("phase", demo, "deliberation", "--reason", "评审结束")
    done = run("clear-comments", demo, application, "--text", "请补充台账", "--text", "讲解偏少")
    assert (done.exit_code, "反馈评语 2 条" in done.stdout) == (0, True)
