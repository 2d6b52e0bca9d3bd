"""Two languages: Chinese first, English second; every sentence a user reads passes through `t`.

The Chinese sentence is the message; the English one stands in `locale/en/LC_MESSAGES`, gathered
and compiled by `python -m kepu_review.testing.catalogues` (Babel).
"""

from __future__ import annotations

import gettext
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]

LOCALE = Path(__file__).parent / "locale"
CONTEXT_END = "\x04"
"""Parts a message from its context, as in gettext's own files."""

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


def t(message: str, /, **values: object) -> str:
    """The message in the language in force; `{name}` in it stands for the value of that name.

    A message that the catalogue lacks stays Chinese. Values are inserted as they are, never read
    as a template.
    """
    words = message if language() == "zh" else _english().gettext(message)
    words = words.rpartition(CONTEXT_END)[2]
    return words.format(**values) if values else words


def msg(zh: str, context: str = "") -> str:
    """A message to be said later by `t`; `context` where one Chinese word has several meanings."""
    return f"{context}{CONTEXT_END}{zh}" if context else zh


def either(zh: str, en: str) -> str:
    """The one in the language in force, of a text that data gives in both."""
    return en if language() == "en" else zh


@cache
def _english() -> gettext.NullTranslations:
    return gettext.translation("kepu_review", LOCALE, ["en"])


def printable(text: str) -> str:
    """The text on one line, harmless to a terminal and to a log.

    Line ends, tabs and every kind of space become a space; control characters, direction marks,
    and halves of surrogate pairs, which could move the cursor or hide text, become "�".
    """
    return "".join(char if char.isprintable() else _instead(char) for char in text)


def _instead(char: str) -> str:
    return " " if char in "\t\n\r" or unicodedata.category(char) in ("Zs", "Zl", "Zp") else "�"
