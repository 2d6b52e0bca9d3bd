"""`marks` and `experts`: units are said, refusals are told apart, rows are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kepu_review.cli.app import group
from kepu_review.cli.intake import _rows
from kepu_review.errors import PhaseClosed
from kepu_review.intake import read_marks
from kepu_review.model import Phase
from kepu_review.workflow import change_phase, open_round, recuse
from kepu_review.workflow.bulk import import_marks
from tests import once, small


def run(*args: object) -> Result:
    return CliRunner().invoke(group, [str(arg) for arg in args], env={"COLUMNS": "200"})


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "打分.csv"
    path.write_text("申报编号,专家编号,指标,分值,评语\n" + "\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "r"
    once.demo(tmp_path_factory, place, applications=10, experts=5)
    return place


def test_units_are_said(tmp_path: Path, demo: Path) -> None:
    with open_round(demo) as rnd, rnd.store.reading() as db:
        (application, expert), *_ = [
            (p.application, p.expert)
            for p in db.assignments()
            if (r := db.review(p.application, p.expert)) is None or r.state.value == "draft"
        ]
        found = db.application(application)
        assert found is not None
        rubric = rnd.rubric_for(db, found.category)
        assert rubric is not None
        leaf = rubric.leaves()[0].id
    path = table(tmp_path, f"{application},{expert},{leaf},不适用,")
    done = run("marks", demo, path, "--dry-run", "--submit")
    assert "可导入：打分 1 项、评审表 1 份；提交 0 份" in done.stdout
    assert (done.exit_code, "还缺" in done.stdout) == (1, True)


def test_an_empty_sheet_of_marks_is_no_success(tmp_path: Path, demo: Path) -> None:
    done = run("marks", demo, table(tmp_path))
    assert (done.exit_code, "只有标题行，没有数据" in done.stderr) == (1, True)


def test_what_is_missing_is_listed_when_a_sheet_should_be_handed_in(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        (application, expert), *_ = small.pairs(rnd)
        sheet = read_marks(table(tmp_path, f"{application},{expert},A1,8.5,"))
        done = import_marks(rnd, sheet.marks, submit=True)
    assert (done.marks, done.sheets, done.submitted) == (1, 1, 0)
    (one,) = done.open
    assert (one.rows, "科学性" in one.reason) == ((2,), True)


def test_refusals_are_told_apart(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        (application, expert), (other, second), *_ = small.pairs(rnd)
        recuse(rnd, second, other, reason="认识")
        rows = [f"Z9,{expert},A1,8,", f"{application},E99,A1,8,", f"{other},{second},A1,8,"]
        refused = import_marks(rnd, read_marks(table(tmp_path, *rows)).marks).refused
    told = {one.rows[0]: one.reason for one in refused}
    assert "没有申报 Z9" in told[2]
    assert "没有专家 E99" in told[3]
    assert "已回避" in told[4]
    assert all(one.remedy for one in refused)


def test_a_closed_phase_is_said_once_with_the_way_back(tmp_path: Path) -> None:
    with small.round_in_review(tmp_path) as rnd:
        pairs = small.pairs(rnd)[:2]
        rows = read_marks(table(tmp_path, *(f"{a},{e},A1,8," for a, e in pairs))).marks
        change_phase(rnd, Phase.DELIBERATION, reason="结束")
        with pytest.raises(PhaseClosed) as told:
            import_marks(rnd, rows)
    assert "kepu-review phase" in told.value.remedy


@pytest.mark.parametrize(
    ("rows", "shown"), [((), ""), ((3,), "3"), ((5, 3, 4, 9), "3–5、9"), ((2, 4), "2、4")]
)
def test_rows_are_named_in_runs(rows: tuple[int, ...], shown: str) -> None:
    assert _rows(rows) == shown


def test_rejected_experts_are_counted_and_headings_are_advised(tmp_path: Path) -> None:
    run("new", tmp_path / "r", "--programme", "quzhou")
    path = tmp_path / "专家.csv"
    path.write_text(
        "专家编号,姓名,单位,最多评审数,手机型号\nE1,甲,虚构大学,5,x\nE2,,虚构大学,3,y\n", "utf-8"
    )
    done = run("experts", tmp_path / "r", path)
    assert (done.exit_code, "导入专家 1 位；不合格 1 行" in done.stdout) == (1, True)
    assert "可评数量" in done.stdout
    assert "未识别的列：手机型号" in done.stdout
    with open_round(tmp_path / "r") as rnd, rnd.store.reading() as db:
        assert [expert.capacity for expert in db.experts()] == [5]
