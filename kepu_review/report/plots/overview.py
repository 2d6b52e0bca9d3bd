"""Very many applications as one curve of adjusted scores within their 90 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from kepu_review.report.data_statistics import SureRow
from kepu_review.report.plots.drawn import Plot
from kepu_review.report.plots.rows import NINETY, parted, plain, sentences, ticks, value
from kepu_review.report.plots.sheet import FAINT, INSIDE, Sheet
from kepu_review.report.plots.style import ACROSS
from kepu_review.text import t

STEPS = 220
"""Points of the curve; of more applications, neighbours are averaged."""
LEFT, RIGHT, TOP, BOTTOM = 40.0, ACROSS - 18.0, 16.0, 176.0


def overview(rows: Sequence[SureRow], line: float | None, of: str) -> Plot:
    """All `rows`, best first: across their order, upwards their scores. Drawn within `style()`."""
    parts = [rows[part] for part in parted(len(rows), -(-len(rows) // STEPS))]
    middle = [fmean(row.adjusted or 0 for row in part) for part in parts]
    half = [NINETY * fmean(row.se or 0 for row in part) for part in parts]
    ends = [*(m - h for m, h in zip(middle, half, strict=True))]
    tops = [*(m + h for m, h in zip(middle, half, strict=True))]
    low, high = min([*ends, *_given(line)]), max([*tops, *_given(line)])
    room = max(high - low, 1.0) * 0.04
    low, high = low - room, high + room

    def y(score: float) -> float:
        return BOTTOM - (score - low) / (high - low) * (BOTTOM - TOP)

    def x(place: float) -> float:
        return LEFT + place / len(rows) * (RIGHT - LEFT)

    sheet = Sheet(BOTTOM + 30)
    for tick in ticks(low, high):
        sheet.line([LEFT, RIGHT], [y(tick)] * 2, FAINT, 0.5)
        sheet.text((LEFT - 5, y(tick)), plain(tick), to="right")
    for tick in ticks(0, len(rows)):
        sheet.line([x(tick)] * 2, [BOTTOM, BOTTOM + 3], "0.3", 0.6)
        sheet.text((x(tick), BOTTOM + 9), plain(tick), to="center")
    sheet.text(((LEFT + RIGHT) / 2, BOTTOM + 22), t("按校正分排列的位次"), to="center")
    sheet.text((0, 6), t("校正分（分，浅色带为 90% 区间）"))
    places = [x((n + 0.5) * len(rows) / len(parts)) for n in range(len(parts))]
    band = [*zip(places, map(y, tops), strict=True)]
    band += reversed([*zip(places, map(y, ends), strict=True)])
    sheet.area(band, "0.85", "band")
    sheet.line(places, [y(m) for m in middle], INSIDE, 1.6, gid="curve")
    if line is not None:
        sheet.stroke([LEFT, RIGHT], [y(line)] * 2, "cut", "cut")
        words = t("入围线 {line}", line=value(line))
        sheet.text((RIGHT - 2, y(line) - 7), words, to="right")
    return Plot(sheet.svg(), _alt(rows, line), _caption(rows, of, len(parts)))


def _given(line: float | None) -> list[float]:
    return [] if line is None else [line]


def _caption(rows: Sequence[SureRow], of: str, steps: int) -> str:
    before = t("{of}：", of=of) if of else ""
    each = len(rows) / steps
    told = t("，每 {each:.0f} 项取平均", each=each) if each > 1 else ""
    return before + t("全部 {n} 项的校正分与 90% 区间{told}", n=len(rows), told=told)


def _alt(rows: Sequence[SureRow], line: float | None) -> str:
    told = t(
        "全部 {n} 项的校正分曲线，由高到低：{high} 分至 {low} 分，中位数 {middle} 分。",
        n=len(rows),
        high=value(rows[0].adjusted),
        low=value(rows[-1].adjusted),
        middle=value(rows[len(rows) // 2].adjusted),
    )
    return sentences(told, t("入围线 {line} 分。", line=value(line)) if line is not None else "")
