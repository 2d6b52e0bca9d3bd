"""What plugins are asked and what they hand over, where no other value of the model fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_review.model.application import Application
from kepu_review.model.programme import Programme
from kepu_review.model.record import Ranked


@dataclass(frozen=True, slots=True)
class OutcomeRequest:
    """建议结论请求: a ranking and the tiers of its programme."""

    programme: Programme
    ranked: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class ProposedOutcome:
    """建议结论: `outcome` is a tier id or "not_named"; a person decides."""

    application: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One sheet as it was read: the first row is the headings, None is an empty cell."""

    sheet: str
    rows: tuple[tuple[str | int | float | bool | None, ...], ...]


@dataclass(frozen=True, slots=True)
class ApplicationReader:
    """Reads one kind of file into tables; `suffix` is lower case with its dot (".docx")."""

    suffix: str
    title: str
    read: Callable[[Path], Sequence[SourceTable]]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section that a plugin adds to a report; `write` answers in CommonMark, treated as text.

    `reports` names the reports it belongs to: "summary" (internal), "notice" (public).
    """

    id: str
    title: str
    write: Callable[[Programme, Sequence[Application], Sequence[Ranked]], str]
    reports: tuple[str, ...] = ("summary",)
    order: int = 100
