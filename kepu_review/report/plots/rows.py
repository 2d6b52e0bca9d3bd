"""Which applications a figure shows, and how each of them is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kepu_review.report.data_statistics import SureRow
from kepu_review.report.plots.sheet import QUIET, Sheet
from kepu_review.report.plots.style import labels, width
from kepu_review.report.words import MISSING, number
from kepu_review.text import either, t

ROW = 12.0
"""Points from one line to the next."""
LINES = 36
"""Of one drawing; more would not fit on a page."""
NINETY = 1.645
"""Standard errors on either side that hold nine of ten."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores from `low` to `high` on points from `left` to `right`."""

    low: float
    high: float
    left: float
    right: float

    def __call__(self, score: float) -> float:
        """The place of a score."""
        return self.left + (score - self.low) / (self.high - self.low) * (self.right - self.left)


def side(row: SureRow) -> str:
    """Of the cut: "in" or "out" for sure, "edge", or "plain" where nothing is known."""
    if row.p_in is None:
        return "plain"
    return "edge" if row.borderline else "in" if row.p_in > 0.5 else "out"


def ordered(rows: Sequence[SureRow]) -> list[SureRow]:
    """Those that have an adjusted score, best first."""
    known = [(row.adjusted, row) for row in rows if row.adjusted is not None]
    return [row for _, row in sorted(known, key=lambda pair: (-pair[0], pair[1].id))]


def nearest(rows: Sequence[SureRow], line: float | None, most: int) -> list[SureRow]:
    """Not more than `most` of rows that stand best first: those next to the cut, in their order.

    Without anything that tells where the cut is, the first.
    """
    if len(rows) <= most:
        return list(rows)

    inside = sum(1 for row in rows if (row.p_in or 0) > 0.5)

    def distance(at: int) -> tuple[float, float, int]:
        row = rows[at]
        unsure = 1.0 if row.p_in is None else abs(row.p_in - 0.5)
        away = abs(at + 0.5 - inside)
        if line is not None and row.adjusted is not None:
            away = abs(row.adjusted - line)
        return (unsure, away, at)

    return [rows[at] for at in sorted(sorted(range(len(rows)), key=distance)[:most])]


def parted(count: int, most: int) -> list[slice]:
    """Even parts of not more than `most`."""
    parts = max(1, -(-count // most))
    ends = [round(n * count / parts) for n in range(parts + 1)]
    return [slice(ends[n], ends[n + 1]) for n in range(parts)]


def cut_after(rows: Sequence[SureRow]) -> int | None:
    """How many of `rows` stand before the cut; None where none or all do, or they are mixed."""
    inside = [row.inside for row in rows]
    return prefix(inside)


def prefix(inside: Sequence[bool | None]) -> int | None:
    """The length of the part that is inside, where the inside comes first and the outside after."""
    if None in inside or all(inside) or not any(inside):
        return None
    end = inside.index(False)
    return None if any(inside[end:]) else end


def names(sheet: Sheet, rows: Sequence[SureRow], ys: Sequence[float], room: float) -> None:
    """Number and name of each line, from the left edge."""
    ids = labels([row.id for row in rows], 64)
    first = max(map(width, ids)) + 6
    for row_id, name, y in zip(
        ids, labels([row.name for row in rows], room - first), ys, strict=True
    ):
        sheet.text((0, y), row_id, tone=QUIET)
        sheet.text((first, y), name)


def stripe(sheet: Sheet, y: float, left: float, right: float) -> None:
    """A faint line that leads the eye from a name to its mark."""
    sheet.line([left, right], [y, y], "0.9", 0.5, layer=1)


def some(words: Sequence[str], most: int = 12) -> str:
    """A list that can be listened to: the first, and how many there are."""
    told = t("、").join(words[:most])
    return told if len(words) <= most else t("{told}等 {n} 个", told=told, n=len(words))


def sentences(*told: str) -> str:
    """Whole sentences after each other; empty ones are left out."""
    return either("", " ").join(filter(None, told))


def value(score: float | None, decimals: int = 1) -> str:
    """A number with a true minus sign."""
    return MISSING if score is None else number(score, decimals).replace("-", "−")


def ticks(low: float, high: float, at_most: int = 7) -> list[float]:
    """Round numbers from `low` to `high`."""
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(at_most, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in found if low <= tick <= high]


def plain(tick: float) -> str:
    """A tick without a needless decimal."""
    return f"{round(tick, 6):g}".replace("-", "−")
