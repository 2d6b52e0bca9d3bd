"""The expert's verbs: list, open, save, submit, recall, recuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import (
    Context,
    application_json,
    cards_json,
    known_application,
    moment,
    round_json,
    word,
)
from kepu_review.desk.initials import initials
from kepu_review.desk.materials import materials_json
from kepu_review.desk.shapes import (
    patch_from,
    receipt_json,
    review_json,
    rubric_of_sheet,
    sheet_json,
    text_of,
)
from kepu_review.errors import NotAssigned, UsageError
from kepu_review.model import Review, ReviewState, Rubric
from kepu_review.text import t
from kepu_review.workflow import (
    Saved,
    recall_review,
    recuse,
    save_review,
    submit_review,
    why_not_editable,
)


def list_(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """My assignments with their state, and my progress."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        me = db.expert(context.person)
        if me is None:
            raise UsageError(
                t(f"本批次没有专家 {context.person}。", f"No expert {context.person} here."),
                remedy=t("请与秘书处核对专家编号。", "Ask the secretariat for your number."),
            )
        mine = [a.application for a in db.assignments(expert=context.person)]
        reviews = {r.application: r for r in db.reviews(expert=context.person)}
        rubric = {c: rnd.rubric_for(db, c) for c in rnd.categories}
        items = []
        gone = [a for a, r in reviews.items() if r.state is ReviewState.RECUSED]
        for app in db.applications(ids=sorted({*mine, *gone})):
            review = reviews.get(app.id)
            fixed = rnd.rubric_of(db, review.rubric) if review and review.rubric else None
            shown = application_json(rnd, app)
            items.append(
                {
                    "application": shown.pop("id"),
                    **shown,
                    **_progress(review, fixed or rubric.get(app.category or "")),
                    "initials": initials(f"{app.name} {app.applicant}"),
                }
            )
        info = db.info()
    states = [item["state"] for item in items]
    return {
        "round": round_json(info),
        "me": {"id": me.id, "name": me.name, "affiliation": me.affiliation},
        "items": items,
        "progress": {
            "assigned": len(items),
            **{state: states.count(state) for state in ("new", "draft", "submitted", "recused")},
        },
    }


def open_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """One application with its evidence, rubric, proposals and my review; nothing if recused."""
    rnd, application = context.rnd, word(body, "application")
    with rnd.store.reading() as db:
        found = known_application(db, application)
        review = db.review(application, context.person)
        recused = review is not None and review.state is ReviewState.RECUSED
        if not recused and not db.assignments(expert=context.person, application=application):
            raise NotAssigned(
                t(f"申报 {application} 没有分派给您。", f"{application} is not assigned to you.")
            )
        conflicts = [
            {"kind": c.kind.value, "detail": c.detail}
            for c in db.conflicts(expert=context.person)
            if c.application == application
        ]
        why_not = why_not_editable(db, context.person, application)
        shown: dict[str, Any] = {
            "application": application_json(rnd, found),
            "conflicts": conflicts,
            "editable": not why_not,
            "why_not": why_not,
            "review": sheet_json(context, db, review, application),
            "cards": [],
            "rubric": None,
            "proposals": {},
        }
        rubric = rubric_of_sheet(context, db, review, found.category)
        materials = [] if recused else materials_json(db, application)
    shown["materials"] = materials
    if recused or rubric is None:
        return shown
    return {
        **shown,
        "cards": cards_json(rnd, found),
        "rubric": rubrics.to_json(rubric),
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


def save(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Save a patch; the answer acknowledges what is now durable."""
    saved = save_review(
        context.rnd,
        context.person,
        word(body, "application"),
        patch_from(body.get("patch")),
        base_revision=_revision(body),
        key=context.key,
    )
    review = review_json(context, saved.review)
    return {
        "revision": saved.review.revision,
        "saved_at": moment(saved.receipt.at),
        "receipt": receipt_json(saved),
        "total": review["total"],
    }


def submit(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Hand in."""
    saved = submit_review(
        context.rnd,
        context.person,
        word(body, "application"),
        base_revision=_revision(body),
        key=context.key,
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
    "expert.open": open_,
    "expert.save": save,
    "expert.submit": submit,
    "expert.recall": recall,
    "expert.recuse": recuse_,
}


def _after(context: Context, saved: Saved) -> dict[str, Any]:
    return {"review": review_json(context, saved.review), "receipt": receipt_json(saved)}


def _progress(review: Review | None, rubric: Rubric | None) -> dict[str, Any]:
    full = None if rubric is None else str(rubric.full_marks)
    if review is None:
        missing = 0 if rubric is None else len(rubric.leaves())
        return {"state": "new", "total": None, "full": full, "missing": missing, "saved_at": None}
    total = None if rubric is None else rubrics.total(rubric, review.marks, review.vetoes)
    points = None if total is None or total.points is None else total.points
    return {
        "state": review.state.value,
        "total": text_of(points),
        "full": full,
        "missing": 0 if total is None else len(total.missing),
        "saved_at": moment(review.saved_at),
    }


def _revision(body: Mapping[str, Any]) -> int:
    revision = body.get("base_revision")
    if not isinstance(revision, int) or isinstance(revision, bool):
        raise UsageError(t("请求缺少「base_revision」。", "The request lacks “base_revision”."))
    return revision
