"""PDF files: pages, lock, and whether they are pictures of pages without text."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

LOOKED = 20
"""Pages that are looked into; of a longer document the first ones."""

MOST = 4 << 20
"""Bytes of a page's content that are read; a small file may unpack to any size."""

FORMS = 500
"""Forms within pages that are looked into; more is no paper that anybody wrote."""

_RAW = 64 << 10  # packed otherwise than by Deflate: only what cannot grow far
_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_UNSEEN = 3  # text rendering mode of the layer that a scanner's text recognition adds


class BrokenPaper(Exception):
    """It cannot be read as a PDF."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF is; what is not known is None."""

    pages: int | None
    encrypted: bool
    scan: bool | None
    locked: bool = False  # needs a password to be opened


def looked_into(path: Path) -> Paper:
    """Look into a PDF.

    Raises
    ------
    BrokenPaper
        it is damaged.
    """
    import pikepdf

    try:
        with pikepdf.open(path) as document:
            return Paper(len(document.pages), document.is_encrypted, _scan(document))
    except pikepdf.PasswordError:
        return Paper(None, encrypted=True, scan=None, locked=True)
    except (pikepdf.PdfError, ValueError, OverflowError, RuntimeError) as error:
        raise BrokenPaper from error


def _scan(document: Any) -> bool | None:
    """Whether pages hold pictures and none of them text that is seen; None where a page fails."""
    import pikepdf

    pictures, looked = False, set[tuple[int, int]]()
    try:
        for page in islice(document.pages, LOOKED):
            text, picture = _seen(document, page.obj, looked, 0)
            if text:
                return False
            pictures = pictures or picture
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, zlib.error):
        return None
    return pictures


def _seen(
    document: Any, holder: Any, looked: set[tuple[int, int]], depth: int
) -> tuple[bool, bool]:
    """Whether a page or a form within it shows text, and whether it shows a picture.

    `looked` are the forms that were looked into: each is once, however many show it.
    """
    import pikepdf

    streams = _streams(holder)
    content = b"\n".join(_unpacked(one) for one in streams)
    text, pictures, mode = False, False, 0
    drawn: set[str] = set()
    for step in pikepdf.parse_content_stream(document.make_stream(content)):
        name, operands = str(step.operator), step.operands
        if name == "Tr":
            mode = int(operands[0])
        elif name in _TEXT and mode != _UNSEEN:
            text = True
        elif name == "Do":
            drawn.add(str(operands[0]))
        elif name == "INLINE IMAGE":
            pictures = True
    for one in _objects(holder, drawn):
        if one.get("/Subtype") == "/Image":
            pictures = True
        elif one.get("/Subtype") == "/Form" and depth < 3 and one.objgen not in looked:
            if len(looked) == FORMS:
                raise ValueError("more forms than any page has")
            looked.add(one.objgen)
            more = _seen(document, one, looked, depth + 1)
            text, pictures = text or more[0], pictures or more[1]
    return text, pictures


def _streams(holder: Any) -> list[Any]:
    import pikepdf

    if isinstance(holder, pikepdf.Stream):
        return [holder]
    contents = holder.get("/Contents")
    if contents is None:
        return []
    return [contents] if isinstance(contents, pikepdf.Stream) else list(contents)[:100]


def _objects(holder: Any, drawn: set[str]) -> Iterator[Any]:
    named = holder.get("/Resources", {}).get("/XObject", {})
    for name in sorted(drawn)[:100]:
        if name in named:
            yield named[name]


def _unpacked(stream: Any) -> bytes:
    packed = bytes(stream.read_raw_bytes())
    if stream.get("/Filter") is None:
        return packed[:MOST]
    if stream.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in stream:
        return zlib.decompressobj().decompress(packed, MOST)
    if len(packed) > _RAW:
        raise ValueError("packed in a way that may grow")
    return bytes(stream.read_bytes())
