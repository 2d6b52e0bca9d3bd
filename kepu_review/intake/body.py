"""Which rows under the headings hold a record: blank, note, total and example rows do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kepu_review.intake.cells import Raw, shown
from kepu_review.intake.tables import Table
from kepu_review.text import t

_TOTAL = re.compile(r"(合\s*计|总\s*计|小\s*计|共\s*计|平\s*均)[:：]?")
_EXAMPLE = re.compile(r"[(（]?(示?例|样例|填写示例|填报示例)[)）]?([:：].*)?")
_NOTE = re.compile(
    r"(注|备注|说明|填表说明|填报说明|填表|填报|制表|审核|联系人|联系电话|单位负责人|负责人|"
    r"日期|盖章|[(（]盖章[)）]|\*|※|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])"
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out, and why; `row` counts from 0 within the sheet."""

    row: int
    text: str
    reason: str


def _blank(cell: Raw) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _why_not(row: list[Raw], key_cells: list[str]) -> str | None:
    """Why the row is no record; None when it is one. Asked only where a key cell is empty."""
    texts = [shown(cell)[:80].strip() for cell in row if not _blank(cell)]
    if not texts:
        return ""
    if any(_TOTAL.fullmatch(text) for text in texts[:3]):
        return t("合计行，不读入")
    if _EXAMPLE.fullmatch(texts[0]):
        return t("示例行，不读入")
    words = [text for text in texts if not text.replace(".", "").isdigit()]
    if not any(key_cells) and len(words) <= 4 and words and _NOTE.match(words[0]):
        return t("说明或分组行，不读入")
    if len(texts) == 1 and len(texts[0]) > 20:
        return t("说明行，不读入")
    return None


def records(table: Table, keys: tuple[str, ...]) -> tuple[list[int], list[Skipped]]:
    """Rows of the sheet (from 0) that hold a record, and the rows left out.

    `keys` are the fixed columns a record must have, e.g. ("name", "applicant").
    """
    rows, skipped = [], []
    places = [c.index for c in map(table.fixed, keys) if c is not None]
    for number, row in enumerate(_rows(table), table.start):
        if row.count("") == len(row):
            continue
        if places and all(not _blank(row[i]) and not _marked(row[i]) for i in places):
            rows.append(number)
            continue
        why = _why_not(list(row), ["" if _blank(row[i]) else "x" for i in places])
        if why is None:
            rows.append(number)
        elif why:
            text = next(shown(cell) for cell in row if not _blank(cell))
            skipped.append(Skipped(number, text, why))
    return rows, skipped


def _marked(cell: Raw) -> bool:
    """A key cell that may be a total or an example after all."""
    return (
        isinstance(cell, str) and len(cell) < 8 and cell.lstrip(" (（")[:1] in "合总小共平示例样填"
    )


def _rows(table: Table) -> Iterator[list[Raw]]:
    for row in table.sheet.rows[table.start :]:
        yield row if isinstance(row, list) else list(row)
