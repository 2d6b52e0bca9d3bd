"""The rows of the chair's overview: one for each application, with or without its score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kepu_review.desk.chair_progress import Versions
from kepu_review.desk.context import Context, application_json, moment
from kepu_review.model import Application, Decision, ProposedOutcome, Ranked, ReviewState
from kepu_review.store import Reader
from kepu_review.workflow import Ranking, Veil, first_look, propose_outcomes

if TYPE_CHECKING:
    from kepu_review.frames import LeftOut
    from kepu_review.rankings import Spread

FAR_APART = first_look.FAR_APART
"""A range of totals (points of 100) from which an application is flagged for discussion."""
ALONE = 10.0
"""An expert so many points (of 100) from the mean of the others is marked."""

NO_SCORE: Mapping[str, Any] = {
    "left_out": [],
    "vetoed": None,
    "range": None,
    "sd": None,
    "furthest": [],
    "distance": None,
    "flag": False,
    "outlier": False,
    "proposal": None,
}


def scored_rows(
    context: Context, db: Reader, veil: Veil, ranking: Ranking
) -> tuple[str, list[dict[str, Any]]]:
    """(method, rows best first) with score, spread and proposal."""
    from kepu_review import rankings

    spread = rankings.spread(ranking.scores)
    proposals = propose_outcomes(context.rnd, ranking)
    left_out = _left_out(ranking.left_out, veil)
    decisions = db.decisions()
    rows = []
    for ranked in ranking.ranked:
        name = ranked.application
        rows.append(
            {
                **_row(context, ranking.applications[name], ranked, decisions.get(name)),
                "left_out": left_out.get(name, []),
                "vetoed": ranking.vetoed.get(name),
                **_apart(spread.get(name), veil),
                "proposal": _proposal(proposals.get(name)),
            }
        )
    return ranking.method, rows


def blind_rows(
    context: Context,
    db: Reader,
    versions: Versions,
    applications: Mapping[str, Application],
    listed: Iterable[Ranked],
) -> list[dict[str, Any]]:
    """Every application in the order of `listed`; nothing that a mark could be read from."""
    came = Counter(p.application for p, v in versions.items() if v[0] is ReviewState.SUBMITTED)
    decisions = db.decisions()
    rows = []
    for ranked in listed:
        name = ranked.application
        shown = _row(context, applications[name], ranked, decisions.get(name))
        rows.append({**shown, "reviews": came[name], **NO_SCORE})
    return rows


def _row(
    context: Context, application: Application, ranked: Ranked, decision: Decision | None
) -> dict[str, Any]:
    shown = application_json(context.rnd, application)
    shown["application"] = shown.pop("id")
    return {
        **shown,
        "score": ranked.score,
        "rank": ranked.rank,
        "category_rank": ranked.category_rank,
        "reviews": ranked.reviews,
        "tied": ranked.tied,
        "tie_break": list(ranked.tie_break),
        "reason": ranked.reason,
        "decision": decision_json(decision),
    }


def _apart(apart: Spread | None, veil: Veil) -> dict[str, Any]:
    width = None if apart is None else apart.range
    if apart is None or width is None:
        return {key: NO_SCORE[key] for key in _APART}
    alone = apart.distance is not None and abs(apart.distance) >= ALONE
    furthest = sorted(apart.furthest, key=veil.sort_key)
    return {
        "range": width,
        "sd": apart.sd,
        "furthest": [{"expert": veil.key(e), "name": veil.alias(e)} for e in furthest],
        "distance": apart.distance,
        "flag": width >= FAR_APART,
        "outlier": alone and apart.reviews > 2,  # of two nobody is the odd one
    }


_APART = ("range", "sd", "furthest", "distance", "flag", "outlier")


def _left_out(found: Iterable[LeftOut], veil: Veil) -> dict[str, list[dict[str, str]]]:
    """Handed-in reviews that do not count, by application."""
    by_application: dict[str, list[dict[str, str]]] = {}
    for one in sorted(found, key=lambda one: veil.sort_key(one.expert)):
        told = {
            "expert": veil.key(one.expert),
            "name": veil.alias(one.expert),
            "reason": one.reason,
        }
        by_application.setdefault(one.application, []).append(told)
    return by_application


def decision_json(decision: Decision | None) -> dict[str, Any] | None:
    """A decision as the desks show it."""
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
