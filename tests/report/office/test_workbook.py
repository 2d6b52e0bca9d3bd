"""A workbook holds data only: what looks like a formula, an address or a number stays text."""

from __future__ import annotations

import errno
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kepu_review.errors import ReportError
from kepu_review.report.office import Column, Grid, write
from kepu_review.report.office import workbook as writing
from kepu_review.report.office.grid import LONGEST, Kind, sheet_names, text

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "https://虚构.example/x",
    "<img src=x onerror=alert(1)>",
    "0012",
    "1e5",
    "是\u200b的",
)


def written(folder: Path, *grids: Grid) -> Path:
    path = folder / "评审数据.xlsx"
    write(grids, path, title="虚构", decimals=1)
    return path


def test_hostile_texts_come_back_as_they_were_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = written(tmp_path, Grid("表", [Column("甲")], [[one] for one in HOSTILE]))
    sheet = openpyxl.load_workbook(path)["表"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}


def test_missing_is_an_empty_cell_and_numbers_are_numbers_that_are_not_rounded(
    tmp_path: Path,
) -> None:
    columns = [Column("名"), Column("分", Kind.POINTS), Column("份", Kind.COUNT), Column("是")]
    path = written(
        tmp_path, Grid("表", columns, [["甲", 86.123456, 3, True], ["乙", None, 0, None]])
    )
    sheet = openpyxl.load_workbook(path)["表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["甲", 86.123456, 3, "是"], ["乙", None, 0, None]]
    assert sheet["B2"].number_format == "0.0"
    assert sheet["A2"].number_format == "@"


def test_headings_stay_in_sight_can_be_filtered_and_repeat_in_print(tmp_path: Path) -> None:
    columns = [
        Column("编号", width=12),
        Column("名", width=30),
        Column("分", Kind.POINTS, bar=True),
    ]
    path = written(tmp_path, Grid("表", columns, [["A1", "甲", 80.0]], note="说明一行"))
    sheet = openpyxl.load_workbook(path)["表"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C3", "A2:C3")
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["A1"].value == "说明一行"
    assert round(sheet.column_dimensions["B"].width) == 31
    (bars,) = sheet.conditional_formatting
    assert (str(bars.sqref), [rule.type for rule in bars.rules]) == ("C3", ["dataBar"])


def test_a_sheet_without_rows_has_its_headings(tmp_path: Path) -> None:
    path = written(tmp_path, Grid("空", [Column("甲", bar=True)], []))
    assert CalamineWorkbook.from_path(path).get_sheet_by_name("空").to_python() == [["甲"]]


def test_names_of_sheets_fit_and_no_two_are_alike() -> None:
    assert sheet_names(["a/b:c", "A b c", "", "长" * 40, "长" * 40]) == [
        "a b c",
        "A b c~2",
        "-",
        "长" * 31,
        "长" * 29 + "~2",
    ]


def test_a_text_longer_than_a_cell_says_so() -> None:
    cut = text("长" * 40_000)
    assert len(cut) == LONGEST
    assert cut.endswith("…（下略，全文 40000 字）")


def test_more_rows_than_a_sheet_holds_are_refused_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(ReportError) as caught:
        written(tmp_path, Grid("打分", [Column("甲")], [["x"]] * 3))
    assert "“打分”的行数超过一张工作表的上限 2" in caught.value.message
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None)
@given(value=st.text(max_size=60))
def test_any_text_is_read_back_as_it_was_cleaned(
    tmp_path_factory: pytest.TempPathFactory, value: str
) -> None:
    path = written(tmp_path_factory.mktemp("t"), Grid("表", [Column("甲")], [["首"], [value]]))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("表").to_python()
    assert (rows[2][0] if len(rows) > 2 else "") == text(value)


@settings(deadline=None, max_examples=40)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_read_back_equal(value: float) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder), Grid("表", [Column("分", Kind.POINTS)], [[value]]))
        assert openpyxl.load_workbook(path)["表"]["A2"].value == value


def test_lengths_are_counted_as_excel_counts_them(tmp_path: Path) -> None:
    cut = text("𠮷" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST
    assert cut.endswith("…（下略，全文 20000 字）")
    names = sheet_names(["𠮷" * 20, "甲" * 30 + "'乙", "History", "'"])
    assert names == ["𠮷" * 15, "甲" * 30, "History~2", "-"]
    path = tmp_path / "book.xlsx"
    write([Grid(name, [Column("甲")], []) for name in names], path, title="虚构")
    assert CalamineWorkbook.from_path(path).sheet_names == names


def test_what_the_disk_refuses_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        written(tmp_path, Grid("打分", [Column("甲")], [["x"]]))
    monkeypatch.setattr("xlsxwriter.workbook.Workbook._store_workbook", full)
    with pytest.raises(OSError, match="No space left"):
        written(tmp_path)
    assert list(tmp_path.iterdir()) == []
