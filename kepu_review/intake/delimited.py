"""Reads csv: UTF-8 with or without BOM, UTF-16 with BOM, GB18030; parted by , ; or tab."""

from __future__ import annotations

import csv
import io

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.cells import Row, Sheet
from kepu_review.text import t

_LOOK = 20  # lines looked at to find the delimiter


def decode(data: bytes, name: str) -> str:
    """The text of a file in one of the encodings Chinese offices use.

    Raises IntakeError with the line when it is in none of them.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    failed = 0
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            failed = max(failed, error.start)
    raise IntakeError(
        t("文字编码无法识别（不是 UTF-8，也不是 GB18030）"),
        where=Where(file=name, line=data.count(b"\n", 0, failed) + 1),
        remedy=t("请在 Excel 或 WPS 中另存为 .xlsx，或另存为“CSV UTF-8”"),
    )


def _delimiter(text: str) -> str:
    """The delimiter that parts the first lines into the most columns, most evenly."""
    lines = text[:100_000].splitlines()[:_LOOK]

    def evenness(mark: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
        common = max(set(widths), key=lambda w: (widths.count(w), w)) if widths else 0
        return (common, max(widths, default=0))

    try:
        return max(",;\t", key=evenness)
    except csv.Error:
        return ","


def read_csv(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The one sheet of a csv file; rows are numbered as a spreadsheet would number them."""
    text = decode(data, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise IntakeError(
            t("这一行无法读取：引号不配对，或单元格超过 13 万字"),
            where=Where(file=name, line=reader.line_num),
            remedy=t("请检查引号；过长的内容请删减"),
        ) from error
    width = max(map(len, rows), default=0)
    padded: list[Row] = [row + [""] * (width - len(row)) for row in rows]
    return (Sheet(name=None, rows=padded),)
