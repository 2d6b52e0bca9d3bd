"""公示与异议: publishing and taking back the notice, the register of objections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kepu_review.calendar import first_working_day, unknown_years
from kepu_review.desk.context import SHORT, Context, moment, word
from kepu_review.errors import UsageError
from kepu_review.model import Notice, Objection, ObjectionOutcome, Phase
from kepu_review.programmes import selection
from kepu_review.quotas import Breach
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow import Round
from kepu_review.workflow.objecting import receive_objection, settle_objection
from kepu_review.workflow.publishing import (
    is_over,
    last_day,
    proposed_list,
    publish_notice,
    quota_breaches,
    standing_notices,
    today,
    withdraw_notice,
)
from kepu_review.workflow.selecting import group_title

OUTCOMES = {
    ObjectionOutcome.UPHELD: msg("成立"),
    ObjectionOutcome.REJECTED: msg("不成立"),
    ObjectionOutcome.NOT_ADMITTED: msg("不予受理", "objection"),
    ObjectionOutcome.REPEATED: msg("重复"),
}
PIECES = 20
"""Pieces of evidence of one objection."""


def after(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Notices, objections, and what a new one of each would have to keep."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        names = {app.id: app.name for app in db.applications()}
        notices, objections = db.notices(), db.objections()
        phase = db.info().phase
        fresh = _fresh(rnd, db)
        breaches = quota_breaches(rnd, db)
    rule, asked = rnd.programme.notice, rnd.programme.objections
    return {
        "open": phase is Phase.DELIBERATION,
        "notices": [_notice(rnd, one, objections) for one in notices],
        "objections": [_objection(one, names) for one in objections],
        "outcomes": [{"id": one.value, "title": t(title)} for one, title in OUTCOMES.items()],
        "waiting": len(fresh),  # named and on no notice yet
        "breaches": [_told(rnd, one) for one in breaches],
        "rule": {"days": rule.days, "day_kind": rule.day_kind, "clause": rule.clause},
        "asked": None
        if asked is None
        else {
            "clause": asked.clause,
            "named": asked.named,
            "written": asked.written,
            "evidence": asked.evidence,
            "repeated": asked.repeated,
        },
        "applications": [{"id": id_, "name": name} for id_, name in names.items()],
    }


def period(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """First and last day of a notice that would begin on `start`, before anything is written."""
    rule = context.rnd.programme.notice
    given = _day(body)
    start = given or first_working_day(today(context.rnd), rule.holidays, rule.extra_workdays)
    end = last_day(rule, start, _days(body) or rule.days)
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "unknown": list(unknown_years(start, end, rule.holidays, rule.extra_workdays)),
    }


def publish(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Publish the list of those who are on no notice yet."""
    publish_notice(context.rnd, _day(body), days=_days(body), actor=context.person, key=context.key)
    return after(context, {})


def withdraw(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take a notice back."""
    withdraw_notice(
        context.rnd,
        word(body, "notice"),
        word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return after(context, {})


def receive(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Put an objection on the register; says how it stands, by the rule alone."""
    made = receive_objection(
        context.rnd,
        word(body, "notice"),
        word(body, "application", optional=True) or None,
        word(body, "objector", optional=True) or None,
        word(body, "contact", optional=True) or None,
        body.get("written") is True,
        _evidence(body),
        word(body, "ground", optional=True),
        word(body, "text", optional=True),
        received=_moment(body),
        actor=context.person,
        key=context.key,
    )
    return {**after(context, {}), "made": made.id, "finding": made.finding}


def settle(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Record what was found."""
    settle_objection(
        context.rnd,
        word(body, "objection"),
        word(body, "outcome"),
        word(body, "detail", optional=True),
        same_as=word(body, "same_as", optional=True) or None,
        actor=context.person,
        key=context.key,
    )
    return after(context, {})


VERBS = {
    "secretary.after": after,
    "secretary.notice_period": period,
    "secretary.publish_notice": publish,
    "secretary.withdraw_notice": withdraw,
    "secretary.add_objection": receive,
    "secretary.settle_objection": settle,
}


def _fresh(rnd: Round, db: Reader) -> frozenset[str]:
    published = {name for one in standing_notices(db) for name in one.applications}
    return proposed_list(rnd, db) - published


def _notice(rnd: Round, one: Notice, objections: tuple[Objection, ...]) -> dict[str, Any]:
    return {
        "id": one.id,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "days": one.days,
        "day_kind": one.day_kind,
        "applications": len(one.applications),
        "withdrawn": one.withdrawn,
        "over": is_over(rnd, one),
        "begun": one.start <= today(rnd),
        "open": sum(o.notice == one.id and o.settled is None for o in objections),
        "by": one.by,
        "at": moment(one.at),
    }


def _objection(one: Objection, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "notice": one.notice,
        "application": one.application,
        "name": None if one.application is None else names.get(one.application),
        "objector": one.objector,
        "contact": one.contact,
        "written": one.written,
        "evidence": list(one.evidence),
        "ground": one.ground,
        "text": one.text,
        "received": moment(one.received),
        "settled": None if one.settled is None else one.settled.value,
        "settled_title": None if one.settled is None else t(OUTCOMES[one.settled]),
        "finding": one.finding,
        "same_as": one.same_as,
        "settled_at": moment(one.settled_at),
        "settled_by": one.settled_by,
    }


def _told(rnd: Round, breach: Breach) -> str:
    return selection.breach_words(
        rnd.programme, breach, lambda by, group: group_title(rnd, by, group)
    )


def _day(body: Mapping[str, Any]) -> date | None:
    given = word(body, "start", optional=True)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise UsageError(t("没有这一天：{day}。", day=given)) from None


def _days(body: Mapping[str, Any]) -> int | None:
    days = body.get("days")
    if days is None:
        return None
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 365:
        raise UsageError(t("公示天数须为 1 至 365 的整数。"))
    return days


def _moment(body: Mapping[str, Any]) -> datetime | None:
    given = word(body, "received", optional=True)
    try:
        return datetime.fromisoformat(given) if given else None
    except ValueError:
        raise UsageError(t("不是时间：{text}。", text=given)) from None


def _evidence(body: Mapping[str, Any]) -> list[str]:
    given = body.get("evidence")
    if given is None:
        return []
    fits = isinstance(given, list) and len(given) <= PIECES
    if not fits or any(not isinstance(one, str) or len(one) > SHORT for one in given):
        raise UsageError(t("证明材料至多 {n} 件，每件至多 {length} 字。", n=PIECES, length=SHORT))
    return [one for one in given if one.strip()]
