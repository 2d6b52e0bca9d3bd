"""What a cell reader does not tell: formulas, errors, percents, merges; ods."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from kepu_review.errors import IntakeError
from kepu_review.intake import DryRun
from kepu_review.model import Severity
from tests.intake.conftest import MakeBook, Run

FIXED = ["申报编号", "基地名称", "申报单位", "所在区域", "申报类别"]
ONE = ["Q1", "甲科普教育基地", "甲单位", "柯城区", "科技场馆"]
TWO = ["Q2", "乙科普教育基地", "乙单位", "龙游", "农业"]
Write = Callable[[xlsxwriter.Workbook, "xlsxwriter.workbook.Worksheet"], None]


@pytest.fixture
def workbook(tmp_path: Path, run: Run) -> Callable[[Write], DryRun]:
    """A dry run of two good rows, with more written by the test."""

    def make(write: Write) -> DryRun:
        path = tmp_path / "申报.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet("申报表")
            page.write_row(0, 0, [*FIXED, "科普场所面积(㎡)", "科普经费占比"])
            page.write_row(1, 0, ONE)
            page.write_row(2, 0, TWO)
            write(book, page)
        return run(path)

    return make


def errors(result: DryRun) -> list[tuple[str, str]]:
    return [
        (str(p.where).partition("，")[2], p.reason)
        for p in result.problems
        if p.severity is Severity.ERROR
    ]


def test_a_formula_with_its_result_is_a_value(workbook: Callable[[Write], DryRun]) -> None:
    result = workbook(lambda _, page: page.write_formula(1, 5, "=600*2", None, 1200))
    assert result.applications[0].values["area"] == 1200


def test_a_formula_without_its_result_is_reported(workbook: Callable[[Write], DryRun]) -> None:
    result = workbook(lambda _, page: page.write_formula(1, 5, "=600*2", None, ""))
    assert [a.id for a in result.applications] == ["Q2"]
    assert errors(result) == [
        (
            "工作表“申报表”，第 2 行，“F 科普场所面积(㎡)”列",
            "是公式，但文件里没有存计算结果",
        )
    ]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="F2"><f>600*2</f></c>',
        b'<c r="F2"><f>600*2</f><v/></c>',
        b'<c r="F2"><f t="shared" si="0"/></c>',
        b"<c r='F2'><f>600*2</f><v></v></c>",
    ],
)
def test_every_way_to_leave_a_result_out_is_seen(book: MakeBook, run: Run, cell: bytes) -> None:
    path = book([[*FIXED, "科普场所面积(㎡)"], [*ONE, 1200]])
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<c r="F2"><v>1200</v></c>', cell)
                assert cell in data
            new.writestr(member, data)
    path.write_bytes(changed.getvalue())
    assert [reason for _, reason in errors(run(path))] == ["是公式，但文件里没有存计算结果"]


def test_a_failed_formula_is_reported_with_its_error(workbook: Callable[[Write], DryRun]) -> None:
    result = workbook(lambda _, page: page.write_formula(1, 5, "=#REF!+1", None, "#REF!"))
    assert [reason for _, reason in errors(result)] == ["公式出错：#REF!"]


def test_a_number_shown_as_percent_is_taken_as_shown(workbook: Callable[[Write], DryRun]) -> None:
    def write(book: xlsxwriter.Workbook, page: xlsxwriter.workbook.Worksheet) -> None:
        page.write_number(1, 6, 0.15, book.add_format({"num_format": "0.0%"}))
        page.write_number(2, 6, 0.15, book.add_format({"num_format": 9}))

    result = workbook(write)
    assert [a.values["share"] for a in result.applications] == [15, 15]
    assert not [p for p in result.problems if "百分数" in p.reason]


def test_a_region_merged_down_is_filled_with_a_warning(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("申报表")
        page.write_row(0, 0, [*FIXED, "年开放天数"])
        for row, name in enumerate("甲乙丙", 1):
            page.write_row(row, 0, [f"Q{row}", f"{name}基地", f"{name}单位", "", "农业"])
        page.merge_range(1, 3, 3, 3, "江山市")
        page.merge_range(1, 5, 2, 5, 200)
        page.write(3, 5, 210)
    result = run(path)
    assert [(a.id, a.region, a.values["open_days"]) for a in result.applications] == [
        ("Q1", "jiangshan", 200),
        ("Q3", "jiangshan", 210),
    ]
    assert errors(result) == [
        (
            "工作表“申报表”，第 3 行，“F 年开放天数”列",
            "与上一行是合并单元格，不能确定本行的值",
        )
    ]
    (filled,) = [p for p in result.problems if p.reason.startswith("合并单元格")]
    assert (filled.severity, filled.where.row) == (Severity.WARNING, 2)


def test_merges_beyond_the_table_do_no_harm(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "申报.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("申报表")
        page.merge_range(0, 0, 0, 16000, "申报汇总表")
        page.write_row(1, 0, FIXED)
        page.write_row(2, 0, ONE)
        page.merge_range(3, 0, 20_000, 8, "")
    assert [a.id for a in run(path).applications] == ["Q1"]


def ods(path: Path, rows: list[list[str]], *, repeat: int = 1) -> Path:
    document = OpenDocumentSpreadsheet()
    table = Table(name="申报表")
    for texts in rows:
        row = TableRow()
        for text in texts:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    if repeat > 1:
        row = TableRow(numberrowsrepeated=str(repeat))
        cell = TableCell(valuetype="string", numbercolumnsrepeated="16384")
        cell.addElement(P(text="x"))
        row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def test_ods_is_read(tmp_path: Path, run: Run) -> None:
    result = run(ods(tmp_path / "申报.ods", [FIXED, ONE, TWO]))
    assert [(a.id, a.region) for a in result.applications] == [
        ("Q1", "kecheng"),
        ("Q2", "longyou"),
    ]


def test_an_ods_that_repeats_a_filled_row_a_million_times_is_refused(
    tmp_path: Path, run: Run
) -> None:
    path = ods(tmp_path / "申报.ods", [FIXED, ONE], repeat=1_000_000)
    with pytest.raises(IntakeError) as caught:
        run(path)
    assert caught.value.message == "有单元格被重复得远超表格范围"
