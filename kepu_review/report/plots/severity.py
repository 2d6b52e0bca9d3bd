"""How severe each expert is, with the standard error."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_review.report.data import ExpertRow
from kepu_review.report.nodes import Node, table
from kepu_review.report.plots.drawn import Plot, Plots
from kepu_review.report.plots.rows import (
    LINES,
    NINETY,
    ROW,
    parted,
    plain,
    sentences,
    some,
    stripe,
    ticks,
    value,
)
from kepu_review.report.plots.sheet import FAINT, INSIDE, QUIET, Sheet, key_height
from kepu_review.report.plots.style import fitted, style
from kepu_review.text import t

WHOLE = 2 * LINES
"""More experts than this are shown as a histogram, and singly only the ends."""
LEFT, RIGHT, TOP = 110.0, 396.0, 24.0
APART = 2.0
"""Standard errors from zero beyond which an expert is marked."""


def severity(experts: Sequence[ExpertRow]) -> Plots:
    """A line per expert, the most generous first; points more or less than the panel gives.

    Up to 72 experts all stand in it; of more, the 18 most generous and the 18 most severe, below
    a histogram of all.
    """
    known = [(one.severity, one) for one in experts if one.severity is not None]
    if not known:
        return Plots(why=t("没有估计出专家的宽严，不画宽严图。"))
    every = [one for _, one in sorted(known, key=lambda pair: (-pair[0], pair[1].code))]
    many = len(every) > WHOLE
    half = LINES // 2
    shown = [*every[:half], *every[-half:]] if many else every
    parts = parted(len(shown), LINES)
    with style():
        plots = [_histogram(every)] if many else []
        plots += [
            _plot(shown[part], every, (n, len(parts))) for n, part in enumerate(parts, start=1)
        ]
    return Plots(tuple(plots), _note(every, shown), _table(shown))


def _reach(every: Sequence[ExpertRow]) -> float:
    ends = [abs(one.severity or 0) + NINETY * (one.severity_se or 0) for one in every]
    return max(1.0, *ends) * 1.06


def _place(reach: float, points: float) -> float:
    return (LEFT + RIGHT) / 2 + points / reach * (RIGHT - LEFT) / 2


def _plot(rows: Sequence[ExpertRow], every: Sequence[ExpertRow], part: tuple[int, int]) -> Plot:
    pages = t("（{n}/{m}）", n=part[0], m=part[1]) if part[1] > 1 else ""
    return Plot(_drawn(rows, _reach(every)), _alt(rows), t("专家的宽严") + pages)


def _drawn(rows: Sequence[ExpertRow], reach: float) -> str:
    bottom = TOP + ROW * len(rows)
    items = [
        ("in", t("与零相差超过两个标准误")),
        ("out", t("不超过")),
        ("thick", t("± 标准误")),
        ("thin", t("90% 区间")),
    ]
    sheet = Sheet(bottom + 38 + key_height(items, 40))
    _scale(sheet, reach, bottom)
    sheet.text((0, TOP - 14), t("专家代号"), tone=QUIET)
    sheet.text((sheet.across, TOP - 14), t("宽严 ± 标准误"), to="right", tone=QUIET)
    for n, one in enumerate(rows):
        y, at = TOP + ROW * (n + 0.5), one.severity or 0.0
        stripe(sheet, y, LEFT - 8, RIGHT)
        sheet.text((0, y), fitted(one.code, LEFT - 14))
        _interval(sheet, reach, (at, one.severity_se), (y, n))
        kind = "in" if _apart(one) else "out"
        sheet.mark(_place(reach, at), y, kind, f"mark-{kind}-{n}")
        sheet.text((sheet.across, y), _said(one), to="right")
    sheet.key(bottom + 38, items, 40)
    return sheet.svg()


def _scale(sheet: Sheet, reach: float, bottom: float) -> None:
    for tick in ticks(-reach, reach):
        sheet.line([_place(reach, tick)] * 2, [TOP - 5, bottom], FAINT, 0.5)
        sheet.text((_place(reach, tick), bottom + 8), plain(tick), to="center")
    sheet.line([_place(reach, 0)] * 2, [TOP - 7, bottom], "black", 1.0, gid="zero")
    sheet.text((LEFT, bottom + 21), t("← 给分比其他专家低（严）"))
    sheet.text((RIGHT, bottom + 21), t("给分比其他专家高（宽） →"), to="right")


def _interval(
    sheet: Sheet, reach: float, found: tuple[float, float | None], at: tuple[float, int]
) -> None:
    (middle, error), (y, n) = found, at
    if error is None:
        return
    for times, color, lw in ((NINETY, QUIET, 0.9), (1.0, "black", 2.4)):
        ends = [_place(reach, middle + sign * times * error) for sign in (-1, 1)]
        sheet.line(ends, [y, y], color, lw, gid=f"interval-{n}" if times == 1 else None)


def _apart(one: ExpertRow) -> bool:
    return one.severity_se is not None and abs(one.severity or 0) > APART * one.severity_se


def _said(one: ExpertRow) -> str:
    said = value(one.severity)
    sign = "+" if (one.severity or 0) > 0 and float(said) else ""
    return f"{sign}{said} ± {value(one.severity_se)}"


def _histogram(every: Sequence[ExpertRow]) -> Plot:
    import numpy as np

    values = [one.severity or 0.0 for one in every]
    reach = max(1.0, *map(abs, values)) * 1.06
    counts, edges = np.histogram(values, bins=31, range=(-reach, reach))
    bottom = TOP + 90
    sheet = Sheet(bottom + 30)
    _scale(sheet, reach, bottom)
    for n, count in enumerate(map(int, counts)):
        left, right = _place(reach, float(edges[n])), _place(reach, float(edges[n + 1]))
        high = 84 * count / max(1, int(counts.max()))
        if count:
            size = (right - left - 1, high)
            sheet.box((left, bottom - high), size, f"bin-{n}", facecolor=INSIDE, linewidth=0)
    sheet.text((0, bottom - 84), t("最高 {n} 人", n=int(counts.max())), tone=QUIET)
    title = t("全部 {n} 位专家的宽严分布", n=len(every))
    told = t(
        "{title}：最严 {low}，最宽 {high}，中位数 {middle} 分。",
        title=title,
        low=value(min(values)),
        high=value(max(values)),
        middle=value(float(np.median(values))),
    )
    return Plot(sheet.svg(), told, title)


def _alt(rows: Sequence[ExpertRow]) -> str:
    told = t(
        "专家宽严图，{n} 位，由宽到严：{first} {high} 分至 {last} {low} 分。",
        n=len(rows),
        first=rows[0].code,
        high=_said(rows[0]),
        last=rows[-1].code,
        low=_said(rows[-1]),
    )
    apart = [one.code for one in rows if _apart(one)]
    if not apart:
        return told
    return sentences(told, t("与零相差超过两个标准误：{codes}。", codes=some(apart)))


def _note(every: Sequence[ExpertRow], shown: Sequence[ExpertRow]) -> str:
    told = t("宽严按同一申报比较得出，供核对，不是对专家的评价。")
    if len(shown) == len(every):
        return told
    more = t("共 {n} 位专家，逐位只画最宽和最严的各 {k} 位。", n=len(every), k=len(shown) // 2)
    return sentences(told, more)


def _table(rows: Sequence[ExpertRow]) -> Node:
    head = [t("专家代号"), t("宽严"), t("标准误"), t("已提交")]
    body = [
        [one.code, value(one.severity, 2), value(one.severity_se, 2), str(one.submitted)]
        for one in rows
    ]
    return table([head], body, align=["left", "right", "right", "right"])
