"""The chair's verbs: overview, one application side by side, decide, phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
from kepu_review.desk.shapes import text_of
from kepu_review.errors import UsageError
from kepu_review.model import Decision, Expert, Phase, ProposedOutcome, Review, ReviewState
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import (
    NOT_NAMED,
    Standing,
    change_phase,
    decide,
    outcome_title,
    propose_outcomes,
    rank_round,
)

FAR_APART = 15.0
"""A range of totals (points of 100) from which an application is flagged for discussion."""


def overview(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Progress, ranking with disagreement, decisions; all from one snapshot."""
    from kepu_review import rankings  # pandas: the chair's table needs it, the expert's does not

    rnd = context.rnd
    with rnd.store.reading() as db:
        standing = rank_round(rnd, method=word(body, "method", optional=True) or None, db=db)
        decisions = db.decisions()
        experts = db.experts()
        progress = _progress(context, db, standing, experts)
        info = db.info()
    return {
        "round": round_json(info),
        "progress": progress,
        "ranking": _ranking(context, standing, decisions, experts),
        "decimals": rnd.programme.policy.decimals,
        "method": standing.method,
        "methods": [
            {"id": name, "title": method.title}
            for name, method in rankings.METHODS.items()
            if not method.needs_weights  # a round has no weights
        ],
        "outcomes": [
            {"id": outcome, "title": outcome_title(rnd, outcome)}
            for outcome in (*(tier.id for tier in rnd.programme.tiers), NOT_NAMED)
        ],
        "phases": [{"id": phase.value} for phase in Phase],
    }


def _ranking(
    context: Context,
    standing: Standing,
    decisions: Mapping[str, Decision],
    experts: Iterable[Expert],
) -> list[dict[str, Any]]:
    from kepu_review import rankings

    rnd = context.rnd
    spread = rankings.spread(standing.scores)
    proposals = propose_outcomes(rnd, standing)
    left_out = _left_out(standing, {expert.id: expert.name for expert in experts})
    rows = []
    for ranked in standing.ranked:
        shown = application_json(rnd, standing.applications[ranked.application])
        shown["application"] = shown.pop("id")
        apart = spread.get(ranked.application)
        width = None if apart is None else apart.range
        rows.append(
            {
                **shown,
                "score": ranked.score,
                "rank": ranked.rank,
                "category_rank": ranked.category_rank,
                "reviews": ranked.reviews,
                "tied": ranked.tied,
                "tie_break": list(ranked.tie_break),
                "reason": ranked.reason,
                "left_out": left_out.get(ranked.application, []),
                "vetoed": standing.vetoed.get(ranked.application),
                "range": width,
                "sd": None if apart is None else apart.sd,
                "furthest": [] if apart is None or width is None else list(apart.furthest),
                "flag": width is not None and width >= FAR_APART,
                "proposal": _proposal(proposals.get(ranked.application)),
                "decision": _decision(decisions.get(ranked.application)),
            }
        )
    return rows


def _left_out(standing: Standing, names: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Handed-in reviews that do not count, by application."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in standing.left_out:
        told = {"expert": one.expert, "name": names[one.expert], "reason": one.reason}
        found.setdefault(one.application, []).append(told)
    return found


def application(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """One application: its evidence and every review of it side by side."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        found = known_application(db, word(body, "application"))
        experts = {expert.id: expert.name for expert in db.experts()}
        reviews = [
            _review(context, db, review, experts) for review in db.reviews(application=found.id)
        ]
        waiting = [
            {"expert": a.expert, "name": experts.get(a.expert, a.expert)}
            for a in db.assignments(application=found.id)
            if a.expert not in {review["expert"] for review in reviews}
        ]
        rubric = rnd.rubric_for(db, found.category)
    return {
        "application": application_json(rnd, found),
        "cards": cards_json(rnd, found),
        "reviews": reviews,
        "waiting": waiting,
        "rubric": None if rubric is None else rubrics.to_json(rubric),
    }


def decide_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Record a decision."""
    number = word(body, "application")
    decide(
        context.rnd,
        number,
        word(body, "outcome"),
        reason=word(body, "reason", optional=True),
        actor=context.person,
        key=context.key,
    )
    with context.rnd.store.reading() as db:
        return {"decision": _decision(db.decisions().get(number))}


def phase(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Open another phase."""
    try:
        wanted = Phase(word(body, "phase"))
    except ValueError:
        raise UsageError(t("没有这个阶段。", "There is no such phase.")) from None
    change_phase(
        context.rnd, wanted, reason=word(body, "reason", optional=True), actor=context.person
    )
    return {"round": round_json(context.rnd.info)}


VERBS = {
    "chair.overview": overview,
    "chair.application": application,
    "chair.decide": decide_,
    "chair.phase": phase,
}


def _progress(
    context: Context, db: Reader, standing: Standing, experts: Iterable[Expert]
) -> dict[str, Any]:
    """How far the pairs that are assigned now have come; counted without reading a sheet."""
    assignments = db.assignments()
    states = db.review_states()
    category = {number: app.category or "" for number, app in standing.applications.items()}
    assigned = Counter(pair.expert for pair in assignments)
    expected = Counter(category[pair.application] for pair in assignments)
    total = Counter(category[number] for number in {pair.application for pair in assignments})
    came = Counter((pair.expert, states[pair].value) for pair in assignments if pair in states)
    done = Counter(
        category[pair.application]
        for pair in assignments
        if states.get(pair) is ReviewState.SUBMITTED
    )
    stepped_back = Counter(
        pair.expert for pair, state in states.items() if state is ReviewState.RECUSED
    )
    return {
        "experts": [
            {
                "id": expert.id,
                "name": expert.name,
                "assigned": assigned[expert.id],
                "submitted": came[expert.id, "submitted"],
                "draft": came[expert.id, "draft"],
                "recused": stepped_back[expert.id],
            }
            for expert in experts
        ],
        "categories": [
            {
                "id": name,
                "title": context.rnd.category_title(name),
                "applications": total[name],
                "expected": expected[name],
                "submitted": done[name],
            }
            for name in context.rnd.categories
        ],
    }


def _review(
    context: Context, db: Reader, review: Review, experts: Mapping[str, str]
) -> dict[str, Any]:
    rubric = context.rnd.rubric_of(db, review.rubric)
    total = None if rubric is None else rubrics.total(rubric, review.marks, review.vetoes).points
    marks = {}
    for name, mark in review.marks.items():
        leaf = None if rubric is None else rubric.leaf(name)
        points = None if leaf is None else rubrics.points(leaf, mark)
        marks[name] = {
            "points": text_of(points),
            "state": mark.state.value,
            "level": mark.level,
            "comment": mark.comment,
        }
    return {
        "expert": review.expert,
        "name": experts.get(review.expert, review.expert),
        "state": review.state.value,
        "total": text_of(total),
        "comment": review.comment,
        "vetoes": dict(review.vetoes),
        "recusal_reason": review.recusal_reason,
        "marks": marks,
    }


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "outcome": decision.outcome,
        "reason": decision.reason,
        "by": decision.by,
        "at": moment(decision.at),
    }


def _proposal(proposal: ProposedOutcome | None) -> dict[str, str] | None:
    return None if proposal is None else {"outcome": proposal.outcome, "reason": proposal.reason}
