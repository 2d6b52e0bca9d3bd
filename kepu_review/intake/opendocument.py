"""Guards an .ods against cells repeated beyond memory, before the reader lays them out."""

from __future__ import annotations

import re
import zipfile

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.archive import chunks
from kepu_review.intake.scan import MAX_GRID
from kepu_review.intake.signatures import encrypted
from kepu_review.text import t

_TOKEN = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^>]*)>")
_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')


def _repeats(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def guard(archive: zipfile.ZipFile, name: str) -> None:
    """Raises IntakeError when the filled cells of an .ods span more than the reader can hold."""
    manifest = b"".join(chunks(archive, "META-INF/manifest.xml", name))
    if b"encryption-data" in manifest:
        raise encrypted(name)
    content = b"".join(chunks(archive, "content.xml", name))
    if max((int(n) for n in _ROWS.findall(content)), default=0) < 1000 and not any(
        int(n) > 1000 for n in _COLUMNS.findall(content)
    ):
        return
    if _grid(content) > MAX_GRID:
        raise IntakeError(
            t("有单元格被重复得远超表格范围", "Cells are repeated far beyond the table"),
            where=Where(file=name),
            remedy=t(
                "请把有数据的行列复制到新工作簿后再导入",
                "Copy the rows and columns with data into a new workbook",
            ),
        )


def _grid(content: bytes) -> int:
    """The largest used rectangle: rows up to the last filled one × columns up to that one."""
    rows = last = width = column = repeat = largest = 0
    for token in _TOKEN.finditer(content):
        kind, attributes = token[1], token[2] or b""
        if kind == b"table":
            rows = last = width = 0
        elif kind == b"table-row":
            repeat = _repeats(_ROWS, attributes)
            rows, column = rows + repeat, 0
        else:
            column += _repeats(_COLUMNS, attributes)
            if b"value-type" in attributes:
                width, last = max(width, column), rows
        largest = max(largest, last * width)
    return largest
