"""截止时间 in the programme's own time zone: late is late, unless a person granted it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from kepu_review.model import Application, Finding, LateGrant, Programme, RuleKind, Severity
from kepu_review.text import t

LAST_SECOND = time(23, 59, 59)
SUBMITTED = ("submitted_at", "submitted_on")
"""Fields that say when an application came, the more exact one first."""
APPLICATION = "application"
LATE = "deadline.late"
_WRITTEN = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*分?)?(?::?\s*(\d{1,2})\s*秒?)?)?"
)


def end_of(programme: Programme, day: date) -> datetime:
    """The last second of a day where the programme is."""
    return datetime.combine(day, LAST_SECOND, ZoneInfo(programme.timezone))


def submitted(programme: Programme, application: Application) -> datetime | None:
    """When it came, as the form says; of a bare day its first second."""
    zone = ZoneInfo(programme.timezone)
    for name in SUBMITTED:
        given = application.get(name)
        if isinstance(given, date):
            return datetime.combine(given, time(), zone)
        read = _read(given) if isinstance(given, str) else None
        if read is not None:
            return read if read.tzinfo is not None else read.replace(tzinfo=zone)
    return None


def _read(text: str) -> datetime | None:
    """A time as people write it: 2026-03-31T18:00+08:00, 2026/3/31 18:00, 2026年3月31日18时."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        return None


def granted(
    grants: Iterable[LateGrant], what: str, application: str, moment: datetime
) -> LateGrant | None:
    """The grant under which it is not late; one for the application before one for all."""
    fitting = [
        one
        for one in grants
        if one.what == what and one.application in (application, None) and moment <= one.until
    ]
    return max(fitting, key=lambda one: one.application is not None, default=None)


def late_finding(
    application: Application, programme: Programme, grants: Iterable[LateGrant]
) -> Finding | None:
    """Whether it came after the deadline; what was granted is told, not held against it."""
    came = submitted(programme, application)
    if programme.deadline is None:
        return None
    if came is None:
        return _unclear(application, programme)
    end = end_of(programme, programme.deadline)
    if came <= end:
        return None
    grant = granted(grants, APPLICATION, application.id, came)
    if grant is not None:
        said = t(
            "逾期提交，经准予迟交至 {until:%Y-%m-%d %H:%M}：{reason}",
            until=grant.until.astimezone(end.tzinfo),
            reason=grant.reason,
        )
        return _finding(application, programme, Severity.INFO, said, "")
    said = t(
        "逾期提交：{came:%Y-%m-%d}，截止 {end:%Y-%m-%d %H:%M:%S}（{zone}）。",
        came=came.astimezone(end.tzinfo),
        end=end,
        zone=programme.timezone,
    )
    remedy = t("确有理由的，由人用 kepu-review late 登记准予迟交。")
    return _finding(application, programme, Severity.ERROR, said, remedy)


def own_deadlines(programme: Programme) -> dict[str, str]:
    """Rules that set a day of their own for one thing, by id, with their titles."""
    return {rule.id: rule.title for rule in programme.rules if rule.kind is RuleKind.NOT_AFTER}


def with_granted(
    application: Application,
    findings: Iterable[Finding],
    programme: Programme,
    grants: Collection[LateGrant],
) -> Iterator[Finding]:
    """The findings; what is after a rule's own day and was granted is told, no more."""
    own, zone = own_deadlines(programme), ZoneInfo(programme.timezone)
    for one in findings:
        came = application.get(one.field) if one.rule in own and one.field else None
        grant = None
        if isinstance(came, date):
            moment = datetime.combine(came, time(), zone)
            grant = granted(grants, one.rule, application.id, moment)
        if grant is None:
            yield one
            continue
        said = t(
            "{title}：经准予迟交至 {until:%Y-%m-%d %H:%M}：{reason}",
            title=own[one.rule],
            until=grant.until.astimezone(zone),
            reason=grant.reason,
        )
        yield replace(one, severity=Severity.INFO, message=said)


def _unclear(application: Application, programme: Programme) -> Finding | None:
    """What cannot be read is in time for nobody but the person who looks."""
    given = next((said for name in SUBMITTED if (said := application.get(name)) is not None), None)
    if given is None:
        return None
    said = t("提交时间“{given}”看不懂，不能判断是否逾期。", given=given)
    remedy = t("请核对提交时间，写成 2026-03-31 18:00 的样子。")
    return _finding(application, programme, Severity.WARNING, said, remedy)


def _finding(
    application: Application, programme: Programme, severity: Severity, said: str, remedy: str
) -> Finding:
    field = next((name for name in SUBMITTED if application.get(name) is not None), None)
    clause = programme.document.title
    return Finding(LATE, severity, application.id, said, remedy, field, clause)


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)
