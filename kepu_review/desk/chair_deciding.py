"""The chair decides: one application, or a list of them together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk.chair_ranking import decision_json
from kepu_review.desk.context import Context, word
from kepu_review.errors import UsageError
from kepu_review.text import t
from kepu_review.workflow import Wanted, decide, decide_many
from kepu_review.workflow.deciding import UNSEEN


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
        return {"decision": decision_json(db.decisions().get(number))}


def decide_many_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Record all decisions of the list, or none of them."""
    listed = body.get("decisions")
    if not isinstance(listed, list):
        raise UsageError(t("请求缺少“decisions”。"))
    wanted = tuple(_wanted(one) for one in listed)
    decide_many(context.rnd, wanted, actor=context.person, key=context.key)
    with context.rnd.store.reading() as db:
        decisions = db.decisions()
    return {
        "decisions": {
            one.application: decision_json(decisions.get(one.application)) for one in wanted
        }
    }


def _wanted(one: object) -> Wanted:
    if not isinstance(one, Mapping):
        raise UsageError(t("每项决定应为对象。"))
    seen = one.get("seen", UNSEEN)
    return Wanted(
        word(one, "application"),
        word(one, "outcome"),
        word(one, "reason", optional=True),
        seen if seen is None else word(one, "seen", optional=True),
    )


VERBS = {"chair.decide": decide_, "chair.decide_many": decide_many_}
