"""What `kepu-review science-day` shows: tables for people, rows for sheets, data for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kepu_review.cli.show import say, table
from kepu_review.text import t
from kepu_review_science_day import units
from kepu_review_science_day.naming import why_not_found
from kepu_review_science_day.records import Record, in_words
from kepu_review_science_day.statistics import Figure, Tally


@dataclass(frozen=True, slots=True)
class Found:
    """What the command shows."""

    records: tuple[Record, ...]
    tallies: tuple[Tally, ...]
    total: Tally
    standings: tuple[units.UnitStanding, ...]
    criteria: Mapping[str, tuple[units.Criterion, ...]]
    titles: Mapping[str, str]


def row(found: Found, tally: Tally) -> dict[str, Any]:
    """A tally under headings for people."""
    return {
        t("单位或分组"): found.titles.get(tally.group, tally.group),
        t("活动数"): len(tally.activities),
        t("重点活动"): tally.key,
        t("参与人次"): tally.attendance.total,
        t("参与人次填报数"): tally.attendance.given,
        t("线上覆盖人次"): tally.online.total,
        t("线上覆盖填报数"): tally.online.given,
        t("媒体报道"): tally.media.total,
        t("媒体报道填报数"): tally.media.given,
        t("志愿者"): tally.volunteers.total,
        t("志愿者填报数"): tally.volunteers.given,
        t("缺总结"): t("、").join(tally.no_summary),
        t("逾期总结"): t("、").join(tally.late_summary),
        t("不予受理"): t("、").join(tally.refused),
        t("食品安全类可检索"): len(tally.food_counted),
        t("食品安全类检索不到"): t("、").join(tally.food_lost),
        t("记录完整率"): percent(tally),
    }


def tell(found: Found) -> None:
    """Tables for the person."""
    if not found.records:
        say(t("还没有活动。"))
        return
    table(
        [t("单位或分组"), t("活动数"), t("参与人次"), t("线上覆盖"), t("媒体报道"), t("志愿者"),
         t("缺总结"), t("逾期总结"), t("不予受理"), t("记录完整率")],
        [
            (found.titles.get(one.group, one.group), len(one.activities),
             shown(one, one.attendance), shown(one, one.online), shown(one, one.media),
             shown(one, one.volunteers), len(one.no_summary), len(one.late_summary),
             len(one.refused), percent(one))
            for one in (*found.tallies, found.total)
        ],
    )  # fmt: skip
    for one in found.records:
        if one.missing:
            say(t("{id} {name} 缺：{missing}", id=one.id, name=one.name,
                  missing=in_words(one.missing)))  # fmt: skip
        if one.food_safety is False:
            say(t("{id} {name} 检索不到：{why}", id=one.id, name=one.name,
                  why=why_not_found(one.name)))  # fmt: skip
    _tell_units(found)


def _tell_units(found: Found) -> None:
    if found.standings:
        table(
            [t("名次"), t("组织单位"), t("活动平均分"), t("计分活动数"), t("活动数"),
             t("记录完整率")],
            [
                (one.rank, one.unit, "" if one.mean is None else f"{one.mean:.2f}", one.scored,
                 one.activities, f"{float(one.completeness):.0%}")
                for one in found.standings
            ],
        )  # fmt: skip
    listed = [
        (unit, one.item, one.title, words(one.met), one.shown)
        for unit, several in found.criteria.items()
        for one in several
        if one.met is not None
    ]
    if listed:
        headings = [t("组织单位"), t("条"), t("公布的门槛"), t("是否达到"), t("现为")]
        table(headings, listed, title=t("对照：{source}，非本方案要求", source=units.PUBLISHED))


def as_data(found: Found) -> dict[str, Any]:
    """All of it for a program; sums that nobody gave are null."""
    return {
        "groups": [_data(one) for one in found.tallies],
        "total": _data(found.total),
        "activities": [
            asdict(one) | {"food_safety": one.food_safety, "why": _why(one)}
            for one in found.records
        ],
        "units": [
            asdict(one) | {"completeness": float(one.completeness)} for one in found.standings
        ],
        "criteria": {unit: [asdict(one) for one in each] for unit, each in found.criteria.items()},
    }


def _why(record: Record) -> str | None:
    return why_not_found(record.name) if record.food_safety is False else None


def _data(tally: Tally) -> dict[str, Any]:
    return asdict(tally) | {"completeness": float(tally.completeness)}


def shown(tally: Tally, figure: Figure) -> str:
    """A sum; where some gave nothing, of how many it is."""
    if figure.total is None:
        return t("未填")
    if figure.given == len(tally.activities):
        return str(figure.total)
    return t("{total}（{given} 项填报）", total=figure.total, given=figure.given)


def percent(tally: Tally) -> str:
    """How whole the records are."""
    return f"{float(tally.completeness):.0%}"


def words(met: bool | None) -> str:
    """Whether a threshold is met."""
    return t("未知") if met is None else t("是") if met else t("否")
