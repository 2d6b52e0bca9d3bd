"""我的评审情况: one's own marks beside the panel's, after the round; nobody else's are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk.certainty_shapes import missing_json, remarks_json
from kepu_review.desk.context import Context
from kepu_review.desk.home import myself
from kepu_review.store import Reader


def own(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """What an expert may see of themselves; the means of others are those `page` lets through.

    Loads pandas, as no other verb of the expert's does: only here, and only after the round.
    """
    from kepu_review.workflow.judging import own_page_now

    rnd = context.rnd
    with rnd.store.reading() as db:
        myself(context, db)
        page = own_page_now(rnd, db, context.person)
        names = {a.id: a.name for a in db.applications({one.application for one in page.lines})}
        titles = _titles(context, db)
    return {
        "note": page.note,
        "reviews": page.reviews,
        "figures": dict(page.figures),
        "remarks": remarks_json(page.remarks),
        "missing": missing_json(page.missing),
        "lines": [
            {
                "application": one.application,
                "name": names[one.application],
                "own": one.own,
                "others": one.others,
                "why_hidden": one.why_hidden,
            }
            for one in page.lines
        ],
        "criteria": [
            {
                "title": titles.get(one.criterion, one.criterion),
                "own": one.own,
                "others": one.others,
                "sheets": one.sheets,
            }
            for one in page.criteria
        ],
    }


def _titles(context: Context, db: Reader) -> dict[str, str]:
    """Rubric/criterion → its title."""
    rubrics = [context.rnd.rubric_for(db, name) for name in context.rnd.categories]
    return {
        f"{rubric.id}/{leaf.id}": leaf.title
        for rubric in rubrics
        if rubric is not None
        for leaf in rubric.leaves()
    }


VERBS = {"expert.own": own}
