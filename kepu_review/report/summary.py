"""The internal summary 评审结果汇总: each function is one section of the notebook."""

from __future__ import annotations

from kepu_review.report import plots
from kepu_review.report.data import CategoryTable, ExpertRow, RankedRow, SummaryData
from kepu_review.report.extra_sections import sections as extras
from kepu_review.report.nodes import Cell, Node, Nodes, figure, heading, meta, paragraph, table
from kepu_review.report.summary_record import decisions, not_counted, remarks, tied_in, trail
from kepu_review.report.summary_statistics import certainty, recusals, tiers
from kepu_review.report.words import MISSING, moment, number, section, subsection
from kepu_review.text import msg, t

__all__ = [
    "certainty",
    "cover",
    "decisions",
    "extras",
    "overview",
    "panel",
    "rankings",
    "remarks",
    "rules",
    "sections",
    "signatures",
    "tiers",
    "trail",
    "unranked",
]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def cover(data: SummaryData) -> Nodes:
    """What the document is about, and that it is not for the public."""
    h = data.heading
    title = t("评审结果汇总")
    whole = f"{h.round_title} {title}"
    basis = f"《{h.document}》" if h.document else MISSING
    number_ = f"（{h.document_number}）" if h.document_number else ""
    return Nodes(
        [
            meta(
                title=whole,
                author=h.organiser,
                style="summary",
                demo=h.demo,
                header=_joined(t("内部资料"), whole),
                footer=h.organiser,
            ),
            {
                "t": "cover",
                "mark": t("内部资料  注意保存"),
                "title": [h.round_title, title],
                "facts": [
                    [t("认定项目"), h.programme],
                    [t("批次"), h.edition or MISSING],
                    [t("主办单位"), h.organiser],
                    [t("生成时间"), moment(data.generated_at)],
                    [t("依据文件"), f"{basis}{number_}"],
                    [t("数据性质"), _nature(h.demo)],
                ],
            },
        ]
    )


def _nature(demo: bool) -> str:
    if demo:
        return t("演示数据（全部虚构）")
    return t("正式评审数据")


def overview(data: SummaryData) -> Nodes:
    """一、概况: how many applications came how far."""
    c = data.counts
    stages = [
        (t("收到申报"), c.applications, ""),
        (t("通过形式审查"), c.passed, _screening(data)),
        (t("有评审表"), c.reviewed, ""),
        (t("进入排名"), c.ranked, _left_out(data)),
    ]
    if c.named is not None:
        stages.append((t("拟认定"), c.named, _named_unranked(data)))
    whole = max(1, c.applications)
    rows = [
        {"label": label, "n": str(n), "share": min(1.0, n / whole), "note": note}
        for label, n, note in stages
    ]
    return Nodes([heading(1, t("概况"), number=section(1)), {"t": "funnel", "rows": rows}])


def _screening(data: SummaryData) -> str:
    c = data.counts
    parts = (
        (c.not_accepted, t("不予受理")),
        (c.sent_back, t("待补正")),
        (c.pending, t("待审")),
    )
    return t("，").join(f"{label} {n}" for n, label in parts if n)


def _left_out(data: SummaryData) -> str:
    left = data.counts.applications - data.counts.ranked
    return t("未进入排名 {left}，见第七部分", left=left) if left else ""


def _named_unranked(data: SummaryData) -> str:
    n = data.counts.named_unranked
    return t("另有 {n} 项未进入排名而拟认定", n=n) if n else ""


def rules(data: SummaryData) -> Nodes:
    """二、评审办法: rubrics with version and hash, method, decimals, ties."""
    decimals = t("保留 {decimals} 位小数，排名前不舍入", decimals=data.decimals)
    facts = [
        [t("汇总方法"), data.method],
        [t("显示小数"), decimals],
        *([label, value] for label, value in data.policy),
    ]
    rows = [
        [
            r.category,
            r.title + ("" if r.official else t("（示范，非官方）")),
            r.version,
            r.full_marks,
            r.hash[:16],
        ]
        for r in data.rubrics
    ]
    head = [
        t("类别"),
        t(msg("评分标准", "report")),
        t("版本"),
        t("满分"),
        t("内容哈希（前 16 位）"),
    ]
    return Nodes(
        [
            heading(1, t("评审办法"), number=section(2)),
            {"t": "facts", "rows": facts},
            table(
                [head],
                rows,
                align=["left", "left", "center", "center", "left"],
                caption=t(msg("评分标准", "report.summary")),
                empty=t("没有登记评分标准。"),
            ),
            *_sources(data),
        ]
    )


def _sources(data: SummaryData) -> list[Node]:
    """Rubrics of one hand share a source; it is said once."""
    groups: dict[str, list[str]] = {}
    for rubric in data.rubrics:
        if rubric.source.strip():
            groups.setdefault(rubric.source, []).append(rubric.category)
    told = t("来源")
    return [
        paragraph(f"{told}（{t('、').join(names)}）：{source}", kind="note")
        if len(groups) > 1
        else paragraph(f"{told}：{source}", kind="note")
        for source, names in groups.items()
    ]


def panel(data: SummaryData) -> Nodes:
    """三、评审组: experts by code, their load and mean."""
    head = [
        t("专家代号"),
        t("分派"),
        t("已提交"),
        t(msg("回避", "report")),
        t("所评均分"),
        t("宽严（标准误）"),
        t("专业类别"),
    ]
    rows = [
        [
            e.code,
            str(e.assigned),
            str(e.submitted),
            str(e.recused),
            number(e.mean, data.decimals),
            _severity(e),
            t("、").join(e.specialities) or MISSING,
        ]
        for e in data.experts
    ]
    note = t("专家以代号列示，姓名由秘书处另册保存。均分受所评对象影响，不宜直接比较宽严。")
    more = t("宽严按同一申报比较：正数为比其他专家给分高，负数为低。")
    return Nodes(
        [
            heading(1, t("评审组"), number=section(3)),
            table([head], rows, align=["left", *["right"] * 5, "left"]),
            paragraph(
                note, more if any(e.severity is not None for e in data.experts) else "", kind="note"
            ),
            *_worth_a_look(data),
        ]
    )


def _severity(e: ExpertRow) -> str:
    if e.severity is None:
        return MISSING
    said = number(e.severity, 1)
    sign = "+" if e.severity > 0 and float(said) else ""
    error = "" if e.severity_se is None else t("（{se}）", se=number(e.severity_se, 1))
    return f"{sign}{said.replace('-', '−')}{error}"


def _worth_a_look(data: SummaryData) -> list[Node]:
    """What the figures of experts show, in words; nothing where nothing stands out."""
    rows = [[e.code, t("；").join(one.rstrip("。") for one in e.look_at)] for e in data.experts]
    rows = [row for row in rows if row[1]]
    if not rows:
        return []
    head = [t("专家代号"), t("打分中可以留意的情况（不是结论）")]
    return [table([head], rows, align=["left", "left"])]


def rankings(data: SummaryData) -> Nodes:
    """四、各类别排名: a table per category, then the figure of scores."""
    blocks = [heading(1, t("各类别排名"), number=section(4))]
    for n, category in enumerate(data.categories, start=1):
        count = t("（{rows_count} 项）", rows_count=len(category.rows))
        before = subsection(4, n)
        blocks.append(heading(2, category.title + count, number=before))
        blocks.append(ranking_table(category, data))
    if not data.categories:
        return Nodes([*blocks, paragraph(t("没有类别。"), kind="note")])
    if not any(category.rows for category in data.categories):
        return Nodes(blocks)  # each says that it has none: a figure of nothing says no more
    last = len(data.categories) + 1
    before = subsection(4, last)
    blocks.append(heading(2, t("得分分布"), number=before))
    blocks.append(_distribution(data))
    return Nodes(blocks)


def ranking_table(category: CategoryTable, data: SummaryData) -> Node:
    """One category: every ranked application, best first."""
    head = [
        t("名次"),
        t("编号"),
        t("基地名称"),
        t("申报单位"),
        t("区域"),
        t("得分"),
        t("评审表"),
        t("标准差"),
        t("校正分\n（名次）"),
        t("结论"),
    ]
    align = ["center", *["left"] * 4, "right", "center", "right", "right", "left"]
    tied = tied_in(category)
    rows = [_ranked(row, data.decimals, row.id in tied) for row in category.rows]
    return table([head], rows, align=align, empty=t("本类别没有进入排名的申报。"))


def _ranked(row: RankedRow, decimals: int, tied: bool) -> list[Cell]:
    return [
        f"{row.rank}{'*' if tied else ''}",
        row.id,
        row.name,
        row.applicant,
        row.region or MISSING,
        number(row.score, decimals),
        str(row.reviews),
        number(row.sd, decimals),
        _adjusted(row, decimals),
        row.outcome or MISSING,
    ]


def _adjusted(row: RankedRow, decimals: int) -> str:
    if row.adjusted is None:
        return MISSING
    return t(
        "{score}（{rank}）",
        score=number(row.adjusted, decimals),
        rank=MISSING if row.adjusted_rank is None else row.adjusted_rank,
    )


def _distribution(data: SummaryData) -> Node:
    groups = [(c.title, [r.score for r in c.rows], c.pass_line) for c in data.categories]
    told = t("；").join(
        t(
            "{title} {v_count} 项，{v}–{v_2} 分",
            title=title,
            v_count=len(v),
            v=number(min(v), 1),
            v_2=number(max(v), 1),
        )
        for title, v, _ in groups
        if v
    )
    lines = any(line is not None for _, _, line in groups)
    dashed = t("，虚线为及格线") if lines else ""
    return figure(
        plots.scores(groups),
        alt=t("各类别得分分布图。") + told,
        caption=t("各类别得分分布：点为一项申报，框为四分位，粗线为中位数{dashed}", dashed=dashed),
    )


def unranked(data: SummaryData) -> Nodes:
    """七、未进入排名和回避: every such application with the reason."""
    head = [
        t("序号"),
        t("编号"),
        t("基地名称"),
        t("申报单位"),
        t("类别"),
        t("原因"),
    ]
    rows = [
        [str(n), r.id, r.name, r.applicant, r.category or MISSING, r.reason]
        for n, r in enumerate(data.unranked, start=1)
    ]
    return Nodes(
        [
            heading(1, t("未进入排名的申报"), number=section(7)),
            table(
                [head],
                rows,
                align=["center", *["left"] * 5],
                empty=t("全部申报均已进入排名。"),
            ),
            *not_counted(data),
            *recusals(data),
        ]
    )


def signatures(data: SummaryData) -> Nodes:
    """Room for the chair and the secretary to sign."""
    del data
    labels = [
        t("组长（签字）："),
        t("秘书（签字）："),
        t("日期："),
        t("日期："),
    ]
    return Nodes([{"t": "sign", "rows": labels}])


def sections(data: SummaryData) -> Nodes:
    """The whole document."""
    made = cover(data)
    for part in (
        *(overview, rules, panel, rankings, certainty, tiers),
        *(unranked, remarks, decisions, trail, extras, signatures),
    ):
        made += part(data)
    return made
