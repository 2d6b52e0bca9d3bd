"""Word documents (.docx): their tables as rows of cell texts, and the paragraphs beside them."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kepu_review.errors import IntakeError, Where
from kepu_review.text import t

BODY = "word/document.xml"
MOST = 32 << 20
"""Bytes of the body, unpacked; pictures are not in it."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}tbl", f"{_W}instrText"})
_TICKED = frozenset({"F0FE", "F052", "F053", "F054", "F0FD", "F0FC", "F050", "F06E", "F0A2"})
_BLANK = frozenset({"F0A8", "F0A3", "F06F", "F071", "F030", "F0A1"})
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError),
    RuntimeError,  # a password, a way of packing that is not known, elements within each other
)
_YES = ("1", "true", "on")

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Document:
    """What a person reads: tables in their order, and lines outside of tables."""

    tables: tuple[Rows, ...]
    lines: tuple[str, ...]


def is_word(data: bytes) -> bool:
    """Whether the bytes are a .docx document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return BODY in archive.namelist()
    except _BROKEN:
        return False


def read_word(data: bytes, name: str) -> Document:
    """Read a document.

    Raises
    ------
    IntakeError
        it is damaged, locked, no Word document, or unpacks to an absurd size.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(_body(data), forbid_dtd=True)
        tables = tuple(_table(one) for one in root.iter(f"{_W}tbl"))
        body = root.find(f"{_W}body")
        own = [] if body is None else list(_paragraphs(body))
    except (*_BROKEN, KeyError, ParseError, DefusedXmlException) as error:
        raise IntakeError(
            t("Word 文档已损坏，或不是 .docx"),
            where=Where(file=name),
            remedy=t("请用 Word 或 WPS 打开，另存为 .docx 后再导入"),
        ) from error
    return Document(tables, tuple(line for line in own if line.strip()))


def _body(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(BODY) as file:
        body = file.read(MOST + 1)
    if len(body) > MOST:
        raise ValueError("unpacks to an absurd size")
    return body


def _table(table: Any) -> Rows:
    return [[_cell(cell) for cell in _children(row, "tc")] for row in _children(table, "tr")]


def _children(holder: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those that a content control holds."""
    for child in holder:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(child, name)


def _cell(cell: Any) -> str:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    if merge is not None and merge.get(f"{_W}val", "continue") == "continue":
        return ""
    return "\n".join(_paragraphs(cell)).strip()


def _paragraphs(holder: Any) -> Iterator[str]:
    for child in holder:
        if child.tag == f"{_W}p":
            yield "".join(_texts(child))
        elif child.tag not in _SKIPPED:
            yield from _paragraphs(child)


def _texts(holder: Any) -> Iterator[str]:
    for child in holder:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag == f"{_W}tab":
            yield " "
        elif tag == f"{_W}sym":
            yield _symbol(str(child.get(f"{_W}char", "")).upper())
        elif tag == f"{_W}checkBox":
            yield _box(child)
        else:
            yield from _texts(child)


def _symbol(code: str) -> str:
    """Boxes of the Wingdings fonts as the characters that ticks are known by."""
    wanted = code if code.startswith("F0") else f"F0{code[-2:]}"
    if wanted in _TICKED:
        return "☑"
    return "□" if wanted in _BLANK else ""


def _box(box: Any) -> str:
    """A form field to be ticked."""
    for name in ("checked", "default"):
        state = box.find(f"{_W}{name}")
        if state is not None:
            return "☑" if state.get(f"{_W}val", "1") in _YES else "□"
    return "□"
