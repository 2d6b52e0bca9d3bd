"""What a page shows that its own drawing does not say: notes laid over it, its size, its layers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import pikepdf

_DEEPEST = 40
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_ELSEWHERE = frozenset({"/Contents", "/Parent", "/P", "/Annots", "/StructParents", "/Metadata"})
"""Counted elsewhere, or no part of what is seen."""

Known = dict[tuple[int, int], str]


def of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    """A digest of each page: its size, its annotations, all that its drawing refers to.

    Signatures are left out: they come after the document was made. `seals` tells those in sight.
    """
    numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, start=1)}
    known: Known = {objgen: f"page {n}" for objgen, n in numbers.items()}
    for page in pdf.pages:
        yield _digest(_of_page(page.obj, known))


def seals(pdf: pikepdf.Pdf) -> list[int]:
    """Numbers of pages with signatures that are drawn: what is below one cannot be seen."""
    return [
        number
        for number, page in enumerate(pdf.pages, start=1)
        if any(_is_signature(one) and _in_sight(one) for one in page.obj.get("/Annots", ()))
    ]


def outline(pdf: pikepdf.Pdf) -> list[str]:
    """Title of the document and its bookmarks, as a viewer lists them."""
    info: Any = pdf.trailer.get("/Info", pikepdf.Dictionary())
    first: Any = pdf.Root.get("/Outlines", pikepdf.Dictionary()).get("/First")
    return [str(info.get("/Title", "")), *_titles(first)]


def _titles(first: Any) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    waiting = [first]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        if item.is_indirect:
            seen.add(item.objgen)
        yield str(item.get("/Title", ""))
        waiting += [item.get("/Next"), item.get("/First")]


def _of_page(page: Any, known: Known) -> str:
    own = {key: value for key, value in page.items() if key not in _ELSEWHERE}
    above, depth = page.get("/Parent"), 0
    while isinstance(above, pikepdf.Dictionary) and depth < _DEEPEST:
        own |= {key: above[key] for key in _INHERITED if key in above and key not in own}
        above, depth = above.get("/Parent"), depth + 1
    notes = [_said(one, known, 1) for one in page.get("/Annots", ()) if not _is_signature(one)]
    return _pairs(own, known, 0) + "|" + ",".join(notes)


def _is_signature(note: Any) -> bool:
    if not isinstance(note, pikepdf.Dictionary):
        return False
    above = note.get("/Parent", pikepdf.Dictionary())
    return str(note.get("/FT", above.get("/FT", ""))) == "/Sig"


def _in_sight(note: Any) -> bool:
    corners = [float(one) for one in note.get("/Rect", ())]
    return len(corners) != 4 or (corners[0] != corners[2] and corners[1] != corners[3])


def _said(item: Any, known: Known, depth: int) -> str:
    """One text for one value, whatever its objects are numbered."""
    if depth > _DEEPEST:
        return "…"
    if not isinstance(item, pikepdf.Object):
        return _plain(item)
    which = item.objgen if item.is_indirect else (0, 0)
    if which in known:
        return known[which]
    if item.is_indirect:
        known[which] = "round"  # what leads back to itself says so, and no more
    made = _compound(item, known, depth)
    if item.is_indirect:
        made = known[which] = _digest(made)
    return made


def _compound(item: pikepdf.Object, known: Known, depth: int) -> str:
    if isinstance(item, pikepdf.Array):
        return "[" + ",".join(_said(one, known, depth + 1) for one in item) + "]"
    if isinstance(item, pikepdf.Stream):
        # How a stream is packed changes when a file is saved anew, what is in it does not.
        packed = str(item.get("/Filter", "/FlateDecode")) != "/FlateDecode"
        content = item.read_raw_bytes() if packed else item.read_bytes()
        own = {k: v for k, v in item.items() if k not in {"/Length", "/Filter", "/DecodeParms"}}
        return _pairs(own, known, depth) + hashlib.sha256(content).hexdigest()
    if isinstance(item, pikepdf.Dictionary):
        return _pairs(dict(item.items()), known, depth)
    return _plain(item)


def _pairs(pairs: dict[str, Any], known: Known, depth: int) -> str:
    told = [
        f"{key}={_said(value, known, depth + 1)}"
        for key, value in sorted(pairs.items())
        if key not in {"/Parent", "/P"}
    ]
    return "<" + ";".join(told) + ">"


def _plain(item: Any) -> str:
    """Numbers as their value: programs write 595.28 in several ways."""
    if isinstance(item, pikepdf.String):
        return repr(bytes(item))
    try:
        return f"{Decimal(str(item)):.3f}"
    except InvalidOperation:
        return str(item)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
