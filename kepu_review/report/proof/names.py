"""What the attached files are called, and the form of their JSON."""

from __future__ import annotations

import hashlib
import json

FORMAT = 1
"""Raised when a reader of older files could no longer understand newer ones."""

MANIFEST = "manifest.json"
MARKS = "marks.csv"
SHEETS = "sheets.csv"
APPLICATIONS = "applications.json"
PROGRAMME = "programme.yaml"
METHOD = "method.json"
DECISIONS = "decisions.json"
EVENTS = "events.jsonl"
PRINTED = "printed.json"
PAGES = "pages.json"
"""Made of the finished pages, so that the list of files cannot hold its hash."""

MEDIA = {"csv": "text/csv", "json": "application/json", "jsonl": "application/x-ndjson"}


def dumps(value: object) -> str:
    """One text for one content, readable."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def digest(content: str | bytes) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def media(name: str) -> str:
    """The MIME type of an attached file."""
    return MEDIA.get(name.rpartition(".")[2], "text/plain")


def rubric_file(content_hash: str) -> str:
    """The file of a rubric: ids may be Chinese, names of attached files may not."""
    return f"rubric-{content_hash[:16]}.yaml"
