"""形式审查, worked like an inbox: the list, one application with its findings, what is decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from kepu_review.desk.context import (
    Context,
    application_json,
    cards_json,
    known_application,
    region_title,
    word,
)
from kepu_review.desk.initials import initials
from kepu_review.desk.materials import materials_json
from kepu_review.errors import UsageError
from kepu_review.model import Application, Finding, ScreeningState, Severity
from kepu_review.programmes import alike, materials
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow import (
    check,
    choose_category,
    decide_screening,
    settle_by_findings,
)
from kepu_review.workflow.entering import about_the_round
from kepu_review.workflow.screening import pass_without_errors

UNDECIDED = (ScreeningState.PENDING, "")


def inbox(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Every application with what the rules found, for the list and its filters."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        applications, states = db.applications(), db.screening()
        checked, found = db.checked(), db.findings()
        of_round = about_the_round(rnd, db)
        held = Counter(pair.application for pair in db.assignments())
    weights = Counter((one.application, one.severity) for one in found)
    rules: dict[str, list[str]] = defaultdict(list)
    for one in found:
        rules[one.application].append(one.rule)
    return {
        "applications": [
            {
                **_identity(context, app),
                "screening": states.get(app.id, UNDECIDED)[0].value,
                "checked": app.id in checked,
                "errors": weights[app.id, Severity.ERROR],
                "warnings": weights[app.id, Severity.WARNING],
                "rules": list(dict.fromkeys(rules[app.id])),
                "assigned": held[app.id],
            }
            for app in applications
        ],
        "rules": _rules(context, found),
        "nominations": [
            {"severity": one.severity.value, "message": one.message, "clause": one.clause}
            for one in of_round
        ],
    }


def initials_(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Pinyin initials for the search; asked apart, for they take a while in a large round."""
    with context.rnd.store.reading() as db:
        applications = db.applications()
    return {"initials": {app.id: initials(f"{app.name} {app.applicant}") for app in applications}}


def application(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """One application: facts, findings, decision, and who has it."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        found = known_application(db, word(body, "application"))
        state, reason = db.screening(found.id).get(found.id, UNDECIDED)
        findings_ = db.findings(application=found.id)
        shown = {
            "application": application_json(rnd, found),
            "category_note": found.notes.get("category", ""),
            "screening": state.value,
            "reason": reason,
            "checked": found.id in db.checked(),
            "experts": _experts(db, found.id),
            "materials": materials_json(db, found.id),
        }
    return {
        **shown,
        "cards": cards_json(rnd, found),
        "findings": [_finding(context, one) for one in sorted(findings_, key=_weight)],
    }


def findings(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The findings of the last check, of one application or of all."""
    with context.rnd.store.reading() as db:
        found = db.findings(application=word(body, "application", optional=True) or None)
    return {"findings": [_finding(context, one) for one in found]}


def check_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Run the screening rules, on all applications or on those named."""
    only = names(body, "applications")
    return {"findings": len(check(context.rnd, only=only, actor=context.person, key=context.key))}


def screen(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Settle the screening of one application, or of all pending ones by their findings."""
    if body.get("all_pending") is True:
        counts = settle_by_findings(context.rnd, actor=context.person, key=context.key)
        return {"settled": {state.value: count for state, count in counts.items()}}
    try:
        state = ScreeningState(word(body, "state"))
    except ValueError:
        raise UsageError(t("没有这种审查结论。")) from None
    decide_screening(
        context.rnd,
        word(body, "application"),
        state,
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return {"screening": state.value}


def pass_all(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Pass the pending ones without errors: all of them, or those named."""
    wanted = names(body, "applications")
    done = pass_without_errors(context.rnd, wanted, actor=context.person, key=context.key)
    return {
        "passed": len(done.passed),
        "errors": len(done.errors),
        "unchecked": len(done.unchecked),
        "no_category": len(done.no_category),
    }


def category(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Choose the category that the form left open."""
    choose_category(
        context.rnd,
        word(body, "application"),
        word(body, "category"),
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return {"category": body["category"]}


def names(body: Mapping[str, Any], part: str) -> tuple[str, ...] | None:
    """A list of names in the request; None where it gives none.

    Raises
    ------
    UsageError
        it is no list of texts.
    """
    given = body.get(part)
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise UsageError(t("请求的“{part}”不对。", part=part))
    return tuple(given)


VERBS = {
    "secretary.inbox": inbox,
    "secretary.initials": initials_,
    "secretary.application": application,
    "secretary.findings": findings,
    "secretary.check": check_,
    "secretary.screen": screen,
    "secretary.pass_all": pass_all,
    "secretary.category": category,
}


def _identity(context: Context, app: Application) -> dict[str, Any]:
    rnd = context.rnd
    return {
        "id": app.id,
        "name": app.name,
        "applicant": app.applicant,
        "region": region_title(rnd, app.region),
        "category": app.category,
        "category_title": rnd.category_title(app.category),
        "category_note": app.notes.get("category", ""),
    }


def _rules(context: Context, found: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """The rules that found something, those that found most first."""
    titles = _titles(context)
    first = {one.rule: one for one in reversed(found)}
    return [
        {"id": rule, "title": titles.get(rule) or first[rule].clause or rule, "count": count}
        for rule, count in Counter(one.rule for one in found).most_common()
    ]


_GENERAL = {
    alike.SAME: msg("与其他申报相同的文件"),
    alike.ALIKE: msg("看上去几乎相同的照片"),
    materials.BROKEN: msg("损坏的文件"),
    materials.UNCLEAR: msg("归属不明的文件"),
    materials.NONE_AT_ALL: msg("申报材料"),
}
"""Rules that need not stand in a programme."""


def _titles(context: Context) -> dict[str, str]:
    """Rule → its title."""
    programme = context.rnd.programme
    general = {rule: t(title) for rule, title in _GENERAL.items()}
    asked = {rule.id: rule.title for rule in programme.materials}
    return general | asked | {rule.id: rule.title for rule in programme.rules}


def _weight(one: Finding) -> int:
    return list(Severity).index(one.severity)


def _finding(context: Context, one: Finding) -> dict[str, Any]:
    titles = _titles(context)
    return {
        "application": one.application,
        "rule": one.rule,
        "title": titles.get(one.rule, ""),
        "severity": one.severity.value,
        "message": one.message,
        "remedy": one.remedy,
        "clause": one.clause,
    }


def _experts(db: Reader, application: str) -> list[dict[str, Any]]:
    pairs = db.assignments(application=application)
    states = {review.expert: review.state.value for review in db.reviews(application=application)}
    people = {expert.id: expert.name for expert in db.experts()} if pairs else {}
    return [
        {
            "expert": pair.expert,
            "name": people.get(pair.expert, pair.expert),
            "state": states.get(pair.expert, "new"),
        }
        for pair in pairs
    ]
