"""截止时间 in the programme's own time zone: late is late, unless a person granted it."""

from __future__ import annotations

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
        try:
            read = datetime.fromisoformat(given.strip()) if isinstance(given, str) else None
        except ValueError:
            read = None
        if read is not None:
            return read if read.tzinfo is not None else read.replace(tzinfo=zone)
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
    if programme.deadline is None or came is None:
        return None
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


def _finding(
    application: Application, programme: Programme, severity: Severity, said: str, remedy: str
) -> Finding:
    field = next((name for name in SUBMITTED if application.get(name) is not None), None)
    clause = programme.document.title
    return Finding(LATE, severity, application.id, said, remedy, field, clause)


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)
