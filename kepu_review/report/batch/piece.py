"""A piece of a batch: one document that is a file of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kepu_review.report.nodes import Node
from kepu_review.text import language


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be set, and what its file is called (any text; it is made safe)."""

    key: str  # no two pieces of a batch have the same
    name: str
    blocks: Sequence[Node]
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A piece that was set."""

    key: str
    file: str
    sha256: str


def basis(piece: Piece) -> str:
    """A hash of all that decides what the page says: equal pages need not be set again."""
    said = [_setting(), language(), piece.blocks, dict(piece.meta)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _setting() -> str:
    from kepu_review.report import typeset

    parts = hashlib.sha256()
    for name, content in typeset.template().items():
        parts.update(name.encode() + b"\0" + content)
    return parts.hexdigest()
