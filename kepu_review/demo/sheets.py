"""Writes the invented data as the spreadsheets a secretariat receives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from kepu_review.demo.cells import Cell
from kepu_review.demo.invent import DemoData
from kepu_review.demo.people import HEADINGS

_CREATED = datetime(2023, 2, 28)  # noqa: DTZ001 - xlsxwriter takes none; fixed: same data, same file


def write_xlsx(data: DemoData, path: Path, *, corrected: bool = False) -> None:
    """The summary of applications: a title row, a row of notes, headings, one row each.

    With `corrected`, as the secretariat gets it back: the unreadable cells are put right.
    """
    rows = data.corrected if corrected else data.rows
    title = "第八批衢州市科普教育基地申报情况汇总表（演示数据，全部虚构）"
    note = "填表说明：有则填报，无则填“/”；选择项打“√”；年度数为2022年1月1日至12月31日合计。"
    _write(path, "申报汇总表", (title, note), data.headings, rows)


def write_experts_xlsx(data: DemoData, path: Path) -> None:
    """The pool of experts: a title row, headings, one row each."""
    _write(path, "专家名单", ("评审专家名单（演示数据，全部虚构）",), HEADINGS, data.experts)


def _write(
    path: Path,
    name: str,
    titles: Sequence[str],
    headings: Sequence[str],
    rows: Sequence[Mapping[str, Cell]],
) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": titles[0], "created": _CREATED})
        sheet = book.add_worksheet(name)
        big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        bold = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E7EEF7"}
        )
        body = book.add_format({"border": 1, "valign": "top"})
        last = len(headings) - 1
        for at, title in enumerate(titles):
            sheet.merge_range(at, 0, at, last, title, big if at == 0 else None)
        top = len(titles)
        for column, heading in enumerate(headings):
            sheet.write_string(top, column, heading, bold)
        for at, row in enumerate(rows, start=top + 1):
            for column, heading in enumerate(headings):
                cell = row[heading]
                if isinstance(cell, str):  # never a formula
                    sheet.write_string(at, column, cell, body)
                else:
                    sheet.write_number(at, column, cell, body)
        sheet.freeze_panes(top + 1, 4 if last > 8 else 0)
        sheet.set_column(0, last, 14)
