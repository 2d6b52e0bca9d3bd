"""组织单位情况表: what units report of themselves, read from a CSV that a secretary keeps."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kepu_review.errors import IntakeError, Where
from kepu_review.text import t
from kepu_review_science_day.statistics import plain
from kepu_review_science_day.units import KEY_ACTIVITIES, UnitFacts

COLUMNS: Mapping[str, str] = {
    "单位": "unit",
    "层级": "level",
    "会员数": "members",
    "科普志愿者数": "volunteers",
    "上年科普志愿者数": "volunteers_before",
    "科普日参与志愿者数": "taking_part",
    "参与服务志愿者数": "serving",
    "有工作计划": "planned",
    "有专门人员": "staffed",
}
_YES_NO = {"是": True, "否": False, "yes": True, "no": False}


def read_units(path: Path) -> dict[str, UnitFacts]:
    """Unit, as `plain` has it → its facts; an empty cell is not known.

    Raises
    ------
    IntakeError
        the file is no UTF-8 CSV, names no unit or one twice, or a cell holds something else than
        asked for; the message names the line.
    OSError
        there is no such file.
    """
    try:
        rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
        _has_units(rows.fieldnames or (), path)
        found: dict[str, UnitFacts] = {}
        for row in rows:
            where = Where(file=path.name, line=rows.line_num)
            facts = _facts(row, where)
            if plain(facts.unit) in found:
                raise _wrong(t("单位“{unit}”写了两次。", unit=facts.unit), where)
            found[plain(facts.unit)] = facts
    except (UnicodeDecodeError, csv.Error):
        raise IntakeError(
            t("文件不是 UTF-8 编码的 CSV。"),
            where=Where(file=path.name),
            remedy=t("请另存为“CSV UTF-8”。"),
        ) from None
    return found


def _has_units(headings: Any, path: Path) -> None:
    if "单位" not in [str(one).strip() for one in headings]:
        raise IntakeError(
            t("第一行应为列名，至少有“单位”。"),
            where=Where(file=path.name, line=1),
            remedy=t("可以有的列：{columns}。", columns=t("、").join(COLUMNS)),
        )


def _facts(row: Mapping[str | None, Any], where: Where) -> UnitFacts:
    cells = {
        COLUMNS[heading.strip()]: (cell or "").strip()
        for heading, cell in row.items()
        if heading is not None and heading.strip() in COLUMNS
    }
    if not cells["unit"]:
        raise _wrong(t("单位未填。"), where)
    return UnitFacts(**{name: _value(name, text, where) for name, text in cells.items() if text})


def _value(name: str, text: str, where: Where) -> Any:
    if name == "unit":
        return text
    if name == "level":
        return _among(text, {one: one for one in KEY_ACTIVITIES}, where)
    if name in ("planned", "staffed"):
        return _among(text.lower(), _YES_NO, where)
    if not text.isascii() or not text.isdigit():
        raise _wrong(t("“{text}”不是不小于 0 的整数。", text=text), where)
    return int(text)


def _among(text: str, known: Mapping[str, Any], where: Where) -> Any:
    if text not in known:
        listed = t("、").join(known)
        raise _wrong(t("“{text}”应为其中之一：{listed}。", text=text, listed=listed), where)
    return known[text]


def _wrong(message: str, where: Where) -> IntakeError:
    return IntakeError(message, where=where, remedy=t("请改正这一行；不知道的留空。"))
