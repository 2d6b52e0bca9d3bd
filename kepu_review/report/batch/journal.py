"""What of a batch is finished: kept beside the zip until that is closed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from kepu_review.report.batch.piece import Made

_NAME = "finished.jsonl"


class Journal:
    """The folder of finished files, with a line for each: its key, name, hash, and its basis."""

    def __init__(self, out: Path) -> None:
        self.folder = out.with_name(f".{out.name}.unfinished")
        self.folder.mkdir(exist_ok=True)
        self._lines = (self.folder / _NAME).open("a", encoding="utf-8")

    def kept(self, wanted: Mapping[str, tuple[str, str]]) -> dict[str, Made]:
        """Of key → (file, basis) those that are there, unchanged, and still say the same."""
        found: dict[str, Made] = {}
        for line in (self.folder / _NAME).read_text("utf-8", "replace").splitlines():
            told = _line(line)
            if told is None or wanted.get(told[0].key) != (told[0].file, told[1]):
                continue
            if digest(self.folder / told[0].file) == told[0].sha256:
                found[told[0].key] = told[0]
        return found

    def note(self, made: Made, basis: str) -> None:
        """This one is finished."""
        told = {"key": made.key, "file": made.file, "sha256": made.sha256, "basis": basis}
        self._lines.write(json.dumps(told) + "\n")
        self._lines.flush()

    def close(self) -> None:
        """Stop for now; what is finished stays."""
        self._lines.close()

    def remove(self) -> None:
        """All is in the zip."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def digest(path: Path) -> str:
    """SHA-256 of a file; "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _line(line: str) -> tuple[Made, str] | None:
    """None for a line that was cut short."""
    try:
        told = json.loads(line)
        return Made(told["key"], told["file"], told["sha256"]), told["basis"]
    except (ValueError, KeyError, TypeError):
        return None
