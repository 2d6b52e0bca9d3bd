"""A register of bases from a spreadsheet or CSV, with every row that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cells import Raw, Sheet
from kepu_review.intake.dates import parse_date
from kepu_review.intake.files import open_source
from kepu_review.intake.problems import CellProblem
from kepu_review.text import t

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("编号", "证书编号", "基地编号", "Number"),
    "name": ("名称", "基地名称", "Name"),
    "applicant": ("申报单位", "依托单位", "所属单位", "Applicant"),
    "category": ("类别", "Category"),
    "region": ("所在区域", "地区", "区域", "Region"),
    "title": ("称号", "Title conferred"),
    "batch": ("批次", "Edition"),
    "valid_from": ("认定日期", "命名日期", "Named on"),
    "valid_until": ("有效期至", "Valid until"),
    "status": ("状态", "Status"),
    "status_until": ("状态期限", "Status until"),
    "final": ("终期考核", "终期考核等次", "Evaluation of the term"),
}
"""Field → its headings; others are left alone."""
NEEDED = ("number", "name", "applicant", "valid_from")
_DAYS = ("valid_from", "valid_until", "status_until")
_SEARCHED = 10  # rows at the top among which the headings stand
_NOTHING = frozenset({"", "—", "-", "/", "无"})


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One base of a file, as texts and days; what is not there is missing."""

    row: int
    texts: Mapping[str, str]
    days: Mapping[str, date]


@dataclass(slots=True)
class RegisterFile:
    """The rows of a file that can be read, and what is wrong with the others."""

    file: str
    rows: list[RegisterRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


def read_register(path: str | Path) -> RegisterFile:
    """Read the first sheet that has the headings of a register.

    Raises
    ------
    IntakeError
        the file cannot be read, or no sheet has them.
    """
    source = open_source(path)
    for sheet in source.sheets:
        found = _headings(sheet)
        if found is not None:
            return _rows(source.file, sheet, *found)
    needed = t("、").join(HEADINGS[name][0] for name in NEEDED)
    raise IntakeError(
        t("没有找到名录的列：{needed}。", needed=needed),
        where=Where(file=source.file),
        remedy=t("第一行写列名；可先用 kepu-review register export 导出一份作样子。"),
    )


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    known = {one.casefold(): name for name, all_ in HEADINGS.items() for one in all_}
    for at, row in enumerate(sheet.rows[:_SEARCHED]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = known.get(_text(cell).casefold())
            if name is not None:
                columns.setdefault(name, place)
        if columns.keys() >= set(NEEDED):
            return at, columns
    return None


def _rows(file: str, sheet: Sheet, at: int, columns: Mapping[str, int]) -> RegisterFile:
    made, seen = RegisterFile(file), dict[str, int]()
    for place, cells in enumerate(sheet.rows[at + 1 :], at + 1):
        texts = {name: _text(cells[column]) for name, column in columns.items()}
        texts = {name: text for name, text in texts.items() if text not in _NOTHING}
        if not texts:
            continue
        number = sheet.first + place
        wrong = _problems(Where(file, sheet.name, number), texts, cells, columns)
        twice = seen.setdefault(texts.get("number", f"\0{number}"), number)
        if twice != number:
            where = Where(file, sheet.name, number, HEADINGS["number"][0])
            said = t("与第 {row} 行的编号相同", row=twice)
            wrong.append(CellProblem(where, texts["number"], said, t("每个编号只写一行")))
        if wrong:
            made.problems.extend(wrong)
            continue
        days = {name: day for name in _DAYS if (day := _day(cells, columns, name)) is not None}
        kept = {name: text for name, text in texts.items() if name not in _DAYS}
        made.rows.append(RegisterRow(number, kept, days))
    return made


def _problems(
    where: Where, texts: Mapping[str, str], cells: Sequence[Raw], columns: Mapping[str, int]
) -> list[CellProblem]:
    def at(name: str) -> Where:
        return Where(where.file, where.sheet, where.row, HEADINGS[name][0])

    found = [
        CellProblem(at(name), "", t("缺少必填内容"), t("请补上"))
        for name in NEEDED
        if name not in texts
    ]
    for name in _DAYS:
        if name in texts and _day(cells, columns, name) is None:
            said = t("日期看不懂")
            found.append(CellProblem(at(name), texts[name], said, t("请写成 2023-02-08 的样子")))
    return found


def _day(cells: Sequence[Raw], columns: Mapping[str, int], name: str) -> date | None:
    if name not in columns:
        return None
    cell = cells[columns[name]]
    if isinstance(cell, date):  # a datetime is one, too
        return date(cell.year, cell.month, cell.day)
    found = parse_date(_text(cell))
    return found if isinstance(found, date) else None


def _text(cell: Raw) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
