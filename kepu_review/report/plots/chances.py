"""The chance of each application to be inside the cut, as bars with lines at 10 % and 90 %."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kepu_review.report.data_statistics import SureRow
from kepu_review.report.nodes import Node, table
from kepu_review.report.plots.drawn import Plot, Plots
from kepu_review.report.plots.rows import LINES, ROW, names, nearest, parted, sentences, side, some
from kepu_review.report.plots.sheet import BARS, FAINT, QUIET, Sheet, key_height
from kepu_review.report.plots.style import ACROSS, style
from kepu_review.report.words import share
from kepu_review.text import msg, t

FEWEST = 12
"""Shown at least, where there are as many."""
LEFT, RIGHT, TOP = 196.0, 440.0, 22.0
KINDS = {"in": msg("大致入围"), "edge": msg("临界"), "out": msg("大致不入围")}


def chances(rows: Sequence[SureRow], of: str = "") -> Plots:
    """A bar per application, surest first.

    All stand in it up to 36; of more, those whose chance is from 1 % to 99 %, at least 12. Where
    these are more than 72, the 36 next to one half, below the number of all by their chance.
    """
    every = sorted((row for row in rows if row.p_in is not None), key=_order)
    if not every:
        return Plots(why=t("没有入围线，或误差未知，不画入围把握图。"))
    unsure = sum(1 for row in every if 0.01 <= (row.p_in or 0) <= 0.99)
    many = unsure > 2 * LINES
    most = LINES if many else max(FEWEST, unsure)
    shown = every if len(every) <= LINES else nearest(every, None, most)
    parts = parted(len(shown), LINES)
    with style():
        plots = [_bands(every, of)] if many else []
        plots += [_plot(shown[part], of, (n, len(parts))) for n, part in enumerate(parts, start=1)]
    return Plots(tuple(plots), _note(every, shown), _table(shown))


def _order(row: SureRow) -> tuple[float, float, str]:
    return (-(row.p_in or 0), -(row.adjusted or 0), row.id)


def _plot(rows: list[SureRow], of: str, part: tuple[int, int]) -> Plot:
    before = t("{of}：", of=of) if of else ""
    pages = t("（{n}/{m}）", n=part[0], m=part[1]) if part[1] > 1 else ""
    return Plot(_drawn(rows), _alt(rows), before + t("入围把握") + pages)


def _drawn(rows: list[SureRow]) -> str:
    bottom = TOP + ROW * len(rows)
    kinds = [kind for kind in KINDS if any(side(row) == kind for row in rows)]
    items = [*((f"bar {kind}", t(KINDS[kind])) for kind in kinds), ("tenths", t("10% 和 90%"))]
    sheet = Sheet(bottom + 12 + key_height(items, LEFT))
    wide = RIGHT - LEFT
    for tick in (0.0, 0.5, 1.0):
        sheet.line([LEFT + tick * wide] * 2, [TOP - 5, bottom], FAINT, 0.5)
    for tick in (0.0, 0.1, 0.5, 0.9, 1.0):
        sheet.text((LEFT + tick * wide, TOP - 12), f"{tick:.0%}", to="center")
    ys = [TOP + ROW * (n + 0.5) for n in range(len(rows))]
    names(sheet, rows, ys, LEFT - 10)
    for n, (row, y) in enumerate(zip(rows, ys, strict=True)):
        kind, chance = side(row), row.p_in or 0.0
        size = (max(chance * wide, 0.8), ROW - 4)
        sheet.box((LEFT, y - ROW / 2 + 2), size, f"bar-{kind}-{n}", **BARS[f"bar {kind}"])
        sheet.text((sheet.across, y), share(row.p_in), to="right")
    for tick in (0.1, 0.9):
        at = [LEFT + tick * wide] * 2
        sheet.line(at, [TOP - 5, bottom], "white", 2.0)
        sheet.stroke(at, [TOP - 5, bottom], "tenths", f"tenth-{tick}")
    sheet.key(bottom + 12, items, LEFT)
    return sheet.svg()


def _bands(rows: Sequence[SureRow], of: str) -> Plot:
    """How many have which chance, by tens of a hundred."""
    tens = Counter(min(9, int((row.p_in or 0) * 10)) for row in rows)
    most, wide, bottom = max(tens.values()), 40.0, 112.0
    left = (ACROSS - 10 * wide) / 2
    sheet = Sheet(bottom + 40)
    sheet.text((left, 6), t("申报数"), tone=QUIET)
    for ten in range(10):
        x, high = left + ten * wide, (bottom - 26) * tens[ten] / most
        kind = "out" if ten == 0 else "in" if ten == 9 else "edge"
        look = BARS[f"bar {kind}"]
        sheet.box((x + 3, bottom - high), (wide - 6, high), f"band-{kind}-{ten}", **look)
        sheet.text((x + wide / 2, bottom - high - 7), str(tens[ten]), to="center")
    sheet.line([left, left + 10 * wide], [bottom] * 2, "black", 0.6)
    for ten in range(11):
        sheet.text((left + ten * wide, bottom + 8), f"{ten * 10}%", to="center")
    sheet.key(bottom + 28, [(f"bar {kind}", t(words)) for kind, words in KINDS.items()], left)
    told = t("、").join(f"{ten * 10}%–{ten * 10 + 10}%：{tens[ten]}" for ten in range(10))
    title = t("全部 {n} 项的入围把握", n=len(rows))
    alt = t("{title}，各档的申报数：{told}。", title=title, told=told)
    return Plot(sheet.svg(), alt, (t("{of}：", of=of) if of else "") + title)


def _alt(rows: Sequence[SureRow]) -> str:
    told = t(
        "入围把握图，{n} 项，由 {high} 至 {low}。",
        n=len(rows),
        high=share(rows[0].p_in),
        low=share(rows[-1].p_in),
    )
    edge = [f"{row.id} {share(row.p_in)}" for row in rows if side(row) == "edge"]
    said = t("临界：{ids}。", ids=some(edge)) if edge else t("没有临界申报。")
    return sentences(told, said)


def _note(every: Sequence[SureRow], shown: Sequence[SureRow]) -> str:
    if len(shown) == len(every):
        return ""
    sure = sum(1 for row in every if (row.p_in or 0) > 0.5)
    above = sum(1 for row in shown if (row.p_in or 0) > 0.5)
    return t(
        "共 {n} 项，逐项只画最说不准的 {k} 项；"
        "其余 {above} 项的把握更接近 100%，{below} 项更接近 0。",
        n=len(every),
        k=len(shown),
        above=sure - above,
        below=len(every) - len(shown) - sure + above,
    )


def _table(rows: Sequence[SureRow]) -> Node:
    head = [t("编号"), t("基地名称"), t("入围把握")]
    body = [[row.id, row.name, share(row.p_in)] for row in rows]
    return table([head], body, align=["left", "left", "right"])
