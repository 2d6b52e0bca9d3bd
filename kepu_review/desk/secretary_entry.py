"""补正与重复申报: what waits for a person before the panel, and what the person decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kepu_review.desk.context import Context, moment, region_title, word
from kepu_review.desk.secretary_screening import names
from kepu_review.errors import UsageError
from kepu_review.model import Application, Correction, Finding, ScreeningState, Severity
from kepu_review.programmes.doubles import CHANNELS, CREDIT_CODE, NAME, DuplicateGroup
from kepu_review.text import msg, t
from kepu_review.workflow import Round
from kepu_review.workflow.correcting import (
    ask_correction,
    extend_correction,
    overdue_corrections,
    return_correction,
    usual_end,
)
from kepu_review.workflow.duplicates import (
    declare_distinct,
    find_duplicates,
    settle_duplicates,
)
from kepu_review.workflow.guards import OFFICE
from kepu_review.workflow.nominating import choose_nomination

REASONS = {
    NAME: msg("单位和名称相同"),
    CREDIT_CODE: msg("统一社会信用代码相同"),
    CHANNELS: msg("经几个渠道推荐"),
}


def entry(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Duplicates that nobody settled, corrections as they stand, and what could be asked for."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        apps = {app.id: app for app in db.applications()}
        states = {name: state for name, (state, _) in db.screening().items()}
        groups = find_duplicates(rnd, db)
        asked, late = db.corrections(), overdue_corrections(rnd, db)
        found = db.findings()
        open_ = db.info().phase in OFFICE
    return {
        "open": open_,
        "duplicates": [_group(rnd, one, apps, states) for one in groups],
        "corrections": [
            {
                **_correction(name, one),
                "name": apps[name].name,
                "state": "returned" if one.returned_at else "late" if name in late else "open",
            }
            for name, one in asked.items()
        ],
        "askable": _askable(rnd, apps, states, asked, found),
        "rule": _rule(rnd),
    }


def settle(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep one of several applications, or find them different where none is to be kept."""
    listed = names(body, "applications") or ()
    keep, why = word(body, "keep", optional=True), word(body, "reason", optional=True)
    rnd, who = context.rnd, context.person
    if keep:
        settle_duplicates(rnd, listed, keep, why, actor=who, key=context.key)
    else:
        declare_distinct(rnd, listed, why, actor=who, key=context.key)
    return entry(context, {})


def choose(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """One of several nominators counts."""
    choose_nomination(
        context.rnd,
        word(body, "application"),
        word(body, "nominator"),
        word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return entry(context, {})


def ask(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Send an application back with the rules to be put right."""
    ask_correction(
        context.rnd,
        word(body, "application"),
        names(body, "rules") or (),
        word(body, "reason", optional=True),
        _time(body),
        actor=context.person,
        key=context.key,
    )
    return entry(context, {})


def extend(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give an open correction more time."""
    until = _time(body)
    if until is None:
        raise UsageError(t("没有写明新的期限。"), remedy=t("请选择日期和时间。"))
    extend_correction(
        context.rnd,
        word(body, "application"),
        until,
        word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return entry(context, {})


def returned(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take in what was corrected; the rules look at it again."""
    return_correction(
        context.rnd,
        word(body, "application"),
        word(body, "detail", optional=True),
        actor=context.person,
        key=context.key,
    )
    return entry(context, {})


VERBS = {
    "secretary.entry": entry,
    "secretary.settle_duplicates": settle,
    "secretary.choose_nomination": choose,
    "secretary.ask_correction": ask,
    "secretary.extend_correction": extend,
    "secretary.return_correction": returned,
}


def _group(
    rnd: Round,
    group: DuplicateGroup,
    apps: Mapping[str, Application],
    states: Mapping[str, ScreeningState],
) -> dict[str, Any]:
    return {
        "reason": group.reason,
        "reason_title": t(REASONS[group.reason]),
        "nominators": list(group.nominators),
        "applications": [
            {
                "id": name,
                "name": apps[name].name,
                "applicant": apps[name].applicant,
                "region": region_title(rnd, apps[name].region),
                "nominator": apps[name].nominator,
                "screening": states[name].value,
            }
            for name in group.applications
        ],
    }


def _correction(name: str, one: Correction) -> dict[str, Any]:
    return {
        "application": name,
        "until": moment(one.until),
        "rules": list(one.rules),
        "reason": one.reason,
        "times": one.times,
        "returned_at": moment(one.returned_at),
        "note": one.note,
    }


def _askable(
    rnd: Round,
    apps: Mapping[str, Application],
    states: Mapping[str, ScreeningState],
    asked: Mapping[str, Correction],
    found: tuple[Finding, ...],
) -> list[dict[str, Any]]:
    """Applications with findings that may still be sent back."""
    most = rnd.programme.correction.times if rnd.programme.correction else None
    wrong: dict[str, list[Finding]] = {}
    for one in found:
        if one.severity is not Severity.INFO:
            wrong.setdefault(one.application, []).append(one)

    def may(name: str) -> bool:
        before = asked.get(name)
        if states[name] is ScreeningState.NOT_ACCEPTED:
            return False
        if before is None:
            return True
        return before.returned_at is not None and (most is None or before.times < most)

    return [
        {
            "id": name,
            "name": apps[name].name,
            "findings": [
                {"rule": one.rule, "message": one.message, "severity": one.severity.value}
                for one in listed
            ],
        }
        for name, listed in wrong.items()
        if may(name)
    ]


def _rule(rnd: Round) -> dict[str, Any] | None:
    rule = rnd.programme.correction
    if rule is None:
        return None
    return {
        "days": rule.days,
        "day_kind": rule.day_kind,
        "times": rule.times,
        "clause": rule.clause,
        "until": moment(usual_end(rnd)),
    }


def _time(body: Mapping[str, Any]) -> datetime | None:
    given = word(body, "until", optional=True)
    if not given:
        return None
    try:
        return datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(t("期限看不懂。"), remedy=t("请重新选择日期和时间。")) from None
