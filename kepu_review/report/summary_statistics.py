"""Parts of the internal summary about statistics: how sure the list is, tiers, recusals."""

from __future__ import annotations

from collections import Counter

from kepu_review.report import summary_figures as figures
from kepu_review.report.data import SummaryData
from kepu_review.report.data_statistics import AgreementLine, Statistics, SureRow
from kepu_review.report.nodes import Cell, Node, Nodes, heading, paragraph, table
from kepu_review.report.words import MISSING, number, section, share, subsection
from kepu_review.text import msg, t

TITLES = {
    "ICC(2,1)": msg("单份评审的可靠性 ICC(2,1)"),
    "ICC(2,k)": msg("平均分的可靠性 ICC(2,k)"),
    "alpha": msg("克里彭多夫 α"),
    "W": msg("肯德尔 W"),
}


def certainty(data: SummaryData) -> Nodes:
    """五、结果的把握: raw beside adjusted, borderline, agreement, one expert left out."""
    blocks = [heading(1, t("结果的把握"), number=section(5))]
    found = data.statistics
    if found is None:
        return Nodes([*blocks, paragraph(t("没有计入的评审表，无从估计。"), kind="note")])
    parts = [_sure, _borderline, _agreement, _flips, _panel]
    if found.weights:
        parts.append(_weights)
    for n, part in enumerate(parts, start=1):
        title, inside = part(found, data)
        before = subsection(5, n)
        blocks += [heading(2, title, number=before), *inside]
    return Nodes(blocks)


def _sure(found: Statistics, data: SummaryData) -> tuple[str, list[Node]]:
    title = t("原始分与校正分")
    if found.refused:
        return title, [paragraph(found.refused, found.remedy)]
    told = t(
        "校正分除去了各位专家的宽严，只用于核对；排名所用的方法是“{method}”。"
        "名次区间和入围把握由模型推算：入围把握是真实水平在入围线以内的概率。",
        method=data.method,
    )
    blocks: list[Node] = [paragraph(told)]
    if found.cut:
        blocks.append(paragraph(t("入围线：{cut}。", cut=found.cut.rstrip("。"))))
    if found.by_category:
        blocks.append(paragraph(t("各类别由不同专家评审，名次只在类别内比较。")))
    if found.error is not None and found.spread is not None and found.severity is not None:
        blocks.append(paragraph(_components(found)))
    if found.note:
        blocks.append(paragraph(found.note, kind="note"))
    return title, [*blocks, _table(found.rows, data), *figures.certain(found)]


def _components(found: Statistics) -> str:
    return t(
        "标准差：申报之间 {spread} 分，专家宽严之间 {severity} 分，其余 {error} 分。",
        spread=number(found.spread, 1),
        severity=number(found.severity, 1),
        error=number(found.error, 1),
    )


def _table(rows: tuple[SureRow, ...], data: SummaryData) -> Node:
    head: list[list[Cell]] = [
        [
            {"v": t("编号"), "rowspan": 2},
            {"v": t("基地名称"), "rowspan": 2},
            {"v": t("原始"), "colspan": 2},
            {"v": t("校正后"), "colspan": 3},
            {"v": t("名次\n区间"), "rowspan": 2},
            {"v": t("入围\n把握"), "rowspan": 2},
        ],
        [t("得分"), t("名次"), t("得分"), t("名次"), t("标准误")],
    ]
    body: list[list[Cell]] = [_row(row, data.decimals) for row in rows]
    align = ["left", "left", *["right"] * 5, "center", "right"]
    return table(head, body, align=align)


def _row(row: SureRow, decimals: int) -> list[Cell]:
    between = MISSING if row.low is None else f"{row.low}–{row.high}"
    return [
        row.id,
        row.name,
        number(row.raw, decimals),
        MISSING if row.raw_rank is None else str(row.raw_rank),
        number(row.adjusted, decimals),
        MISSING if row.adjusted_rank is None else str(row.adjusted_rank),
        number(row.se, decimals),
        between,
        share(row.p_in) + ("†" if row.borderline else ""),
    ]


def _borderline(found: Statistics, data: SummaryData) -> tuple[str, list[Node]]:
    title = t("临界申报")
    rows = [row for row in found.rows if row.borderline]
    if not rows:
        said = t("没有入围与否说不准的申报。") if found.cut else t("没有入围线，不分临界。")
        return title, [paragraph(said, kind="note"), *figures.chances(found)]
    said = t(
        "入围把握在 10% 至 90% 之间的 {n} 项（表中以 † 标出），打分不足以分出高下，请重点合议：",
        n=len(rows),
    )
    outcomes = {row.id: row.outcome for one in data.categories for row in one.rows}
    head = [t("编号"), t("基地名称"), t("类别"), t("得分"), t("校正分"), t("入围把握"), t("结论")]
    body: list[list[Cell]] = [
        [
            row.id,
            row.name,
            row.category,
            number(row.raw, data.decimals),
            number(row.adjusted, data.decimals),
            share(row.p_in),
            outcomes.get(row.id) or MISSING,
        ]
        for row in rows
    ]
    align = ["left", "left", "left", "right", "right", "right", "left"]
    return title, [paragraph(said), table([head], body, align=align), *figures.chances(found)]


def _agreement(found: Statistics, data: SummaryData) -> tuple[str, list[Node]]:
    del data
    title = t("评审的一致性")
    if found.agreement_refused:
        return title, [paragraph(found.agreement_refused)]
    head = [t("范围"), t("指标"), t("值"), t("95% 区间"), t("说明")]
    known = [one for one in found.agreement if one.value is not None]
    held = Counter(one.title for one in known)
    rows: list[list[Cell]] = []
    told: set[str] = set()
    for one in known:
        scope: list[Cell] = []
        if one.title not in told:
            scope = [{"v": one.title, "rowspan": held[one.title]}]
        told.add(one.title)
        rows.append([*scope, *_agreed(one)])
    align = ["left", "left", "right", "center", "left"]
    return title, [table([head], rows, align=align, empty=t("没有可算的一致性指标。"))]


def _agreed(one: AgreementLine) -> list[Cell]:
    apart = MISSING
    if one.low is not None and one.high is not None:
        apart = f"{number(one.low, 2)}–{number(one.high, 2)}".replace("-", "−")
    title = t(TITLES.get(one.statistic, one.statistic))
    return [title, number(one.value, 2), apart, one.words or one.why or MISSING]


def _flips(found: Statistics, data: SummaryData) -> tuple[str, list[Node]]:
    del data
    title = t("缺少一位专家时的变化")
    if not found.flips:
        said = t("去掉任何一位专家的评审，入围名单都不变。") if found.cut else t("没有入围线。")
        return title, [paragraph(said if not found.refused else MISSING, kind="note")]
    became = {"in": t("入围"), "out": t("出围")}
    head = [t("去掉的专家"), t("编号"), t("基地名称"), t("变化")]
    rows = [[one.expert, one.id, one.name, became[one.became]] for one in found.flips]
    return title, [table([head], rows, align=["left"] * 4)]


def _panel(found: Statistics, data: SummaryData) -> tuple[str, list[Node]]:
    return t("专家宽严与每份打分"), figures.panel(found, data.experts)


def _weights(found: Statistics, data: SummaryData) -> tuple[str, list[Node]]:
    del data
    told = t(
        "每次只动一项指标的分值，其余指标按比例增减，满分不变；各位专家的打分不变。"
        "每类只列名单最先会变的一项指标，只供合议参考，不改动分值。"
    )
    head = [t("类别"), t("指标"), t("分值"), t("名单不变的范围"), t("名单最先的变化")]
    rows = [
        [one.category, one.criterion or t("任何一项"), one.points or MISSING,
         one.range or t("怎样都不变"), one.near or MISSING]
        for one in found.weights
    ]  # fmt: skip
    align = ["left", "left", "right", "left", "left"]
    blocks: list[Node] = [paragraph(told), table([head], rows, align=align)]
    if found.weights_note:
        blocks.append(paragraph(found.weights_note, kind="note"))
    return t("分值权重怎么影响名单"), blocks


def tiers(data: SummaryData) -> Nodes:
    """六、档次与名额."""
    head = [t(msg("档次", "tiers")), t("条件"), t("建议"), t("决定")]
    rows = [
        [one.title, one.rule or MISSING, str(one.proposed), str(one.decided)] for one in data.tiers
    ]
    blocks = [
        heading(1, t("档次与名额"), number=section(6)),
        table(
            [head],
            rows,
            align=["left", "left", "right", "right"],
            empty=t("认定项目没有分档。"),
        ),
    ]
    if data.quotas:
        titles = [t("名额"), t("依据"), t("核对")]
        kept = t("符合")
        body = [[one.rule, one.clause or MISSING, one.broken or kept] for one in data.quotas]
        blocks.append(table([titles], body, align=["left"] * 3, caption=t("入选名额")))
    return Nodes(blocks)


def recusals(data: SummaryData) -> list[Node]:
    """The table of who was kept away; a sentence where nobody was."""
    head = [t("编号"), t("基地名称"), t("专家代号"), t("情形"), t(msg("理由", "report"))]
    rows = [
        [one.id, one.name, one.expert, one.kind, one.reason or MISSING] for one in data.recusals
    ]
    if not rows:
        return [paragraph(t("没有回避和利益冲突的登记。"), kind="note")]
    return [table([head], rows, align=["left"] * 5, caption=t("回避与利益冲突"))]
