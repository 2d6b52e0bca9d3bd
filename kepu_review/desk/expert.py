"""The expert's verbs: open, declare, save, submit, recall, recuse; the list is in `home`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.columns import columns
from kepu_review.desk.context import (
    Context,
    application_json,
    cards_json,
    known_application,
    moment,
    region_title,
    word,
)
from kepu_review.desk.earlier import VERBS as EARLIER
from kepu_review.desk.home import list_, rescore_json
from kepu_review.desk.materials import materials_json
from kepu_review.desk.own_figures import VERBS as OWN
from kepu_review.desk.pulse import with_pulse
from kepu_review.desk.reading import read
from kepu_review.desk.shapes import (
    claims_json,
    closed_json,
    outcome_json,
    patch_from,
    receipt_json,
    review_json,
    rubric_of_sheet,
    sheet_json,
    text_of,
)
from kepu_review.errors import NotAssigned, UsageError
from kepu_review.model import Application, ReviewState, Rubric
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import (
    Saved,
    recall_review,
    recuse,
    save_review,
    submit_review,
    why_not_editable,
)
from kepu_review.workflow.declaring import declare_no_conflict, has_declared, must_have_declared
from kepu_review.workflow.guards import stage_hides


def open_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """One application with evidence, rubric and my review; `materials` None: not in this stage.

    Before the expert has declared that there is no conflict, after a recusal, and while a conflict
    is on record, only what identifies it.
    """
    rnd, application, who = context.rnd, word(body, "application"), context.person
    with rnd.store.reading() as db:
        found = known_application(db, application)
        review = db.review(application, who)
        recused = review is not None and review.state is ReviewState.RECUSED
        if not recused and not db.assignments(expert=who, application=application):
            raise NotAssigned(t("申报 {application} 没有分派给您。", application=application))
        shown = _outside(context, db, found)
        barred = any(one["bars"] for one in shown["conflicts"])
        shown["declared"] = not barred and has_declared(db, who, review, application)
        if recused or not shown["declared"]:
            return {**shown, "review": closed_json(context, db, review, application)}
        rubric = rubric_of_sheet(context, db, review, found.category)
        shown["review"] = sheet_json(context, db, review, application)
        hidden = stage_hides(rnd.programme, db, "materials")
        shown["materials"] = None if hidden else materials_json(db, application)
    return shown if rubric is None else {**shown, **_inside(context, found, rubric)}


def _outside(context: Context, db: Reader, found: Application) -> dict[str, Any]:
    """What may be seen of any application that is one's own."""
    who = context.person
    frozen = db.frozen().get(found.id)
    asked = db.rescores(application=found.id, expert=who)
    why_not = why_not_editable(db, who, found.id)
    return {
        "application": application_json(context.rnd, found),
        "conflicts": _conflicts(context, db, found),
        "editable": not why_not,
        "why_not": why_not,
        "rescore": rescore_json(asked[0]) if asked else None,
        "frozen": None if frozen is None else frozen.reason,
        "materials": [],
        "cards": [],
        "rubric": None,
        "proposals": {},
        "self_assessment": {},
    }


def _inside(context: Context, found: Application, rubric: Rubric) -> dict[str, Any]:
    return {
        "cards": cards_json(context.rnd, found),
        "rubric": rubrics.to_json(rubric),
        "self_assessment": claims_json(found, rubric),
        "proposals": {
            proposal.criterion: {
                "reason": proposal.reason,
                "level": proposal.level,
                "low": text_of(proposal.low),
                "high": text_of(proposal.high),
                "parts": list(proposal.parts),
            }
            for proposal in rubrics.propose(rubric, found)
        },
    }


def _conflicts(context: Context, db: Reader, found: Application) -> list[dict[str, Any]]:
    """What the record and the comparison say; only what is on record bars the expert."""
    me = db.expert(context.person)
    recorded = [one for one in db.conflicts(expert=context.person) if one.application == found.id]
    known = {one.kind for one in recorded}
    told = [{"kind": c.kind.value, "detail": c.detail, "bars": True} for c in recorded]
    if me is None:
        return told
    told += [
        {"kind": c.kind.value, "detail": c.detail, "bars": False}
        for c in context.rnd.plugins.conflicts(me, found)
        if c.kind not in known
    ]
    if me.region is not None and me.region == found.region:
        where = region_title(context.rnd, me.region)
        detail = t("您登记的所在区域与这份申报同为{where}，本身不构成须回避的情形。", where=where)
        told.append({"kind": "same_region", "detail": detail, "bars": False})
    return told


def declare(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """No conflict of interest with one application, or with each of several."""
    several = body.get("applications")
    if several is None:
        several = [word(body, "application")]
    if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
        raise UsageError(t("请求缺少“applications”。"))
    at = declare_no_conflict(context.rnd, context.person, several, key=context.key)
    return {"declared_at": moment(at)}


def save(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Save a patch; the answer acknowledges what is now durable."""
    saved = save_review(
        context.rnd,
        context.person,
        word(body, "application"),
        patch_from(body.get("patch")),
        base_revision=_revision(body),
        stage=word(body, "stage", optional=True) or None,
        key=context.key,
        also=must_have_declared,
    )
    return {
        "revision": saved.review.revision,
        "saved_at": moment(saved.receipt.at),
        "receipt": receipt_json(saved),
        **outcome_json(context, saved),
    }


def submit(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Hand in."""
    saved = submit_review(
        context.rnd,
        context.person,
        word(body, "application"),
        base_revision=_revision(body),
        stage=word(body, "stage", optional=True) or None,
        key=context.key,
        also=must_have_declared,
    )
    return _after(context, saved)


def recall(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Take a handed-in review back."""
    saved = recall_review(
        context.rnd,
        context.person,
        word(body, "application"),
        reason=word(body, "reason", optional=True),
        key=context.key,
    )
    return _after(context, saved)


def recuse_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Step back from an application."""
    saved = recuse(
        context.rnd,
        context.person,
        word(body, "application"),
        reason=word(body, "reason", optional=True),
        key=context.key,
    )
    return _after(context, saved)


VERBS = {
    "expert.list": list_,
    "expert.open": with_pulse(open_),
    "expert.read": read,
    "expert.columns": columns,
    "expert.declare": declare,
    "expert.save": save,
    "expert.submit": submit,
    "expert.recall": recall,
    "expert.recuse": recuse_,
    **EARLIER,
    **OWN,
}


def _after(context: Context, saved: Saved) -> dict[str, Any]:
    return {"review": review_json(context, saved.review), "receipt": receipt_json(saved)}


def _revision(body: Mapping[str, Any]) -> int:
    revision = body.get("base_revision")
    if not isinstance(revision, int) or isinstance(revision, bool):
        raise UsageError(t("请求缺少“base_revision”。"))
    return revision
