"""The one tree of errors. Each says what is wrong, where, and what to do next.

KepuError
├── UsageError            wrong use of a command or a function (exit 2)
├── InputError            a file that a person gave us
│   ├── IntakeError       applications or experts
│   ├── RubricError       a rubric file
│   └── ProgrammeError    a programme file
├── Refused               the rules of the round forbid the act
│   ├── NotAssigned       this expert does not review this application
│   ├── MarkRefused       outside its range, unknown criterion, wrong kind
│   ├── StaleReview       somebody saved after you read; carries both texts
│   ├── PhaseClosed       the phase of the round does not allow it
│   ├── AssignmentRefused no assignment satisfies what was asked
│   └── MethodRefused     a ranking method whose preconditions fail
├── StoreError            the round cannot be opened, read or written
├── PluginError           a plugin cannot be loaded or breaks its contract
└── ReportError           a document cannot be made
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file; `row`, `column` and `line` count from 1."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        parts = [self.file or ""]
        if self.sheet is not None:
            parts.append(t("工作表“{sheet}”", sheet=self.sheet))
        if self.line is not None:
            parts.append(t("第 {line} 行", line=self.line))
        if self.row is not None:
            parts.append(t("第 {row} 行", row=self.row))
        if self.column is not None:
            parts.append(t("“{column}”列", column=self.column))
        return t("，").join(part for part in parts if part)


class KepuError(Exception):
    """What went wrong (`message`), where, and what to do next (`remedy`)."""

    exit_code = 1

    def __init__(self, message: str, *, where: Where | None = None, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}{t('：')}" if self.where and str(self.where) else ""
        advice = f"\n{t('怎么办：')}{self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{advice}"

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the words, no traceback (IPython asks by this name)."""
        return [str(self)]


class UsageError(KepuError):
    """Wrong use of a command or a function."""

    exit_code = 2


class InputError(KepuError):
    """A file that a person gave us cannot be used as it is."""


class IntakeError(InputError):
    """Applications or experts cannot be read."""


class RubricError(InputError):
    """A rubric file is not a rubric, or contradicts itself."""


class ProgrammeError(InputError):
    """A programme file is not a programme, or contradicts itself."""


class Refused(KepuError):
    """The rules of the round forbid the act; nothing was written."""


class NotAssigned(Refused):
    """This expert does not review this application."""


class MarkRefused(Refused):
    """A mark outside its range, for an unknown criterion, or of the wrong kind."""


class StaleReview(Refused):
    """Somebody saved after the caller read; `current` holds what is stored now."""

    def __init__(self, message: str, *, current: Mapping[str, Any], remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.current = current


class PhaseClosed(Refused):
    """The phase of the round does not allow the act."""


class AssignmentRefused(Refused):
    """No assignment satisfies what was asked; the message names what stands in the way."""


class MethodRefused(Refused):
    """A ranking method whose preconditions fail; never silently replaced by another."""


class StoreError(KepuError):
    """The round cannot be opened, read or written."""


class PluginError(KepuError):
    """A plugin cannot be loaded or breaks its contract; the message names it."""


class ReportError(KepuError):
    """A document cannot be made."""
