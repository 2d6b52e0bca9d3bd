"""The expert's own phrases, and comments written before that may serve again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from kepu_review.desk.context import Context
from kepu_review.desk.naming import names_of
from kepu_review.errors import UsageError
from kepu_review.model import Review
from kepu_review.text import t
from kepu_review.workflow.declaring import in_hand
from kepu_review.workflow.phrases import change_phrases

RECENT = 200
"""So many comments of the expert's own are offered, the newest first."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def phrases(context: Context, _body: Mapping[str, Any]) -> dict[str, Any]:
    """What the expert keeps, and the expert's newest comments, each text once per criterion.

    A comment that names an application or its applicant, if in short, is about that one: it is
    not offered.
    What is written on a sheet that is closed by now, by a recusal or a conflict, stays closed.
    """
    with context.rnd.store.reading() as db:
        kept = db.phrases(context.person)
        held = in_hand(db, context.person)
        mine = [one for one in db.reviews(expert=context.person) if one.application in held]
        assigned = {pair.application for pair in db.assignments(expert=context.person)}
        seen = db.applications(assigned | {one.application for one in mine})
    names = names_of(seen)
    newest = sorted(mine, key=lambda review: review.saved_at or _NEVER, reverse=True)
    recent: dict[tuple[str, str | None, str], dict[str, Any]] = {}
    for review in newest:
        for criterion, text in _comments(review):
            if names.meant_in(text):
                continue
            told = {
                "application": review.application,
                "rubric": review.rubric,
                "criterion": criterion,
                "text": text,
            }
            recent.setdefault((review.rubric, criterion, text), told)
        if len(recent) >= RECENT:
            break
    return {"phrases": list(kept), "recent": list(recent.values())[:RECENT]}


def set_phrases(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep another list of phrases."""
    wanted = body.get("phrases")
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise UsageError(t("请求缺少“phrases”。"))
    change_phrases(context.rnd, context.person, wanted, key=context.key)
    with context.rnd.store.reading() as db:
        return {"phrases": list(db.phrases(context.person))}


def _comments(review: Review) -> Iterator[tuple[str | None, str]]:
    if review.comment.strip():
        yield None, review.comment.strip()
    for name, mark in review.marks.items():
        if mark.comment.strip():
            yield name, mark.comment.strip()


VERBS = {"expert.phrases": phrases, "expert.set_phrases": set_phrases}
