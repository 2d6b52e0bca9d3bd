"""The secretariat's verbs: import with dry run, findings, screening, experts, assignment."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from kepu_review import intake
from kepu_review.desk.context import Context, region_title, round_json, word
from kepu_review.errors import UsageError
from kepu_review.model import ScreeningState, Severity
from kepu_review.text import printable, t
from kepu_review.workflow import (
    assign,
    check,
    check_nominations,
    choose_category,
    decide_screening,
    import_applications,
    import_experts,
    reassign,
    settle_by_findings,
)

ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".json"})
LONGEST_NAME = 120
"""Characters of a file's name that are recorded, counted from its end."""


def overview(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Everything at a glance: applications with their findings, experts with their load."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        states, info = db.screening(), db.info()
        weights = Counter((f.application, f.severity) for f in db.findings())
        load = Counter(pair.expert for pair in db.assignments())
        conflicts = Counter(conflict.expert for conflict in db.conflicts())
        applications = [
            {
                "id": app.id,
                "name": app.name,
                "applicant": app.applicant,
                "region": region_title(rnd, app.region),
                "category": app.category,
                "category_title": rnd.category_title(app.category),
                "category_note": app.notes.get("category", ""),
                "screening": states.get(app.id, (ScreeningState.PENDING, ""))[0].value,
                "screening_reason": states.get(app.id, (ScreeningState.PENDING, ""))[1],
                "errors": weights[app.id, Severity.ERROR],
                "warnings": weights[app.id, Severity.WARNING],
            }
            for app in db.applications()
        ]
        experts = [
            {
                "id": expert.id,
                "name": expert.name,
                "affiliation": expert.affiliation,
                "specialities": [rnd.category_title(name) for name in expert.specialities],
                "assigned": load[expert.id],
                "conflicts": conflicts[expert.id],
            }
            for expert in db.experts()
        ]
    return {
        "round": round_json(info),
        "phase": info.phase.value,
        "counts": {
            "applications": len(applications),
            "experts": len(experts),
            "assignments": sum(load.values()),
            **Counter(str(app["screening"]) for app in applications),
        },
        "applications": applications,
        "experts": experts,
        "categories": [{"id": name, "title": rnd.category_title(name)} for name in rnd.categories],
        "nominations": [
            {"severity": one.severity.value, "message": one.message, "clause": one.clause}
            for one in check_nominations(rnd)
        ],
        "per_application": rnd.programme.policy.reviews_per_application,
    }


def dry_run(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Read a file without writing anything; the token names the result for `import`."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        existing = {app.id: app for app in db.applications()}
        fixed = rnd.rubrics_in_force(db)
    with TemporaryDirectory() as folder:
        path, name = _received(body, folder)
        read = intake.dry_run(path, rnd.programme, rnd.categories, existing, rubrics=fixed)
    found = replace(read, file=name)
    return {
        "token": context.drafts.keep(found),
        "problems": [
            {
                "sheet": problem.where.sheet,
                "row": problem.where.row,
                "column": problem.where.column,
                "value": problem.value,
                "reason": problem.reason,
                "remedy": problem.remedy,
                "severity": problem.severity.value,
            }
            for problem in found.problems
        ],
        "good": len(found.applications),
        "bad": found.bad,
        "added": len(found.added),
        "changed": len(found.changed),
        "unchanged": len(found.unchanged),
        "changes": [
            {
                "application": change.id,
                "field": change.field,
                "old": None if change.old is None else str(change.old),
                "new": None if change.new is None else str(change.new),
            }
            for change in found.changes
        ],
        "unknown_headings": list(found.unknown_headings),
    }


def import_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Write the good rows of a dry run."""
    found = context.drafts.get(word(body, "token"))
    done = import_applications(
        context.rnd,
        found.applications,
        file=found.file,
        sha256=found.sha256,
        actor=context.person,
    )
    receipt = done.receipt
    return {
        "imported": len(done.written),
        "kept": list(done.kept),
        "receipt": None if receipt is None else {"seq": receipt.seq, "hash": receipt.hash},
    }


def corrections(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The bad rows of a dry run as a spreadsheet to correct."""
    found = context.drafts.get(word(body, "token"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "corrections.xlsx"
        intake.write_corrections(found, path)
        data = base64.b64encode(path.read_bytes()).decode("ascii")
    return {"name": t("待更正.xlsx", "corrections.xlsx"), "data": data}


def experts(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Import the expert pool."""
    with TemporaryDirectory() as folder:
        path, _ = _received(body, folder)
        sheet = intake.read_experts(path, context.rnd.categories, context.rnd.programme.regions)
    if sheet.experts:
        import_experts(context.rnd, sheet.experts, actor=context.person, key=context.key)
    return {
        "imported": len(sheet.experts),
        "problems": [
            {
                "row": problem.where.row,
                "column": problem.where.column,
                "value": problem.value,
                "reason": problem.reason,
                "remedy": problem.remedy,
            }
            for problem in sheet.problems
        ],
    }


def check_(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Run the screening rules."""
    return {"findings": len(check(context.rnd, actor=context.person))}


def findings(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The findings of the last check, of one application or of all."""
    with context.rnd.store.reading() as db:
        found = db.findings(application=word(body, "application", optional=True) or None)
    return {
        "findings": [
            {
                "application": one.application,
                "rule": one.rule,
                "severity": one.severity.value,
                "message": one.message,
                "remedy": one.remedy,
                "clause": one.clause,
            }
            for one in found
        ]
    }


def screen(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Settle the screening of one application, or of all pending ones by their findings."""
    if body.get("all_pending") is True:
        counts = settle_by_findings(context.rnd, actor=context.person)
        return {"settled": {state.value: count for state, count in counts.items()}}
    try:
        state = ScreeningState(word(body, "state"))
    except ValueError:
        raise UsageError(t("没有这种审查结论。", "There is no such result.")) from None
    decide_screening(
        context.rnd,
        word(body, "application"),
        state,
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return {"screening": state.value}


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


def assign_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Assign experts to every application that passed."""
    wanted = body.get("per_application")
    if wanted is not None and (not isinstance(wanted, int) or wanted < 1):
        raise UsageError(t("每份申报的专家数应为正整数。", "Experts per application: 1 or more."))
    pairs = assign(context.rnd, per_application=wanted, actor=context.person)
    return {"pairs": len(pairs), "loads": assignment(context, {})["loads"]}


def assignment(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Who reviews what, and how much each has."""
    with context.rnd.store.reading() as db:
        pairs, people = db.assignments(), db.experts()
    by_application: dict[str, list[str]] = {}
    for pair in pairs:
        by_application.setdefault(pair.application, []).append(pair.expert)
    load = Counter(pair.expert for pair in pairs)
    return {
        "pairs": [{"application": app, "experts": who} for app, who in by_application.items()],
        "loads": [{"expert": e.id, "name": e.name, "load": load[e.id]} for e in people],
    }


def reassign_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Change one assignment by hand."""
    reassign(
        context.rnd,
        word(body, "application"),
        remove=word(body, "remove", optional=True) or None,
        add=word(body, "add", optional=True) or None,
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return assignment(context, {})


VERBS = {
    "secretary.overview": overview,
    "secretary.dry_run": dry_run,
    "secretary.import": import_,
    "secretary.corrections": corrections,
    "secretary.experts": experts,
    "secretary.check": check_,
    "secretary.findings": findings,
    "secretary.screen": screen,
    "secretary.category": category,
    "secretary.assign": assign_,
    "secretary.assignment": assignment,
    "secretary.reassign": reassign_,
}


def _received(body: Mapping[str, Any], folder: str) -> tuple[Path, str]:
    """The uploaded file in a private folder, under a name of ours; and the person's name for it.

    Only the ending is taken over, and only one that the intake knows: a name can be too long for
    a file system, or hold what it does not allow.
    """
    try:
        data = base64.b64decode(word(body, "data"), validate=True)
    except ValueError:
        raise UsageError(
            t("文件没有完整传到。", "The file did not arrive whole."),
            remedy=t("请重新选择文件。", "Choose the file again."),
        ) from None
    name = printable(word(body, "name").replace("\\", "/").rpartition("/")[2]).strip()
    ending = PurePath(name).suffix.lower()
    path = Path(folder) / f"upload{ending if ending in ENDINGS else ''}"
    path.write_bytes(data)
    return path, name[-LONGEST_NAME:] or path.name
