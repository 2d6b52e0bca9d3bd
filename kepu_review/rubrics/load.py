"""A rubric file to a `Rubric`: syntax, schema and contradictions, all reported with their lines."""

from __future__ import annotations

import hashlib
import json
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kepu_review import yamlfile
from kepu_review.errors import RubricError
from kepu_review.model import Rubric, Severity
from kepu_review.rubrics.build import build
from kepu_review.rubrics.contradictions import contradictions
from kepu_review.rubrics.problem import Problem
from kepu_review.yamlfile import YamlDocument, YamlProblem


def load(path: str | Path) -> Rubric:
    """The rubric in a YAML file.

    Raises
    ------
    RubricError
        unreadable, not UTF-8, not YAML, against the schema, or contradicting itself; lists
        everything that is wrong, each with its line and what to write instead.
    """
    document = yamlfile.read_file(Path(path), RubricError)
    return _checked(document.text, document.name)


def loads(text: str, name: str = "rubric.yaml") -> Rubric:
    """The rubric in a YAML text; `name` stands in error messages. Raises as `load` does."""
    return _checked(text.removeprefix("\ufeff"), name)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of rubric files."""
    text = files("kepu_review.rubrics").joinpath("rubric.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def content_hash(text: str) -> str:
    """What identifies a rubric: the sha256 of its text with line ends as LF."""
    return hashlib.sha256(_unix(text).encode()).hexdigest()


def lint(rubric: Rubric) -> tuple[YamlProblem, ...]:
    """What the author should look at again, by line (line 1 where a rubric has no text).

    A rubric that loads has no errors, so this gives warnings; for a rubric put together in code
    it gives contradictions as well.
    """
    found = contradictions(rubric)
    if not found:
        return ()
    document = _document(rubric.text, rubric.id) if rubric.text else None
    return tuple(_with_line(document, problem) for problem in found)


@lru_cache(maxsize=64)
def _checked(text: str, name: str) -> Rubric:
    document = _document(text, name)
    yamlfile.refuse(document, yamlfile.validate(document, schema()), RubricError)
    unix = _unix(text)
    rubric = build(document.data, digest=content_hash(unix), text=unix)
    wrong = [p for p in contradictions(rubric) if p.severity is Severity.ERROR]
    yamlfile.refuse(document, [_with_line(document, p) for p in wrong], RubricError)
    return rubric


def _document(text: str, name: str) -> YamlDocument:
    return yamlfile.read(text, name, RubricError)


def _with_line(document: YamlDocument | None, problem: Problem) -> YamlProblem:
    line = 1 if document is None else document.line(problem.path)
    return YamlProblem(line, problem.message, problem.remedy)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
