"""Reads of a sheet's XML what the cell reader does not tell: formulas, errors, percents, extent."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from kepu_review.errors import IntakeError, Where
from kepu_review.intake.archive import chunks, damaged, verify
from kepu_review.intake.cells import Merge, index_of
from kepu_review.text import t

MAX_GRID = 20_000_000  # cells; the reader keeps every cell of the used rectangle

_FAR = re.compile(rb""" r\s*=\s*["'](?:[A-Z]{3}|[H-Z][A-Z]|[A-Z]{1,2}\d{6})""")  # ≥ HA or ≥ 100 000
_FILLED = re.compile(rb""" r\s*=\s*["']([A-Z]{1,3})(\d{1,9})["'][^<>]*[^/>]>(?!\s*</)""")
_PLACE = re.compile(rb""" r\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")
_UNCACHED = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b([^<>]*\bt=["']e["'][^<>]*)>\s*"""
    rb"(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<"
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^<>]*)/?>")
_RELATION = re.compile(rb"<Relationship\b([^<>]*)/?>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^<>]*)/?>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\b([^<>]*)")

Place = tuple[int, int]


@dataclass(slots=True)
class Survey:
    """What the file tells of one sheet beside its cells; places count from 0."""

    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)  # only where the cell reader has none


def _attributes(text: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text)
    return {
        name.decode().rpartition(":")[2]: unescape((a or b).decode("utf-8", "replace"))
        for name, a, b in found
    }


def _place(attributes: bytes) -> Place | None:
    found = _PLACE.search(b" " + attributes)
    return (int(found[2]) - 1, index_of(found[1].decode())) if found else None


def _read(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    if member not in archive.namelist():
        return b""
    return b"".join(chunks(archive, member, name))


def sheet_members(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Sheet name → member of the archive."""
    relations = {
        a.get("Id", ""): a.get("Target", "")
        for a in map(
            _attributes, _RELATION.findall(_read(archive, "xl/_rels/workbook.xml.rels", name))
        )
    }
    members = {}
    for sheet in map(_attributes, _SHEET.findall(_read(archive, "xl/workbook.xml", name))):
        target = relations.get(sheet.get("id", ""), "")
        members[sheet.get("name", "")] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    return members


def percent_styles(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Indexes of cell formats that show a number as percent."""
    styles = _read(archive, "xl/styles.xml", name)
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return []
    shown = {"9", "10"} | {
        a["numFmtId"]
        for a in map(_attributes, _FORMAT.findall(styles))
        if "%" in a.get("formatCode", "") and "numFmtId" in a
    }
    block = _CELL_FORMATS.search(styles)
    formats = map(_attributes, _CELL_FORMAT.findall(block[0] if block else b""))
    return [str(i) for i, a in enumerate(formats) if a.get("numFmtId") in shown]


def _places(attributes: Iterable[bytes]) -> set[Place]:
    return {place for place in map(_place, attributes) if place is not None}


def survey(archive: zipfile.ZipFile, member: str, name: str, styles: list[str]) -> Survey:
    """One pass over the XML of a sheet.

    Raises IntakeError for a sheet whose used rectangle would not fit into memory.
    """
    result = Survey()
    percent = re.compile(
        rb"""<(?:\w+:)?c\b([^<>]*\bs=["'](?:%s)["'][^<>/]*)>""" % "|".join(styles).encode()
    )
    far = False
    for piece in chunks(archive, member, name):
        far = far or _FAR.search(piece) is not None
        if b"<f" in piece or b":f" in piece:
            result.formulas |= _places(_UNCACHED.findall(piece))
        if b't="e"' in piece or b"t='e'" in piece:
            for attributes, text in _ERROR.findall(piece):
                place = _place(attributes)
                if place:
                    result.errors[place] = unescape(text.decode("utf-8", "replace"))
        if styles:
            result.percents |= _places(percent.findall(piece))
    if far:
        _measure(archive, member, name)
    return result


def _measure(archive: zipfile.ZipFile, member: str, name: str) -> None:
    """Measures the used rectangle; empty, merely formatted cells do not count."""
    rows = columns = 0
    for piece in chunks(archive, member, name):
        for letters, number in _FILLED.findall(piece):
            columns = max(columns, index_of(letters.decode()) + 1)
            rows = max(rows, int(number))
    if rows * columns > MAX_GRID:
        raise IntakeError(
            t("有单元格远在表格之外，行列范围过大"),
            where=Where(file=name),
            remedy=t("请删除数据区以外的行和列（或把数据复制到新工作簿）后再导入"),
        )


def surveys(archive: zipfile.ZipFile, name: str) -> dict[str, Survey]:
    """The survey of each sheet of an xlsx, by sheet name."""
    named = sheet_members(archive, name)
    styles = percent_styles(archive, name)
    by_member: dict[str, Survey] = {}
    for member in archive.namelist():
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            by_member[member] = survey(archive, member, name, styles)
        else:
            verify(archive, member, name)
    if not named:
        raise damaged(name)
    return {sheet: by_member[member] for sheet, member in named.items() if member in by_member}
