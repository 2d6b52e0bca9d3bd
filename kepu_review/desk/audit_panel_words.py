"""Sentences of the kinds that panels write: materials, talk, meeting, ballots, terms, reminders."""

from __future__ import annotations

from collections.abc import Mapping

from kepu_review.desk.audit_words import Names, Payload, Tell, because
from kepu_review.text import t
from kepu_review.workflow import methods


def _materials_recorded(p: Payload, n: Names) -> str:
    apps = {one["application"] for one in p["materials"]}
    count = len(p["materials"])
    if len(apps) == 1:
        what = n.application(next(iter(apps)))
        return t("登记申报 {what} 的材料 {count} 件。", what=what, count=count)
    return t("登记 {apps_count} 份申报的材料 {count} 件。", apps_count=len(apps), count=count)


def _material_removed(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    return t("移除申报 {what} 的材料“{p}”{p_2}。", what=what, p=p["file"], p_2=because(p))


def _no_conflict_declared(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("专家 {who} 声明与申报 {what} 无利益冲突。", who=who, what=what)


def _phrases_changed(p: Payload, n: Names) -> str:
    who = n.expert(p["expert"])
    return t("专家 {who} 更改自己的常用评语。", who=who)


def _rescore_asked(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("请专家 {who} 复评申报 {what}{p}。", who=who, what=what, p=because(p))


def _rescore_answered(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("专家 {who} 答复申报 {what} 的复评：{p}", who=who, what=what, p=n.said(p["answer"]))


def _rescore_withdrawn(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("撤回请专家 {who} 复评申报 {what} 的请求{p}。", who=who, what=what, p=because(p))


def _remark_made(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("专家 {who} 就申报 {what} 发言：{p}", who=who, what=what, p=n.said(p["text"]))


def _office_remark_made(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    return t("评审组就申报 {what} 发言：{p}", what=what, p=p["text"])


def _item_called(p: Payload, n: Names) -> str:
    what, minutes = n.application(p["application"]), p["minutes"]
    if minutes is None:
        return t("开始审议申报 {what}。", what=what)
    return t("开始审议申报 {what}，{minutes} 分钟。", what=what, minutes=minutes)


def _item_closed(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    return t("结束审议申报 {what}。", what=what)


def _attendance_changed(p: Payload, n: Names) -> str:
    count, who = len(p["present"]), n.experts_of(p["present"])
    return t("到会专家 {count} 人：{who}。", count=count, who=who)


def _ballot_opened(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    how = t("无记名") if p["secret"] else t("记名")
    return t("就申报 {what} 发起{how}表决：{p}", what=what, how=how, p=p["question"])


def _vote_cast(p: Payload, n: Names) -> str:
    who = n.expert(p["expert"])
    return t("专家 {who} 在表决中投票。", who=who)


def _ballot_closed(p: Payload, _n: Names) -> str:
    if p["outcome"] is None:
        return t("表决结束，没有通过任何选项{p}。", p=because(p))
    return t("表决结束，通过选项“{p}”{p_2}。", p=p["outcome"], p_2=because(p))


def _terms_changed(p: Payload, _n: Names) -> str:
    programme = t("按项目规定")
    given = p["reviews_per_application"] or programme
    needed = p["minimum_reviews"] or programme
    return t(
        "每份申报专家数：{given}；最少有效评审：{needed}{p}。",
        given=given,
        needed=needed,
        p=because(p),
    )


def _method_changed(p: Payload, _n: Names) -> str:
    told = t("按项目规定") if p["method"] is None else methods.title(str(p["method"]))
    late = t("，此前已有评审表提交") if p["after_marks"] else ""
    return t("计分方法：{told}{late}{p}。", told=told, late=late, p=because(p))


def _reminded(p: Payload, n: Names) -> str:
    count, who = len(p["experts"]), n.experts_of(p["experts"])
    return t("催办专家 {count} 人：{who}。", count=count, who=who)


def _freeze_changed(p: Payload, n: Names) -> str:
    count = len(p["applications"])
    what = n.application(p["applications"][0]) if count == 1 else str(count)
    if p["frozen"]:
        return t("冻结申报 {what} 的评审表{p}。", what=what, p=because(p))
    return t("解除申报 {what} 评审表的冻结{p}。", what=what, p=because(p))


def _comments_cleared(p: Payload, n: Names) -> str:
    what, count = n.application(p["application"]), len(p["comments"])
    if not count:
        return t("审定：不向申报 {what} 反馈评语。", what=what)
    return t("审定向申报 {what} 反馈的评语 {count} 条。", what=what, count=count)


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
    "method_changed": _method_changed,
    "reminded": _reminded,
    "freeze_changed": _freeze_changed,
    "comments_cleared": _comments_cleared,
}
