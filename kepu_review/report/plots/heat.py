"""Applications × experts: the total of each sheet, darker where it is higher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kepu_review.report.data import ExpertRow
from kepu_review.report.data_statistics import SheetScore, SureRow
from kepu_review.report.nodes import Node, table
from kepu_review.report.plots.drawn import Plot, Plots
from kepu_review.report.plots.rows import (
    LINES,
    ROW,
    cut_after,
    names,
    nearest,
    ordered,
    parted,
    some,
    value,
)
from kepu_review.report.plots.sheet import QUIET, Sheet
from kepu_review.report.plots.style import SMALL, fitted, style, width
from kepu_review.report.words import number
from kepu_review.text import t

COLUMNS = 20
"""Experts of one drawing."""
PANELS = 3
"""Drawings beside each other, so to speak; more experts are not shown."""
LEFT, CELL = 168.0, 15.0
FAR = 2.0
"""Residual standard deviations beyond which a mark is pointed out."""

BRIGHT = 0.18
"""Luminance from which black text stands out better than white."""

Marks = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def shade(self, score: float) -> float:
        """From 0, white, to 1, darkest."""
        return (score - self.low) / max(self.high - self.low, 1e-9)


def heat(
    sheets: Sequence[SheetScore],
    rows: Sequence[SureRow],
    experts: Sequence[ExpertRow] = (),
    line: float | None = None,
    error: float | None = None,
) -> Plots:
    """Best applications on top, most severe experts on the left, a number in each cell.

    Up to 72 applications all stand in it; of more, those next to the cut. Experts go over up to
    three drawings of 20. With `error` (points), sheets that are far from what the severity of the
    expert and the level of the application lead one to expect have a triangle.
    """
    marks = {(one.id, one.expert): one.score for one in sheets}
    reviewed = {one.id for one in sheets}
    every = [row for row in ordered(rows) if row.id in reviewed]
    if not every:
        return Plots(why=t("没有计入的评审表或没有调整分，不画打分热图。"))
    lean = {one.code: one.severity for one in experts if one.severity is not None}
    shown = _fewer(every, line, sheets)
    ids = {row.id for row in shown}
    scored = {one.expert for one in sheets if one.id in ids}
    codes = sorted(scored, key=lambda code: (lean.get(code, 0.0), code))[: COLUMNS * PANELS]
    found = {pair: score for pair, score in marks.items() if pair[0] in ids}
    scale = _Scale(min(found.values()), max(found.values()))
    far = _far(found, shown, lean, error)
    across, down = parted(len(codes), COLUMNS), parted(len(shown), LINES)
    pages = [(shown[y], codes[x]) for y in down for x in across]
    with style():
        plots = [
            _plot(some, few, (found, far), scale, (n, len(pages)))
            for n, (some, few) in enumerate(pages, start=1)
        ]
    note = _note(every, shown, (scored, codes), bool(far))
    return Plots(tuple(plots), note, _table(shown, codes, found))


def _fewer(every: list[SureRow], line: float | None, sheets: Sequence[SheetScore]) -> list[SureRow]:
    """All up to 72; of more, as many of 36 next to the cut as have few enough experts."""
    if len(every) <= 2 * LINES:
        return every
    of: dict[str, set[str]] = {}
    for one in sheets:
        of.setdefault(one.id, set()).add(one.expert)
    for most in range(LINES, 4, -4):
        shown = nearest(every, line, most)
        if len(set().union(*(of[row.id] for row in shown))) <= COLUMNS * PANELS:
            return shown
    return nearest(every, line, 4)


def _far(
    found: Marks, rows: Sequence[SureRow], lean: Mapping[str, float], error: float | None
) -> dict[tuple[str, str], str]:
    """Cells far from what was to be expected: "up" or "down"."""
    level = {row.id: row.adjusted for row in rows}
    far = {}
    for (name, code), score in found.items():
        at = level.get(name)
        if at is None or code not in lean or not error:
            continue
        away = (score - at - lean[code]) / error
        if abs(away) > FAR:
            far[name, code] = "up" if away > 0 else "down"
    return far


def _plot(
    rows: list[SureRow],
    codes: Sequence[str],
    cells: tuple[Marks, Mapping[tuple[str, str], str]],
    scale: _Scale,
    part: tuple[int, int],
) -> Plot:
    pages = t("（{n}/{m}）", n=part[0], m=part[1]) if part[1] > 1 else ""
    alt = t(
        "打分热图，{n} 项 × {m} 位专家，分数 {low} 至 {high}，格内为该专家给出的总分。",
        n=len(rows),
        m=len(codes),
        low=value(scale.low),
        high=value(scale.high),
    )
    ids = {row.id for row in rows}
    far = [f"{name} {code}" for name, code in cells[1] if name in ids and code in set(codes)]
    if far:
        alt += t("与预期相差较大的：{cells}。", cells=some(far))
    return Plot(_drawn(rows, codes, cells, scale), alt, t("各专家对各申报的打分") + pages)


def _drawn(
    rows: list[SureRow],
    codes: Sequence[str],
    cells: tuple[Marks, Mapping[tuple[str, str], str]],
    scale: _Scale,
) -> str:
    heads = _heads(codes)
    top = 20 + max(width(head, SMALL) for head in heads)
    bottom = top + ROW * len(rows)
    here = {(row.id, code) for row in rows for code in codes}
    far = {kind for pair, kind in cells[1].items() if pair in here}
    sheet = Sheet(bottom + (34 if far else 22))
    wide = min(26.0, (sheet.across - LEFT) / len(codes))
    names(sheet, rows, [top + ROW * (n + 0.5) for n in range(len(rows))], LEFT - 8)
    sheet.text((LEFT, 6), t("严 ← 专家 → 宽"), tone=QUIET)
    for x, head in enumerate(heads):
        sheet.text((LEFT + wide * (x + 0.5), top - 3), head, SMALL, turn=90)
    for y, row in enumerate(rows):
        for x, code in enumerate(codes):
            score = cells[0].get((row.id, code))
            corner = (LEFT + wide * x, top + ROW * y)
            if score is None:
                sheet.box(corner, (wide, ROW), facecolor="white", edgecolor="0.9", linewidth=0.4)
            else:
                _cell(sheet, corner, wide, score, scale, f"cell-{y}-{x}")
                _corner(sheet, corner, wide, cells[1].get((row.id, code)))
    end = cut_after(rows)
    if end is not None:
        at = top + ROW * end
        sheet.line([0, LEFT + wide * len(codes)], [at, at], "white", 2.4)
        sheet.stroke([0, LEFT + wide * len(codes)], [at, at], "cut", "cut")
    _legend(sheet, bottom + 14, scale, end is not None, far)
    return sheet.svg()


def _heads(codes: Sequence[str]) -> list[str]:
    """What is common to all codes is said once, below: 专家 E04 → E04."""
    word = codes[0].partition(" ")[0] + " "
    if all(code.startswith(word) and len(code) > len(word) for code in codes):
        return [fitted(code.removeprefix(word), 60, SMALL) for code in codes]
    return [fitted(code, 60, SMALL) for code in codes]


def _tone(shade: float) -> str:
    """White to the ink of the figures, evenly darker in grey too."""
    white, dark = (255, 255, 255), (31, 78, 121)
    mixed = [round(w + (d - w) * (0.04 + 0.9 * shade)) for w, d in zip(white, dark, strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _cell(
    sheet: Sheet, corner: tuple[float, float], wide: float, score: float, scale: _Scale, gid: str
) -> None:
    fill = _tone(scale.shade(score))
    sheet.box(corner, (wide, ROW), gid, facecolor=fill, edgecolor="0.6", linewidth=0.4)
    middle = (corner[0] + wide / 2, corner[1] + ROW / 2)
    tone = "white" if _luminance(fill) < BRIGHT else "black"
    sheet.text(middle, number(score, 0), SMALL, to="center", tone=tone)


def _luminance(fill: str) -> float:
    """As the contrast of text is reckoned (WCAG)."""
    parts = [int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _corner(sheet: Sheet, corner: tuple[float, float], wide: float, far: str | None) -> None:
    """A triangle in the corner: above for much more than expected, below for much less."""
    if far is None:
        return
    x, y = corner[0] + wide, corner[1] + (ROW if far == "down" else 0)
    down = -1 if far == "down" else 1
    for size, fill in ((7.0, "white"), (5.5, "black")):
        name = f"far-{far}" if fill == "black" else None
        sheet.area([(x - size, y), (x, y), (x, y + down * size)], fill, name)


def _legend(sheet: Sheet, y: float, scale: _Scale, cut: bool, far: set[str]) -> None:
    at = LEFT
    sheet.text((at, y), value(scale.low, 0))
    at += width(value(scale.low, 0)) + 4
    for n in range(6):
        sheet.box((at, y - 4), (10, 8), facecolor=_tone(n / 5), edgecolor="0.6", linewidth=0.4)
        at += 10
    at = _told(sheet, at - 14, y, t("{high} 分", high=value(scale.high, 0)))
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


def _note(
    every: Sequence[SureRow],
    shown: Sequence[SureRow],
    experts: tuple[set[str], Sequence[str]],
    far: bool,
) -> str:
    told = []
    if far:
        told.append(
            t("“预期”指申报的调整分加专家的宽严，相差超过两个标准差的加三角；这只提示再看一看。")
        )
    if len(shown) < len(every):
        told.append(
            t(
                "共 {n} 项，图中只画离入选线最近的 {k} 项和评过它们的专家。",
                n=len(every),
                k=len(shown),
            )
        )
    left = len(experts[0]) - len(experts[1])
    if left:
        told.append(t("另有 {left} 位最宽的专家未画出。", left=left))
    return "".join(told)


def _table(rows: Sequence[SureRow], codes: Sequence[str], found: Marks) -> Node:
    head = [t("编号"), t("基地名称"), t("各专家的打分（由严到宽）")]
    body = [
        [
            row.id,
            row.name,
            t("、").join(
                t("{code} {score}", code=code, score=value(found[row.id, code], 1))
                for code in codes
                if (row.id, code) in found
            ),
        ]
        for row in rows
    ]
    return table([head], body, align=["left", "left", "left"])
