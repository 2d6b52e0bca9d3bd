"""A programme file to a Programme; everything that is wrong is told at once, with its line."""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kepu_review.errors import ProgrammeError
from kepu_review.model import Programme
from kepu_review.programmes.build import build
from kepu_review.programmes.consistency import contradictions
from kepu_review.yamlfile import read, read_file, refuse, validate


def load(path: Path) -> Programme:
    """Read a programme file; raises ProgrammeError with file, line and what to write instead."""
    document = read_file(Path(path), ProgrammeError)
    return _checked(document.text, document.name)


def loads(text: str, name: str = "programme.yaml") -> Programme:
    """Read a programme from text; `name` stands in messages. Raises as `load` does."""
    return _checked(text.removeprefix("\ufeff"), name)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of programme files, for editors too."""
    text = files("kepu_review.programmes").joinpath("programme.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache(maxsize=32)
def _checked(text: str, name: str) -> Programme:
    document = read(text, name, ProgrammeError)
    refuse(document, validate(document, schema()), ProgrammeError)
    refuse(document, contradictions(document), ProgrammeError)
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return build(document.data, unix, hashlib.sha256(unix.encode()).hexdigest())
