"""Text as people paste it: control characters out, line ends made one, blanks trimmed."""

from __future__ import annotations

import re
import unicodedata

# Kept on purpose: U+200C/U+200D and variation selectors, which emoji and rare hanzi need.
UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\ud800-\udfff\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_EMPTY_STARTS = frozenset("/\\-_#NnＮｎ／＼－＿＃无空暂没未不.。ー \t\n\u3000\xa0") | {
    *map(chr, range(0x2010, 0x2016)),
    "\u2212",
    "",
}
_QUOTES = re.compile(r"[\s\"'“”‘’「」『』《》]+")
# hanzi and the signs that go with them
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_EMPTY = re.compile(
    r"(?:/+|\\+|[-_\u2010-\u2015\u2212\u30fc]+|[无空]|暂?无|没有|暂缺|未填|不适用|n/?a|null|none|nan|#n/a)?"
    r"[.。]?"
)


def clean(text: str, *, lines: bool = False) -> tuple[str, int]:
    """The text fit to store, and how many unsafe characters were taken out.

    Hanzi are never normalised: a compatibility ideograph in a name stays what it is.
    Without `lines`, line breaks inside the cell vanish between hanzi and are blanks elsewhere.
    """
    if text.isprintable():
        return text.strip(), 0
    text, removed = UNSAFE.subn("", text)
    text = _LINE_END.sub("\n", text).strip()
    if not lines and "\n" in text:
        text = _one_line(text)
    return text, removed


def _one_line(text: str) -> str:
    whole = ""
    for part in filter(None, (line.strip() for line in text.split("\n"))):
        tight = not whole or _WIDE.match(whole[-1]) or _WIDE.match(part)
        whole += part if tight else f" {part}"
    return whole


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones (NFKC), trimmed."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def is_empty(text: str) -> bool:
    """`/`, 无, —, N/A and the like are how forms say: nothing here."""
    if len(text) > 8 or text[:1] not in _EMPTY_STARTS:  # the short way for most cells
        return False
    return _EMPTY.fullmatch(narrow(text).casefold()) is not None


def squash(text: str) -> str:
    """For comparison only: NFKC, lower case, no blanks, no quotes, no unsafe characters."""
    if not text.isprintable():
        text = UNSAFE.sub("", text)
    return _QUOTES.sub("", unicodedata.normalize("NFKC", text).casefold())
