"""A programme file to a Programme; everything that is wrong is told at once, with its line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kepu_review.errors import ProgrammeError
from kepu_review.model import Programme
from kepu_review.programmes.build import build
from kepu_review.programmes.consistency import contradictions
from kepu_review.programmes.inherit import inherited
from kepu_review.yamlfile import YamlDocument, read, read_file, refuse, validate


def load(path: Path, parents: Iterable[Programme] = ()) -> Programme:
    """Read a programme file; `parents` are those it may inherit from.

    Raises ProgrammeError with file, line and what to write instead.
    """
    document = read_file(Path(path), ProgrammeError)
    return _loaded(document, parents)


def loads(text: str, name: str = "programme.yaml", parents: Iterable[Programme] = ()) -> Programme:
    """Read a programme from text; `name` stands in messages. Raises as `load` does."""
    plain = text.removeprefix("\ufeff")
    if "inherits:" not in plain:  # the text that a round keeps is whole, and read once
        return _checked(plain, name)
    return _loaded(read(plain, name, ProgrammeError), parents)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of programme files, for editors too."""
    text = files("kepu_review.programmes").joinpath("programme.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _schema_of_part() -> dict[str, Any]:
    """Of a file that inherits: an entry may say its id and what is different, no more."""
    relaxed: dict[str, Any] = _relaxed(schema())
    return {**relaxed, "required": ["id", "title", "inherits"]}


def _relaxed(part: Any) -> Any:
    if isinstance(part, list):
        return [_relaxed(one) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _relaxed(value) for key, value in part.items()}
    needed = inner.get("required")
    if isinstance(needed, list):
        inner["required"] = [name for name in needed if name == "id"]
    return inner


def _loaded(document: YamlDocument, parents: Iterable[Programme]) -> Programme:
    if "inherits" not in document.data:
        return _checked(document.text, document.name)
    refuse(document, validate(document, _schema_of_part()), ProgrammeError)
    whole = inherited(document, parents)
    refuse(whole, validate(whole, schema()), ProgrammeError)
    refuse(whole, contradictions(whole), ProgrammeError)
    return _built(whole.data, whole.text)


@lru_cache(maxsize=32)
def _checked(text: str, name: str) -> Programme:
    document = read(text, name, ProgrammeError)
    refuse(document, validate(document, schema()), ProgrammeError)
    refuse(document, contradictions(document), ProgrammeError)
    return _built(document.data, text)


def _built(data: dict[str, Any], text: str) -> Programme:
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return build(data, unix, hashlib.sha256(unix.encode()).hexdigest())
