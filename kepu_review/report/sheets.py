"""专家评分表: one sheet per expert and application, each begins a page and can be signed."""

from __future__ import annotations

from collections import Counter

from kepu_review.report.nodes import Cell, Node, Nodes, heading, meta, table
from kepu_review.report.sheets_data import Sheet, SheetsData
from kepu_review.report.words import MISSING, moment
from kepu_review.text import language, msg, t

_FILL_IN = "\u3000"
"""Stands in a cell that is to be filled in by hand."""
_ROWS, _HIGH = 33, 13.5
"""Rows that a page holds at their usual height, in points; with fewer, rows to write in grow."""
_AIR = 2.5
"""Points more above and below in a row, at most."""


def sections(data: SheetsData) -> Nodes:
    """The whole document."""
    h = data.heading
    title = t("专家评分表")
    whole = f"{h.round_title} {title}"
    blocks = [
        meta(
            title=whole,
            author=h.organiser,
            style="sheet",
            demo=h.demo,
            header=f"{t('内部资料')} · {whole}",
            footer=h.organiser,
        )
    ]
    held = Counter(sheet.expert for sheet in data.sheets)
    told: set[str] = set()
    for sheet in data.sheets:
        group = "" if sheet.expert in told else _group(sheet, held[sheet.expert])
        told.add(sheet.expert)
        blocks += one(sheet, data, group)
    return Nodes(blocks)


def _group(sheet: Sheet, n: int) -> str:
    return t(
        "专家 {expert} {name}：评分表 {n} 份", expert=sheet.expert, name=sheet.expert_name, n=n
    )


def one(sheet: Sheet, data: SheetsData, group: str = "") -> list[Node]:
    """The blocks of one sheet; with `group` a bookmark above it for all of its expert."""
    return [
        {"t": "break"},
        *([heading(1, group)] if group else []),
        heading(2 if group or data.sheets[0] is not sheet else 1, _head(sheet)),
        {
            "t": "form",
            "title": t("专家评分表"),
            "sub": f"{data.heading.round_title} · {sheet.stage}",
            "note": _state(sheet),
        },
        _facts(sheet),
        _marks(sheet),
        *_vetoes(sheet),
        _comment(sheet),
        *_declaration(sheet),
    ]


def _head(sheet: Sheet) -> str:
    return f"{sheet.application} {sheet.name}"


def _state(sheet: Sheet) -> str:
    if not sheet.handed_in:
        return t("未提交：空白表，可手工填写")
    return sheet.why_not


def _facts(sheet: Sheet) -> Node:
    pairs = [
        *sheet.facts,
        (t("评审专家"), t("{name}（{id}）", name=sheet.expert_name, id=sheet.expert)),
        (t("工作单位"), sheet.affiliation or MISSING),
    ]
    rows: list[list[Cell]] = []
    for left, right in zip(pairs[::2], [*pairs[1::2], ("", "")], strict=False):
        rows.append([_label(left[0]), left[1], _label(right[0]), right[1]])
    label = _label_share()
    shares = [label, 50 - label, label, 50 - label]
    return _form(table([], rows, align=["left"] * 4, look="form"), shares)


def _form(made: Node, shares: list[float]) -> Node:
    """The same columns on every sheet, in small type: most sheets so have one page.

    Not under 9 points, which is as small as Chinese reads well on paper.
    """
    return made | {"sizes": [9.0], "shares": shares}


def _label_share() -> float:
    return 14 if language() == "zh" else 21


def _label(text: str) -> Cell:
    return {"v": text, "b": True} if text else ""


def _marks(sheet: Sheet) -> Node:
    head = [t("指标"), t(msg("满分", "sheet")), t("档次或选项"), t("得分"), t(msg("意见", "sheet"))]
    rows: list[list[Cell]] = []
    for row in sheet.rows:
        named = f"{row.id} {row.title}"
        if row.section:
            rows.append(
                [
                    {"v": named, "b": True},
                    {"v": row.full, "b": True},
                    "",
                    {"v": row.points, "b": True},
                    "",
                ]
            )
        else:
            blank = "" if sheet.handed_in else _FILL_IN
            missing = MISSING if sheet.handed_in else _FILL_IN
            rows.append(
                [named, row.full, row.level or blank, row.points or missing, row.comment or blank]
            )
    rows.append(
        [
            {"v": t(msg("总分", "sheet")), "b": True},
            {"v": sheet.full, "b": True},
            sheet.grade,
            {"v": sheet.total or _FILL_IN, "b": True},
            "",
        ]
    )
    align = ["left", "right", "left", "right", "left"]
    made = table([head], rows, align=align, look="form")
    return _form(made, [26.5, 6, 20, 8.5, 39]) | ({} if sheet.handed_in else {"air": _air(sheet)})


def _air(sheet: Sheet) -> float:
    """What a row may have more above and below, so that one can write in it."""
    count = max(1, len(sheet.rows))
    return round(max(0.0, min(_AIR, (_ROWS - count) * _HIGH / (2 * count))), 1)


def _vetoes(sheet: Sheet) -> list[Node]:
    if not sheet.vetoes:
        return []
    head = [t("一票否决情形"), t("是否发现及依据")]
    said = t("未发现") if sheet.handed_in else t("□ 未发现　□ 发现：")
    rows = [
        [one.text, said if one.evidence is None else t("发现：{evidence}", evidence=one.evidence)]
        for one in sheet.vetoes
    ]
    return [_form(table([head], rows, align=["left", "left"], look="form"), [62, 38])]


def _comment(sheet: Sheet) -> Node:
    said = sheet.comment.strip() or (t("（无）") if sheet.handed_in else "\n\n\n")
    rows: list[list[Cell]] = [[_label(t(msg("总体评语", "sheet"))), said]]
    made = table([], rows, align=["left", "left"], look="form")
    return _form(made, [_label_share(), 100 - _label_share()]) | {
        "stay": True
    }  # a signature is never alone on its page


def _declaration(sheet: Sheet) -> list[Node]:
    own = t("本人与申报单位、推荐单位没有利益冲突，以上打分和评语由本人独立作出，对评审情况保密。")
    at = [] if sheet.declared_at is None else [t("声明于 {at}", at=moment(sheet.declared_at))]
    if sheet.submitted_at is not None:
        at.append(t("提交于 {at}", at=moment(sheet.submitted_at)))
    if sheet.receipt:
        at.append(t("回执 {receipt}", receipt=sheet.receipt[:16]))
    rubric = t("评分标准：{rubric}", rubric=sheet.rubric)
    return [
        {
            "t": "declare",
            "label": t("专家声明："),
            "text": own,
            "note": t("；").join([rubric, *at]),
            "rows": [t("专家（签字）："), t("日期：")],
        }
    ]
