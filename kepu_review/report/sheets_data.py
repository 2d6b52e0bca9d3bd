"""What marking sheets say: one `Sheet` per expert, application and stage, all texts ready."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepu_review.report.data import Heading


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A criterion, or with `section` a group of them with the sum below it."""

    id: str
    title: str
    full: str  # most points
    level: str = ""  # what was chosen, where it is not a number
    points: str = ""  # or 不适用, 弃权; empty: nothing marked
    comment: str = ""
    section: bool = False


@dataclass(frozen=True, slots=True)
class VetoRow:
    """一票否决: `evidence` None where it was not raised."""

    text: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; one that was not handed in is a blank form to fill in by hand."""

    application: str
    name: str
    facts: tuple[tuple[str, str], ...]  # label, value
    expert: str  # id
    expert_name: str
    affiliation: str
    stage: str  # title
    rubric: str  # title with version
    full: str
    rows: tuple[SheetRow, ...]
    handed_in: bool
    total: str = ""
    grade: str = ""
    vetoes: tuple[VetoRow, ...] = ()
    comment: str = ""
    declared_at: dt.datetime | None = None
    submitted_at: dt.datetime | None = None
    receipt: str = ""  # hash of the event that handed it in
    why_not: str = ""  # 已提交而不计入: the reason


@dataclass(frozen=True, slots=True)
class SheetsData:
    """专家评分表, by expert, then stage, then application."""

    heading: Heading
    generated_at: dt.datetime
    sheets: tuple[Sheet, ...]
