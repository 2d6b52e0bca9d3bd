"""Makes any text fit to be set: no control characters, no glyph that the fonts lack."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from kepu_review.report import fonts
from kepu_review.text import t

LONGEST = 100_000
"""Characters of one text that a document shows; the rest is said to be missing."""

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_ORDINARY = re.compile(
    "[\n\u0020-\u007e\u3001-\u3011\u4e00-\u9fa5\uff01-\uff0f\uff10-\uff1f\u2014\u2018-\u201d\u2026]*"
)
_LONG_RUN = re.compile(r"[!-~\u00a1-\u024f]{25,}")


class Cleaner:
    """Cleans texts and remembers which characters no font could draw (`missing`)."""

    def __init__(self, covered: frozenset[int] | None = None) -> None:
        self.missing: Counter[str] = Counter()
        self._covered = covered
        self._known: dict[str, str] = {}

    def text(self, value: str) -> str:
        """`value` as it can be set; a character without a glyph becomes 〔U+20BB7〕."""
        if len(value) > LONGEST:
            left = len(value) - LONGEST
            note = t("……〔以下略去 {left} 字〕", left=left)
            value = value[:LONGEST] + note
        if not _ORDINARY.fullmatch(value):
            value = _BREAKS.sub("\n", _ANSI.sub("", value))
            value = "".join(map(self._character, value))
        return _LONG_RUN.sub(_breakable, value)

    def line(self, value: str) -> str:
        """The same on one line, for titles and names of files."""
        return " ".join(self.text(value).replace("\u200b", "").split())

    def _character(self, char: str) -> str:
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = self._decide(char)
        if known.startswith("〔U+"):
            self.missing[char] += 1
        return known

    def _decide(self, char: str) -> str:
        kind = unicodedata.category(char)
        point = ord(char)
        if char == "\n":
            return char
        if char == "\t":
            return "    "
        if kind in {"Cc", "Cs", "Cf"} or 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF:
            return ""  # direction marks would let a text be read otherwise than it is stored
        if self._covered is None:
            self._covered = fonts.coverage()
        if point in self._covered:
            return char
        return " " if kind == "Zs" else f"〔U+{point:04X}〕"


def _breakable(match: re.Match[str]) -> str:
    """A long run without a space may break after every 12 characters (zero-width space)."""
    run = match.group()
    return "\u200b".join(run[i : i + 12] for i in range(0, len(run), 12))


def link(href: str) -> str | None:
    """`href` if a document may link there: http, https or mailto."""
    href = href.strip()
    if not href or any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in href):
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme in {"http", "https"}:
        return href if parts.netloc else None
    return href if scheme == "mailto" and "@" in parts.path else None


def over(value: object, change: Callable[[str], str]) -> object:
    """A tree of dicts and lists with `change` made to each text but the keys."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return [over(item, change) for item in value]
    if isinstance(value, dict):
        return {key: over(item, change) for key, item in value.items()}
    return value
