"""Writes the invented data as the spreadsheets that a secretariat would receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kepu_review.demo.invent import DemoData

TITLE = "衢州市第八批科普教育基地申报汇总表（演示数据，全部虚构）"
POOL = "评审专家名单（演示数据，全部虚构）"


def write_xlsx(data: DemoData, path: Path, *, corrected: bool = False) -> Path:
    """The summary sheet: a title row, headings of the form, one application per row, as text."""
    rows = [
        {**row, **(data.corrected.get(row["申报编号"], {}) if corrected else {})}
        for row in data.rows
    ]
    return _write(path, TITLE, "申报汇总表", rows)


def write_experts_xlsx(data: DemoData, path: Path) -> Path:
    """The expert pool."""
    return _write(path, POOL, "专家名单", data.experts)


def _write(path: Path, title: str, sheet: str, rows: Sequence[Mapping[str, str]]) -> Path:
    import xlsxwriter

    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        page.merge_range(0, 0, 0, len(headings) - 1, title, bold)
        page.write_row(1, 0, headings, bold)
        for number, row in enumerate(rows, 2):
            for column, heading in enumerate(headings):
                if row.get(heading):
                    page.write_string(number, column, row[heading])
        page.freeze_panes(2, 3)
        page.set_column(0, len(headings) - 1, 14)
    return path
