"""Finds text that was opened in a wrong encoding and saved again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepu_review.intake.cells import Sheet
from kepu_review.intake.lexicon import Lexicon
from kepu_review.intake.problems import Note
from kepu_review.text import t

_ROUTES = (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"))
_BIG5 = ("gb18030", "big5")


def _texts(sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for row in sheet.rows[:10]:
            yield from (cell for cell in row if isinstance(cell, str) and 2 <= len(cell) < 80)


def _means(text: str, route: tuple[str, str], lexicon: Lexicon) -> bool:
    try:
        return lexicon.find(text.encode(route[0]).decode(route[1])) is not None
    except UnicodeError:
        return False


def garbled_note(sheets: Sequence[Sheet], lexicon: Lexicon) -> Note | None:
    """What went wrong with the encoding, if the headings make sense when it is undone."""
    for text in _texts(sheets):
        if any(_means(text, route, lexicon) for route in _ROUTES):
            return Note(
                t("文字已成乱码：曾以错误的编码打开后保存"),
                t("请用原始文件重新另存为 .xlsx"),
            )
        if _means(text, _BIG5, lexicon):
            return Note(
                t("文字是繁体 Big5 编码"),
                t("请另存为 .xlsx 或“CSV UTF-8”"),
            )
    return None
