"""The chair's verbs; the overview is put together here from one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk import (
    chair_certainty,
    chair_clearing,
    chair_deciding,
    chair_matrix,
    chair_phases,
    chair_sheets,
)
from kepu_review.desk.chair_phases import blind_words, phases_json
from kepu_review.desk.chair_progress import progress_json
from kepu_review.desk.chair_ranking import ALONE, FAR_APART, blind_rows, scored_rows
from kepu_review.desk.context import Context, round_json, word
from kepu_review.errors import UsageError
from kepu_review.store import Reader
from kepu_review.text import language, t
from kepu_review.workflow import NOT_NAMED, handed_in, outcome_title, ranking_now, veil
from kepu_review.workflow.facts import facts_now
from kepu_review.workflow.standing import unscored


def overview(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Progress, ranking with disagreement, decisions; all from one snapshot.

    Where nothing was written since, the answer is the one that was given before.
    """
    rnd = context.rnd
    method = word(body, "method", optional=True) or None
    with rnd.store.reading() as db:
        mark = db.pulse()
        name = f"overview {method} {language()}"
        return rnd.kept.get(name, mark, lambda: _overview(context, db, method, mark))


def _overview(context: Context, db: Reader, method: str | None, mark: str) -> dict[str, Any]:
    rnd = context.rnd
    hidden = veil(rnd, db)
    info = db.info()
    versions = db.review_versions()
    facts = facts_now(rnd, db)
    if hidden.totals:
        _no_method(method)
        used = facts.policy.method
        rows = blind_rows(context, db, versions, facts.applications, unscored(facts))
    else:
        used, rows = ranking_now(
            rnd,
            db,
            handed_in(rnd, db, versions),
            lambda ranking: scored_rows(context, db, hidden, ranking),
            method=method,
        )
    return {
        "round": round_json(info),
        "mark": mark,
        "blind": {"names": hidden.names, "totals": hidden.totals, "marks": hidden.marks},
        "blind_words": blind_words(rnd),
        "progress": progress_json(
            context, facts.basis.assigned, versions, facts.applications, hidden
        ),
        "ranking": rows,
        "decimals": facts.policy.decimals,
        "method": used,
        "methods": [] if hidden.totals else _methods(),
        "thresholds": {"range": FAR_APART, "distance": ALONE},
        "outcomes": _outcomes(context),
        "phases": phases_json(rnd, info.phase),
    }


def _no_method(method: str | None) -> None:
    """A refusal of a method would tell something of the totals."""
    if method is not None:
        raise UsageError(
            t("现在不显示得分和排名。"),
            remedy=t("不指定计分方法再试。"),
        )


def _methods() -> list[dict[str, str]]:
    from kepu_review import rankings  # pandas: the chair's table needs it, the expert's does not

    return [
        {"id": name, "title": method.title}
        for name, method in rankings.METHODS.items()
        if not method.needs_weights  # a round has no weights
        if not method.needs_marks  # and the overview reads no single marks
    ]


def _outcomes(context: Context) -> list[dict[str, Any]]:
    tiers = context.rnd.programme.tiers
    limits = {tier.id: (tier.limit, dict(tier.per_category)) for tier in tiers}
    return [
        {
            "id": outcome,
            "title": outcome_title(context.rnd, outcome),
            "limit": limits.get(outcome, (None, {}))[0],
            "per_category": limits.get(outcome, (None, {}))[1],
        }
        for outcome in (*limits, NOT_NAMED)
    ]


VERBS = {
    "chair.overview": overview,
    **chair_matrix.VERBS,
    **chair_certainty.VERBS,
    **chair_sheets.VERBS,
    **chair_deciding.VERBS,
    **chair_clearing.VERBS,
    **chair_phases.VERBS,
}
