"""Writes the rows that stay out into a workbook to correct, with the reason beside each cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cells import MAX_CELL
from kepu_review.intake.cleaning import UNSAFE
from kepu_review.intake.rejects import Reject, Rejects
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.intake.dryrun import DryRun

PROBLEM = "问题"
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_COMMENT = 1000


def _fit(text: str) -> str:
    """A cell's text within what a workbook may hold; a cut is said."""
    text = UNSAFE.sub("", text)
    if len(text) <= MAX_CELL - 40:
        return text
    return text[: MAX_CELL - 40] + t("…（过长，已截断）")


def _summary(reject: Reject, headings: tuple[str, ...]) -> str:
    lines = [t("原第 {row} 行", row=reject.row)]
    for place, reason in reject.reasons.items():
        heading = f"“{headings[place]}”" if place is not None else ""
        lines.append(f"{heading}{reason.replace(chr(10), '；')}")
    return _fit("\n".join(lines))


def _sheet(book: Any, group: Rejects, number: int, formats: dict[str, Any]) -> None:
    name = _SHEET_NAME.sub("", UNSAFE.sub("", group.sheet or ""))[:25].strip()
    sheet = book.add_worksheet(f"{name or t('待更正')}{number if number > 1 else ''}")
    sheet.freeze_panes(1, 0)
    last = len(group.headings)
    for column, heading in enumerate(group.headings):
        sheet.write_string(0, column, _fit(heading), formats["heading"])
    sheet.write_string(0, last, PROBLEM, formats["heading"])
    sheet.set_column(0, last - 1, 16)
    sheet.set_column(last, last, 60)
    for row, reject in enumerate(group.rows, 1):
        for column, cell in enumerate(reject.cells):
            bad = column in reject.reasons
            sheet.write_string(row, column, _fit(cell), formats["bad" if bad else "plain"])
            if bad:
                sheet.write_comment(row, column, _fit(reject.reasons[column])[:_COMMENT])
        sheet.write_string(row, last, _summary(reject, group.headings), formats["problem"])


def write_corrections(dry_run: DryRun, path: str | Path) -> int:
    """Writes the bad rows of a dry run as an .xlsx to correct and import again.

    Headings and values are the original ones, all as text; bad cells are coloured and carry
    the reason as a comment, and the column 问题 lists them. Returns the number of rows. Raises
    IntakeError when the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    formats = {
        "heading": book.add_format({"bold": True, "bg_color": "#D9E2F3", "text_wrap": True}),
        "plain": book.add_format({"num_format": "@"}),
        "bad": book.add_format({"num_format": "@", "bg_color": "#FFE699", "border": 1}),
        "problem": book.add_format({"text_wrap": True, "font_color": "#C00000"}),
    }
    for number, group in enumerate(dry_run.rejects, 1):
        _sheet(book, group, number, formats)
    if not dry_run.rejects:
        sheet = book.add_worksheet(t("无问题"))
        sheet.write_string(0, 0, t("没有需要更正的行"))
    try:
        book.close()
    except (OSError, XlsxWriterException) as error:
        raise IntakeError(
            t("更正表写不进去"),
            where=Where(file=Path(path).name),
            remedy=t("请关闭正打开它的程序，或换一个位置"),
        ) from error
    return dry_run.bad
