"""The secretariat's look ahead: a check of the design before scoring, further reviews after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk.certainty_shapes import (
    link_json,
    part_json,
    refusal_json,
    suggestion_json,
)
from kepu_review.desk.chair_certainty import wanted_reviews
from kepu_review.desk.context import Context, word
from kepu_review.desk.secretary_assigning import assignment
from kepu_review.errors import UsageError
from kepu_review.text import t
from kepu_review.workflow.apart import office


def panel_check_(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the panels hang together, and how exact the totals will be; no mark is looked at."""
    from kepu_review.workflow.panel_check import panel_check  # loads pandas

    with context.rnd.store.reading() as db:
        found = panel_check(context.rnd, db, hidden=office(db))
        apps = {app.id: app for app in db.applications()}
    return {
        "sentences": list(found.sentences),
        "connected": found.connected,
        "parts": [part_json(part) for part in found.parts],
        "links": [link_json(link, apps) for link in found.links],
        "bridges": [{"name": one.name, "parts": one.parts} for one in found.bridges],
        "precision": [
            {
                "reviews": row.reviews,
                "points": row.points,
                "reliability": row.reliability,
                "points_adjusted": row.points_adjusted,
                "reliability_adjusted": row.reliability_adjusted,
            }
            for row in found.precision
        ],
        "now": None if found.now is None else found.now.reviews,
        "needed": found.needed,
        "reliability": found.reliability,
    }


def suggest_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Which further reviews would tell most, and by whom."""
    from kepu_review.workflow.suggesting import suggest  # loads pandas

    wanted = wanted_reviews(body)
    with context.rnd.store.reading() as db:
        found = suggest(context.rnd, db, wanted)
        apps = {app.id: app for app in db.applications()}
    return {
        "refused": refusal_json(found.refused, apps),
        "words": found.words,
        "rows": [suggestion_json(row, row.expert, row.expert_name) for row in found.rows],
    }


def assign_suggested_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give the experts the reviews that were taken over from the suggestions."""
    from kepu_review.workflow.suggesting import assign_suggested

    added = assign_suggested(
        context.rnd,
        _pairs(body),
        word(body, "reason"),
        actor=context.person,
        key=context.key,
    )
    return {**assignment(context, {}), "added": len(added)}


def _pairs(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    given = body.get("pairs")
    if not isinstance(given, list) or not given or not all(_is_pair(one) for one in given):
        raise UsageError(t("请求缺少“{name}”。", name="pairs"))
    return [(application, expert) for application, expert in given]


def _is_pair(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(each, str) for each in one)


VERBS = {
    "secretary.panel_check": panel_check_,
    "secretary.suggest": suggest_,
    "secretary.assign_suggested": assign_suggested_,
}
