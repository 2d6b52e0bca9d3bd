"""The expert's own sheets of other stages: they stay, and can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review import rubrics
from kepu_review.desk.context import Context, moment
from kepu_review.desk.shapes import text_of
from kepu_review.model import Review, ReviewState, Rubric
from kepu_review.store import Reader, Stages
from kepu_review.workflow.guards import at_work


def count_earlier(context: Context, db: Reader) -> int:
    """How many there are; a programme with one scored stage has none, and nothing is read."""
    if len(context.rnd.programme.scored) < 2:
        return 0
    now, open_ = at_work(db), _open(context, db)
    versions = db.review_versions(context.person, Stages.EVERY)
    return sum(1 for pair in versions if pair.stage != now and pair.application in open_)


def earlier(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Each of them with its marks; none of an application that is closed to me by now."""
    with context.rnd.store.reading() as db:
        now, open_ = at_work(db), _open(context, db)
        reviews = [
            review
            for review in db.reviews(expert=context.person, stage=Stages.EVERY)
            if review.stage != now and review.application in open_
        ]
        names = {app.id: app.name for app in db.applications({r.application for r in reviews})}
        return {
            "sheets": [
                _sheet(context, review, names[review.application], rubric)
                for review in sorted(reviews, key=lambda one: (one.stage, one.application))
                if (rubric := context.rnd.rubric_of(db, review.rubric)) is not None
            ]
        }


def _open(context: Context, db: Reader) -> set[str]:
    """Applications that I have sheets of, stepped back from in no stage, and without conflict."""
    versions = db.review_versions(context.person, Stages.EVERY)
    gone = {pair.application for pair, v in versions.items() if v[0] is ReviewState.RECUSED}
    barred = {one.application for one in db.conflicts(expert=context.person)}
    return {pair.application for pair in versions} - gone - barred


def _sheet(context: Context, review: Review, name: str, rubric: Rubric) -> dict[str, Any]:
    stage = context.rnd.programme.stage(review.stage)
    total = context.rnd.total_of(rubric, review)
    return {
        "application": review.application,
        "name": name,
        "stage": review.stage,
        "stage_title": review.stage if stage is None else stage.shown,
        "state": review.state.value,
        "submitted_at": moment(review.submitted_at),
        "total": text_of(total.points),
        "full": str(rubric.full_marks),
        "comment": review.comment,
        "marks": [
            {
                "title": leaf.title,
                "max": str(leaf.max),
                "state": mark.state.value,
                "points": text_of(rubrics.points(leaf, mark)),
                "comment": mark.comment,
            }
            for leaf in rubric.leaves()
            if (mark := review.marks.get(leaf.id)) is not None
        ],
    }


VERBS = {"expert.earlier": earlier}
