"""Adjusted scores with their 90 % intervals and the cut."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_review.report.data_statistics import SureRow
from kepu_review.report.nodes import Node, table
from kepu_review.report.plots.drawn import Plot, Plots
from kepu_review.report.plots.overview import overview
from kepu_review.report.plots.rows import (
    LINES,
    NINETY,
    ROW,
    Scale,
    names,
    nearest,
    ordered,
    parted,
    plain,
    sentences,
    side,
    some,
    stripe,
    ticks,
    value,
)
from kepu_review.report.plots.sheet import FAINT, QUIET, Sheet, key_height
from kepu_review.report.plots.style import style
from kepu_review.text import msg, t

WHOLE = 3 * LINES
"""More applications than this are shown as one curve, and singly only next to the cut."""
LEFT, RIGHT = 196.0, 404.0
TOP = 26.0
KINDS = {
    "in": msg("大致入围"),
    "edge": msg("临界"),
    "out": msg("大致不入围"),
    "plain": msg("校正分"),
}


def caterpillar(rows: Sequence[SureRow], line: float | None = None, of: str = "") -> Plots:
    """A line per application, best first; `line` is the adjusted score at the cut.

    `of` names the category where only one is drawn. Up to 108 applications all stand in it, over
    as many drawings as they need; of more, those next to the cut, below a curve of all.
    """
    every = [row for row in ordered(rows) if row.se is not None]
    if not every:
        return Plots(why=t("没有校正分及其误差，不画校正分图。"))
    many = len(every) > WHOLE
    shown = nearest(every, line, LINES) if many else every
    scale = _scale(shown, line)
    with style():
        plots = [overview(every, line, of)] if many else []
        parts = parted(len(shown), LINES)
        for n, part in enumerate(parts, start=1):
            plots.append(_plot(shown[part], line, scale, of, (n, len(parts))))
    return Plots(tuple(plots), _note(every, shown), _table(shown))


def _scale(rows: Sequence[SureRow], line: float | None) -> Scale:
    """Of all drawings; with the cut, unless it lies so far away that intervals were squeezed."""
    ends = [(row.adjusted or 0) + at * NINETY * (row.se or 0) for row in rows for at in (-1, 1)]
    low, high = min(ends), max(ends)
    room = max(high - low, 1.0)
    if line is not None and low - room <= line <= high + room:
        low, high = min(low, line), max(high, line)
    return Scale(low - 0.03 * room, high + 0.03 * room, LEFT, RIGHT)


def _plot(
    rows: list[SureRow], line: float | None, scale: Scale, of: str, part: tuple[int, int]
) -> Plot:
    title = t("校正分与 90% 区间")
    before = t("{of}：", of=of) if of else ""
    pages = t("（{n}/{m}）", n=part[0], m=part[1]) if part[1] > 1 else ""
    return Plot(_drawn(rows, line, scale), _alt(rows, line, of), f"{before}{title}{pages}")


def _drawn(rows: list[SureRow], line: float | None, scale: Scale) -> str:
    bottom = TOP + ROW * len(rows)
    kinds = [kind for kind in KINDS if any(side(row) == kind for row in rows)]
    items = [(kind, t(KINDS[kind])) for kind in kinds]
    sheet = Sheet(bottom + 36 + key_height(items, LEFT))
    for tick in ticks(scale.low, scale.high):
        sheet.line([scale(tick)] * 2, [TOP - 6, bottom], FAINT, 0.5, layer=1)
        sheet.text((scale(tick), bottom + 8), plain(tick), to="center")
    sheet.text(((LEFT + RIGHT) / 2, bottom + 20), t("校正分（分，横线为 90% 区间）"), to="center")
    if line is not None:
        _cut(sheet, line, scale, bottom)
    sheet.text((sheet.across, TOP - 15), t("校正分 ± 半宽"), to="right", tone=QUIET)
    ys = [TOP + ROW * (n + 0.5) for n in range(len(rows))]
    names(sheet, rows, ys, LEFT - 12)
    for n, (row, y) in enumerate(zip(rows, ys, strict=True)):
        _row(sheet, row, y, scale, n)
    sheet.key(bottom + 36, items, LEFT)
    return sheet.svg()


def _cut(sheet: Sheet, line: float, scale: Scale, bottom: float) -> None:
    if scale.low <= line <= scale.high:
        sheet.stroke([scale(line)] * 2, [TOP - 8, bottom], "cut", "cut")
        sheet.text((scale(line), TOP - 15), t("入围线 {line}", line=value(line)), to="center")
    else:
        sheet.text((LEFT, TOP - 15), t("入围线 {line} 在图外", line=value(line)))


def _row(sheet: Sheet, row: SureRow, y: float, scale: Scale, n: int) -> None:
    score, half = row.adjusted or 0.0, NINETY * (row.se or 0.0)
    stripe(sheet, y, LEFT - 8, RIGHT)
    ends = [scale(score - half), scale(score + half)]
    sheet.line(ends, [y, y], "0.25", 1.1, gid=f"interval-{n}")
    for end in ends:
        sheet.line([end, end], [y - 2.2, y + 2.2], "0.25", 0.9)
    kind = side(row)
    sheet.mark(scale(score), y, kind, f"mark-{kind}-{n}")
    sheet.text((sheet.across, y), f"{value(score)} ± {value(half)}", to="right")


def _alt(rows: Sequence[SureRow], line: float | None, of: str) -> str:
    first, last = rows[0], rows[-1]
    told = t(
        "校正分图{of}，{n} 项，由高到低：{first} {high} 分至 {last} {low} 分。",
        of=t("（{of}）", of=of) if of else "",
        n=len(rows),
        first=first.id,
        high=value(first.adjusted),
        last=last.id,
        low=value(last.adjusted),
    )
    if line is not None:
        told = sentences(told, t("入围线 {line} 分。", line=value(line)))
    edge = [row.id for row in rows if side(row) == "edge"]
    if edge:
        told = sentences(told, t("临界 {n} 项：{ids}。", n=len(edge), ids=some(edge)))
    return told


def _note(every: Sequence[SureRow], shown: Sequence[SureRow]) -> str:
    if len(shown) == len(every):
        return ""
    return t(
        "共 {n} 项：前一幅把全部申报画成一条曲线，后一幅只逐项画出离入围线最近的 {k} 项；"
        "其余 {left} 项见表。",
        n=len(every),
        k=len(shown),
        left=len(every) - len(shown),
    )


def _table(rows: Sequence[SureRow]) -> Node:
    head = [t("编号"), t("基地名称"), t("校正分"), t("标准误"), t("90% 区间")]
    body = [
        [
            row.id,
            row.name,
            value(row.adjusted, 2),
            value(row.se, 2),
            f"{value((row.adjusted or 0) - NINETY * (row.se or 0))}"
            f"–{value((row.adjusted or 0) + NINETY * (row.se or 0))}",
        ]
        for row in rows
    ]
    return table([head], body, align=["left", "left", "right", "right", "center"])
