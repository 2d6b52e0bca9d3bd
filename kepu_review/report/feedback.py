"""评审意见反馈: a letter to each applicant; no expert, no rank, nothing of other applicants."""

from __future__ import annotations

from kepu_review.report.feedback_data import FeedbackData, Letter
from kepu_review.report.nodes import Cell, Node, Nodes, heading, meta, paragraph, strong, table
from kepu_review.report.words import MISSING, day, number
from kepu_review.text import msg, t


def sections(data: FeedbackData) -> Nodes:
    """The whole document: each letter begins a page."""
    h = data.heading
    title = t("评审意见反馈")
    whole = t("{round} {title}", round=h.round_title, title=title)
    if len(data.letters) == 1:
        whole = f"{whole} {data.letters[0].id}"
    blocks = [
        meta(title=whole, author=h.organiser, style="form", demo=h.demo, header=h.round_title)
    ]
    for letter in data.letters:
        blocks += one(letter, data)
    return Nodes(blocks)


def one(letter: Letter, data: FeedbackData) -> list[Node]:
    """The blocks of one letter."""
    return [
        {"t": "break"},
        heading(1, f"{letter.id} {letter.name}"),
        {"t": "form", "title": t("评审意见反馈书"), "sub": data.heading.round_title, "note": ""},
        paragraph(t("{applicant}：", applicant=letter.applicant), kind="flush"),
        paragraph(_opening(letter, data)),
        *_result(letter, data),
        *_marks(letter, data),
        *_comments(letter),
        *_closing(letter, data),
    ]


def _opening(letter: Letter, data: FeedbackData) -> str:
    return t(
        "你单位申报的“{name}”（编号 {id}，{category}）已经完成{programme}的评审，现将评审情况反馈"
        "如下，供改进工作参考。",
        name=letter.name,
        id=letter.id,
        category=letter.category,
        programme=data.heading.edition + data.heading.programme,
    )


def _result(letter: Letter, data: FeedbackData) -> list[Node]:
    shown = letter.score is not None
    rows = [[t("评审结论"), letter.outcome]]
    if shown:
        score = number(letter.score, data.decimals)
        rows.append([t("综合得分"), t("{score} 分（满分 100 分）", score=score)])
    if letter.pass_line is not None:
        line = number(letter.pass_line, 0)
        rows.append([t("及格线"), t("{line} 分，{reached}", line=line, reached=_reached(letter))])
    rows.append([t(msg("评分标准", "report.summary")), letter.rubric])
    cells: list[list[Cell]] = [[{"v": label, "b": True}, said] for label, said in rows]
    made = table([], cells, align=["left", "left"], look="letter")
    return [made | {"shares": [18, 82]}]


def _reached(letter: Letter) -> str:
    if letter.reached is None:
        return MISSING
    return t("已达到") if letter.reached else t("未达到")


def _marks(letter: Letter, data: FeedbackData) -> list[Node]:
    if letter.withheld == "few":
        told = t("计入的评审不足 {least} 份，为不透露单个专家的打分，不列得分。", least=data.least)
        return [paragraph(told)]
    head = [t("指标"), t("满分"), t("平均得分")]
    rows: list[list[Cell]] = []
    for row in letter.rows:
        named = f"{row.id} {row.title}"
        cells: list[Cell] = [named, row.full, number(row.points, data.decimals)]
        rows.append([{"v": cell, "b": True} for cell in cells] if row.section else cells)
    made = table([head], rows, align=["left", "right", "right"], look="letter")
    blocks = [made | {"sizes": [9.0], "shares": [70, 13, 17]}]
    note = t("得分为各位专家打分的平均值。")
    if letter.withheld == "some":
        note += t(
            "“—”：打分的专家不足 {least} 位，或由其他各项可以推算，为不透露单个专家的打分不列。",
            least=data.least,
        )
    return [*blocks, paragraph(note, kind="note")]


def _comments(letter: Letter) -> list[Node]:
    label = paragraph(strong(t("专家评语")), kind="flush")
    if letter.comments is None:
        said = t("评语未经组长审定，不予反馈。")
        return [label, paragraph(said)]
    if not letter.comments:
        return [label, paragraph(t("组长审定：本项没有反馈的评语。"))]
    rows: list[list[Cell]] = [[one.criterion or t("总体"), one.text] for one in letter.comments]
    made = table([[t("指标"), t("评语")]], rows, align=["left", "left"], look="letter")
    return [label, made | {"shares": [24, 76]}]


def _closing(letter: Letter, data: FeedbackData) -> list[Node]:
    del letter
    told = t("本反馈只供你单位使用，不作公开；评审专家名单和其他单位的评审情况不予提供。")
    if data.contact:
        told += t("联系：{contact}。", contact=data.contact.rstrip("。"))
    signers = [one for one in data.heading.organiser.split("、") if one]
    return [
        paragraph(told, kind="keep"),
        {
            "t": "signed",
            "signers": [f"{one}{t('（盖章）')}" for one in signers],
            "date": day(data.date),
        },
    ]
