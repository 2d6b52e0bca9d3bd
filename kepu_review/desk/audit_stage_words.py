"""Sentences of the kinds about stages and nominations: entries, samples, corrections, channels."""

from __future__ import annotations

from collections.abc import Mapping

from kepu_review.desk.audit_words import Names, Payload, Tell, because
from kepu_review.model import AttestationState, VisitState
from kepu_review.text import msg, t

ATTESTED = {
    AttestationState.MET: msg("符合"),
    AttestationState.NOT_MET: msg("不符合"),
    AttestationState.NOT_APPLICABLE: msg("不适用"),
}
LATE = {
    "application": msg("申报"),
    "correction": msg("补正"),
    "materials": msg("材料", "desk"),
    "objection": msg("异议", "desk"),
}


def _stage_entered(p: Payload, n: Names) -> str:
    return t("进入“{stage}”环节{p}。", stage=n.stage(p["stage"]), p=because(p))


def _sample_drawn(p: Payload, n: Names) -> str:
    return t(
        "为“{stage}”环节从 {count} 份申报中抽取 {drawn} 份，种子 {seed}{p}。",
        stage=n.stage(p["stage"]),
        count=len(p["population"]),
        drawn=sum(len(stratum["drawn"]) for stratum in p["strata"]),
        seed=p["seed"],
        p=because(p),
    )


def _visit_recorded(p: Payload, n: Names) -> str:
    what = n.application(p["application"])
    match VisitState(p["state"]):
        case VisitState.DECLINED:
            return t("申报 {what} 不接受实地考察。", what=what)
        case VisitState.NOT_POSSIBLE:
            return t("申报 {what} 未能实地考察。", what=what)
        case VisitState.VISITED:
            who = n.experts_of(p["visitors"]) or "—"
            day = p["day"] or "—"
            return t("实地考察申报 {what}：{day}，{who}。", what=what, day=day, who=who)


def _correction_asked(p: Payload, n: Names) -> str:
    what, until = n.application(p["application"]), n.time(p["until"])
    return t("要求申报 {what} 在 {until} 前补正{p}。", what=what, until=until, p=because(p))


def _correction_extended(p: Payload, n: Names) -> str:
    what, until = n.application(p["application"]), n.time(p["until"])
    return t("申报 {what} 的补正期限延至 {until}{p}。", what=what, until=until, p=because(p))


def _correction_returned(p: Payload, n: Names) -> str:
    return t("申报 {what} 交回补正。", what=n.application(p["application"]))


def _late_granted(p: Payload, n: Names) -> str:
    known = LATE.get(p["what"])
    thing = p["what"] if known is None else t(known)
    until = n.time(p["until"])
    if p["application"] is None:
        return t("准予各申报的{thing}迟交至 {until}{p}。", thing=thing, until=until, p=because(p))
    what = n.application(p["application"])
    return t(
        "准予申报 {what} 的{thing}迟交至 {until}{p}。",
        what=what,
        thing=thing,
        until=until,
        p=because(p),
    )


def _attested(p: Payload, n: Names) -> str:
    what, state = n.application(p["application"]), t(ATTESTED[AttestationState(p["state"])])
    return t("核验申报 {what} 的“{rule}”：{state}。", what=what, rule=p["rule"], state=state)


def _confirmed(p: Payload, n: Names) -> str:
    listed, office = p["applications"], p["by_office"]
    if len(listed) == 1:
        state = t("同意") if listed[0]["approved"] else t("不同意")
        return t(
            "{office}审定申报 {what}：{state}{p}。",
            office=office,
            what=n.application(listed[0]["id"]),
            state=state,
            p=because(listed[0]),
        )
    approved = sum(item["approved"] for item in listed)
    return t(
        "{office}审定申报 {count} 份：同意 {approved} 份，不同意 {refused} 份。",
        office=office,
        count=len(listed),
        approved=approved,
        refused=len(listed) - approved,
    )


def _nominators_recorded(p: Payload, _n: Names) -> str:
    return t("登记推荐单位 {count} 家。", count=len(p["nominators"]))


def _invitations_issued(p: Payload, _n: Names) -> str:
    return t("发出邀请码 {count} 个。", count=len(p["invitations"]))


def _invitation_withdrawn(p: Payload, _n: Names) -> str:
    return t("作废邀请码“{code}”{p}。", code=p["code"], p=because(p))


def _nomination_recorded(p: Payload, n: Names) -> str:
    who, what = p["nominator"], n.application(p["application"])
    if p["joint"]:
        count = len(p["joint"]) + 1
        return t("登记“{who}”等 {count} 家联合推荐申报 {what}。", who=who, count=count, what=what)
    return t("登记“{who}”推荐申报 {what}。", who=who, what=what)


def _nomination_chosen(p: Payload, n: Names) -> str:
    who, what = p["nominator"], n.application(p["application"])
    return t("申报 {what} 的推荐以“{who}”为准{p}。", what=what, who=who, p=because(p))


def _nomination_withdrawn(p: Payload, n: Names) -> str:
    who, what = p["nominator"], n.application(p["application"])
    return t("撤销“{who}”对申报 {what} 的推荐{p}。", who=who, what=what, p=because(p))


def _duplicates_settled(p: Payload, n: Names) -> str:
    others = [n.application(name) for name in p["applications"] if name != p["keep"]]
    return t(
        "申报 {others} 系重复申报，保留申报 {keep}{p}。",
        others=t("、").join(others),
        keep=n.application(p["keep"]),
        p=because(p),
    )


STAGE_SENTENCES: Mapping[str, Tell] = {
    "stage_entered": _stage_entered,
    "sample_drawn": _sample_drawn,
    "visit_recorded": _visit_recorded,
    "correction_asked": _correction_asked,
    "correction_extended": _correction_extended,
    "correction_returned": _correction_returned,
    "late_granted": _late_granted,
    "attested": _attested,
    "confirmed": _confirmed,
    "nominators_recorded": _nominators_recorded,
    "invitations_issued": _invitations_issued,
    "invitation_withdrawn": _invitation_withdrawn,
    "nomination_recorded": _nomination_recorded,
    "nomination_chosen": _nomination_chosen,
    "nomination_withdrawn": _nomination_withdrawn,
    "duplicates_settled": _duplicates_settled,
}
