"""Sentences of the kinds after the panel: notices, objections, and the life of a base."""

from __future__ import annotations

from collections.abc import Mapping

from kepu_review.desk.audit_words import Names, Payload, Tell, because
from kepu_review.model import BaseStatus, ObjectionOutcome
from kepu_review.text import msg, t
from kepu_review.workflow.register import STATUSES

OBJECTIONS = {
    ObjectionOutcome.UPHELD: msg("成立"),
    ObjectionOutcome.REJECTED: msg("不成立"),
    ObjectionOutcome.NOT_ADMITTED: msg("不予受理"),
    ObjectionOutcome.REPEATED: msg("重复反映"),
}
DOCUMENTS = {"certificate": msg("证书"), "plaque": msg("牌匾")}
ACTIVITIES = {"preview": msg("活动预告"), "summary": msg("活动总结")}
FIELDS = {
    "name": msg("名称"),
    "applicant": msg("申报单位"),
    "region": msg("地区"),
    "category": msg("类别", "desk"),
    "valid_until": msg("有效期"),
    "status": msg("状态", "base"),
}


def _notice_published(p: Payload, _n: Names) -> str:
    return t(
        "发布公示“{id}”：{start} 至 {end}，申报 {count} 份。",
        id=p["id"],
        start=p["start"],
        end=p["end"],
        count=len(p["applications"]),
    )


def _notice_withdrawn(p: Payload, _n: Names) -> str:
    return t("撤回公示“{id}”{p}。", id=p["id"], p=because(p))


def _objection_received(p: Payload, n: Names) -> str:
    if p["application"] is None:
        return t("收到对公示“{notice}”的异议“{id}”。", notice=p["notice"], id=p["id"])
    return t("收到对申报 {what} 的异议“{id}”。", what=n.application(p["application"]), id=p["id"])


def _objection_settled(p: Payload, _n: Names) -> str:
    if p["same_as"] is not None:
        return t("异议“{id}”与“{same}”重复。", id=p["id"], same=p["same_as"])
    outcome = t(OBJECTIONS[ObjectionOutcome(p["outcome"])])
    return t("异议“{id}”办结：{outcome}。", id=p["id"], outcome=outcome)


def _accredited(p: Payload, _n: Names) -> str:
    listed = p["bases"]
    why = "" if p["waiver"] is None else t("；异议未办结，理由：{reason}", reason=p["waiver"])
    if len(listed) == 1:
        one = listed[0]
        return t(
            "命名“{name}”为{title}，编号 {number}{why}。",
            name=one["name"],
            title=one["title"],
            number=one["number"],
            why=why,
        )
    return t("命名基地 {count} 个{why}。", count=len(listed), why=why)


def _bases_carried(p: Payload, _n: Names) -> str:
    count = len(p["bases"])
    return t("从“{source}”转入以往命名的基地 {count} 个。", source=p["source"], count=count)


def _base_changed(p: Payload, n: Names) -> str:
    fields = t("、").join(t(FIELDS[name]) for name in p["changes"])
    what = n.base(p["number"])
    return t("基地 {what} 变更{fields}{p}。", what=what, fields=fields, p=because(p))


def _base_status_changed(p: Payload, n: Names) -> str:
    what, status = n.base(p["number"]), t(STATUSES[BaseStatus(p["status"])])
    ground = "" if p["ground"] is None else t("；情形：{ground}", ground=n.ground(p["ground"]))
    why = ground + because(p)
    if p["until"] is None:
        return t("基地 {what} 的状态改为{status}{why}。", what=what, status=status, why=why)
    return t(
        "基地 {what} 的状态改为{status}，至 {until}{why}。",
        what=what,
        status=status,
        until=p["until"],
        why=why,
    )


def _base_evaluated(p: Payload, n: Names) -> str:
    what, grade, why = n.base(p["number"]), n.grade(p["grade"]), because(p)
    if p["period"] == "term":
        return t("基地 {what} 终期考核：{grade}{why}。", what=what, grade=grade, why=why)
    return t(
        "基地 {what} {period} 年度考核：{grade}{why}。",
        what=what,
        period=p["period"],
        grade=grade,
        why=why,
    )


def _document_issued(p: Payload, n: Names) -> str:
    kind, what = t(DOCUMENTS[p["kind"]]), n.base(p["number"])
    return t("制发基地 {what} 的{kind}，编号 {serial}。", what=what, kind=kind, serial=p["serial"])


def _activity_reported(p: Payload, n: Names) -> str:
    kind, title = t(ACTIVITIES[p["kind"]]), p["title"]
    return t("{what} 报送{kind}“{title}”。", what=n.subject(p["subject"]), kind=kind, title=title)


NAMING_SENTENCES: Mapping[str, Tell] = {
    "notice_published": _notice_published,
    "notice_withdrawn": _notice_withdrawn,
    "objection_received": _objection_received,
    "objection_settled": _objection_settled,
    "accredited": _accredited,
    "bases_carried": _bases_carried,
    "base_changed": _base_changed,
    "base_status_changed": _base_status_changed,
    "base_evaluated": _base_evaluated,
    "document_issued": _document_issued,
    "activity_reported": _activity_reported,
}
