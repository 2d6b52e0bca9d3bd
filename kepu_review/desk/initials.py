"""Pinyin initials, so that 衢州科技馆 is found by "qzkjg"."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

LONGEST = 5
"""Characters of the longest words that are looked up; what is longer is taken in parts."""


@lru_cache(maxsize=50_000)
def initials(text: str) -> str:
    """First letters of the pinyin of each hanzi; other characters in lower case as they are.

    A character with several readings takes that of the longest known word it stands in.
    """
    found, at = [], 0
    while at < len(text):
        word = _word_at(text, at)
        found.append(word or _of_character(text[at]))
        at += len(word) or 1
    return "".join(found)


def _word_at(text: str, at: int) -> str:
    if text[at : at + 2] not in _beginnings():
        return ""
    for length in range(min(LONGEST, len(text) - at), 1, -1):
        letters = _of_word(text[at : at + length])
        if letters:
            return letters
    return ""


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of every word of the dictionary."""
    from pypinyin.constants import PHRASES_DICT  # half a megabyte of tables: only for lists

    return frozenset(word[:2] for word in PHRASES_DICT)


@lru_cache(maxsize=100_000)
def _of_word(word: str) -> str:
    """The initials of a word of the dictionary; "" if it is none."""
    from pypinyin.constants import PHRASES_DICT

    readings = PHRASES_DICT.get(word)
    return "" if readings is None else "".join(_letter(one[0]) for one in readings)


@lru_cache(maxsize=30_000)
def _of_character(character: str) -> str:
    from pypinyin.constants import PINYIN_DICT

    readings = PINYIN_DICT.get(ord(character))
    return _letter(readings) if readings else character.lower()


def _letter(reading: str) -> str:
    return unicodedata.normalize("NFD", reading)[:1]
