"""Applications × experts: the total of each sheet, darker where it is higher."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kepu_review.report.data import ExpertRow
from kepu_review.report.data_statistics import SheetScore, SureRow
from kepu_review.report.nodes import Node, table
from kepu_review.report.plots.drawn import Plot, Plots
from kepu_review.report.plots.heat_cells import Grid, HeatCell, Shades, drawn
from kepu_review.report.plots.rows import LINES, nearest, ordered, parted, sentences, some, value
from kepu_review.report.plots.style import SMALL, fitted, style
from kepu_review.report.words import number
from kepu_review.text import t

COLUMNS = 20
"""Experts of one drawing with a column for each."""
SHEETS = 7
"""Of one application that stand beside each other where experts have no columns."""
PANELS = 3
"""Drawings with further columns; more experts are not shown."""
FAR = 2.0
"""Residual standard deviations beyond which a sheet is pointed out."""

Found = Mapping[str, Mapping[str, HeatCell]]
"""Application → expert → cell; experts from severe to generous."""


def heat(
    sheets: Sequence[SheetScore],
    rows: Sequence[SureRow],
    experts: Sequence[ExpertRow] = (),
    line: float | None = None,
    error: float | None = None,
    of: str = "",
) -> Plots:
    """Best applications on top, most severe experts on the left, a number in each cell.

    Up to 72 applications all stand in it; of more, the 36 next to the cut. Up to 20 experts have
    a column each; of more, each cell names its expert. With `error` (points), a sheet far from
    what the level of the application and the severity of the expert lead one to expect has a
    triangle.
    """
    reviewed = {one.id for one in sheets}
    every = [row for row in ordered(rows) if row.id in reviewed]
    if not every:
        return Plots(why=t("没有计入的评审表或没有校正分，不画打分热图。"))
    lean = {one.code: one.severity for one in experts if one.severity is not None}
    shown = nearest(every, line, LINES) if len(every) > 2 * LINES else every
    found = _found(sheets, shown, lean, error)
    codes = sorted({code for cells in found.values() for code in cells}, key=_by(lean))
    scores = [cell.score for cells in found.values() for cell in cells.values()]
    shades = Shades.of(scores)
    with style():
        plots = _plots(shown, codes, found, shades)
    if of:
        plots = [replace(one, caption=t("{of}：", of=of) + one.caption) for one in plots]
    return Plots(tuple(plots), _note(every, shown, codes, found), _table(shown, found))


def _by(lean: Mapping[str, float]) -> Callable[[str], tuple[float, str]]:
    return lambda code: (lean.get(code, 0.0), code)


def _found(
    sheets: Sequence[SheetScore],
    rows: Sequence[SureRow],
    lean: Mapping[str, float],
    error: float | None,
) -> Found:
    level = {row.id: row.adjusted for row in rows}
    found: dict[str, dict[str, HeatCell]] = {row.id: {} for row in rows}
    order = _by(lean)
    for one in sorted(sheets, key=lambda sheet: order(sheet.expert)):
        if one.id not in found:
            continue
        at, far = level[one.id], ""
        if at is not None and one.expert in lean and error:
            away = (one.score - at - lean[one.expert]) / error
            far = "" if abs(away) <= FAR else "up" if away > 0 else "down"
        found[one.id][one.expert] = HeatCell(number(one.score, 0), one.score, one.expert, far)
    return found


def _narrow(codes: Sequence[str], found: Found) -> bool:
    """Whether experts have columns of their own."""
    return len(codes) <= COLUMNS or max(map(len, found.values())) > SHEETS


def _plots(
    rows: Sequence[SureRow], codes: Sequence[str], found: Found, shades: Shades
) -> list[Plot]:
    down = [rows[part] for part in parted(len(rows), LINES)]
    pages: list[tuple[Sequence[SureRow], list[str], Grid]] = []
    short = _short(codes)
    if _narrow(codes, found):
        few = codes[: COLUMNS * PANELS]
        for part in down:
            for across in parted(len(few), COLUMNS):
                heads = [short[code] for code in few[across]]
                grid = [[found[row.id].get(code) for code in few[across]] for row in part]
                pages.append((part, heads, grid))
    else:
        pages = [(part, [], [_named(found[row.id], short) for row in part]) for part in down]
    return [_plot(page, shades, (n, len(pages))) for n, page in enumerate(pages, start=1)]


def _named(cells: Mapping[str, HeatCell], short: Mapping[str, str]) -> list[HeatCell]:
    return [replace(cell, words=f"{short[code]} · {cell.words}") for code, cell in cells.items()]


def _short(codes: Sequence[str]) -> dict[str, str]:
    """What is common to all codes is said once, above: 专家 E04 → E04."""
    word = codes[0].partition(" ")[0] + " "
    same = all(code.startswith(word) and len(code) > len(word) for code in codes)
    return {code: fitted(code.removeprefix(word) if same else code, 40, SMALL) for code in codes}


def _plot(
    page: tuple[Sequence[SureRow], list[str], Grid], shades: Shades, part: tuple[int, int]
) -> Plot:
    rows, heads, grid = page
    pages = t("（{n}/{m}）", n=part[0], m=part[1]) if part[1] > 1 else ""
    cells = [(row, cell) for row, line in zip(rows, grid, strict=True) for cell in line if cell]
    alt = t(
        "打分热图，{n} 项、{m} 份评审表，分数 {low} 至 {high}。",
        n=len(rows),
        m=len(cells),
        low=value(shades.limits[0]),
        high=value(shades.limits[-1]),
    )
    far = [f"{row.id} {cell.expert} {value(cell.score)}" for row, cell in cells if cell.far]
    if far:
        alt = sentences(alt, t("与预期相差较大的：{cells}。", cells=some(far)))
    return Plot(drawn(rows, heads, grid, shades), alt, t("各专家对各申报的打分") + pages)


def _note(
    every: Sequence[SureRow], shown: Sequence[SureRow], codes: Sequence[str], found: Found
) -> str:
    told = []
    if any(cell.far for cells in found.values() for cell in cells.values()):
        told.append(
            t("“预期”指申报的校正分加专家的宽严，相差超过两个标准差的加三角；这只提示再看一看。")
        )
    if len(shown) < len(every):
        told.append(t("共 {n} 项，图中只画离入围线最近的 {k} 项。", n=len(every), k=len(shown)))
    if not _narrow(codes, found):
        told.append(t("专家较多，格内写明专家代号和打分，每行由严到宽。"))
    elif len(codes) > COLUMNS * PANELS:
        told.append(t("另有 {left} 位最宽的专家未画出。", left=len(codes) - COLUMNS * PANELS))
    return sentences(*told)


def _table(rows: Sequence[SureRow], found: Found) -> Node:
    head = [t("编号"), t("基地名称"), t("各专家的打分（由严到宽）")]
    body = [
        [
            row.id,
            row.name,
            t("、").join(f"{code} {value(cell.score)}" for code, cell in found[row.id].items()),
        ]
        for row in rows
    ]
    return table([head], body, align=["left", "left", "left"])
