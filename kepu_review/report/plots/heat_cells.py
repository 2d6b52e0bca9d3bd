"""Draws the heat map: names, cells with their numbers, the cut and the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kepu_review.report.data_statistics import SureRow
from kepu_review.report.plots.rows import ROW, cut_after, names, value
from kepu_review.report.plots.sheet import QUIET, Sheet
from kepu_review.report.plots.style import SMALL, width
from kepu_review.text import t

LEFT = 168.0
WIDEST = 58.0
"""Points of a cell."""
BRIGHT = 0.18
"""Luminance from which black text stands out better than white."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One sheet: what stands in the cell, its score, and "up" or "down" where it is far off."""

    words: str
    score: float
    far: str = ""


@dataclass(frozen=True, slots=True)
class Shades:
    """From the lowest score, nearly white, to the highest, darkest."""

    low: float
    high: float

    def fill(self, score: float) -> str:
        """The colour of a score."""
        return _tone((score - self.low) / max(self.high - self.low, 1e-9))


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


def _tone(shade: float) -> str:
    """White to the ink of the figures, evenly darker in grey too."""
    white, dark = (255, 255, 255), (31, 78, 121)
    mixed = [round(w + (d - w) * (0.04 + 0.9 * shade)) for w, d in zip(white, dark, strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


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
    sheet.box(corner, (wide, ROW), "cell", facecolor=fill, edgecolor="0.6", linewidth=0.4)
    middle = (corner[0] + wide / 2, corner[1] + ROW / 2)
    tone = "white" if _luminance(fill) < BRIGHT else "black"
    sheet.text(middle, cell.words, SMALL, to="center", tone=tone)
    _corner(sheet, corner, wide, cell.far)


def _luminance(fill: str) -> float:
    """As the contrast of text is reckoned (WCAG)."""
    parts = [int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


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
    sheet.text((at, y), value(shades.low, 0))
    at += width(value(shades.low, 0)) + 4
    for n in range(6):
        sheet.box((at, y - 4), (10, 8), facecolor=_tone(n / 5), edgecolor="0.6", linewidth=0.4)
        at += 10
    at = _told(sheet, at - 14, y, t("{high} 分", high=value(shades.high, 0)))
    cut, heads = known
    if heads:
        sheet.box((at, y - 4), (14, 8), facecolor="white", edgecolor="0.8", linewidth=0.4)
        at = _told(sheet, at, y, t("未评"))
    if cut:
        sheet.key(y, [("cut", t("入选线"))], at)
    at = LEFT
    for kind, words in (("up", t("比预期高很多")), ("down", t("比预期低很多"))):
        if kind in far:
            sheet.box((at, y + 6), (14, ROW), facecolor="0.9", edgecolor="0.6", linewidth=0.4)
            _corner(sheet, (at, y + 6), 14, kind)
            at = _told(sheet, at, y + 12, words)


def _told(sheet: Sheet, at: float, y: float, words: str) -> float:
    """Words beside a sample; returns where the next sample begins."""
    sheet.text((at + 18, y), words)
    return at + 18 + width(words) + 12
