"""Each kind of event as one sentence, as a clerk would write it in a register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kepu_review.model import ConflictKind, Phase, ScreeningState
from kepu_review.text import t
from kepu_review.workflow import phase_title

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What numbers stand for, so that a sentence can name them."""

    experts: Mapping[str, str]
    applications: Mapping[str, str]
    outcomes: Mapping[str, str]
    categories: Mapping[str, str]

    def expert(self, number: Any) -> str:
        """张三（E01）."""
        name = self.experts.get(str(number))
        return str(number) if name is None else t(f"{name}（{number}）", f"{name} ({number})")

    def application(self, number: Any) -> str:
        """A01「某某馆」."""
        name = self.applications.get(str(number))
        return str(number) if name is None else t(f"{number}「{name}」", f"{number} “{name}”")

    def experts_of(self, numbers: Any, most: int = 5) -> str:
        """The first few of them."""
        listed = [self.expert(number) for number in numbers]
        told = t("、", ", ").join(listed[:most])
        rest = len(listed) - most
        return told if rest <= 0 else t(f"{told}等 {len(listed)} 人", f"{told} and {rest} more")


Tell = Callable[[Payload, Names], str]

TITLES: Mapping[str, tuple[str, str]] = {
    "round_created": ("新建批次", "round created"),
    "rubric_fixed": ("确定评分标准", "rubric fixed"),
    "applications_imported": ("导入申报", "applications imported"),
    "experts_imported": ("导入专家", "experts imported"),
    "findings_recorded": ("形式审查意见", "screening findings"),
    "screening_decided": ("形式审查结论", "screening decided"),
    "conflict_recorded": ("登记利益冲突", "conflict recorded"),
    "conflict_withdrawn": ("撤销利益冲突", "conflict withdrawn"),
    "assigned": ("分派", "assigned"),
    "unassigned": ("撤销分派", "unassigned"),
    "phase_changed": ("阶段变更", "phase changed"),
    "deadline_changed": ("截止时间变更", "deadline changed"),
    "review_saved": ("保存评审表", "review saved"),
    "review_submitted": ("提交评审表", "review handed in"),
    "review_recalled": ("撤回评审表", "review recalled"),
    "recused": ("回避", "recused"),
    "decided": ("作出决定", "decided"),
    "document_made": ("生成文件", "document made"),
    "materials_recorded": ("登记佐证材料", "materials recorded"),
    "material_removed": ("移除佐证材料", "material removed"),
    "no_conflict_declared": ("声明无利益冲突", "no conflict declared"),
    "phrases_changed": ("更改常用评语", "phrases changed"),
    "rescore_asked": ("请专家复评", "rescore asked"),
    "rescore_answered": ("答复复评", "rescore answered"),
    "rescore_withdrawn": ("撤回复评请求", "rescore withdrawn"),
    "remark_made": ("专家发言", "remark"),
    "office_remark_made": ("评审组发言", "remark of the office"),
    "item_called": ("开始审议", "item called"),
    "item_closed": ("结束审议", "item closed"),
    "attendance_changed": ("到会变更", "attendance changed"),
    "ballot_opened": ("发起表决", "ballot opened"),
    "vote_cast": ("投票", "vote cast"),
    "ballot_closed": ("表决结束", "ballot closed"),
    "terms_changed": ("调整评审份数", "number of reviews changed"),
    "reminded": ("催办", "reminded"),
    "freeze_changed": ("冻结变更", "freeze changed"),
}


def kind_title(kind: str) -> str:
    """The kind's name in the language in force; an unknown kind is told as such."""
    known = TITLES.get(kind)
    return t(f"其他事项（{kind}）", f"other ({kind})") if known is None else t(*known)


def because(payload: Payload) -> str:
    """；理由：…, or nothing."""
    reason = str(payload.get("reason") or "").rstrip("。.")
    return t(f"；理由：{reason}", f"; reason: {reason}") if reason else ""


def _round_created(p: Payload, _n: Names) -> str:
    return t(f"新建批次「{p['title']}」。", f"The round “{p['title']}” was created.")


def _rubric_fixed(p: Payload, n: Names) -> str:
    category = n.categories.get(p["category"], p["category"])
    return t(
        f"确定「{category}」的评分标准，第 {p['version']} 版。",
        f"The rubric of {category} was fixed, version {p['version']}.",
    )


def _applications_imported(p: Payload, n: Names) -> str:
    count = len(p["applications"])
    if not p["file"] and count == 1:
        category = n.categories.get(p["applications"][0]["category"], "—")
        shown = n.application(p["applications"][0]["id"])
        return t(f"确定申报 {shown} 的类别为{category}。", f"{shown} is of category {category}.")
    return t(f"从「{p['file']}」导入申报 {count} 份。", f"{count} applications from “{p['file']}”.")


def _experts_imported(p: Payload, n: Names) -> str:
    if "dropped" in p:
        who, kept, moved = n.expert(p["dropped"]), len(p["kept"]), len(p["moved"])
        gaps = len(p["gaps"])
        return t(
            f"专家 {who} 退出：保留已交 {kept} 份，转交他人 {moved} 份，缺口 {gaps} 份"
            f"{because(p)}。",
            f"Expert {who} dropped out: {kept} kept, {moved} passed on, {gaps} gaps{because(p)}.",
        )
    return t(f"导入专家 {len(p['experts'])} 位。", f"{len(p['experts'])} experts were imported.")


def _findings_recorded(p: Payload, _n: Names) -> str:
    return t(
        f"审查申报 {len(p['applications'])} 份，得出意见 {len(p['findings'])} 条。",
        f"{len(p['applications'])} applications checked, {len(p['findings'])} findings.",
    )


SCREENING = {
    ScreeningState.PENDING: ("待审", "pending"),
    ScreeningState.PASSED: ("通过", "passed"),
    ScreeningState.SENT_BACK: ("退回补正", "sent back"),
    ScreeningState.NOT_ACCEPTED: ("不予受理", "not accepted"),
}


def _screening_decided(p: Payload, n: Names) -> str:
    state = t(*SCREENING[ScreeningState(p["state"])])
    shown = n.application(p["application"])
    return t(
        f"申报 {shown} 形式审查：{state}{because(p)}。",
        f"Screening of {shown}: {state}{because(p)}.",
    )


CONFLICTS = {
    ConflictKind.SAME_UNIT: ("同单位", "same unit"),
    ConflictKind.SAME_NOMINATOR: ("推荐单位", "nominator"),
    ConflictKind.DECLARED: ("本人自报", "declared"),
    ConflictKind.OTHER: ("其他", "other"),
    ConflictKind.BY_HAND: ("秘书登记", "recorded by hand"),
}


def _conflict_recorded(p: Payload, n: Names) -> str:
    kind = t(*CONFLICTS[ConflictKind(p["kind"])])
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"专家 {who} 与申报 {what} 有利益冲突（{kind}）：{p['detail']}。",
        f"Conflict of expert {who} with {what} ({kind}): {p['detail']}.",
    )


def _conflict_withdrawn(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"撤销专家 {who} 与申报 {what} 的利益冲突登记{because(p)}。",
        f"The conflict of expert {who} with {what} was withdrawn{because(p)}.",
    )


def _assigned(p: Payload, n: Names) -> str:
    if len(p["pairs"]) == 1:
        application, expert, _ = p["pairs"][0]
        what, who = n.application(application), n.expert(expert)
        return t(
            f"申报 {what} 分派给专家 {who}{because(p)}。", f"{what} goes to {who}{because(p)}."
        )
    count = len(p["pairs"])
    return t(f"分派评审 {count} 份{because(p)}。", f"{count} reviews assigned{because(p)}.")


def _unassigned(p: Payload, n: Names) -> str:
    if len(p["pairs"]) == 1:
        application, expert, _ = p["pairs"][0]
        what, who = n.application(application), n.expert(expert)
        return t(
            f"申报 {what} 不再由专家 {who} 评审{because(p)}。",
            f"{who} no longer reviews {what}{because(p)}.",
        )
    count = len(p["pairs"])
    return t(f"撤销分派 {count} 份{because(p)}。", f"{count} pairs taken apart{because(p)}.")


def _phase_changed(p: Payload, _n: Names) -> str:
    title = phase_title(Phase(p["phase"]))
    return t(f"进入「{title}」阶段{because(p)}。", f"Phase “{title}”{because(p)}.")


def _deadline_changed(p: Payload, _n: Names) -> str:
    if p["deadline"] is None:
        return t(f"取消评审截止时间{because(p)}。", f"No deadline any more{because(p)}.")
    until = f"{datetime.fromisoformat(p['deadline']).astimezone():%Y-%m-%d %H:%M}"
    return t(f"评审截止时间定为 {until}{because(p)}。", f"Deadline {until}{because(p)}.")


def _review_saved(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    number, count = p["revision"], len(p["marks"])
    return t(
        f"专家 {who} 保存申报 {what} 的评审表（第 {number} 版，改动 {count} 项）。",
        f"{who} saved the sheet of {what} (revision {number}, {count} marks).",
    )


def _review_submitted(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(f"专家 {who} 提交申报 {what} 的评审表。", f"{who} handed in the sheet of {what}.")


def _review_recalled(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"专家 {who} 撤回申报 {what} 的评审表{because(p)}。",
        f"{who} recalled the sheet of {what}{because(p)}.",
    )


def _recused(p: Payload, n: Names) -> str:
    who, what = n.expert(p["expert"]), n.application(p["application"])
    return t(
        f"专家 {who} 对申报 {what} 回避{because(p)}。", f"{who} recused on {what}{because(p)}."
    )


def _decided(p: Payload, n: Names) -> str:
    what, outcome = n.application(p["application"]), n.outcomes.get(p["outcome"], p["outcome"])
    return t(f"申报 {what} 的决定：{outcome}{because(p)}。", f"{what}: {outcome}{because(p)}.")


def _document_made(p: Payload, _n: Names) -> str:
    return t(f"生成文件「{p['file']}」。", f"The document “{p['file']}” was made.")


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
