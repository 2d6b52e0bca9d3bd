"""公开名录: the register as everybody may read it, without anything personal."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from kepu_review.errors import UsageError
from kepu_review.masking import HIDDEN, without_personal
from kepu_review.model import Base
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow.register import ground_of, status_title
from kepu_review.workflow.round import Round
from kepu_review.workflow.table import csv_bytes


def register_rows(rnd: Round, db: Reader | None = None) -> list[dict[str, str]]:
    """One dict per base by number, headings in the language in force; a missing value is "".

    Only what is to be public: no contacts, no reasons, no grades, no objections.
    """
    if db is None:
        with rnd.store.reading() as reader:
            return register_rows(rnd, reader)
    regions = {one.id: one.title for one in rnd.programme.regions}
    return [_row(rnd, base, regions) for base in db.bases()]


def hidden_in(rows: list[dict[str, str]]) -> int:
    """How many cells had something personal in them."""
    return sum(HIDDEN in text for row in rows for text in row.values())


def write_register(rnd: Round, path: Path) -> int:
    """Write the public register as .csv or .xlsx; gives the number of its rows.

    Raises
    ------
    UsageError
        the file's ending is another one.
    """
    rows = register_rows(rnd)
    if path.suffix.lower() == ".csv":
        path.write_bytes(csv_bytes(rows or [dict.fromkeys(headings(), "")]))
    elif path.suffix.lower() == ".xlsx":
        path.write_bytes(_workbook(t("基地名录"), rows))
    else:
        raise UsageError(
            t("名录只能写成 .csv、.xlsx 或 .pdf，不能是“{name}”。", name=path.name),
            remedy=t("例如 名录.xlsx。"),
        )
    return len(rows)


def headings() -> tuple[str, ...]:
    """The columns of the public register."""
    return (
        t("编号"),
        t(msg("名称", "register")),
        t("申报单位"),
        t("称号"),
        t("批次"),
        t("类别"),
        t("所在区域"),
        t("认定日期"),
        t("有效期至"),
        t("状态"),
        t("状态期限"),
        t("撤销情形"),
    )


def _row(rnd: Round, base: Base, regions: dict[str, str]) -> dict[str, str]:
    ground = ground_of(rnd, base.ground)
    cells = (
        base.number,
        base.name,
        base.applicant,
        base.title,
        base.batch,
        rnd.category_title(base.category) if base.category else "",
        regions.get(base.region or "", base.region or ""),
        base.valid_from.isoformat(),
        base.valid_until.isoformat() if base.valid_until else "",
        status_title(base.status),
        base.status_until.isoformat() if base.status_until else "",
        ground.title if ground else "",
    )
    texts = (cell if at in _SAFE else without_personal(cell) for at, cell in enumerate(cells))
    return dict(zip(headings(), texts, strict=True))


_SAFE = frozenset({0, 7, 8, 9, 10, 11})
"""Columns that nobody writes freely; a number may look like a telephone's."""


def _workbook(name: str, rows: list[dict[str, str]]) -> bytes:
    """All cells are texts: what looks like a formula is none."""
    import xlsxwriter

    options: dict[str, Any] = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    out = BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "bg_color": "#E7EEF7", "border": 1})
        body = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for column, heading in enumerate(headings()):
            sheet.write_string(0, column, heading, bold)
        for at, row in enumerate(rows, 1):
            for column, text in enumerate(row.values()):
                sheet.write_string(at, column, text, body)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 3, 28)
        sheet.set_column(4, len(headings()) - 1, 14)
        sheet.autofilter(0, 0, max(len(rows), 1), len(headings()) - 1)
    return out.getvalue()
