"""A programme file to a Programme; everything that is wrong is told at once, with its line."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kepu_review.errors import ProgrammeError
from kepu_review.model import Programme
from kepu_review.programmes.build import build
from kepu_review.programmes.consistency import contradictions
from kepu_review.yamlfile import YamlDocument, read, read_file, refuse, validate


def load(path: Path) -> Programme:
    """Read a programme file; raises ProgrammeError with file, line and what to write instead."""
    return _programme(read_file(path, ProgrammeError))


def loads(text: str, name: str = "programme.yaml") -> Programme:
    """Read a programme from text; `name` stands in messages."""
    return _programme(read(text, name, ProgrammeError))


@cache
def _schema_text() -> str:
    return files(__package__).joinpath("programme.schema.json").read_text("utf-8")


def schema() -> dict[str, Any]:
    """The JSON Schema of programme files, for editors too."""
    result: dict[str, Any] = json.loads(_schema_text())
    return result


def _programme(document: YamlDocument) -> Programme:
    refuse(document, validate(document, schema()), ProgrammeError)
    refuse(document, contradictions(document), ProgrammeError)
    return build(document.data, document.text, content_hash(document.text))


def content_hash(text: str) -> str:
    """SHA-256 of the text; the kind of line end does not matter."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()
