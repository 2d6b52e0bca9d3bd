"""The rows that stay out, kept as they were read so that a person can correct them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kepu_review.intake.applications import Draft
from kepu_review.intake.cells import shown
from kepu_review.intake.grid import Grid
from kepu_review.model import Severity


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that stays out."""

    row: int  # as a person counts
    cells: tuple[str, ...]
    reasons: Mapping[int | None, str]  # index of the column (None: the row) → what is wrong


@dataclass(frozen=True, slots=True)
class Rejects:
    """The rows of one sheet that stay out, under its headings."""

    sheet: str | None
    headings: tuple[str, ...]
    rows: tuple[Reject, ...]


def _cells(grid: Grid, row: int) -> tuple[str, ...]:
    return tuple(shown(grid.cell(row, c.index)) for c in grid.table.columns)


def _reasons(grid: Grid, row: int) -> dict[int | None, str]:
    reasons: dict[int | None, str] = {}
    for remark in dict.fromkeys(grid.remarks.get(row, ())):
        if remark.note.severity is Severity.INFO:
            continue
        place = remark.column.index if remark.column else None
        text = "；".join(part for part in (remark.note.reason, remark.note.remedy) if part)
        reasons[place] = f"{reasons[place]}\n{text}" if place in reasons else text
    return reasons


def rejects_of(drafts: Sequence[Draft]) -> tuple[Rejects, ...]:
    """The refused rows, sheet by sheet; numbers that were given go along in a column."""
    grids = {id(d.grid): d.grid for d in drafts if d.refused}
    groups = []
    for key, grid in grids.items():
        numbered = grid.table.fixed("id") is None
        headings = tuple(c.heading for c in grid.table.columns)
        rows = []
        for draft in drafts:
            if id(draft.grid) != key or not draft.refused:
                continue
            cells = _cells(grid, draft.row)
            reasons = _reasons(grid, draft.row)
            number = grid.table.row_number(draft.row)
            rows.append(Reject(number, (*cells, draft.id or "") if numbered else cells, reasons))
        titles = (*headings, "申报编号") if numbered else headings
        groups.append(Rejects(grid.table.sheet.name, titles, tuple(rows)))
    return tuple(groups)
