"""Between the workflow's values and the JSON of the desks; numbers travel as strings."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import Context, moment
from kepu_review.errors import KepuError, MarkRefused, UsageError
from kepu_review.model import Application, Mark, MarkState, Review, Rubric
from kepu_review.store import Reader
from kepu_review.store.payloads import mark_json
from kepu_review.text import t
from kepu_review.workflow import ReviewPatch, Saved
from kepu_review.workflow.guards import at_work
from kepu_review.workflow.meeting import is_barred

PLAIN_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
"""What a mark's number may look like: no exponent, no sign but minus, no other digits."""

_NOTHING: Mapping[str, Any] = MappingProxyType(
    {"marks": MappingProxyType({}), "vetoes": MappingProxyType({}), "comment": ""}
)

log = logging.getLogger(__name__)


def review_json(context: Context, review: Review) -> dict[str, Any]:
    """A stored review as the page holds it; without its content where it is closed to me."""
    with context.rnd.store.reading() as db:
        me, application = context.person, review.application
        mine = db.assignments(expert=me, application=application)
        if not mine or is_barred(db, me, application):
            return closed_json(context, db, review, application)
        return sheet_json(context, db, review, application)


def outcome_json(context: Context, saved: Saved) -> dict[str, Any]:
    """Total and findings of a sheet just saved; of one saved before only if it is open still."""
    if saved.receipt.repeated:
        told = review_json(context, saved.review)
        return {"total": told["total"], "findings": told["findings"]}
    rubric = context.rnd.known_rubric(saved.review.rubric)
    return {
        "total": None if rubric is None else total_json(rubric, saved.review),
        "findings": findings_json(context, rubric, saved.review),
    }


def closed_json(
    context: Context, db: Reader, review: Review | None, application: str
) -> dict[str, Any]:
    """A sheet without its content."""
    blank = Review(application, context.person) if review is None else replace(review, **_NOTHING)
    state = "new" if review is None else review.state.value
    return {**sheet_json(context, db, blank, application), "state": state, "total": None}


def patch_from(patch: object) -> ReviewPatch:
    """The patch of a save request.

    Raises
    ------
    MarkRefused
        a mark is not of the API's shape, or a number is no number.
    """
    if not isinstance(patch, Mapping):
        raise UsageError(t("保存请求缺少内容。"))
    comment = patch.get("comment")
    marks = patch.get("marks") or {}
    vetoes = patch.get("vetoes") or {}
    if not isinstance(marks, Mapping) or not isinstance(vetoes, Mapping):
        raise UsageError(t("保存请求的内容不对。"))
    return ReviewPatch(
        marks={str(name): _mark(str(name), mark) for name, mark in marks.items()},
        vetoes={str(k): None if v is None else _told(v) for k, v in vetoes.items()},
        comment=None if comment is None else _told(comment),
    )


def _mark(criterion: str, mark: object) -> Mark | None:
    if mark is None:
        return None
    if not isinstance(mark, Mapping):
        raise MarkRefused(t("打分的格式不对。"))
    try:
        state = MarkState(mark.get("state", "marked"))
    except ValueError:
        raise MarkRefused(t("打分的状态不对。")) from None
    level = mark.get("level")
    parts = mark.get("parts") or {}
    if not isinstance(parts, Mapping):
        raise MarkRefused(t("打分的格式不对。"))
    return Mark(
        criterion,
        state,
        _decimal(mark.get("value")),
        None if level is None else str(level),
        {str(p): d for p, v in dict(parts).items() if (d := _decimal(v)) is not None},
        _told(mark.get("comment") or ""),
    )


def _told(value: object) -> str:
    """What was typed, without what cannot be kept: a save on its own must not stop at that."""
    return str(value).replace("\0", "")


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    text = str(value)
    if not PLAIN_NUMBER.fullmatch(text):
        raise MarkRefused(
            t("“{value}”不是数字。", value=text[:20]),
            remedy=t("请填写数字，例如 8.5。"),
        )
    return Decimal(text)


def receipt_json(saved: Saved) -> dict[str, Any]:
    """What proves the save."""
    return {"seq": saved.receipt.seq, "hash": saved.receipt.hash}


def rubric_of_sheet(
    context: Context, db: Reader, review: Review | None, category: str | None
) -> Rubric | None:
    """The rubric a sheet was marked with, else the one fixed for its category."""
    if review is not None and review.rubric:
        return context.rnd.rubric_of(db, review.rubric)
    return context.rnd.rubric_for(db, category)


def sheet_json(
    context: Context, db: Reader, review: Review | None, application: str
) -> dict[str, Any]:
    """A sheet, or the empty one where there is none yet."""
    sheet = review or Review(application, context.person)
    found = db.application(application)
    rubric = rubric_of_sheet(context, db, review, None if found is None else found.category)
    receipt = None if review is None else db.review_receipt(application, sheet.expert)
    return {
        "stage": at_work(db) if review is None else review.stage,
        "revision": sheet.revision,
        "state": "new" if review is None else sheet.state.value,
        "marks": {name: mark_json(mark) for name, mark in sheet.marks.items()},
        "vetoes": dict(sheet.vetoes),
        "comment": sheet.comment,
        "recusal_reason": sheet.recusal_reason,
        "saved_at": moment(sheet.saved_at),
        "submitted_at": moment(sheet.submitted_at),
        "receipt": None if receipt is None else {"seq": receipt.seq, "hash": receipt.hash},
        "total": None if rubric is None else total_json(rubric, sheet),
        "findings": findings_json(context, rubric, review),
    }


def findings_json(
    context: Context, rubric: Rubric | None, review: Review | None
) -> list[dict[str, Any]]:
    """What the plugins find in a sheet before it is handed in; an error will be refused then."""
    if rubric is None or review is None:
        return []
    try:
        found = context.rnd.plugins.check_review(review, rubric)
    except KepuError:
        log.exception("a plugin cannot check the review of %s", review.application)
        return []
    return [
        {
            "severity": one.severity.value,
            "message": one.message,
            "remedy": one.remedy,
            "criterion": one.field if one.field and rubric.leaf(one.field) else None,
        }
        for one in found
    ]


def claims_json(application: Application, rubric: Rubric) -> dict[str, Any]:
    """自评 on the criteria of the sheet: never a mark."""
    return {
        name: {"value": text_of(own.points), "text": own.text}
        for name, own in application.self_assessment.items()
        if rubric.leaf(name) is not None
    }


def total_json(rubric: Rubric, review: Review) -> dict[str, Any]:
    """The total of a sheet, and what is missing for it."""
    total = rubrics.total(rubric, review.marks, review.vetoes)
    return {
        "points": text_of(total.points),
        "earned": text_of(total.earned),
        "full": str(total.full),
        "complete": total.complete,
        "missing": list(total.missing),
        "vetoed": total.vetoed,
        "by_criterion": {
            leaf.id: text_of(rubrics.points(leaf, review.marks[leaf.id]))
            for leaf in rubric.leaves()
            if leaf.id in review.marks
        },
    }


def text_of(number: Decimal | None) -> str | None:
    """A number as the page gets it."""
    return None if number is None else str(number)
