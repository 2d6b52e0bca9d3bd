"""The public register: nothing personal in it, and nothing that a spreadsheet would run."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from kepu_review.errors import UsageError
from kepu_review.masking import HIDDEN
from kepu_review.report.register import export_register
from kepu_review.workflow import Round
from kepu_review.workflow.activities import report_activity
from kepu_review.workflow.changing import change_entity
from kepu_review.workflow.evaluating import evaluate
from kepu_review.workflow.naming import name_bases
from kepu_review.workflow.objecting import receive_objection, settle_objection
from kepu_review.workflow.public import (
    headings,
    hidden_in,
    register_rows,
    write_register,
)
from kepu_review.workflow.register import set_status
from tests import naming
from tests.naming import DAY, NUMBERS
from tests.report import pdf

ONE, TWO, THREE = NUMBERS
PHONE, MAIL, LANDLINE = "13812345678", "zhang.san@example.com", "0570-3021234"
SECRET = ("13812345678", "zhang.san@example.com", "0570-3021234", "3021234", "张三", "李四")


@pytest.fixture
def rnd(tmp_path: Path, location: str) -> Iterator[Round]:
    """Telephones and e-mails wherever somebody can write."""
    with naming.listed(tmp_path, location) as made:
        when = datetime(2026, 1, 6, tzinfo=UTC)
        told = (f"李四 {PHONE}", MAIL, True, [f"录音 {PHONE}"], "不开放", f"张三 {PHONE} {MAIL}")
        received = receive_objection(made, "N1", "A1", *told, received=when)
        settle_objection(made, received.id, "rejected", f"已致电 {PHONE} 张三")
        name_bases(made, day=DAY)
        slipped = {"name": f"虚构馆（{PHONE}）", "applicant": f"虚构单位 {MAIL} 电话{LANDLINE}"}
        change_entity(made, ONE, slipped, DAY, DAY, f"张三 {PHONE} 报告")
        change_entity(made, TWO, {"name": "=HYPERLINK(1)", "applicant": "@SUM(1)"}, DAY, DAY, "x")
        set_status(made, THREE, "revoked", ground="unlawful", reason=f"李四 {MAIL} 举报")
        evaluate(made, ONE, 2026, "优秀", f"联系人张三 {PHONE}")
        held = date(2026, 5, 1)
        report_activity(
            made, "act-1", ONE, "summary", f"开放日 {PHONE}", held, 9, [MAIL], f"张三 {PHONE}"
        )
        yield made


def told_in(path: Path) -> str:
    if path.suffix == ".pdf":
        return pdf.squeezed(path)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as file:
            return file.read("xl/sharedStrings.xml").decode()
    return path.read_text("utf-8-sig")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_nothing_personal_is_in_the_file(rnd: Round, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"名录.{ending}"
    assert export_register(rnd, path) == 3
    told = told_in(path)
    assert [word for word in SECRET if word in told] == []
    assert "@" not in told.replace("@SUM", "")
    for number in NUMBERS:
        assert number in told
    assert "严重违纪违法" in told


def test_what_slipped_into_a_name_is_left_out_and_counted(rnd: Round) -> None:
    rows = register_rows(rnd)
    assert rows[0]["名称"] == f"虚构馆（{HIDDEN}）"
    assert rows[0]["申报单位"] == f"虚构单位 {HIDDEN} 电话{HIDDEN}"
    assert hidden_in(rows) == 2
    assert tuple(rows[0]) == headings()
    assert (rows[2]["状态"], rows[2]["撤销情形"]) == ("撤销", "严重违纪违法")
    assert (rows[1]["所在区域"], rows[1]["类别"]) == ("南区", "虚构馆")


def test_a_spreadsheet_runs_nothing(rnd: Round, tmp_path: Path) -> None:
    write_register(rnd, tmp_path / "名录.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "名录.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == []
    assert sheet["B3"].value == "=HYPERLINK(1)"
    write_register(rnd, tmp_path / "名录.csv")
    lines = (tmp_path / "名录.csv").read_text("utf-8-sig").splitlines()
    assert lines[2].startswith("XG-2026-002,'=HYPERLINK(1),'@SUM(1),")


def test_an_empty_register_has_its_headings(tmp_path: Path, location: str) -> None:
    with naming.listed(tmp_path, location) as rnd:
        for ending in ("csv", "xlsx", "pdf"):
            path = tmp_path / f"空.{ending}"
            assert export_register(rnd, path) == 0
            assert "编号" in told_in(path) or "名录中还没有基地" in told_in(path)


def test_a_register_is_a_table_or_a_pdf(rnd: Round, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="只能写成"):
        export_register(rnd, tmp_path / "名录.docx")
    assert not (tmp_path / "名录.docx").exists()
