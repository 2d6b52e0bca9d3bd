"""评审会议纪要: who met, what was discussed, how the votes came out, what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_review.report.minutes_data import MinutesData, Vote
from kepu_review.report.nodes import Cell, Node, Nodes, heading, meta, paragraph, table
from kepu_review.report.notice import balanced
from kepu_review.report.words import MISSING, chinese, clock, day
from kepu_review.text import language, t


def sections(data: MinutesData) -> Nodes:
    """The whole document, laid out after GB/T 9704."""
    h = data.heading
    whole = t("{round}会议纪要", round=h.round_title)
    english = [t("评审会议纪要"), *balanced(h.round_title)]
    lines = balanced(whole) if language() == "zh" else english
    parts = (_attendance, _conduct, _items, _votes, _recusals, _decisions)
    blocks: list[Node] = [
        meta(title=whole, author=h.organiser, style="notice", demo=h.demo),
        {"t": "letter", "number": "", "title": lines},
        paragraph(_opening(data)),
    ]
    for n, part in enumerate(parts, start=1):
        title, said = part(data)
        before = t("{n}、", n=chinese(n), n_2=n)
        blocks += [heading(1, title, number=before), *(paragraph(one) for one in said)]
    return Nodes([*blocks, *_people(data), _signed(data), *_annexes(data)])


def _opening(data: MinutesData) -> str:
    h = data.heading
    if data.first is None or data.last is None:
        return t(
            "{organiser}组织了{round}。留痕中没有会议（到会、审议、表决）的登记，以下只记评审和决定。",
            organiser=h.organiser,
            round=h.round_title,
        )
    when = day(data.first)
    if data.last != data.first:
        when = t("{first}至{last}", first=day(data.first), last=day(data.last))
    return t(
        "{when}，{organiser}召开{round}会议，审议申报，形成评审意见。现将有关情况纪要如下。",
        when=when,
        organiser=h.organiser,
        round=h.round_title,
    )


def _attendance(data: MinutesData) -> tuple[str, list[str]]:
    title = t("到会情况")
    if not data.present:
        return title, [t("评审组应到 {seats} 人；到会情况没有登记。", seats=data.seats)]
    said = t(
        "评审组应到 {seats} 人，实到 {present} 人。", seats=data.seats, present=len(data.present)
    )
    if data.substitutes:
        said += t("其中替补：{names}。", names=t("、").join(data.substitutes))
    return title, [said]


def _conduct(data: MinutesData) -> tuple[str, list[str]]:
    said = t(
        "会前专家独立评审 {reviewed} 项申报，提交评审表 {sheets} 份；得分按“{method}”计算。",
        reviewed=data.reviewed,
        sheets=data.sheets,
        method=data.method,
    )
    rules = t("评审信息的显示：{rules}。", rules=t("；").join(data.blindness))
    talk = t("发言内容只作合议参考，存于留痕，不列入本纪要；表决只记票数，不记谁投何票。")
    return t("评审和议事规则"), [said, rules + talk]


def _items(data: MinutesData) -> tuple[str, list[str]]:
    title = t("审议情况")
    if not data.items:
        return title, [t("没有逐项审议的登记。")]
    n, said = len({one.id for one in data.items}), sum(one.remarks for one in data.items)
    told = t("会议逐项审议申报 {n} 项，发言 {said} 条，见附件 1。", n=n, said=said)
    return title, [told]


def _votes(data: MinutesData) -> tuple[str, list[str]]:
    title = t("表决情况")
    if not data.votes:
        return title, [t("没有表决。")]
    carried = sum(bool(one.outcome) for one in data.votes)
    told = t("共表决 {n} 次，形成结果 {carried} 次：", n=len(data.votes), carried=carried)
    if len(data.votes) > _FEW:
        return title, [told.rstrip("：:") + t("，见附件 1。")]
    return title, [told, *(_vote(one) for one in data.votes)]


_FEW = 5
"""Ballots that are told one by one."""


def _vote(one: Vote) -> str:
    how = t("无记名") if one.secret else t("记名")
    told = t(
        "“{name}”（{id}）：{question}，{how}表决，",
        name=one.name,
        id=one.id,
        question=one.question.rstrip("？?。"),
        how=how,
    )
    return told + count_in_words(one) + t("。")


def count_in_words(one: Vote) -> str:
    """The count as it goes into the minutes."""
    if one.seats is None:
        reason = t("（{reason}）", reason=one.reason) if one.reason else ""
        return t("作废{reason}", reason=reason)
    votes = t("、").join(t("{title} {n} 票", title=title, n=n) for title, n in one.tallies)
    told = t(
        "应到 {seats} 人，到会 {present} 人，有表决权 {entitled} 人：{votes}，弃权 {abstained} 票，"
        "未投 {uncast} 票",
        seats=one.seats,
        present=one.present,
        entitled=one.entitled,
        votes=votes,
        abstained=one.abstained,
        uncast=one.uncast,
    )
    if one.left_out:
        told += t("（另有 {n} 人须回避，不计票）", n=one.left_out)
    if not one.quorate:
        return told + t("；到会人数不足，表决无效")
    if not one.outcome:
        return told + t("；没有选项达到 {majority}", majority=one.majority)
    return told + t(
        "；达到 {majority}，通过“{outcome}”", majority=one.majority, outcome=one.outcome
    )


def _recusals(data: MinutesData) -> tuple[str, list[str]]:
    title = t("回避情况")
    if not data.absences:
        return title, [t("没有回避事项。")]
    by: dict[str, list[str]] = {}
    for one in data.absences:
        by.setdefault(one.expert, []).append(f"{one.id} {one.name}")
    each = t("；").join(
        t("{name}回避 {items}", name=name, items=t("、").join(items)) for name, items in by.items()
    )
    told = t("{each}。回避的专家不参加该项的审议和表决。", each=each)
    return title, [told]


def _decisions(data: MinutesData) -> tuple[str, list[str]]:
    title = t("审议结论")
    if not data.decisions:
        return title, [t("尚未作出决定。")]
    each = t("，").join(t("{outcome} {n} 项", outcome=name, n=n) for name, n in data.tally)
    told = t("会议对 {n} 项申报作出决定：{each}。", n=len(data.decisions), each=each)
    return title, [told + t("名单见附件 {n}。", n=len(list(_numbered(data))))]


def _people(data: MinutesData) -> list[Node]:
    """出席 and 请假, as the standard has them: names run on under each other."""
    rows = [
        [label, t("，").join(t("{name}（{unit}）", name=n, unit=u) if u else n for n, u in who)]
        for label, who in ((t("出席："), data.present), (t("请假："), data.absent))
        if who
    ]
    return [{"t": "attended", "rows": rows}] if rows else []


def _signed(data: MinutesData) -> Node:
    del data
    rows = [t("组长（签字）："), t("记录人（签字）：")]
    return {"t": "closing", "rows": rows, "note": t("日期：")}


def _numbered(data: MinutesData) -> Iterator[tuple[str, Node]]:
    if data.items or len(data.votes) > _FEW:
        yield t("审议和表决事项"), _agenda(data)
    if data.decisions:
        yield t("评审结论一览"), _list(data)


def _annexes(data: MinutesData) -> Iterator[Node]:
    for n, (title, listed) in enumerate(_numbered(data), start=1):
        yield {"t": "annex", "label": t("附件 {n}", n=n), "title": [title], "note": ""}
        yield listed


def _agenda(data: MinutesData) -> Node:
    head = [t("序号"), t("申报"), t("审议时间"), t("回避"), t("表决")]
    votes: dict[str, list[str]] = {}
    for vote in data.votes:
        votes.setdefault(vote.id, []).append(count_in_words(vote))
    rows: list[list[Cell]] = []
    told: set[str] = set()
    for n, one in enumerate(data.items, start=1):
        ended = "" if one.ended is None else clock(one.ended)[-5:]
        said = [] if one.id in told else votes.get(one.id, [])
        told.add(one.id)
        rows.append(
            [
                str(n),
                f"{one.id}\n{one.name}",
                f"{clock(one.begun)}–{ended}",
                t("、").join(one.away) or MISSING,
                "\n".join(said) or MISSING,
            ]
        )
    rest = [(name, said) for name, said in votes.items() if name not in told]
    rows += [["", name, "", MISSING, "\n".join(said)] for name, said in rest]
    made = table([head], rows, align=["center", *["left"] * 4], look="grid")
    return made | {"sizes": [10.5], "shares": [7, 25, 19, 13, 36]}


def _list(data: MinutesData) -> Node:
    head = [t("序号"), t("编号"), t("基地名称"), t("类别"), t("结论")]
    rows: list[list[Cell]] = [
        [str(n), one.id, one.name, one.category, one.outcome]
        for n, one in enumerate(data.decisions, start=1)
    ]
    made = table([head], rows, align=["center", *["left"] * 4], look="grid")
    return made | {"sizes": [12.0, 10.5]}
