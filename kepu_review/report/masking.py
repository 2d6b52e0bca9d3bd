"""隐去个人信息: what documents say without telephones, identity numbers and mails of persons.

A document that goes out never has them. An internal one has them only where somebody asked for it
(`--personal`, which sets KEPU_PERSONAL). Numbers by which things are found again stay as they
are: those of applications and bases, hashes, and what the office says of itself. What counts as
personal in a text: `kepu_review.masking`.
"""

from __future__ import annotations

import os
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from kepu_review.masking import without_personal

VARIABLE = "KEPU_PERSONAL"
"""Set to 1: internal documents keep personal data."""

KEPT = frozenset(
    {
        *("id", "application", "code", "receipt", "hash", "merkle_root", "version"),
        # The office's own words and where it can be reached: public on purpose.
        *("organiser", "programme", "edition", "document", "document_number", "contact", "clause"),
        # Files: whoever writes them leaves out what is personal, their hashes are taken already.
        "attachments",
        "blocks",
    }
)
"""Fields of the data of documents that are never changed."""

_NO_WORDS = frozenset({"t", "kind", "look", "style", "svg", "png", "packed", "media"})
"""Keys of blocks whose values nobody reads: pictures and files, and how a block is set."""

_T = TypeVar("_T")


def wanted() -> bool:
    """Whether personal data were asked for."""
    return os.environ.get(VARIABLE) == "1"


def internal(data: _T) -> _T:
    """The data of an internal document: masked unless asked for otherwise."""
    return data if wanted() else masked(data)


def internal_text(text: str) -> str:
    """A text of an internal document or of a file in it."""
    return text if wanted() else without_personal(text)


def masked(data: _T) -> _T:
    """The same values with what is personal left out of every text but those in `KEPT`."""
    return cast(_T, _masked(data))


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else without_personal(value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            one.name: new
            for one in fields(value)
            if one.name not in KEPT and (new := _masked(old := getattr(value, one.name))) is not old
        }
        return replace(value, **changed) if changed else value
    if isinstance(value, tuple | list):
        made = [_masked(one) for one in value]
        same = all(new is old for new, old in zip(made, value, strict=True))
        return value if same else type(value)(made)
    if isinstance(value, dict):
        return {key: one if key in _NO_WORDS else _masked(one) for key, one in value.items()}
    return value
