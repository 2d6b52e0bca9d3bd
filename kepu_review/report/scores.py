"""评分汇总表: landscape, experts across, applications down; signed by chair and recorder."""

from __future__ import annotations

from itertools import pairwise

from kepu_review.report.grid import AREAS, em
from kepu_review.report.nodes import Cell, Node, Nodes, heading, meta, paragraph, table
from kepu_review.report.scores_data import ScoreRow, ScoresData, ScoreTable
from kepu_review.report.words import MISSING, chinese, moment, number
from kepu_review.text import msg, t

SIZE, SMALL = 9.0, 8.0
_INSET = 8.5
_NAME = 14.0
"""em that names of applications are given at least."""
_AFTER = 5.4 * 3 + 3.5 + 6.5
"""em of what stands behind the experts: mean, adjusted, deviation, sheets, outcome."""
_ROOM = AREAS["wide"][0]


def sections(data: ScoresData) -> Nodes:
    """The whole document."""
    h = data.heading
    title = t("评分汇总表")
    whole = f"{h.round_title} {title}"
    blocks: list[Node] = [
        meta(
            title=whole,
            author=h.organiser,
            style="wide",
            demo=h.demo,
            header=f"{t('内部资料')} · {whole}",
            footer=h.organiser,
        ),
        {"t": "form", "title": title, "sub": f"{h.round_title} · {data.stage}", "note": ""},
        paragraph(_explained(data), kind="note"),
    ]
    for n, category in enumerate(data.tables, start=1):
        blocks += _category(category, n, data)
    if not data.tables:
        blocks.append(paragraph(t("没有可以汇总的评审表。"), kind="note"))
    signing = [t("组长（签字）："), t("记录人（签字）："), t("日期：")]
    told = t("以上得分与各位专家提交的评审表一致。")
    blocks.append({"t": "declare", "label": "", "text": told, "note": "", "rows": signing})
    return Nodes(blocks)


def _explained(data: ScoresData) -> str:
    return t(
        "得分为各专家总分按满分 100 折算，排名方法：{method}；名次为类别内名次。专家以代号列示。"
        "回避：不评此项；未交：已分派而未提交；不计：已提交而不计入；空白：未分派。生成时间 {at}。",
        method=data.method,
        at=moment(data.generated_at),
    )


def column_blocks(codes: tuple[str, ...], decimals: int) -> list[tuple[int, ...]]:
    """Places of experts in blocks that fit on a page; the last has the means behind it."""
    widest = max([em("100." + "0" * decimals), 2.2, *(em(code) for code in codes)])
    if len(codes) <= _fitting(widest, SMALL)[1]:  # rather smaller type than two tables
        return [tuple(range(len(codes)))]
    most, beside = _fitting(widest, SIZE)
    first = max(0, len(codes) - beside)
    if first < beside // 2:  # one expert alone in a table looks like a mistake
        first = len(codes) // 2
    count = -(-first // most)
    cuts = [first * n // count for n in range(count + 1)] if count else [0]
    places = range(len(codes))
    return [*(tuple(places[a:b]) for a, b in pairwise(cuts)), tuple(places[first:])]


def _fitting(widest: float, size: float) -> tuple[int, int]:
    """Experts beside each other in a table, and in the last one with the means behind them."""
    column = widest * size + _INSET
    room = _ROOM - (3.0 + 6.0 + _NAME) * size - 3 * _INSET
    after = _AFTER * size + 5 * _INSET
    return max(1, int(room // column)), max(1, int((room - after) // column))


def _category(category: ScoreTable, n: int, data: ScoresData) -> list[Node]:
    told = [t("{n} 项", n=len(category.rows)), t("专家 {m} 位", m=len(category.experts))]
    if category.pass_line is not None:
        told.append(t("及格线 {line} 分", line=number(category.pass_line, 0)))
    title = t("{title}（{said}）", title=category.title, said=t("，").join(told))
    blocks = [heading(1, title, number=t("{n}、", n=chinese(n), n_2=n))]
    parts = column_blocks(category.experts, data.decimals)
    for number_, part in enumerate(parts, start=1):
        last = number_ == len(parts)
        caption = "" if len(parts) == 1 else _caption(category, part, number_, len(parts))
        blocks.append(_block(category, part, data, caption=caption, last=last))
    return blocks


def _caption(category: ScoreTable, part: tuple[int, ...], n: int, count: int) -> str:
    return t(
        "{title}：专家 {first} 至 {last}（第 {n} 组，共 {count} 组）",
        title=category.title,
        first=category.experts[part[0]],
        last=category.experts[part[-1]],
        n=n,
        count=count,
    )


def _block(
    category: ScoreTable, part: tuple[int, ...], data: ScoresData, *, caption: str, last: bool
) -> Node:
    after = (
        [t("平均分"), t("校正分"), t("标准差"), t(msg("份数", "scores")), t("结论")] if last else []
    )
    upper: list[Cell] = [
        {"v": t("名次"), "rowspan": 2},
        {"v": t("编号"), "rowspan": 2},
        {"v": t("基地名称"), "rowspan": 2},
        {"v": t("各专家评分"), "colspan": len(part)},
        *({"v": one, "rowspan": 2} for one in after),
    ]
    lower: list[Cell] = [category.experts[i] for i in part]
    rows = [_row(row, part, data.decimals, last=last) for row in category.rows]
    align = ["center", "left", "left", *["right"] * len(part)]
    align += [*["right"] * 3, "center", "left"] if last else []
    if not part:
        upper, lower = [c for c in upper if not isinstance(c, dict) or "colspan" not in c], []
    made = table([upper, lower], rows, align=align, caption=caption)
    return made | {"sizes": [SIZE, SMALL]}


def _row(row: ScoreRow, part: tuple[int, ...], decimals: int, *, last: bool) -> list[Cell]:
    cells: list[Cell] = [MISSING if row.rank is None else str(row.rank), row.id, row.name]
    for i in part:
        value = row.given[i]
        said = value if isinstance(value, str) else number(value, decimals)
        cells.append(said)
    if last:
        cells += [
            number(row.mean, decimals),
            number(row.adjusted, decimals),
            number(row.sd, decimals),
            str(row.reviews),
            row.outcome or MISSING,
        ]
    return cells
