"""The expert pool: the same wizard as for applications, the table, and a drop-out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from kepu_review import intake
from kepu_review.desk.context import Context, moment, region_title, word
from kepu_review.desk.initials import initials
from kepu_review.desk.secretary_files import download, problems_json, received
from kepu_review.errors import Refused, UsageError
from kepu_review.intake import ExpertSheet
from kepu_review.model import Expert, ReviewState
from kepu_review.text import msg, t
from kepu_review.workflow import import_experts
from kepu_review.workflow.replacing import replace_expert
from kepu_review.workflow.table import csv_bytes

FIELDS = {
    "name": msg("姓名", "desk"),
    "affiliation": msg("单位", "desk"),
    "specialities": msg("熟悉的类别"),
    "region": msg("县区"),
    "declared": msg("自报利益关系"),
    "capacity": msg("最多评审数"),
}


def pool(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Every expert with load, progress and conflicts."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        states = db.review_states()
        pairs = db.assignments()
        people = db.experts()
        conflicts = Counter(one.expert for one in db.conflicts())
    load = Counter(pair.expert for pair in pairs)
    done = Counter(p.expert for p in pairs if states.get(p) is ReviewState.SUBMITTED)
    recused = Counter(p.expert for p, state in states.items() if state is ReviewState.RECUSED)
    return {
        "experts": [
            {
                "id": expert.id,
                "name": expert.name,
                "affiliation": expert.affiliation,
                "specialities": [rnd.category_title(name) for name in expert.specialities],
                "region": region_title(rnd, expert.region),
                "declared": list(expert.declared),
                "capacity": expert.capacity,
                "assigned": load[expert.id],
                "submitted": done[expert.id],
                "recused": recused[expert.id],
                "conflicts": conflicts[expert.id],
                "initials": initials(f"{expert.name} {expert.affiliation}"),
            }
            for expert in people
        ]
    }


def dry_run(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Read a list of experts without writing anything."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        present = {expert.id: expert for expert in db.experts()}
    with received(body) as (path, name):
        sheet = intake.read_experts(path, rnd.categories, rnd.programme.regions)
    changes = [
        change
        for expert in sheet.experts
        if expert.id in present
        for change in _changes(context, present[expert.id], expert)
    ]
    changed = {change["application"] for change in changes}
    known = [expert.id for expert in sheet.experts if expert.id in present]
    return {
        "token": context.drafts.keep(sheet),
        "file": name,
        "problems": problems_json(sheet.problems),
        "good": len(sheet.experts),
        "bad": sheet.bad,
        "added": len(sheet.experts) - len(known),
        "changed": len(changed),
        "unchanged": len(known) - len(changed),
        "held": [],
        "new": [
            {"application": expert.id, "name": expert.name}
            for expert in sheet.experts
            if expert.id not in present
        ],
        "changes": changes,
        "unknown_headings": list(sheet.unknown_headings),
    }


def import_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Write the good rows of a list of experts: of a dry run, or of a file at once."""
    if body.get("token") is None:
        with received(body) as (path, _):
            rnd = context.rnd
            sheet = intake.read_experts(path, rnd.categories, rnd.programme.regions)
    else:
        sheet = context.drafts.get(word(body, "token"), ExpertSheet)
    receipt = None
    if sheet.experts:
        receipt = import_experts(context.rnd, sheet.experts, actor=context.person, key=context.key)
    return {
        "imported": len(sheet.experts),
        "kept": [],
        "same": 0,
        "problems": problems_json(sheet.problems),
        "receipt": None
        if receipt is None
        else {"seq": receipt.seq, "hash": receipt.hash, "at": moment(receipt.at)},
    }


def corrections(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The problems of a list of experts as a table to work through."""
    sheet = context.drafts.get(word(body, "token"), ExpertSheet)
    rows = [
        {
            t("工作表"): one["sheet"] or "",
            t("行"): "" if one["row"] is None else str(one["row"]),
            t("列"): one["column"] or "",
            t("内容"): one["value"],
            t("问题"): one["reason"],
            t("怎么办"): one["remedy"],
        }
        for one in problems_json(sheet.problems)
    ]
    if not rows:
        raise Refused(t("没有需要更正的行。"))
    return download(t("专家名单待更正.csv"), csv_bytes(rows))


def replace_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """An expert drops out; what is not handed in goes to others."""
    gaps = body.get("leave_gaps", False)
    if not isinstance(gaps, bool):
        raise UsageError(t("请求的内容不对。"))
    done = replace_expert(
        context.rnd,
        word(body, "expert"),
        reason=word(body, "reason", optional=True),
        leave_gaps=gaps,
        actor=context.person,
        key=context.key,
    )
    with context.rnd.store.reading() as db:
        names = {expert.id: expert.name for expert in db.experts()}
        apps = {app.id: app.name for app in db.applications(ids=[a for a, _ in done.moved])}
    return {
        "expert": done.expert,
        "kept": list(done.kept),
        "moved": [
            {
                "application": application,
                "name": apps.get(application, ""),
                "expert": expert,
                "expert_name": names.get(expert, expert),
            }
            for application, expert in done.moved
        ],
        "gaps": list(done.gaps),
    }


VERBS = {
    "secretary.pool": pool,
    "secretary.experts_dry_run": dry_run,
    "secretary.experts": import_,
    "secretary.experts_corrections": corrections,
    "secretary.replace": replace_,
}


def _changes(context: Context, old: Expert, new: Expert) -> list[dict[str, Any]]:
    changed = [f.name for f in fields(Expert) if getattr(old, f.name) != getattr(new, f.name)]
    return [
        {
            "application": new.id,
            "field": t(FIELDS[name]) if name in FIELDS else name,
            "old": _told(context, name, getattr(old, name)),
            "new": _told(context, name, getattr(new, name)),
        }
        for name in changed
    ]


def _told(context: Context, name: str, value: Any) -> str | None:
    if value in (None, "", ()):
        return None
    if name == "specialities":
        return t("、").join(context.rnd.category_title(one) for one in value)
    return t("、").join(value) if isinstance(value, tuple) else str(value)
