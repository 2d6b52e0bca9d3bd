"""Draws the heat map: names, cells with their numbers, the cut and the key."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kepu_review.report.data_statistics import SureRow
from kepu_review.report.plots.rows import ROW, cut_after, names, value
from kepu_review.report.plots.sheet import QUIET, Sheet
from kepu_review.report.plots.style import SMALL, width
from kepu_review.text import t

LEFT = 168.0
WIDEST = 58.0
"""Points of a cell."""
FILLS = ("#f3f6f9", "#cfdbe7", "#a6bdd3", "#7699ba", "#1f4e79")
"""Evenly darker in grey too; black text is read on all but the last, white on that."""
EDGE: dict[str, Any] = {"edgecolor": "0.6", "linewidth": 0.4}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One sheet: what stands in its cell, and "up" or "down" where it is far off."""

    words: str
    score: float
    expert: str
    far: str = ""


@dataclass(frozen=True, slots=True)
class Shades:
    """Five shades that hold about as many sheets each, so that close scores are told apart."""

    limits: tuple[float, ...]
    """The lowest score, those from which the next shade begins, the highest."""

    @classmethod
    def of(cls, scores: Sequence[float]) -> Shades:
        """Equal scores have the same shade; fewer shades where there are fewer scores."""
        ordered = sorted(scores)
        starts = [ordered[n * len(ordered) // len(FILLS)] for n in range(len(FILLS))]
        return cls((*dict.fromkeys(starts), ordered[-1]))

    def fill(self, score: float) -> str:
        """The colour of a score: the highest is the darkest."""
        return self.fills[bisect_right(self.limits[1:-1], score)]

    @property
    def fills(self) -> tuple[str, ...]:
        """The colours in use, lightest first."""
        return FILLS[len(FILLS) - len(self.limits) + 1 :]


Grid = Sequence[Sequence[HeatCell | None]]


def drawn(rows: Sequence[SureRow], heads: Sequence[str], grid: Grid, shades: Shades) -> str:
    """SVG of a row per application; `heads` stand over the columns, if there are any.

    Drawn within `style()`.
    """
    columns = max(map(len, grid))
    far = {cell.far for line in grid for cell in line if cell is not None and cell.far}
    top = 20 + max((width(head, SMALL) for head in heads), default=0)
    bottom = top + ROW * len(rows)
    sheet = Sheet(bottom + (34 if far else 22))
    wide = min(WIDEST if not heads else 26.0, (sheet.across - LEFT) / columns)
    names(sheet, rows, [top + ROW * (n + 0.5) for n in range(len(rows))], LEFT - 8)
    sheet.text((LEFT, 6), t("严 ← 专家 → 宽"), tone=QUIET)
    for x, head in enumerate(heads):
        sheet.text((LEFT + wide * (x + 0.5), top - 3), head, SMALL, turn=90)
    _lines(sheet, (top, bottom), len(rows), (wide, columns))
    for y, line in enumerate(grid):
        for x, cell in enumerate(line):
            if cell is not None:
                _cell(sheet, (LEFT + wide * x, top + ROW * y), wide, cell, shades)
    end = cut_after(rows)
    if end is not None:
        at = top + ROW * end
        sheet.line([0, LEFT + wide * columns], [at, at], "white", 2.4)
        sheet.stroke([0, LEFT + wide * columns], [at, at], "cut", "cut")
    _legend(sheet, bottom + 14, shades, (end is not None, bool(heads)), far)
    return sheet.svg()


def _lines(sheet: Sheet, ends: tuple[float, float], rows: int, across: tuple[float, int]) -> None:
    """The edges of all cells, also of those without a sheet."""
    right = LEFT + across[0] * across[1]
    for n in range(rows + 1):
        sheet.line([LEFT, right], [ends[0] + ROW * n] * 2, "0.88", 0.4, layer=0.5)
    for n in range(across[1] + 1):
        sheet.line([LEFT + across[0] * n] * 2, ends, "0.88", 0.4, layer=0.5)


def _cell(
    sheet: Sheet, corner: tuple[float, float], wide: float, cell: HeatCell, shades: Shades
) -> None:
    fill = shades.fill(cell.score)
    sheet.box(corner, (wide, ROW), "cell", facecolor=fill, **EDGE)
    middle = (corner[0] + wide / 2, corner[1] + ROW / 2)
    tone = "white" if fill == FILLS[-1] else "black"
    sheet.text(middle, cell.words, SMALL, to="center", tone=tone)
    _corner(sheet, corner, wide, cell.far)


def _corner(sheet: Sheet, corner: tuple[float, float], wide: float, far: str) -> None:
    """A triangle in the corner: above for much more than expected, below for much less."""
    if not far:
        return
    x, y = corner[0] + wide, corner[1] + (ROW if far == "down" else 0)
    down = -1 if far == "down" else 1
    for size, fill in ((7.0, "white"), (5.5, "black")):
        gid = f"far-{far}" if fill == "black" else None
        sheet.area([(x - size, y), (x, y), (x, y + down * size)], fill, gid)


def _legend(
    sheet: Sheet, y: float, shades: Shades, known: tuple[bool, bool], far: set[str]
) -> None:
    at = LEFT
    for limit, fill in zip(shades.limits, shades.fills, strict=False):
        words = value(limit, 0)
        sheet.text((at, y), words)
        sheet.box((at + width(words) + 3, y - 4), (13, 8), facecolor=fill, **EDGE)
        at += width(words) + 19
    at = _told(sheet, at - 18, y, t("{high} 分", high=value(shades.limits[-1], 0)))
    cut, heads = known
    if heads:
        sheet.box((at, y - 4), (14, 8), facecolor="white", edgecolor="0.8", linewidth=0.4)
        at = _told(sheet, at, y, t("未评"))
    if cut:
        sheet.key(y, [("cut", t("入围线"))], at)
    at = LEFT
    for kind, words in (("up", t("比预期高很多")), ("down", t("比预期低很多"))):
        if kind in far:
            sheet.box((at, y + 6), (14, ROW), facecolor="0.9", **EDGE)
            _corner(sheet, (at, y + 6), 14, kind)
            at = _told(sheet, at, y + 12, words)


def _told(sheet: Sheet, at: float, y: float, words: str) -> float:
    """Words beside a sample; returns where the next sample begins."""
    sheet.text((at + 18, y), words)
    return at + 18 + width(words) + 12
