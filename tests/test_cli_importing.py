"""`import` as a clerk runs it twice: nothing of theirs is lost, and each row is accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.workflow import open_round

HEAD = "申报编号,基地名称,申报单位,所在区域,申报类别,年开放天数,是否免费开放\n"
GOOD = "Q1,甲乙虚构科技馆科普教育基地,甲乙虚构科技馆,柯城,科技场馆,300天,是\n"
BAD = "Q2,丙丁虚构科技馆科普教育基地,丙丁虚构科技馆,龙游,科技场馆,很多,是\n"


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    assert run("new", tmp_path / "r", "--programme", "quzhou").exit_code == 0
    return tmp_path / "r"


def sheet(tmp_path: Path, text: str = HEAD + GOOD + BAD) -> Path:
    path = tmp_path / "申报.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_a_correction_file_that_is_there_is_never_overwritten(tmp_path: Path, place: Path) -> None:
    mine = tmp_path / "申报-待更正.xlsx"
    mine.write_bytes(b"half corrected")
    done = run("import", place, sheet(tmp_path))
    assert mine.read_bytes() == b"half corrected"
    assert (tmp_path / "申报-待更正（2）.xlsx").is_file()
    assert "已存在，未覆盖" in done.stderr
    assert "申报-待更正（2）.xlsx" in done.stdout
    run("import", place, sheet(tmp_path))
    assert (tmp_path / "申报-待更正（3）.xlsx").is_file()


def test_a_correction_file_is_xlsx_and_nothing_else(tmp_path: Path, place: Path) -> None:
    done = run("import", place, sheet(tmp_path), "--corrections", tmp_path / "x.csv")
    assert (done.exit_code, "x.xlsx" in done.stderr) == (2, True)
    with open_round(place) as rnd:
        assert len(rnd.applications) == 0


def test_rows_that_cannot_be_given_back_stop_the_import(tmp_path: Path, place: Path) -> None:
    long = tmp_path / f"{'长' * 83}.csv"
    sheet(tmp_path).rename(long)
    done = run("import", place, long)
    assert (done.exit_code, "名称太长" in done.stderr) == (2, True)
    assert "没有导入任何申报" in done.stderr
    with open_round(place) as rnd:
        assert len(rnd.applications) == 0


def test_an_import_that_changes_nothing_says_so(tmp_path: Path, place: Path) -> None:
    run("import", place, sheet(tmp_path, HEAD + GOOD))
    done = run("import", place, sheet(tmp_path, HEAD + GOOD))
    assert (done.exit_code, "没有变化 1 份" in done.stdout) == (0, True)


def test_settled_rows_are_named_with_what_to_do_also_before(tmp_path: Path, place: Path) -> None:
    run("import", place, sheet(tmp_path, HEAD + GOOD))
    run("check", place, "--settle")
    changed = sheet(tmp_path, HEAD + GOOD.replace("300", "200").replace(",是", ",否"))
    before = run("import", place, changed, "--dry-run")
    assert "不会改动 1 份：Q1" in before.stdout
    assert f"kepu-review open {place} --as secretary" in before.stdout.replace("\n", "")
    assert json.loads(run("import", place, changed, "--dry-run", "--json").stdout)["kept"] == ["Q1"]
    assert "未改动 1 份：Q1" in run("import", place, changed).stdout
    alike = run("import", place, sheet(tmp_path, HEAD + GOOD)).stdout
    assert ("没有变化 1 份" in alike, "未改动" in alike) == (True, False)


def test_differences_are_told_in_the_words_of_the_form(tmp_path: Path, place: Path) -> None:
    run("import", place, sheet(tmp_path, HEAD + GOOD))
    changed = GOOD.replace("300", "200").replace("柯城", "龙游")
    told = run("import", place, sheet(tmp_path, HEAD + changed), "--dry-run").stdout
    assert [word for word in ("年开放天数", "柯城", "龙游") if word not in told] == []
    assert [word for word in ("open_days", "True", "longyou") if word in told] == []


def test_remarks_look_different_from_what_keeps_a_row_out(tmp_path: Path, place: Path) -> None:
    told = run("import", place, sheet(tmp_path), "--dry-run").stdout
    assert "是否导入" in told
    assert "其中 1 处使该行不能导入" in told


def test_a_sheet_of_headings_alone_is_no_success(tmp_path: Path, place: Path) -> None:
    done = run("import", place, sheet(tmp_path, HEAD))
    assert (done.exit_code, "只有标题行，没有数据" in done.stderr) == (1, True)
