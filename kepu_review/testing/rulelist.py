"""Every rule that a programme file states: its name, its words, its clause, who enforces it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kepu_review.model import AccreditationRule, Condition, Field, ObjectionRule, Programme, Stage
from kepu_review.programmes.standard import FORMS
from kepu_review.testing import enforcers


@dataclass(frozen=True, slots=True)
class Stated:
    """One rule; `where` is a dotted path in the package."""

    id: str
    title: str
    clause: str
    where: str
    kind: str = ""  # of a rule of the programme file


def rules_of(programme: Programme) -> tuple[Stated, ...]:
    """All rules of a programme, in the order in which a round meets them."""
    return (
        *_entry(programme),
        *_eligibility(programme),
        *_handed_in(programme),
        *_channels(programme),
        *(rule for stage in programme.stages for rule in _stage(programme.id, stage)),
        *_after(programme),
    )


def _name(programme: str, section: str, name: str) -> str:
    """Names with a dot are those of the file; others tell programme and section."""
    return name if "." in name else f"{programme}.{section}.{name}"


def _entry(p: Programme) -> Iterator[Stated]:
    if p.deadline is not None:
        said = f"截止日 {p.deadline.isoformat()}（{p.timezone}），之后为逾期"
        yield Stated(f"{p.id}.deadline", said, _beside(p, "deadline"), enforcers.DEADLINE)
    said = f"类别为其中之一：{'、'.join(p.categories)}"
    yield Stated(f"{p.id}.categories", said, _beside(p, "categories"), enforcers.CATEGORIES)
    if p.regions:
        said = f"所在区域为其中之一：{'、'.join(one.title for one in p.regions)}"
        yield Stated(f"{p.id}.regions", said, _beside(p, "regions"), enforcers.REGIONS)
    for one in p.fields:
        limits = _limits(one)
        if limits and one.source != FORMS:
            said = f"{one.title}：{limits}"
            yield Stated(f"{p.id}.fields.{one.id}", said, one.source, enforcers.FIELDS)


def _beside(p: Programme, key: str) -> str:
    """The clause in the remark beside or above a key that has no place for one."""
    lines = p.text.splitlines()
    for above, line in zip(("", *lines), lines, strict=False):
        found = re.fullmatch(rf"\s*{key}:[^#]*(?:# *(.+))?", line)
        if found is not None:
            return found[1] or (above[1:].strip() if above.startswith("#") else p.document.title)
    return p.document.title


def _limits(field: Field) -> str:
    found = ["必填"] if field.required else []
    if field.maximum is not None:
        least = "" if field.minimum is None else f"{field.minimum:g} 至 "
        found.append(f"{least}{field.maximum:g}")
    if field.max_length is not None:
        found.append(f"不超过 {field.max_length} 字")
    if field.choices:
        found.append(f"{'、'.join(field.choices)}中选")
    return "，".join(found)


def _eligibility(p: Programme) -> Iterator[Stated]:
    for rule in p.rules:
        yield Stated(rule.id, rule.title, rule.clause, enforcers.RULES, rule.kind.value)
    for back in p.lookbacks:
        span = "" if back.years is None else f"（近 {back.years} 年）"
        name = _name(p.id, "lookbacks", back.id)
        yield Stated(name, f"一票否决：{back.title}{span}", back.clause, enforcers.LOOKBACKS)


def _handed_in(p: Programme) -> Iterator[Stated]:
    for rule in p.materials:
        yield Stated(
            _name(p.id, "materials", rule.id),
            f"材料：{rule.title}",
            rule.clause,
            enforcers.MATERIALS,
            rule.kind,
        )
    if p.correction is not None:
        kind = {"working": "个工作日", "natural": "日"}[p.correction.day_kind]
        said = f"补正：{p.correction.days} {kind}内，至多 {p.correction.times} 次"
        yield Stated(f"{p.id}.correction", said, p.correction.clause, enforcers.CORRECTION)


def _channels(p: Programme) -> Iterator[Stated]:
    for quota in p.quotas:
        least = "" if quota.floor is None else f"不少于 {quota.floor} 家"
        most = "" if quota.cap is None else f"不多于 {quota.cap} 家"
        said = f"推荐名额：每个{_BY[quota.by]}{least}{most}"
        yield Stated(_name(p.id, "quotas", quota.id), said, quota.clause, enforcers.QUOTAS)
    for one in p.nominators:
        name = _name(p.id, "nominators", one.id)
        yield Stated(name, f"推荐单位：{one.title}", one.clause, enforcers.NOMINATORS)
    for route in p.routes:
        name = _name(p.id, "routes", route.id)
        yield Stated(name, f"申报途径：{route.title}", route.clause, enforcers.ROUTES)
        for title in route.titles:
            name = f"{p.id}.titles.{route.id}.{title.id}"
            said = f"直接途径所凭称号：{title.title}"
            yield Stated(name, said, title.clause, enforcers.TITLES)


_BY = {"region": "区域", "nominator": "推荐单位", "category": "类别"}


def _stage(programme: str, stage: Stage) -> Iterator[Stated]:
    name = f"{programme}.stages.{stage.id}"
    for way, said, conditions in (
        ("enter", "进入", stage.enter),
        ("leave", "离开", stage.leave),
    ):
        for one in conditions:
            yield Stated(
                f"{name}.{way}.{one.value}",
                f"{said}“{stage.title}”前：{CONDITIONS[one]}",
                stage.clause,
                enforcers.CONDITIONS,
            )
    if stage.sampling is not None:
        said = f"“{stage.title}”分层随机抽取"
        yield Stated(f"{name}.sampling", said, stage.sampling.clause, enforcers.SAMPLING)
    if stage.ballot is not None:
        rule = stage.ballot
        said = f"“{stage.title}”表决：到会 {rule.attendance}，到会者 {rule.approval} 同意"
        said += "，无记名" if rule.secret else ""
        yield Stated(f"{name}.ballot", said, rule.clause, enforcers.BALLOT)


def _after(p: Programme) -> Iterator[Stated]:
    for quota in p.selection:
        name = _name(p.id, "selection", quota.id)
        yield Stated(name, f"入选名额：{quota.title}", quota.clause, enforcers.SELECTION)
    if any(stage.kind == "notice" for stage in p.stages):
        kind = {"working": "个工作日", "natural": "日"}[p.notice.day_kind]
        said = f"公示 {p.notice.days} {kind}"
        yield Stated(f"{p.id}.notice", said, p.notice.clause, enforcers.NOTICE)
    if p.objections is not None:
        yield from _objections(p.id, p.objections)
    if p.accreditation is not None:
        yield from _life(p, p.accreditation)


def _objections(programme: str, rule: ObjectionRule) -> Iterator[Stated]:
    asked = {
        "named": (rule.named, "异议须实名"),
        "written": (rule.written, "异议须书面"),
        "evidence": (rule.evidence, "异议须附证据"),
        "repeated": (not rule.repeated, "同一事由已核处的不再受理"),
    }
    for name, (applies, said) in asked.items():
        if applies:
            where = enforcers.OBJECTIONS
            yield Stated(f"{programme}.objections.{name}", said, rule.clause, where)


def _life(p: Programme, rule: AccreditationRule) -> Iterator[Stated]:
    name = f"{p.id}.accreditation"
    if not rule.holders_apply:
        clause = _beside(p, "holders_apply")
        said = "有效期内的基地不再申报"
        yield Stated(f"{name}.holders_apply", said, clause, enforcers.HOLDERS)
    if rule.reapply and (rule.years or rule.until):
        clause = _beside(p, "reapply")
        said = "有效期满的基地须重新申报"
        yield Stated(f"{name}.reapply", said, clause, enforcers.HOLDERS)
    if rule.change_months is not None:
        said = f"变更后 {rule.change_months} 个月内通报"
        clause = rule.change_clause or rule.clause
        yield Stated(f"{name}.change_months", said, clause, enforcers.CHANGES)
    for ground in rule.grounds:
        said = f"撤销情形：{ground.title}"
        yield Stated(f"{name}.grounds.{ground.id}", said, ground.clause, enforcers.GROUNDS)
    for which, title, grades, where in (
        ("yearly", "年度考核", rule.yearly, enforcers.YEARLY),
        ("final", "终期考核", rule.final, enforcers.FINAL),
    ):
        for one in grades:
            said = f"{title}“{one.title}”：{_CONSEQUENCES[one.consequence]}"
            yield Stated(f"{name}.{which}.{one.id}", said, one.clause, where)


_CONSEQUENCES = {
    "none": "无后果",
    "rectify": "限期整改",
    "direct": "下一批次直接认定",
    "final": "下一批次直接进入终评",
    "excluded": "不得参与下一批次",
}

CONDITIONS = {
    Condition.SCREENED: "每份申报已有审查结论",
    Condition.NOMINATED: "每份申报恰有一个有效推荐，或走直接途径",
    Condition.DUPLICATES_SETTLED: "重复申报已由人处理",
    Condition.MATERIALS_CHECKED: "材料已检查，没有未处理的错误",
    Condition.QUOTAS_KEPT: "推荐名额没有超过",
    Condition.ASSIGNED: "都已分派专家",
    Condition.HANDED_IN: "评审表都已提交或回避",
    Condition.SAMPLED: "抽取已留痕",
    Condition.VISITED: "抽中的都有考察记录",
    Condition.VOTED: "表决已经举行并结束",
    Condition.DECIDED: "每份申报都有决定",
    Condition.CONFIRMED: "主办单位已逐份审定",
    Condition.NOTICE_OVER: "公示期已满",
    Condition.OBJECTIONS_SETTLED: "异议都已办结",
    Condition.NAMED: "已命名",
    Condition.SUMMARISED: "总结已齐",
}
