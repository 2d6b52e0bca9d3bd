"""Reads of an .ods what the cell reader does not tell, and guards against endless repetition."""

from __future__ import annotations

import re
import zipfile
from html import unescape

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.archive import chunks
from kepu_review.intake.cells import Merge
from kepu_review.intake.scan import MAX_GRID, Survey
from kepu_review.intake.signatures import encrypted
from kepu_review.text import t

_TOKEN = re.compile(rb"<table:(table-row|(?:covered-)?table-cell|table)(?=[\s/>])([^<>]*)>")
_NAME = re.compile(rb'table:name="([^"]*)"')
_TEXT = re.compile(rb"\s*<text:p[^>]*>([^<]*)")
_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_DOWN = re.compile(rb'number-rows-spanned="(\d{1,9})"')
_ACROSS = re.compile(rb'number-columns-spanned="(\d{1,9})"')
_MARKED = 64  # a run of repeated percents or errors is looked at so far


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


class _Reading:
    """The walk through content.xml: where it stands and what it has seen."""

    def __init__(self) -> None:
        self.found: dict[str, Survey] = {}
        self.sheet = Survey()
        self.row = self.rows = self.column = 0
        self.last = self.width = self.largest = 0

    def table(self, attributes: bytes) -> None:
        name = _NAME.search(attributes)
        self.sheet = Survey()
        self.found[unescape(name[1].decode("utf-8", "replace")) if name else ""] = self.sheet
        self.row = self.rows = self.column = self.last = self.width = 0

    def new_row(self, attributes: bytes) -> None:
        self.row, self.column = self.rows, 0
        self.rows += _number(_ROWS, attributes)

    def cell(self, attributes: bytes, text: bytes) -> None:
        repeat = _number(_COLUMNS, attributes)
        start, self.column = self.column, self.column + repeat
        down, across = _number(_DOWN, attributes), _number(_ACROSS, attributes)
        if down > 1 or across > 1:
            bottom, right = self.row + down - 1, start + across - 1
            self.sheet.merges.append(Merge(self.row, start, bottom, right))
        if b"value-type" not in attributes:
            return
        self.width, self.last = max(self.width, self.column), self.rows
        self.largest = max(self.largest, self.last * self.width)
        places = [(self.row, start + i) for i in range(min(repeat, _MARKED))]
        if b'"percentage"' in attributes:
            self.sheet.percents.update(places)
        if b'calcext:value-type="error"' in attributes:
            self.sheet.errors |= dict.fromkeys(places, unescape(text.decode("utf-8", "replace")))


def survey(archive: zipfile.ZipFile, name: str) -> dict[str, Survey]:
    """The survey of each sheet of an .ods, by sheet name.

    Raises IntakeError for a password, or when its filled cells span more than can be held.
    """
    manifest = b"".join(chunks(archive, "META-INF/manifest.xml", name))
    if b"encryption-data" in manifest:
        raise encrypted(name)
    content = b"".join(chunks(archive, "content.xml", name))
    reading = _Reading()
    for token in _TOKEN.finditer(content):
        if token[1] == b"table":
            reading.table(token[2])
        elif token[1] == b"table-row":
            reading.new_row(token[2])
        else:
            text = _TEXT.match(content, token.end())
            reading.cell(token[2], text[1] if text else b"")
    if reading.largest > MAX_GRID:
        raise IntakeError(
            t("有单元格被重复得远超表格范围"),
            where=Where(file=name),
            remedy=t("请把有数据的行列复制到新工作簿后再导入"),
        )
    return reading.found
