"""Pinyin initials, so that 衢州科技馆 is found by "qzkjg"."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=50_000)
def initials(text: str) -> str:
    """First letters of the pinyin of each hanzi; other characters in lower case as they are."""
    from pypinyin import Style, lazy_pinyin  # half a megabyte of tables: only for lists

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
