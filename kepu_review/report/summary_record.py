"""Parts eight to ten of the internal summary: comments, decisions and ties, the audit trail."""

from __future__ import annotations

from collections import Counter

from kepu_review.report.data import CategoryTable, Remarks, SummaryData
from kepu_review.report.nodes import Node, Nodes, attach, heading, paragraph, table
from kepu_review.report.proof.names import digest, media
from kepu_review.report.words import clock, section
from kepu_review.text import msg, t


def tied_in(category: CategoryTable) -> set[str]:
    """Applications that share their rank with another of their category."""
    ranks = Counter(row.rank for row in category.rows)
    return {row.id for row in category.rows if row.tied and ranks[row.rank] > 1}


def not_counted(data: SummaryData) -> list[Node]:
    """Sheets that were handed in and do not count; nothing where all do."""
    if not data.left_out:
        return []
    head = [
        t("编号"),
        t("基地名称"),
        t("专家代号"),
        t("原因"),
    ]
    rows = [[row.id, row.name, row.expert, row.reason] for row in data.left_out]
    caption = t("已提交而不计入的评审表")
    return [table([head], rows, align=["left"] * 4, caption=caption)]


def remarks(data: SummaryData) -> Nodes:
    """八、专家评语, by application and anonymous."""
    blocks = [heading(1, t("专家评语"), number=section(8))]
    for entry in data.remarks:
        items = _by_expert(entry)
        if items:
            title = f"{entry.id}  {entry.name}"
            blocks.append({"t": "remark", "head": title, "sub": entry.category, "items": items})
    if len(blocks) == 1:
        blocks.append(paragraph(t("没有评语。"), kind="note"))
    return Nodes(blocks)


def _by_expert(entry: Remarks) -> list[list[str]]:
    """Each expert once: the overall comment, below it those on criteria, run on."""
    overall: dict[str, list[str]] = {}
    single: dict[str, str] = {}
    for r in entry.remarks:
        said = r.text.strip()
        if said:
            overall.setdefault(r.expert, [])
            if r.criterion:
                single[r.expert] = single.get(r.expert, "") + f"【{r.criterion}】{said}"
            else:
                overall[r.expert].append(said)
    return [
        [expert, "\n".join([*said, *([single[expert]] if expert in single else [])])]
        for expert, said in overall.items()
    ]


def decisions(data: SummaryData) -> Nodes:
    """九、决定与并列."""
    head = [
        t("编号"),
        t("基地名称"),
        t("决定"),
        t(msg("理由", "report")),
        t("作出者"),
        t("时间（北京时间）"),
    ]
    rows = [[d.id, d.name, d.outcome, d.reason, d.by, clock(d.at)] for d in data.decisions]
    return Nodes(
        [
            heading(1, t("决定与并列"), number=section(9)),
            table([head], rows, empty=t("尚未作出决定。")),
            *_ties(data),
        ]
    )


def _ties(data: SummaryData) -> list[Node]:
    groups: dict[tuple[str, int], list[str]] = {}
    for category in data.categories:
        tied = tied_in(category)
        for row in category.rows:
            if row.id in tied:
                groups.setdefault((category.title, row.rank), []).append(f"{row.id} {row.name}")
    if not groups:
        return [paragraph(t("没有并列名次。"), kind="note")]
    head = [
        t("类别"),
        t("名次"),
        t("并列的申报（表中名次带 *）"),
    ]
    rows = [[title, str(rank), t("；").join(names)] for (title, rank), names in groups.items()]
    return [table([head], rows, align=["left", "center", "left"], caption=t("并列名次"))]


def trail(data: SummaryData) -> Nodes:
    """十、留痕: the root over all chains, and how many events there are."""
    blocks = [heading(1, t("留痕"), number=section(10))]
    found = data.trail
    if found is None:
        note = t("本文件由数据文件生成，未附留痕。")
        return Nodes([*blocks, paragraph(note, kind="note")])
    state = (
        t("完整，未见改动") if found.intact else t("与数据不一致，请用 kepu-review audit 核对！")
    )
    told = t("{chains} 条链，{events} 个事件", chains=found.chains, events=found.events)
    facts = [
        [t("默克尔根"), found.merkle_root],
        [
            t("链与事件"),
            told,
        ],
        [t("校验结果"), state],
    ]
    head = [t("事件"), t("数量")]
    rows = [[title, str(n)] for title, n in found.kinds]
    blocks.append({"t": "facts", "rows": facts})
    if rows:
        blocks.append(table([head], rows, align=["left", "right"]))
    return Nodes([*blocks, *_attached(data)])


def _attached(data: SummaryData) -> list[Node]:
    """The files inside, by name, and the hash of their list, which binds them to the paper."""
    if not data.attachments:
        return []
    *files, listed = data.attachments
    told = t("文件内含下列附件。在任何装有本工具的电脑上，不需要本批次的数据，可用以下命令核对：")
    command = "kepu-review verify FILE.pdf"
    rows = [[one.name, one.about, digest(one.text)[:16]] for one in files]
    return [
        paragraph(told + command, kind="note"),
        {"t": "facts", "rows": [[t("附件清单哈希"), digest(listed.text)]]},
        table(
            [[t("附件"), t("内容"), t("哈希（前 16 位）")]],
            rows,
            align=["left"] * 3,
            caption=t("文件内的附件"),
        ),
        *(
            attach(one.name, one.text.encode(), about=one.about, media=media(one.name))
            for one in data.attachments
        ),
    ]
