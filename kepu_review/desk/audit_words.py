"""Each kind of event as one sentence, as a clerk would write it in a register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from kepu_review.model import ConflictKind, Phase, ScreeningState
from kepu_review.text import msg, t
from kepu_review.workflow import phase_title

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What numbers stand for, so that a sentence can name them."""

    experts: Mapping[str, str]
    applications: Mapping[str, str]
    outcomes: Mapping[str, str]
    categories: Mapping[str, str]
    hidden: bool = False
    """Whether totals are hidden now, and so what experts say of their marks."""
    stages: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo | None = None
    """Of the programme; None: that of the machine."""

    def expert(self, number: Any) -> str:
        """张三（E01）."""
        name = self.experts.get(str(number))
        return str(number) if name is None else t("{name}（{number}）", name=name, number=number)

    def application(self, number: Any) -> str:
        """A01“某某馆”."""
        name = self.applications.get(str(number))
        return str(number) if name is None else t("{number}“{name}”", number=number, name=name)

    def base(self, number: Any) -> str:
        """B01“某某馆”."""
        name = self.bases.get(str(number))
        return str(number) if name is None else t("{number}“{name}”", number=number, name=name)

    def subject(self, number: Any) -> str:
        """A base, or else an application."""
        return self.base(number) if str(number) in self.bases else self.application(number)

    def stage(self, name: Any) -> str:
        """实地考察."""
        return self.stages.get(str(name), str(name))

    def grade(self, name: Any) -> str:
        """优秀."""
        return self.grades.get(str(name), str(name))

    def ground(self, name: Any) -> str:
        """A ground of revocation, as the programme has it."""
        return self.grounds.get(str(name), str(name))

    def time(self, text: Any) -> str:
        """A time in the programme's zone, to the minute."""
        return f"{datetime.fromisoformat(text).astimezone(self.zone):%Y-%m-%d %H:%M}"

    def said(self, text: Any) -> str:
        """An expert's own words; they may tell a mark."""
        return veiled() if self.hidden else str(text)

    def experts_of(self, numbers: Any, most: int = 5) -> str:
        """The first few of them."""
        listed = [self.expert(number) for number in numbers]
        told = t("、").join(listed[:most])
        rest = len(listed) - most
        return (
            told
            if rest <= 0
            else t("{told}等 {listed_count} 人", told=told, listed_count=len(listed), rest=rest)
        )


def veiled() -> str:
    """What stands in place of what the programme hides now."""
    return t("（按盲评规则现在不显示）")


Tell = Callable[[Payload, Names], str]

TITLES: Mapping[str, str] = {
    "round_created": msg("新建批次"),
    "rubric_fixed": msg("确定评分标准"),
    "applications_imported": msg("导入申报"),
    "experts_imported": msg("导入专家"),
    "findings_recorded": msg("形式审查意见"),
    "screening_decided": msg("形式审查结论"),
    "conflict_recorded": msg("登记利益冲突"),
    "conflict_withdrawn": msg("撤销利益冲突"),
    "assigned": msg("分派", "desk"),
    "unassigned": msg("撤销分派"),
    "phase_changed": msg("阶段变更"),
    "deadline_changed": msg("截止时间变更"),
    "review_saved": msg("保存评审表"),
    "review_submitted": msg("提交评审表"),
    "review_recalled": msg("撤回评审表"),
    "recused": msg("回避"),
    "decided": msg("作出决定"),
    "document_made": msg("生成文件"),
    "materials_recorded": msg("登记佐证材料"),
    "material_removed": msg("移除佐证材料"),
    "no_conflict_declared": msg("声明无利益冲突"),
    "phrases_changed": msg("更改常用评语"),
    "rescore_asked": msg("请专家复评"),
    "rescore_answered": msg("答复复评"),
    "rescore_withdrawn": msg("撤回复评请求"),
    "remark_made": msg("专家发言"),
    "office_remark_made": msg("评审组发言"),
    "item_called": msg("开始审议"),
    "item_closed": msg("结束审议"),
    "attendance_changed": msg("到会变更"),
    "ballot_opened": msg("发起表决"),
    "vote_cast": msg("投票"),
    "ballot_closed": msg("表决结束"),
    "terms_changed": msg("调整评审份数"),
    "method_changed": msg("改变计分方法"),
    "reminded": msg("催办"),
    "freeze_changed": msg("冻结变更"),
    "comments_cleared": msg("审定反馈评语"),
    "stage_entered": msg("进入环节"),
    "sample_drawn": msg("抽样"),
    "visit_recorded": msg("登记实地考察"),
    "correction_asked": msg("要求补正"),
    "correction_extended": msg("延长补正期限"),
    "correction_returned": msg("交回补正"),
    "late_granted": msg("准予迟交"),
    "attested": msg("核验", "desk"),
    "confirmed": msg("主办单位审定"),
    "nominators_recorded": msg("登记推荐单位名额"),
    "invitations_issued": msg("发出邀请码"),
    "invitation_withdrawn": msg("作废邀请码"),
    "nomination_recorded": msg("登记推荐"),
    "nomination_chosen": msg("选定推荐"),
    "nomination_withdrawn": msg("撤销推荐"),
    "duplicates_settled": msg("处理重复申报"),
    "notice_published": msg("发布公示"),
    "notice_withdrawn": msg("撤回公示"),
    "objection_received": msg("收到异议"),
    "objection_settled": msg("办结异议"),
    "accredited": msg("命名基地"),
    "bases_carried": msg("转入以往基地"),
    "base_changed": msg("基地变更"),
    "base_status_changed": msg("基地状态变更"),
    "base_evaluated": msg("基地考核"),
    "document_issued": msg("制发证书或牌匾"),
    "activity_reported": msg("报送活动"),
}


def kind_title(kind: str) -> str:
    """The kind's name in the language in force; an unknown kind is told as such."""
    known = TITLES.get(kind)
    return t("其他事项（{kind}）", kind=kind) if known is None else t(known)


def because(payload: Payload) -> str:
    """；理由：…, or nothing."""
    reason = str(payload.get("reason") or "").rstrip("。.")
    return t("；理由：{reason}", reason=reason) if reason else ""


def _round_created(p: Payload, _n: Names) -> str:
    return t("新建批次“{p}”。", p=p["title"])


def _rubric_fixed(p: Payload, n: Names) -> str:
    category = n.categories.get(p["category"], p["category"])
    return t("确定“{category}”的评分标准，第 {p} 版。", category=category, p=p["version"])


def _applications_imported(p: Payload, n: Names) -> str:
    count = len(p["applications"])
    if not p["file"] and count == 1:
        category = n.categories.get(p["applications"][0]["category"], "—")
        shown = n.application(p["applications"][0]["id"])
        return t("确定申报 {shown} 的类别为{category}。", shown=shown, category=category)
    return t("从“{p}”导入申报 {count} 份。", p=p["file"], count=count)


def _experts_imported(p: Payload, n: Names) -> str:
    if "dropped" in p:
        who, kept, moved = n.expert(p["dropped"]), len(p["kept"]), len(p["moved"])
        gaps = len(p["gaps"])
        return t(
            "专家 {who} 退出：保留已交 {kept} 份，转交他人 {moved} 份，缺口 {gaps} 份{p}。",
            who=who,
            kept=kept,
            moved=moved,
            gaps=gaps,
            p=because(p),
        )
    return t("导入专家 {p_count} 位。", p_count=len(p["experts"]))


def _findings_recorded(p: Payload, _n: Names) -> str:
    return t(
        "审查申报 {p_count} 份，得出意见 {p_count_2} 条。",
        p_count=len(p["applications"]),
        p_count_2=len(p["findings"]),
    )


SCREENING = {
    ScreeningState.PENDING: msg("待审"),
    ScreeningState.PASSED: msg("通过"),
    ScreeningState.SENT_BACK: msg("退回补正"),
    ScreeningState.NOT_ACCEPTED: msg("不予受理"),
}


def _screening_decided(p: Payload, n: Names) -> str:
    state = t(SCREENING[ScreeningState(p["state"])])
    shown = n.application(p["application"])
    return t("申报 {shown} 形式审查：{state}{p}。", shown=shown, state=state, p=because(p))


CONFLICTS = {
    ConflictKind.SAME_UNIT: msg("同单位"),
    ConflictKind.SAME_NOMINATOR: msg("推荐单位"),
    ConflictKind.DECLARED: msg("本人自报"),
    ConflictKind.OTHER: msg("其他"),
    ConflictKind.BY_HAND: msg("秘书登记", "desk"),
}


def _conflict_recorded(p: Payload, n: Names) -> str:
    kind = t(CONFLICTS[ConflictKind(p["kind"])])
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        "专家 {who} 与申报 {what} 有利益冲突（{kind}）：{p}。",
        who=who,
        what=what,
        kind=kind,
        p=p["detail"],
    )


def _conflict_withdrawn(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("撤销专家 {who} 与申报 {what} 的利益冲突登记{p}。", who=who, what=what, p=because(p))


def _assigned(p: Payload, n: Names) -> str:
    if len(p["pairs"]) == 1:
        application, expert, _ = p["pairs"][0]
        what, who = n.application(application), n.expert(expert)
        return t("申报 {what} 分派给专家 {who}{p}。", what=what, who=who, p=because(p))
    count = len(p["pairs"])
    return t("分派评审 {count} 份{p}。", count=count, p=because(p))


def _unassigned(p: Payload, n: Names) -> str:
    if len(p["pairs"]) == 1:
        application, expert, _ = p["pairs"][0]
        what, who = n.application(application), n.expert(expert)
        return t("申报 {what} 不再由专家 {who} 评审{p}。", what=what, who=who, p=because(p))
    count = len(p["pairs"])
    return t("撤销分派 {count} 份{p}。", count=count, p=because(p))


def _phase_changed(p: Payload, _n: Names) -> str:
    title = phase_title(Phase(p["phase"]))
    return t("进入“{title}”阶段{p}。", title=title, p=because(p))


def _deadline_changed(p: Payload, n: Names) -> str:
    if p["deadline"] is None:
        return t("取消评审截止时间{p}。", p=because(p))
    return t("评审截止时间定为 {until}{p}。", until=n.time(p["deadline"]), p=because(p))


def _review_saved(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    number, count = p["revision"], len(p["marks"])
    return t(
        "专家 {who} 保存申报 {what} 的评审表（第 {number} 版，改动 {count} 项）。",
        who=who,
        what=what,
        number=number,
        count=count,
    )


def _review_submitted(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("专家 {who} 提交申报 {what} 的评审表。", who=who, what=what)


def _review_recalled(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    why = "" if n.hidden else because(p)
    return t("专家 {who} 撤回申报 {what} 的评审表{p}。", who=who, what=what, p=why)


def _recused(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t("专家 {who} 对申报 {what} 回避{p}。", who=who, what=what, p=because(p))


def _decided(p: Payload, n: Names) -> str:
    what, outcome = n.application(p["application"]), n.outcomes.get(p["outcome"], p["outcome"])
    return t("申报 {what} 的决定：{outcome}{p}。", what=what, outcome=outcome, p=because(p))


def _document_made(p: Payload, _n: Names) -> str:
    return t("生成文件“{p}”。", p=p["file"])


SENTENCES: Mapping[str, Tell] = {
    "round_created": _round_created,
    "rubric_fixed": _rubric_fixed,
    "applications_imported": _applications_imported,
    "experts_imported": _experts_imported,
    "findings_recorded": _findings_recorded,
    "screening_decided": _screening_decided,
    "conflict_recorded": _conflict_recorded,
    "conflict_withdrawn": _conflict_withdrawn,
    "assigned": _assigned,
    "unassigned": _unassigned,
    "phase_changed": _phase_changed,
    "deadline_changed": _deadline_changed,
    "review_saved": _review_saved,
    "review_submitted": _review_submitted,
    "review_recalled": _review_recalled,
    "recused": _recused,
    "decided": _decided,
    "document_made": _document_made,
}
