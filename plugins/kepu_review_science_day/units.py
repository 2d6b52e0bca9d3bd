"""组织单位: ranked by the marks of their activities, and held against published thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum

from kepu_review.text import t
from kepu_review_science_day.statistics import Tally, plain

PUBLISHED = "2017年全国科普日活动“优秀组织单位”考核评选办法（省级范文，节选）"
"""Another province's; the plan of this programme names no thresholds: they are only shown."""

KEY_ACTIVITIES: Mapping[str, int] = {"设区市": 80, "县市区": 10}
RATIOS = (
    ("4", "member_share", 20),
    ("4", "growth", 10),
    ("4", "taking_part", 60),
    ("5", "serving", 50),
)
"""Item of the published text, what of the unit's own figures, and the least percentage."""


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """An organising unit among the others; `mean` of the activities that have a total."""

    unit: str
    rank: int | None  # None: none of its activities has a total
    mean: float | None
    scored: int
    activities: int
    completeness: Fraction
    tied: bool = False


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a unit reports of itself; a figure that it does not give is None."""

    unit: str
    level: str | None = None  # 设区市 | 县市区
    members: int | None = None
    volunteers: int | None = None
    volunteers_before: int | None = None
    taking_part: int | None = None  # volunteers during the Science Day
    serving: int | None = None  # volunteers who serve in the year
    planned: bool | None = None
    staffed: bool | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One published threshold on one unit; `met` None: not known."""

    item: str
    title: str
    met: bool | None
    shown: str
    clause: str = field(default=PUBLISHED)


def rank_units(
    tallies: Sequence[Tally], totals: Mapping[str, float], decimals: int = 4
) -> tuple[UnitStanding, ...]:
    """Units by the mean of their activities' totals; equal to so many decimals is tied.

    `totals` holds the activities that have one. A unit without any comes last, without a rank.
    """
    means = {one.group: _mean(one, totals) for one in tallies}
    rounded = {u: round(mean, decimals) for u, mean in means.items() if mean is not None}
    scores = sorted(rounded.values(), reverse=True)
    found = [
        UnitStanding(
            unit=one.group,
            rank=scores.index(rounded[one.group]) + 1 if one.group in rounded else None,
            mean=means[one.group],
            scored=sum(each in totals for each in one.activities),
            activities=len(one.activities),
            completeness=one.completeness,
            tied=one.group in rounded and scores.count(rounded[one.group]) > 1,
        )
        for one in tallies
    ]
    return tuple(sorted(found, key=lambda one: (one.rank is None, one.rank or 0, plain(one.unit))))


def criteria(tally: Tally, facts: UnitFacts | None = None) -> tuple[Criterion, ...]:
    """The published thresholds that apply to the unit, met, not met or not known."""
    facts = facts or UnitFacts(tally.group)
    return (
        _plan(facts),
        *_key_activities(tally, facts),
        *(_ratio(facts, item, name, least) for item, name, least in RATIOS),
    )


def _mean(tally: Tally, totals: Mapping[str, float]) -> float | None:
    scored = [totals[one] for one in tally.activities if one in totals]
    return fsum(scored) / len(scored) if scored else None


def _plan(facts: UnitFacts) -> Criterion:
    parts = (facts.planned, facts.staffed)
    met = False if False in parts else None if None in parts else True
    words = {True: t("是"), False: t("否"), None: t("未填")}
    shown = t("工作计划：{plan}；专门人员：{staff}", plan=words[parts[0]], staff=words[parts[1]])
    return Criterion("2", t("工作计划明确、有专门人员负责"), met, shown)


def _key_activities(tally: Tally, facts: UnitFacts) -> tuple[Criterion, ...]:
    """A district's own line counts as 县市区; for other units the text gives no number."""
    level = facts.level or ("县市区" if "line_district" in tally.lines else None)
    least = KEY_ACTIVITIES.get(level or "")
    if least is None:
        return ()
    title = t("重点活动数量（{level}）不少于 {least} 项", level=level, least=least)
    shown = t("{count} 项", count=tally.key)
    return (Criterion("3", title, tally.key >= least, shown),)


def _ratio(facts: UnitFacts, item: str, name: str, least: int) -> Criterion:
    titles = {
        "member_share": t("科普志愿者占会员比例不低于 {least}%", least=least),
        "growth": t("科普志愿者年动态增长率不低于 {least}%", least=least),
        "taking_part": t("科普志愿者科普日期间参与率不低于 {least}%", least=least),
        "serving": t("志愿者参与服务比例不低于 {least}%", least=least),
    }
    over, under = {
        "member_share": (facts.volunteers, facts.members),
        "growth": (_more(facts), facts.volunteers_before),
        "taking_part": (facts.taking_part, facts.volunteers),
        "serving": (facts.serving, facts.volunteers),
    }[name]
    if over is None or not under:
        return Criterion(item, titles[name], None, t("未填"))
    met = Fraction(over, under) * 100 >= least
    return Criterion(item, titles[name], met, f"{100 * over / under:.1f}%")


def _more(facts: UnitFacts) -> int | None:
    if facts.volunteers is None or facts.volunteers_before is None:
        return None
    return facts.volunteers - facts.volunteers_before
