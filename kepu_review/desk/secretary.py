"""The secretariat's verbs: where the round stands; the rest is in `secretary_*` and `audit`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from kepu_review.desk import (
    audit,
    secretary_after,
    secretary_assigning,
    secretary_certainty,
    secretary_conflicts,
    secretary_entry,
    secretary_experts,
    secretary_intake,
    secretary_round,
    secretary_screening,
)
from kepu_review.desk.context import Context, round_json
from kepu_review.model import ROUND_CHAIN, ScreeningState
from kepu_review.workflow.deliberating import unfinished
from kepu_review.workflow.terms import policy


def overview(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """Counts only: it is asked again whenever anything was written."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        info = db.info()
        states = {app: state for app, (state, _) in db.screening().items()}
        pairs = db.assignments()
        open_sheets = unfinished(db)
        rules = policy(rnd, db)
        pending = {app for app, state in states.items() if state is ScreeningState.PENDING}
        passed = {app for app, state in states.items() if state is ScreeningState.PASSED}
        held = Counter(pair.application for pair in pairs)
        experts = len(db.experts())
        unchecked = len(pending - db.checked())
        mark, acts = db.pulse(), db.heads()[ROUND_CHAIN][0]
    return {
        "round": round_json(info),
        "phase": info.phase.value,
        "mark": mark,
        "acts": acts,  # of the round: a page that shows them looks again when they grow
        "counts": {
            "applications": len(states),
            "experts": experts,
            "assignments": len(pairs),
            "open_sheets": len(open_sheets),
            "unchecked": unchecked,
            "short": sum(1 for app in passed if held[app] < rules.reviews_per_application),
            **Counter(state.value for state in states.values()),
        },
        "categories": [{"id": name, "title": rnd.category_title(name)} for name in rnd.categories],
        "per_application": rules.reviews_per_application,
        "minimum_reviews": rules.minimum_reviews,
    }


VERBS = {
    "secretary.overview": overview,
    **secretary_intake.VERBS,
    **secretary_experts.VERBS,
    **secretary_screening.VERBS,
    **secretary_entry.VERBS,
    **secretary_conflicts.VERBS,
    **secretary_assigning.VERBS,
    **secretary_certainty.VERBS,
    **secretary_round.VERBS,
    **secretary_after.VERBS,
    **audit.VERBS,
}
