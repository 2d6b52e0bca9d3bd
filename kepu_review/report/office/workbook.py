"""Writes grids as .xlsx: what looks like a formula or an address is text."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepu_review.errors import ReportError
from kepu_review.report.office.grid import MOST_ROWS, Column, Grid, Kind, Value, sheet_names, text
from kepu_review.text import t

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD = {
    "bold": True,
    "text_wrap": True,
    "border": 1,
    "border_color": "#9AA7B8",
    "bg_color": "#E7EEF7",
    "valign": "vcenter",
}
OPTIONS = {
    "constant_memory": True,  # rows go to disk as they come
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Exact(float):
    """A number that is written with all its digits: xlsxwriter keeps 16, of which 17 may matter."""

    def __format__(self, _: str) -> str:
        whole = float(self)
        return str(int(whole)) if whole.is_integer() and abs(whole) < _WHOLE else repr(whole)


_WHOLE = 1e15


def write(grids: Sequence[Grid], path: Path, *, title: str, decimals: int = 2) -> None:
    """Write the workbook; it appears whole or not at all.

    Raises
    ------
    ReportError
        a grid has more rows than a sheet can hold.
    OSError
        the disk is full, or says no.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Packed in memory: a zip that meets a full disk complains once more when it is thrown away.
    beside, packed = path.with_name(path.name + ".part"), BytesIO()
    try:
        with xlsxwriter.Workbook(packed, OPTIONS) as book:
            book.set_properties({"title": title})
            looks = _looks(book, decimals)
            for grid, name in zip(grids, sheet_names(one.name for one in grids), strict=True):
                _sheet(book.add_worksheet(name), grid, looks)
        beside.write_bytes(packed.getbuffer())
        beside.replace(path)
    except FileCreateError as error:  # wraps what the system said
        said = error.args[0] if error.args else None
        raise said if isinstance(said, OSError) else OSError(str(error)) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _looks(book: Workbook, decimals: int) -> dict[str, Format]:
    points = "0" if decimals == 0 else "0." + "0" * decimals
    body = {"valign": "top", "border": 1, "border_color": "#D5DCE5"}
    return {
        "head": book.add_format(HEAD),
        "note": book.add_format({"italic": True, "font_color": "#5A6675"}),
        Kind.TEXT: book.add_format({**body, "num_format": "@"}),
        Kind.LONG: book.add_format({**body, "num_format": "@", "text_wrap": True}),
        Kind.COUNT: book.add_format({**body, "num_format": "0"}),
        Kind.POINTS: book.add_format({**body, "num_format": points}),
        Kind.FACTOR: book.add_format({**body, "num_format": "0.000"}),
        Kind.SHARE: book.add_format({**body, "num_format": "0%"}),
    }


def _sheet(sheet: Worksheet, grid: Grid, looks: dict[str, Format]) -> None:
    top = 1 if grid.note else 0
    for at, column in enumerate(grid.columns):
        sheet.set_column(at, at, column.width)
    if grid.note:
        sheet.write_string(0, 0, text(grid.note), looks["note"])
    for at, column in enumerate(grid.columns):
        sheet.write_string(top, at, text(column.title), looks["head"])
    last = top
    for last, row in enumerate(grid.rows, start=top + 1):
        if last > MOST_ROWS:
            raise ReportError(
                t("“{name}”的行数超过一张工作表的上限 {most}。", name=grid.name, most=MOST_ROWS),
                remedy=t("请按类别分别导出。"),
            )
        for at, (column, value) in enumerate(zip(grid.columns, row, strict=True)):
            _cell(sheet, last, at, value, looks[column.kind])
    sheet.freeze_panes(top + 1, min(grid.fixed, len(grid.columns)))
    sheet.autofilter(top, 0, max(last, top + 1), len(grid.columns) - 1)
    _bars(sheet, grid.columns, top + 1, last)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _cell(sheet: Worksheet, row: int, at: int, value: Value, look: Format) -> None:
    if value is None:
        sheet.write_blank(row, at, None, look)
    elif isinstance(value, bool):
        sheet.write_string(row, at, t("是") if value else t("否"), look)
    elif isinstance(value, int | float):
        sheet.write_number(row, at, _Exact(value), look)
    else:
        sheet.write_string(row, at, text(value), look)


def _bars(sheet: Worksheet, columns: Sequence[Column], first: int, last: int) -> None:
    if last < first:
        return
    bar: dict[str, Any] = {"type": "data_bar", "bar_color": "#BFD3EA"}
    for at, column in enumerate(columns):
        if column.bar:
            share = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
            limits = share if column.kind is Kind.SHARE else {"min_type": "num", "min_value": 0}
            sheet.conditional_format(first, at, last, at, {**bar, **limits})
