"""活动记录: what each activity has handed in, by its form and its reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from kepu_review.model import ActivityReport, Application, Programme
from kepu_review.text import msg, t
from kepu_review_science_day.naming import WORDS

SUMMARY_RULE = "science_day.summary_on"
"""The rule of the programme file that says until when summaries are handed in."""

TITLES = {
    "plan": msg("活动方案"),
    "held": msg("活动日期"),
    "reach": msg("参与或覆盖人次"),
    "media": msg("媒体报道"),
    "summary": msg("活动总结"),
    "platform_city": msg("市科协平台填报"),
    "platform_national": msg("全国科普日网站填报"),
}
"""What a whole record has."""


class Summary(StrEnum):
    """Whether the summary came, and when."""

    IN_TIME = "in_time"
    LATE = "late"
    UNDATED = "undated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Record:
    """An activity as it is counted; a figure that nobody gave is None, never 0."""

    id: str
    name: str
    unit: str
    line: str | None
    region: str | None
    topics: tuple[str, ...]
    attendance: int | None
    online: int | None
    media: int | None
    volunteers: int | None
    key: bool  # 重点活动: on the city's page of those
    summary: Summary
    missing: tuple[str, ...]  # of TITLES
    accepted: bool = True  # False: screening refused it

    @property
    def food_safety(self) -> bool | None:
        """Whether the platform counts it as one on food safety; None: it does not want to be."""
        if WORDS in self.name:
            return True
        return False if WORDS in self.topics else None


def summary_deadline(programme: Programme) -> date | None:
    """The last day for summaries: of the rule about them, else of the programme."""
    for rule in programme.rules:
        if rule.id == SUMMARY_RULE and isinstance(rule.value, date):
            return rule.value
    return programme.deadline


def records(
    applications: Iterable[Application],
    programme: Programme,
    reports: Iterable[ActivityReport] = (),
    *,
    excused: Collection[str] = (),
    refused: Collection[str] = (),
) -> tuple[Record, ...]:
    """One record for each activity.

    `excused` may come late, because a person granted it; `refused` did not pass screening.
    """
    summaries = {one.subject: one for one in reports if one.kind == "summary"}
    made = [
        _record(app, programme, summaries.get(app.id), app.id in excused) for app in applications
    ]
    return tuple(replace(one, accepted=one.id not in refused) for one in made)


def _record(
    app: Application, programme: Programme, report: ActivityReport | None, excused: bool
) -> Record:
    attendance, online = _count(app, "attendance"), _count(app, "online_reach")
    media = _count(app, "media_reports")
    if report is not None:
        attendance = report.reach if attendance is None else attendance
        media = (len(report.media) or None) if media is None else media
    summary = _summary(app, programme, report, excused)
    has = {
        "plan": bool(app.get("plan")),
        "held": bool(app.get("held_from") or (report and report.held)),
        "reach": attendance is not None or online is not None,
        "media": media is not None,
        "summary": summary is not Summary.MISSING,
        "platform_city": app.get("platform_city") is True,
        "platform_national": app.get("platform_national") is True,
    }
    topics = app.get("topic")
    return Record(
        id=app.id,
        name=app.name,
        unit=app.applicant,
        line=app.category,
        region=app.region,
        topics=topics if isinstance(topics, tuple) else (),
        attendance=attendance,
        online=online,
        media=media,
        volunteers=_count(app, "volunteers"),
        key=has["platform_city"],
        summary=summary,
        missing=tuple(name for name in TITLES if not has[name]),
    )


def _summary(
    app: Application, programme: Programme, report: ActivityReport | None, excused: bool
) -> Summary:
    day = app.get("summary_on")
    if not app.get("summary") and report is None:
        return Summary.MISSING
    if not isinstance(day, date):
        if report is None:
            return Summary.UNDATED
        day = report.at.astimezone(ZoneInfo(programme.timezone)).date()
    until = summary_deadline(programme)
    late = until is not None and day > until and not excused
    return Summary.LATE if late else Summary.IN_TIME


def _count(app: Application, field: str) -> int | None:
    value = app.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def in_words(missing: Iterable[str]) -> str:
    """What a record lacks, for a person."""
    return t("、").join(t(TITLES[name]) for name in missing)
