"""Places by raw and by adjusted scores side by side, with those marked who cross the cut."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_review.report.data_statistics import SureRow
from kepu_review.report.nodes import Node, table
from kepu_review.report.plots.drawn import Plot, Plots
from kepu_review.report.plots.rows import (
    LINES,
    ROW,
    nearest,
    ordered,
    prefix,
    sentences,
    some,
    value,
)
from kepu_review.report.plots.sheet import QUIET, Sheet, key_height
from kepu_review.report.plots.style import labels, style, width
from kepu_review.report.words import MISSING
from kepu_review.text import msg, t

NAMES, TOP = 158.0, 30.0
MOVES = {
    "came": msg("校正后进入"),
    "fell": msg("校正后退出"),
    "stays": msg("进出不变"),
}


def slope(rows: Sequence[SureRow], line: float | None = None, of: str = "") -> Plots:
    """Each application on the left by its raw score, on the right by its adjusted one.

    All stand in it up to 36; of more, who crosses the cut and who is next to it.
    """
    every = [row for row in ordered(rows) if row.raw is not None]
    if len(every) < 2:
        return Plots(why=t("两项以上有原始分和校正分，才能画名次对照图。"))
    shown = _chosen(every, line)
    before = t("{of}：", of=of) if of else ""
    with style():
        plot = Plot(_drawn(shown), _alt(every), before + t("原始分与校正分的名次对照"))
    return Plots((plot,), _note(every, shown), _table(shown))


def _chosen(every: list[SureRow], line: float | None) -> list[SureRow]:
    if len(every) <= LINES:
        return every
    crossing = nearest([row for row in every if move(row) != "stays"], line, LINES)
    others = [row for row in every if move(row) == "stays"]
    kept = {row.id for row in (*crossing, *nearest(others, line, LINES - len(crossing)))}
    return [row for row in every if row.id in kept]


def move(row: SureRow) -> str:
    """How the adjustment moves it over the cut: "came", "fell" or "stays"."""
    if row.inside is None or row.inside_raw is None or row.inside == row.inside_raw:
        return "stays"
    return "came" if row.inside else "fell"


def _drawn(rows: list[SureRow]) -> str:
    bottom = TOP + ROW * len(rows)
    kinds = [kind for kind in MOVES if any(move(row) == kind for row in rows)]
    items = [(kind, t(MOVES[kind])) for kind in kinds]
    if rows[0].inside is not None:
        items += [("in", t("入围线以内")), ("out", t("以外")), ("cut", t("入围线"))]
    sheet = Sheet(bottom + 14 + key_height(items))
    left, right = NAMES + 22, sheet.across - NAMES - 22
    before = sorted(rows, key=lambda row: (-(row.raw or 0), row.id))
    from_y = {row.id: TOP + ROW * (n + 0.5) for n, row in enumerate(before)}
    to_y = {row.id: TOP + ROW * (n + 0.5) for n, row in enumerate(rows)}
    sheet.text((left, 7), t("按原始分"), to="right")
    sheet.text((right, 7), t("按校正分"))
    sheet.text((left - 8, 19), t("编号、名称、名次"), to="right", tone=QUIET)
    sheet.text((right + 8, 19), t("名次、编号、名称"), tone=QUIET)
    _cuts(sheet, (before, rows), (left, right))
    for n, row in sorted(enumerate(rows), key=lambda one: move(one[1]) != "stays"):
        kind = move(row)
        ys = [from_y[row.id], to_y[row.id]]
        sheet.stroke([left, right], ys, kind, f"slope-{kind}-{n}")
        for at, inside in ((left, row.inside_raw), (right, row.inside)):
            mark = "plain" if inside is None else "in" if inside else "out"
            sheet.mark(at, ys[at == right], mark)
        if kind != "stays":
            sheet.mark(right + 11, ys[1], "up" if kind == "came" else "down", f"cross-{kind}-{n}")
    _words(sheet, before, from_y, (left, "right"))
    _words(sheet, rows, to_y, (right, "left"))
    sheet.key(bottom + 14, items)
    return sheet.svg()


def _cuts(
    sheet: Sheet, sides: tuple[list[SureRow], list[SureRow]], at: tuple[float, float]
) -> None:
    """Between the last inside and the first outside; none where quotas mix them."""
    ends = (
        prefix([row.inside_raw for row in sides[0]]),
        prefix([row.inside for row in sides[1]]),
    )
    for end, xs, name in zip(
        ends, ((0.0, at[0] + 14), (at[1] - 14, sheet.across)), ("raw", "adjusted"), strict=True
    ):
        if end is not None:
            sheet.stroke(xs, [TOP + ROW * end] * 2, "cut", f"cut-{name}")


def _words(
    sheet: Sheet, rows: list[SureRow], ys: dict[str, float], side: tuple[float, str]
) -> None:
    at, to = side
    places = [row.raw_rank if to == "right" else row.adjusted_rank for row in rows]
    told = [MISSING if place is None else str(place) for place in places]
    # On the right, an arrow may stand between the line's end and the place.
    first = 18 if to == "left" and any(move(row) != "stays" for row in rows) else 8
    second = first + max(map(width, told)) + 7
    ids = labels([row.id for row in rows], 60)
    room = NAMES + 22 - second - max(map(width, ids)) - width(" ")
    shorter = labels([row.name for row in rows], room)
    away = -1 if to == "right" else 1
    calm = any(move(row) != "stays" for row in rows)
    for row, place, row_id, name in zip(rows, told, ids, shorter, strict=True):
        y, tone = ys[row.id], "0.4" if calm and move(row) == "stays" else "black"
        sheet.text((at + away * first, y), place, to=to, tone=tone)
        sheet.text((at + away * second, y), f"{row_id} {name}", to=to, tone=tone)


def _alt(rows: Sequence[SureRow]) -> str:
    told = t("名次对照图，{n} 项：左为原始分，右为校正分。", n=len(rows))
    for kind, words in (
        ("came", msg("校正后进入入围线的：{ids}。")),
        ("fell", msg("校正后退出入围线的：{ids}。")),
    ):
        ids = [row.id for row in rows if move(row) == kind]
        if ids:
            told = sentences(told, t(words, ids=some(ids)))
    if rows[0].inside is not None and all(move(row) == "stays" for row in rows):
        told = sentences(told, t("没有申报因校正而进出入围线。"))
    return told


def _note(every: Sequence[SureRow], shown: Sequence[SureRow]) -> str:
    told = []
    if rows_cross := [row for row in every if move(row) != "stays"]:
        left = len(rows_cross) - sum(1 for row in shown if move(row) != "stays")
        told.append(t("{n} 项因校正而进出入围线。", n=len(rows_cross)))
        if left:
            told.append(t("其中 {left} 项未画出。", left=left))
    elif every[0].inside is not None:
        told.append(t("没有申报因校正而进出入围线。"))
    if len(shown) < len(every):
        told.append(
            t(
                "共 {n} 项，图中只画进出入围线的和离线最近的 {k} 项；名次为全部申报中的名次。",
                n=len(every),
                k=len(shown),
            )
        )
    mixed = prefix([row.inside for row in shown]) is None
    if every[0].inside is not None and mixed:
        told.append(t("名额按组分配或线在图外，图中没有单一的入围线。"))
    return sentences(*told)


def _table(rows: Sequence[SureRow]) -> Node:
    head = [
        t("编号"),
        t("基地名称"),
        t("原始分"),
        t("名次"),
        t("校正分"),
        t("名次"),
        t("变化"),
    ]
    body = [
        [
            row.id,
            row.name,
            value(row.raw, 2),
            MISSING if row.raw_rank is None else str(row.raw_rank),
            value(row.adjusted, 2),
            MISSING if row.adjusted_rank is None else str(row.adjusted_rank),
            t(MOVES[move(row)]),
        ]
        for row in rows
    ]
    align = ["left", "left", "right", "right", "right", "right", "center"]
    return table([head], body, align=align)
