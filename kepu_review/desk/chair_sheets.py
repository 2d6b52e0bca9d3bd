"""One application before the panel: its evidence, and every sheet side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import (
    Context,
    application_json,
    cards_json,
    known_application,
    moment,
    word,
)
from kepu_review.desk.materials import materials_json
from kepu_review.desk.shapes import text_of
from kepu_review.model import Review, ReviewState, Rubric
from kepu_review.store import Reader
from kepu_review.workflow import Veil, veil

Points = Mapping[str, Decimal | None]


def application(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """One application: its evidence and every review of it side by side, as far as is shown."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        found = known_application(db, word(body, "application"))
        hidden = veil(rnd, db)
        reviews = sorted(
            db.reviews(application=found.id), key=lambda review: hidden.sort_key(review.expert)
        )
        assigned = {pair.expert for pair in db.assignments(application=found.id)}
        points = {review.expert: _points(context, db, review) for review in reviews}
        rubric = rnd.rubric_for(db, found.category)
        frozen = db.frozen().get(found.id)
        return {
            "application": application_json(rnd, found),
            "cards": cards_json(rnd, found),
            "materials": materials_json(db, found.id),
            "reviews": [
                _review(context, db, review, hidden, points[review.expert])
                | {"off": review.expert not in assigned}
                for review in reviews
            ],
            "waiting": _waiting(assigned - {review.expert for review in reviews}, hidden),
            "rubric": None if rubric is None else rubrics.to_json(rubric),
            "spread": {} if hidden.totals else _spread(rubric, reviews, points),
            "frozen": None if frozen is None else frozen.reason,
            "blind": {"names": hidden.names, "totals": hidden.totals, "marks": hidden.marks},
        }


def _waiting(experts: Iterable[str], hidden: Veil) -> list[dict[str, str]]:
    return [
        {"expert": hidden.key(expert), "name": hidden.alias(expert)}
        for expert in sorted(experts, key=hidden.sort_key)
    ]


def _points(context: Context, db: Reader, review: Review) -> Points:
    """Points by leaf; None where the mark has none."""
    rubric = context.rnd.rubric_of(db, review.rubric)
    found: dict[str, Decimal | None] = {}
    for name, mark in review.marks.items():
        leaf = None if rubric is None else rubric.leaf(name)
        found[name] = None if leaf is None else rubrics.points(leaf, mark)
    return found


def _review(
    context: Context, db: Reader, review: Review, hidden: Veil, points: Points
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "expert": hidden.key(review.expert),
        "name": hidden.alias(review.expert),
        "state": review.state.value,
        "saved_at": moment(review.saved_at),
        "submitted_at": moment(review.submitted_at),
        "recusal_reason": None if hidden.names else review.recusal_reason,  # it may name their unit
        "total": None,
        "full": None,
        "comment": None,
        "vetoes": {},
        "marks": {},
    }
    if hidden.totals:
        return shown
    rubric = context.rnd.rubric_of(db, review.rubric)
    total = None if rubric is None else rubrics.total(rubric, review.marks, review.vetoes).points
    marks = {
        name: {
            "points": text_of(points[name]),
            "state": mark.state.value,
            "level": mark.level,
            "comment": mark.comment,
        }
        for name, mark in review.marks.items()
    }
    return shown | {
        "total": text_of(total),
        "full": None if rubric is None else text_of(rubric.full_marks),
        "comment": review.comment,
        "vetoes": dict(review.vetoes),
        "marks": marks,
    }


def _spread(
    rubric: Rubric | None, reviews: Iterable[Review], points: Mapping[str, Points]
) -> dict[str, dict[str, str]]:
    """Lowest, highest and their difference for each leaf that two handed-in sheets have marked."""
    if rubric is None:
        return {}
    done = [points[review.expert] for review in reviews if review.state is ReviewState.SUBMITTED]
    found = {}
    for leaf in rubric.leaves():
        given = [value for one in done if (value := one.get(leaf.id)) is not None]
        if len(given) > 1:
            low, high = min(given), max(given)
            found[leaf.id] = {"low": str(low), "high": str(high), "range": str(high - low)}
    return found


VERBS = {"chair.application": application}
