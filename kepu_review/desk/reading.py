"""To read at the expert's desk: the programme's rules as data, and each rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import Context, word
from kepu_review.desk.home import myself
from kepu_review.errors import UsageError
from kepu_review.model import NoticeRule, Programme, Severity, Terms
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, phase_title

Clause = dict[str, str]


def read(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The notice, or the rubric of one category."""
    what = word(body, "what")
    with context.rnd.store.reading() as db:
        myself(context, db)
        if what == "notice":
            return _notice(context.rnd, db)
        if what == "rubric":
            return _rubric(context.rnd, db, word(body, "category"))
    raise UsageError(t("没有可查阅的“{what}”。", what=what))


def _rubric(rnd: Round, db: Reader, category: str) -> dict[str, Any]:
    rubric = rnd.rubric_for(db, category)
    if rubric is None:
        raise UsageError(
            t(
                "类别“{category_title}”还没有评分标准。",
                category_title=rnd.category_title(category),
            ),
            remedy=t("请与秘书处联系。"),
        )
    return {"category": category, "rubric": rubrics.to_json(rubric)}


def _notice(rnd: Round, db: Reader) -> dict[str, Any]:
    programme = rnd.programme
    document = programme.document
    return {
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "year": document.year,
        "clauses": [
            *_times(rnd, db),
            *_conditions(rnd),
            *_quotas(programme),
            *_stages(programme),
            *_scoring(programme, db.terms()),
            *_outcomes(programme),
            *_publication(programme.notice),
            *_contact(programme),
        ],
    }


def _clause(section: str, text: str, clause: str = "", note: str = "") -> Clause:
    return {"section": section, "clause": clause, "text": text, "note": note}


def _times(rnd: Round, db: Reader) -> Iterator[Clause]:
    info = db.info()
    section = t("阶段和时间")
    phase = phase_title(info.phase)
    yield _clause(section, t("现处“{phase}”阶段", phase=phase))
    if info.deadline is not None:
        until = f"{info.deadline.astimezone():%Y-%m-%d %H:%M}"
        yield _clause(section, t("评审截止：{until}", until=until))
    if rnd.programme.deadline is not None:
        day = rnd.programme.deadline.isoformat()
        yield _clause(section, t("申报截止：{day}", day=day))


def _conditions(rnd: Round) -> Iterator[Clause]:
    section = t("申报条件和材料")
    for rule in rnd.programme.rules:
        kinds = t("、").join(rnd.category_title(one) for one in rule.categories)
        notes = (
            t("仅限：{kinds}", kinds=kinds) if kinds else "",
            t("提示性要求") if rule.severity is not Severity.ERROR else "",
        )
        yield _clause(section, rule.title, rule.clause, t("；").join(n for n in notes if n))


def _quotas(programme: Programme) -> Iterator[Clause]:
    section = t("名额")
    by = {
        "region": t("各区域"),
        "nominator": t("各推荐单位"),
        "category": t("各类别"),
    }
    for quota in programme.quotas:
        whose = by.get(quota.by, quota.by)
        if quota.floor is not None:
            text = t("{whose}至少 {floor} 份", whose=whose, floor=quota.floor)
            yield _clause(section, text, quota.clause)
        if quota.cap is not None:
            text = t("{whose}至多 {cap} 份", whose=whose, cap=quota.cap)
            yield _clause(section, text, quota.clause)


def _stages(programme: Programme) -> Iterator[Clause]:
    section = t("工作环节")
    for stage in programme.stages:
        who = t("、").join(stage.actors)
        yield _clause(section, stage.shown, stage.clause, who)


def _scoring(programme: Programme, terms: Terms) -> Iterator[Clause]:
    section = t("评审和计分")
    policy = programme.policy
    wanted = terms.reviews_per_application or policy.reviews_per_application
    needed = terms.minimum_reviews or policy.minimum_reviews
    text = t(
        "每份申报由 {wanted} 位专家评审，至少 {needed} 份有效评审表才形成结果",
        wanted=wanted,
        needed=needed,
    )
    yield _clause(section, text, note=policy.source)
    if policy.pass_line is not None:
        line = f"{policy.pass_line:f}"
        yield _clause(section, t("合格线 {line} 分", line=line))


def _outcomes(programme: Programme) -> Iterator[Clause]:
    section = t("建议结论")
    for tier in programme.tiers:
        notes = []
        if tier.minimum_score is not None:
            notes.append(t("{minimum_score:f} 分以上", minimum_score=tier.minimum_score))
        if tier.limit is not None:
            notes.append(t("至多 {limit} 个", limit=tier.limit))
        yield _clause(section, tier.shown, note=t("；").join(notes))


def _publication(rule: NoticeRule) -> Iterator[Clause]:
    working = rule.day_kind == "working"
    days = t("{days} 个工作日", days=rule.days) if working else t("{days} 日", days=rule.days)
    yield _clause(t("公示"), t("公示 {days}", days=days), rule.clause)


def _contact(programme: Programme) -> Iterator[Clause]:
    section = t("主办和联系")
    yield _clause(section, programme.organiser)
    if programme.contact:
        yield _clause(section, programme.contact)
