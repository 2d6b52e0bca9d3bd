"""What is wrong with a cell, and what a person should do about it."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_review.errors import Where
from kepu_review.model import Severity

SHOWN = 200
"""At most so many characters of a bad cell are repeated in a problem."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One finding about one cell, row or column of a file, before anything is written."""

    where: Where
    value: str  # what the cell holds, shortened
    reason: str
    remedy: str = ""
    severity: Severity = Severity.ERROR

    @property
    def sheet(self) -> str | None:
        """The sheet, or the form within a folder or an archive of forms."""
        return self.where.sheet or (self.where.file or "").partition("/")[2] or None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a value, not yet placed in a file."""

    reason: str
    remedy: str = ""
    severity: Severity = Severity.ERROR


def warning(reason: str, remedy: str = "") -> Note:
    """A remark that lets the value in."""
    return Note(reason, remedy, Severity.WARNING)


def info(reason: str, remedy: str = "") -> Note:
    """A remark for the record."""
    return Note(reason, remedy, Severity.INFO)


def shorten(text: str, limit: int = SHOWN) -> str:
    """The text, cut with an ellipsis when it is longer than `limit`."""
    return text if len(text) <= limit else f"{text[:limit]}…"
