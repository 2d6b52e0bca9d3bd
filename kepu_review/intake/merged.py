"""Merged cells of a table's body: a region or unit is filled down, a figure is not guessed."""

from __future__ import annotations

from dataclasses import dataclass, field

from kepu_review.intake.cells import Raw
from kepu_review.intake.tables import Table

FILLED = frozenset({"region", "nominator", "category", "subtype"})


@dataclass(slots=True)
class Merged:
    """Places count from 0 within the sheet."""

    filled: dict[tuple[int, int], Raw] = field(default_factory=dict)  # covered cell → its value
    refused: set[tuple[int, int]] = field(default_factory=set)  # covered cells without a value
    tops: set[tuple[int, int]] = field(default_factory=set)  # where a filled merge starts


def merged_cells(table: Table) -> Merged:
    """What merges down through the body mean for the cells they cover."""
    result = Merged()
    width, height = len(table.columns), len(table.sheet.rows)
    for merge in table.sheet.merges:
        top = max(merge.top, table.start)
        if merge.bottom <= merge.top or merge.bottom < table.start or merge.left >= width:
            continue
        value: Raw = table.sheet.rows[merge.top][merge.left] if merge.top < height else ""
        meaning = table.columns[merge.left].meaning
        fixed = meaning.fixed.id if meaning and meaning.fixed else None
        covered = range(max(top, merge.top + 1), min(merge.bottom + 1, height))
        if fixed in FILLED and merge.left == merge.right:
            result.tops.add((merge.top, merge.left))
            result.filled |= {(row, merge.left): value for row in covered}
        elif meaning is not None and fixed != "":
            result.refused |= {(row, merge.left) for row in covered}
    return result
