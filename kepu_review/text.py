"""Two languages: Chinese first, English second; every sentence a user reads passes through `t`."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_chosen: ContextVar[Language | None] = ContextVar("kepu_language", default=None)


def language() -> Language:
    """The language in force: the one chosen by `speaking`, else `KEPU_LANG`, else Chinese."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    return "en" if os.environ.get("KEPU_LANG", "").lower().startswith("en") else "zh"


@contextmanager
def speaking(wanted: Language) -> Iterator[None]:
    """Within the block, `t` answers in `wanted`."""
    token = _chosen.set(wanted)
    try:
        yield
    finally:
        _chosen.reset(token)


def t(zh: str, en: str) -> str:
    """The sentence in the language in force."""
    return en if language() == "en" else zh


def printable(text: str) -> str:
    """The text on one line, harmless to a terminal and to a log.

    Line ends, tabs and every kind of space become a space; control characters, direction marks,
    and halves of surrogate pairs, which could move the cursor or hide text, become "�".
    """
    return "".join(char if char.isprintable() else _instead(char) for char in text)


def _instead(char: str) -> str:
    return " " if char in "\t\n\r" or unicodedata.category(char) in ("Zs", "Zl", "Zp") else "�"
