"""分派: load, pairs, candidates, changes by hand, and how many reviews there have to be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from kepu_review.desk.context import Context, region_title, word
from kepu_review.desk.secretary_screening import names
from kepu_review.errors import UsageError
from kepu_review.model import Assignment, Expert, ReviewState
from kepu_review.text import either, t
from kepu_review.workflow import assign, eligible, reassign
from kepu_review.workflow.apart import office
from kepu_review.workflow.candidates import candidates
from kepu_review.workflow.terms import change_terms, policy


def assignment(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Who reviews what and how far they are, and how much each expert has."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        pairs, people, states = db.assignments(), db.experts(), db.review_states()
        able = eligible(rnd, db)
        apps = {app.id: app for app in db.applications()}
        barred = {(one.application, one.expert) for one in db.conflicts()}
        rules, told = policy(rnd, db), db.terms()
    mine: dict[str, list[Assignment]] = defaultdict(list)
    for pair in pairs:
        mine[pair.application].append(pair)
    shown = {app.id for app in able} | mine.keys()
    return {
        "pairs": [
            {
                "application": app.id,
                "name": app.name,
                "category_title": rnd.category_title(app.category),
                "region": region_title(rnd, app.region),
                "experts": [
                    {
                        "expert": pair.expert,
                        "state": states[pair].value if pair in states else "new",
                        "barred": (app.id, pair.expert) in barred,
                    }
                    for pair in mine[app.id]
                ],
            }
            for app in apps.values()
            if app.id in shown
        ],
        "loads": _loads(people, pairs, states),
        "terms": {
            "reviews_per_application": rules.reviews_per_application,
            "minimum_reviews": rules.minimum_reviews,
            "changed": told.reviews_per_application is not None or told.minimum_reviews is not None,
            "programme": {
                "reviews_per_application": rnd.programme.policy.reviews_per_application,
                "minimum_reviews": rnd.programme.policy.minimum_reviews,
            },
        },
    }


def assign_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give every application that passed, or those named, the experts that they lack.

    `apart` says which panels share nobody and what would join them; "" if all hang together.
    """
    from kepu_review.workflow.panel_check import how_joined  # loads pandas

    wanted = _count(body, "per_application")
    only = names(body, "applications")
    pairs = assign(
        context.rnd, per_application=wanted, only=only, actor=context.person, key=context.key
    )
    with context.rnd.store.reading() as db:
        joined = how_joined(context.rnd, db, hidden=office(db))
    return {
        "pairs": len(pairs),
        "loads": assignment(context, {})["loads"],
        "apart": either("", " ").join(joined.sentences) if joined.connected is False else "",
    }


def candidates_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Every expert from the view of one application, best first."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        found = candidates(db, word(body, "application"))
    return {
        "candidates": [
            {
                "expert": one.expert.id,
                "name": one.expert.name,
                "affiliation": one.expert.affiliation,
                "load": one.load,
                "capacity": one.expert.capacity,
                "speciality": one.speciality,
                "same_region": one.same_region,
                "refusal": one.refusal,
            }
            for one in found
        ]
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


def terms(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Change how many reviews each application gets and needs."""
    change_terms(
        context.rnd,
        reviews_per_application=_count(body, "reviews_per_application"),
        minimum_reviews=_count(body, "minimum_reviews"),
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    return assignment(context, {})


VERBS = {
    "secretary.assign": assign_,
    "secretary.assignment": assignment,
    "secretary.candidates": candidates_,
    "secretary.reassign": reassign_,
    "secretary.terms": terms,
}


def _loads(
    people: tuple[Expert, ...],
    pairs: tuple[Assignment, ...],
    states: Mapping[Assignment, ReviewState],
) -> list[dict[str, Any]]:
    load = Counter(pair.expert for pair in pairs)
    came = Counter((p.expert, states[p].value) for p in pairs if p in states)
    return [
        {
            "expert": one.id,
            "name": one.name,
            "load": load[one.id],
            "submitted": came[one.id, "submitted"],
            "draft": came[one.id, "draft"],
            "recused": came[one.id, "recused"],
            "capacity": one.capacity,
        }
        for one in people
    ]


def _count(body: Mapping[str, Any], name: str) -> int | None:
    wanted = body.get(name)
    if wanted is not None and (
        not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 1
    ):
        raise UsageError(t("每份申报的专家数应为正整数。"))
    return wanted
