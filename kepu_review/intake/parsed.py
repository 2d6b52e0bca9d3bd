"""What a value parser answers: the value, None for missing, or Trouble with remarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kepu_review.intake.cells import Raw
from kepu_review.intake.problems import Note
from kepu_review.model import Severity, Value


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell with remarks; `value` is what may be stored if no remark is an error."""

    notes: tuple[Note, ...]
    value: Value | None = None

    @property
    def refused(self) -> bool:
        """Whether a remark keeps the row out."""
        return any(note.severity is Severity.ERROR for note in self.notes)


Parsed = Value | Trouble | None
Parser = Callable[[Raw], Parsed]


def refuse(note: Note) -> Trouble:
    """The cell cannot be used."""
    return Trouble((note,))


def remark(value: Value | None, *notes: Note) -> Parsed:
    """The value, with remarks if there are any."""
    return Trouble(notes, value) if notes else value
