"""Names of files from names of applicants: safe on every system, no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MOST = 120
"""Bytes of a name without its ending: zip programs and old file systems take no more than 255."""

_UNFIT = re.compile(r'[\\/:*?"<>|%$`~!\x00-\x1f\x7f]+')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)


def file_names(wanted: Iterable[str], ending: str) -> list[str]:
    """A name for each text, in their order; `ending` as in ".pdf".

    No separators, wildcards, control or direction marks, no leading dot or dash, no name that a
    system keeps for a device; no two that a system takes for the same.
    """
    taken: set[str] = set()
    names = []
    for text in wanted:
        stem = _stem(text)
        name, number = stem, 1
        while _same(name) in taken:
            number += 1
            name = f"{_cut(stem, MOST - 8)}（{number}）"
        taken.add(_same(name))
        names.append(name + ending)
    return names


def _stem(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(char for char in plain if unicodedata.category(char)[0] != "C" or char == "\n")
    plain = " ".join(_UNFIT.sub("_", plain).split())
    plain = _cut(plain, MOST).strip(" .-_")
    if not plain or _DEVICE.fullmatch(plain):
        return f"_{plain}".rstrip(" .")
    return plain


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").rstrip(" .")


def _same(name: str) -> str:
    """How a system that minds neither case nor width of letters sees the name."""
    return unicodedata.normalize("NFKC", name).casefold()
