"""环节条件: what hinders a stage from being entered or left, each in words with the remedy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kepu_review.model import Condition, ScreeningState, Severity, Stage
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.confirming import proposed, unconfirmed
from kepu_review.workflow.deliberating import unfinished
from kepu_review.workflow.entering import about_the_round, entry, groups_of, standing
from kepu_review.workflow.meeting import open_ballot_now
from kepu_review.workflow.passing import led_past
from kepu_review.workflow.publishing import proposed_list
from kepu_review.workflow.round import Round
from kepu_review.workflow.visiting import unvisited

SUMMARY_FIELD = "summary"
"""Of a form that has the summary of the activity itself."""
NAMED = 8
"""Of more applications only the first are named."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands in the way of a stage."""

    condition: str  # a Condition, or "order" where a stage would be passed over
    message: str
    remedy: str


Told = tuple[str, str] | None
"""What is missing and what to do about it; None: the condition holds."""


@dataclass(frozen=True, slots=True)
class _Case:
    """The round as it is now, looked at from one stage."""

    rnd: Round
    db: Reader
    stage: Stage

    def passed(self) -> set[str]:
        states = self.db.screening()
        return {a for a, (state, _) in states.items() if state is ScreeningState.PASSED}


def unmet(rnd: Round, db: Reader, stage: Stage, conditions: Collection[Condition]) -> list[Blocker]:
    """Those of the conditions of the stage that do not hold now."""
    case = _Case(rnd, db, stage)
    found = ((condition, CHECKS[condition](case)) for condition in conditions)
    return [Blocker(condition.value, *told) for condition, told in found if told is not None]


def _some(names: Collection[str], words: Callable[[int, str], str], remedy: str) -> Told:
    if not names:
        return None
    listed = t("、").join(sorted(names)[:NAMED]) + ("…" if len(names) > NAMED else "")
    return words(len(names), listed), remedy


def _screened(case: _Case) -> Told:
    open_ = (ScreeningState.PENDING, ScreeningState.SENT_BACK)
    return _some(
        [a for a, (state, _) in case.db.screening().items() if state in open_],
        lambda n, which: t("{n} 份申报没有形式审查结论：{which}。", n=n, which=which),
        t("先完成形式审查；待补正的等补正交回后再审。"),
    )


def _nominated(case: _Case) -> Told:
    everybody = case.db.applications()
    known = entry(case.rnd, case.db, everybody)
    return _some(
        [
            app.id
            for app in standing(case.db, everybody)  # also where screening comes afterwards
            if known.needs_nominator(app) and known.channel(app) is None
        ],
        lambda n, which: t(
            "{n} 份申报没有有效推荐，或有几家推荐而没有选定：{which}。", n=n, which=which
        ),
        t("登记推荐；几家推荐的，由人选定一家；走直接途径的，登记途径。"),
    )


def _duplicates_settled(case: _Case) -> Told:
    everybody = case.db.applications()
    groups = groups_of(entry(case.rnd, case.db, everybody), case.db, everybody)
    return _some(
        {application for group in groups for application in group.applications},
        lambda n, which: t("{n} 份申报疑为重复申报而没有处理：{which}。", n=n, which=which),
        t("由人核对后保留一份。"),
    )


def _materials_checked(case: _Case) -> Told:
    unchecked = case.passed() - case.db.checked()
    if unchecked:
        return _some(
            unchecked,
            lambda n, which: t("{n} 份申报的材料没有检查：{which}。", n=n, which=which),
            t("检查：kepu-review check 批次文件夹"),
        )
    rules = {rule.id for rule in case.rnd.programme.materials}
    wrong = {
        one.application
        for one in case.db.findings()
        if one.severity is Severity.ERROR
        and (one.rule in rules or one.rule.partition(".")[0].startswith("material"))
    }
    return _some(
        wrong & case.passed(),
        lambda n, which: t("{n} 份申报的材料有未处理的错误：{which}。", n=n, which=which),
        t("请申报单位补正，或不予受理。"),
    )


def _quotas_kept(case: _Case) -> Told:
    found = about_the_round(case.rnd, case.db)
    wrong = [one for one in found if one.severity is Severity.ERROR]
    if not wrong:
        return None
    return wrong[0].message, wrong[0].remedy or t("请推荐单位按名额调整。")


def _assigned(case: _Case) -> Told:
    given = {pair.application for pair in case.db.assignments()}
    sample = case.db.sample(case.stage.id)
    wanted = case.passed() if sample is None else set(sample.drawn)
    wanted -= led_past(case.rnd, case.db, case.stage.id)
    return _some(
        wanted - given,
        lambda n, which: t("{n} 份申报没有分派专家：{which}。", n=n, which=which),
        t("分派：kepu-review assign 批次文件夹"),
    )


def _handed_in(case: _Case) -> Told:
    if not case.db.assignments():
        return (
            t("还没有分派评审，也没有评审表。"),
            t("分派：kepu-review assign 批次文件夹"),
        )
    return _some(
        [f"{application} {expert}" for application, expert in unfinished(case.db)],
        lambda n, which: t("{n} 份评审表没有提交：{which}。", n=n, which=which),
        t("请专家提交或回避；不能提交的改派他人。"),
    )


def _sampled(case: _Case) -> Told:
    if case.db.sample(case.stage.id) is not None:
        return None
    said = t("“{title}”还没有抽取。", title=case.stage.shown)
    stage = case.stage.id
    return said, t("抽取：kepu-review sample 批次文件夹 {stage} --draw", stage=stage)


def _visited(case: _Case) -> Told:
    return _some(
        unvisited(case.db, case.stage.id),
        lambda n, which: t("{n} 份申报没有考察记录：{which}。", n=n, which=which),
        t("记录：kepu-review visit；放弃或不能考察的也记录原因。"),
    )


def _voted(case: _Case) -> Told:
    if open_ballot_now(case.db) is not None:
        return t("有表决没有结束。"), t("请组长结束表决，或写明理由作废。")
    held = [one for one in case.db.ballots() if one.closed_at is not None]
    if case.stage.ballot is not None and not held:
        said = t("“{title}”还没有表决。", title=case.stage.shown)
        return said, t("请组长在会议中发起表决。")
    return None


def _decided(case: _Case) -> Told:
    return _some(
        case.passed() - case.db.decisions().keys(),
        lambda n, which: t("{n} 份申报没有决定：{which}。", n=n, which=which),
        t("请评审组逐份作出决定。"),
    )


def _confirmed(case: _Case) -> Told:
    if not case.db.confirmations() and not proposed(case.rnd, case.db):
        return t("没有建议认定的申报，也没有审定。"), t("先由评审组作出决定。")
    return _some(
        unconfirmed(case.rnd, case.db),
        lambda n, which: t("{n} 份申报主办单位没有审定：{which}。", n=n, which=which),
        t("审定：kepu-review confirm 批次文件夹"),
    )


def _notice_over(case: _Case) -> Told:
    standing = [one for one in case.db.notices() if one.withdrawn is None]
    if not standing:
        return t("还没有公示。"), t("发布公示：kepu-review notice 批次文件夹")
    today = datetime.now(UTC).astimezone(ZoneInfo(case.rnd.programme.timezone)).date()
    end = max(one.end for one in standing)
    if end < today:
        return None
    return t("公示到 {end} 为止，期限未满。", end=end.isoformat()), t("等公示期满。")


def _objections_settled(case: _Case) -> Told:
    return _some(
        [one.id for one in case.db.objections() if one.settled is None],
        lambda n, which: t("{n} 件异议没有办结：{which}。", n=n, which=which),
        t("请调查后写明处理结论。"),
    )


def _named(case: _Case) -> Told:
    done = {base.application for base in case.db.bases()}
    approved = proposed_list(case.rnd, case.db)
    if not approved:
        return t("没有可以命名的申报。"), t("先作出决定并审定。")
    return _some(
        approved - done,
        lambda n, which: t("{n} 份申报没有命名：{which}。", n=n, which=which),
        t("命名：kepu-review name 批次文件夹"),
    )


def _summarised(case: _Case) -> Told:
    told = {one.subject for one in case.db.activity_reports() if one.kind == "summary"}
    told |= {base.application or "" for base in case.db.bases() if base.number in told}
    told |= {app.id for app in case.db.applications() if app.get(SUMMARY_FIELD)}
    out = ScreeningState.NOT_ACCEPTED
    wanted = {a for a, (state, _) in case.db.screening().items() if state is not out}
    return _some(
        wanted - told,
        lambda n, which: t("{n} 份申报没有活动总结：{which}。", n=n, which=which),
        t("请各单位补报总结；不报的不予受理。"),
    )


CHECKS: Mapping[Condition, Callable[[_Case], Told]] = {
    Condition.SCREENED: _screened,
    Condition.NOMINATED: _nominated,
    Condition.DUPLICATES_SETTLED: _duplicates_settled,
    Condition.MATERIALS_CHECKED: _materials_checked,
    Condition.QUOTAS_KEPT: _quotas_kept,
    Condition.ASSIGNED: _assigned,
    Condition.HANDED_IN: _handed_in,
    Condition.SAMPLED: _sampled,
    Condition.VISITED: _visited,
    Condition.VOTED: _voted,
    Condition.DECIDED: _decided,
    Condition.CONFIRMED: _confirmed,
    Condition.NOTICE_OVER: _notice_over,
    Condition.OBJECTIONS_SETTLED: _objections_settled,
    Condition.NAMED: _named,
    Condition.SUMMARISED: _summarised,
}
