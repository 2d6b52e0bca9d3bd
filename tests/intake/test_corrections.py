"""The file of bad rows to correct: text only, reasons beside the cells, and it reads back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from kepu_review.errors import IntakeError
from kepu_review.intake import write_corrections
from tests.intake.conftest import MakeBook, Run

HEAD = ["申报编号", "基地名称", "申报单位", "所在区域", "申报类别", "科普场所面积(㎡)", "备注栏"]
GOOD = ["Q1", "甲基地", "甲单位", "柯城区", "科技场馆", 1200, ""]
BAD = ["Q2", "=HYPERLINK(1)", "http://example.org", "某区", "农业", "约300", date(2023, 2, 8)]


def opened(path: Path) -> Worksheet:
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_only_bad_rows_are_written_and_as_they_were(
    tmp_path: Path, book: MakeBook, run: Run
) -> None:
    source = tmp_path / "申报.xlsx"
    with xlsxwriter.Workbook(source, {"strings_to_formulas": False}) as workbook:
        page = workbook.add_worksheet("申报表")
        dated = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate([HEAD, GOOD, BAD[:6]]):
            page.write_row(number, 0, row)
        page.write_datetime(2, 6, date(2023, 2, 8), dated)
    target = tmp_path / "待更正.xlsx"
    assert write_corrections(run(source), target) == 1
    sheet = opened(target)
    assert sheet.title == "申报表"
    heading, row = texts(sheet)
    assert heading == [*HEAD, "问题"]
    assert row[:7] == [
        "Q2",
        "=HYPERLINK(1)",
        "http://example.org",
        "某区",
        "农业",
        "约300",
        "2023-02-08",
    ]
    assert all(cell.data_type == "s" for cell in sheet[2])
    assert all(cell.hyperlink is None for cell in sheet[2])
    summary = str(row[7])
    assert summary.startswith("原第 3 行\n“所在区域”没有“某区”这个区域")
    assert "“科普场所面积(㎡)”填写的是约数，不是确定的数" in summary
    comments = [cell.column_letter for cell in sheet[2] if cell.comment]
    assert comments == ["D", "F"]


def test_a_corrected_file_reads_back(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "待更正.xlsx"
    write_corrections(run([HEAD, GOOD, BAD[:6]]), target)
    still = run(target)
    assert (still.good, still.bad) == (0, 1)
    assert still.unknown_headings == ("备注栏",)
    workbook = openpyxl.load_workbook(target)
    sheet = workbook["申报表"]
    sheet["D2"], sheet["F2"] = "江山", "300"
    workbook.save(target)
    fixed = run(target)
    assert [(a.id, a.region, dict(a.values)) for a in fixed.applications] == [
        ("Q2", "jiangshan", {"area": 300})
    ]


def test_generated_numbers_go_along(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "待更正.xlsx"
    write_corrections(run([HEAD[1:6], GOOD[1:6], BAD[1:6]]), target)
    assert texts(opened(target))[0][-2:] == ["申报编号", "问题"]
    assert run(target).rejected[0].cells[5] == "A0002"


def test_a_percent_and_a_long_cell_are_written_as_people_see_them(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "申报.xlsx"
    with xlsxwriter.Workbook(source) as workbook:
        page = workbook.add_worksheet("申报表")
        page.write_row(0, 0, [*HEAD[:6], "科普经费占比", "简介"])
        page.write_row(1, 0, BAD[:6])
        page.write_number(1, 6, 0.15, workbook.add_format({"num_format": "0%"}))
        page.write_string(1, 7, "字" * 32_000)
    target = tmp_path / "待更正.xlsx"
    write_corrections(run(source), target)
    row = texts(opened(target))[1]
    assert row[6] == "15.00%"
    assert row[7] == "字" * 32_000


def test_without_bad_rows_the_file_says_so(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "待更正.xlsx"
    assert write_corrections(run([HEAD, GOOD]), target) == 0
    assert texts(opened(target)) == [["没有需要更正的行"]]


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, run: Run) -> None:
    with pytest.raises(IntakeError) as caught:
        write_corrections(run([HEAD, BAD[:6]]), tmp_path / "没有" / "待更正.xlsx")
    assert caught.value.message == "更正表写不进去"
