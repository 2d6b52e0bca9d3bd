"""结果把握: how sure the list is, for the chair; what the veil hides is not in the answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from kepu_review.desk import chair_heat
from kepu_review.desk.certainty_shapes import (
    agreement_json,
    expert_json,
    refusal_json,
    suggestion_json,
)
from kepu_review.desk.context import Context, word
from kepu_review.desk.weight_shapes import weights_json
from kepu_review.errors import UsageError
from kepu_review.model import Application
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, rank_round, veil
from kepu_review.workflow.apart import not_hidden
from kepu_review.workflow.facts import facts_now
from kepu_review.workflow.first_look import discuss_first, insiders
from kepu_review.workflow.fitting import content

if TYPE_CHECKING:
    from kepu_review.workflow.certainty import CertaintyNow

NINETY = 1.645
"""Standard errors on either side that hold nine of ten."""
MOST = 200
"""Suggestions that are asked for at once."""


def certainty(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 — a verb
    """Every application with its room of error, the experts, and how far they agree."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        hidden = veil(rnd, db)
        blind = {"names": hidden.names, "totals": hidden.totals, "marks": hidden.marks}
        if hidden.totals:
            return {"hidden": True, "blind": blind}
        key = (content(rnd, db), hidden.names)
        made = rnd.kept.get("chair certainty", key, lambda: _certainty(context, db))
        return {"hidden": False, "blind": blind, **made}


def _certainty(context: Context, db: Reader) -> dict[str, Any]:
    from kepu_review.workflow.agreeing import agreement_now  # pandas, as all that is below
    from kepu_review.workflow.certainty import certainty_now
    from kepu_review.workflow.judging import experts_now
    from kepu_review.workflow.methods import method_now
    from kepu_review.workflow.weighing import weights_now

    rnd, apps = context.rnd, facts_now(context.rnd, db).applications
    now = certainty_now(rnd, db)
    experts, method = experts_now(rnd, db), method_now(rnd, db)
    vetoed = _vetoed(rnd, db)
    return {
        "method": {"id": method.method, "title": method.title},
        "refused": refusal_json(now.refused, apps),
        "note": now.note,
        "cut": None if now.cut is None else {"words": now.cut.words, "line": now.line},
        "rows": _rows(context, apps, now, vetoed, discuss_first(rnd, db, now, vetoed)),
        "wanted": facts_now(rnd, db).policy.reviews_per_application,
        "flips": [
            {
                "expert": flip.expert,
                "name": flip.name,
                "application": flip.application,
                "became": flip.became,
            }
            for flip in now.flips
        ],
        "agreement": agreement_json(agreement_now(rnd, db), apps),
        "experts": [expert_json(row) for row in experts.rows],
        "experts_refused": refusal_json(experts.refused, apps),
        "weights": weights_json(rnd, weights_now(rnd, db), apps),
    }


def _vetoed(rnd: Round, db: Reader) -> Collection[str]:
    return rank_round(rnd, method="mean", db=db).vetoed.keys()


def _rows(
    context: Context,
    apps: Mapping[str, Application],
    now: CertaintyNow,
    vetoed: Collection[str],
    why: Mapping[str, tuple[str, ...]],
) -> list[dict[str, Any]]:
    raw = {name: one.raw_score for name, one in now.applications.items()}
    adjusted = {name: one.adjusted_score for name, one in now.applications.items()}
    inside_raw = insiders(now.cut, raw, vetoed)
    inside = insiders(now.cut, adjusted, vetoed)
    rows = []
    for name, one in now.applications.items():
        score, app = one.adjusted_score, apps[name]
        if score is None:
            continue
        room = None if one.standard_error is None else NINETY * one.standard_error
        rows.append(
            {
                "application": name,
                "name": app.name,
                "category_title": context.rnd.category_title(app.category),
                "raw": one.raw_score,
                "raw_rank": one.raw_rank,
                "adjusted": score,
                "rank": one.adjusted_rank,
                "se": one.standard_error,
                "low": None if room is None else score - room,
                "high": None if room is None else score + room,
                "rank_low": one.rank_low,
                "rank_high": one.rank_high,
                "p_in": one.p_in,
                "borderline": bool(one.borderline),
                "reviews": one.reviews,
                "inside": name in inside,
                "inside_raw": name in inside_raw,
                "why": list(why.get(name, ())),
            }
        )
    return rows


def expert(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The sheets of one expert, furthest from the panel first; figures come with `certainty`."""
    from kepu_review.workflow.judging import expert_page_now

    rnd, key = context.rnd, word(body, "expert")
    with rnd.store.reading() as db:
        page, apps = expert_page_now(rnd, db, key), facts_now(rnd, db).applications
    return {
        "sheets": [
            {
                "application": sheet.application,
                "name": apps[sheet.application].name,
                "own": sheet.own,
                "others": sheet.others,
                "distance": sheet.distance,
                "reviews": sheet.reviews,
            }
            for sheet in page.sheets
        ]
    }


def suggestions(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Which further reviews would tell most; experts as the veil calls them."""
    from kepu_review.workflow.suggesting import suggest

    rnd, wanted = context.rnd, wanted_reviews(body)
    with rnd.store.reading() as db:
        hidden = not_hidden(rnd, db)
        found, apps = suggest(rnd, db, wanted), facts_now(rnd, db).applications
    return {
        "refused": refusal_json(found.refused, apps),
        "words": found.words,
        "rows": [
            suggestion_json(row, hidden.key(row.expert), hidden.alias(row.expert))
            for row in found.rows
        ],
    }


def wanted_reviews(body: Mapping[str, Any]) -> int:
    """How many suggestions are asked for."""
    wanted = body.get("reviews", 12)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or not 1 <= wanted <= MOST:
        raise UsageError(t("增评份数应为 1 到 {most} 的整数。", most=MOST))
    return wanted


VERBS = {
    "chair.certainty": certainty,
    "chair.expert": expert,
    "chair.suggest": suggestions,
    **chair_heat.VERBS,
}
