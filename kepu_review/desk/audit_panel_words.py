"""Sentences of the kinds that panels write: materials, talk, meeting, ballots, terms, reminders."""

from __future__ import annotations

from collections.abc import Mapping

from kepu_review.desk.audit_words import Names, Payload, Tell, because
from kepu_review.text import t


def _materials_recorded(p: Payload, n: Names) -> str:
    apps = {one["application"] for one in p["materials"]}
    count = len(p["materials"])
    if len(apps) == 1:
        what = n.application(next(iter(apps)))
        return t(f"登记申报 {what} 的材料 {count} 件。", f"{count} materials of {what}.")
    return t(
        f"登记 {len(apps)} 份申报的材料 {count} 件。",
        f"{count} materials of {len(apps)} applications.",
    )


def _material_removed(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    return t(
        f"移除申报 {what} 的材料「{p['file']}」{because(p)}。",
        f"“{p['file']}” of {what} was removed{because(p)}.",
    )


def _no_conflict_declared(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"专家 {who} 声明与申报 {what} 无利益冲突。", f"{who} declared no conflict with {what}."
    )


def _phrases_changed(p: Payload, n: Names) -> str:
    who = n.expert(p["expert"])
    return t(f"专家 {who} 更改自己的常用评语。", f"{who} changed their own phrases.")


def _rescore_asked(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"请专家 {who} 复评申报 {what}{because(p)}。",
        f"{who} was asked to look at {what} again{because(p)}.",
    )


def _rescore_answered(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"专家 {who} 答复申报 {what} 的复评：{p['answer']}",
        f"{who} answered on {what}: {p['answer']}",
    )


def _rescore_withdrawn(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"撤回请专家 {who} 复评申报 {what} 的请求{because(p)}。",
        f"{who} need not look at {what} again{because(p)}.",
    )


def _remark_made(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(f"专家 {who} 就申报 {what} 发言：{p['text']}", f"{who} on {what}: {p['text']}")


def _office_remark_made(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    return t(f"评审组就申报 {what} 发言：{p['text']}", f"The office on {what}: {p['text']}")


def _item_called(p: Payload, n: Names) -> str:
    what, minutes = n.application(p["application"]), p["minutes"]
    if minutes is None:
        return t(f"开始审议申报 {what}。", f"{what} was called.")
    return t(f"开始审议申报 {what}，{minutes} 分钟。", f"{what} was called, {minutes} minutes.")


def _item_closed(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    return t(f"结束审议申报 {what}。", f"{what} is done.")


def _attendance_changed(p: Payload, n: Names) -> str:
    count, who = len(p["present"]), n.experts_of(p["present"])
    return t(f"到会专家 {count} 人：{who}。", f"{count} experts present: {who}.")


def _ballot_opened(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    how = t("无记名", "secret") if p["secret"] else t("记名", "open")
    return t(
        f"就申报 {what} 发起{how}表决：{p['question']}",
        f"Ballot on {what} ({how}): {p['question']}",
    )


def _vote_cast(p: Payload, n: Names) -> str:
    who = n.expert(p["expert"])
    return t(f"专家 {who} 在表决中投票。", f"{who} voted.")


def _ballot_closed(p: Payload, _n: Names) -> str:
    if p["outcome"] is None:
        return t(f"表决结束，没有通过任何选项{because(p)}。", f"Nothing was carried{because(p)}.")
    return t(
        f"表决结束，通过选项「{p['outcome']}」{because(p)}。",
        f"The ballot carried “{p['outcome']}”{because(p)}.",
    )


def _terms_changed(p: Payload, _n: Names) -> str:
    programme = t("按项目规定", "as the programme says")
    given = p["reviews_per_application"] or programme
    needed = p["minimum_reviews"] or programme
    return t(
        f"每份申报专家数：{given}；最少有效评审：{needed}{because(p)}。",
        f"Experts per application: {given}; reviews needed: {needed}{because(p)}.",
    )


def _reminded(p: Payload, n: Names) -> str:
    count, who = len(p["experts"]), n.experts_of(p["experts"])
    return t(f"催办专家 {count} 人：{who}。", f"{count} experts were reminded: {who}.")


def _freeze_changed(p: Payload, n: Names) -> str:
    count = len(p["applications"])
    what = n.application(p["applications"][0]) if count == 1 else str(count)
    if p["frozen"]:
        return t(f"冻结申报 {what} 的评审表{because(p)}。", f"Sheets of {what} frozen{because(p)}.")
    return t(
        f"解除申报 {what} 评审表的冻结{because(p)}。", f"Sheets of {what} reopened{because(p)}."
    )


PANEL_SENTENCES: Mapping[str, Tell] = {
    "materials_recorded": _materials_recorded,
    "material_removed": _material_removed,
    "no_conflict_declared": _no_conflict_declared,
    "phrases_changed": _phrases_changed,
    "rescore_asked": _rescore_asked,
    "rescore_answered": _rescore_answered,
    "rescore_withdrawn": _rescore_withdrawn,
    "remark_made": _remark_made,
    "office_remark_made": _office_remark_made,
    "item_called": _item_called,
    "item_closed": _item_closed,
    "attendance_changed": _attendance_changed,
    "ballot_opened": _ballot_opened,
    "vote_cast": _vote_cast,
    "ballot_closed": _ballot_closed,
    "terms_changed": _terms_changed,
    "reminded": _reminded,
    "freeze_changed": _freeze_changed,
}
