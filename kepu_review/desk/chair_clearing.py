"""The chair settles which comments the applicant may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.desk.context import Context, known_application, moment, word
from kepu_review.errors import UsageError
from kepu_review.model import Cleared, ClearedComment, Phase
from kepu_review.text import either, t
from kepu_review.workflow import veil
from kepu_review.workflow.clearing import as_written, clear_comments, cleared_comments


def comments(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """What experts wrote, by nobody's name, and what was cleared; nothing in a blind round."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        app = known_application(db, word(body, "application"))
        if veil(rnd, db).totals:
            return {"able": False, "written": [], "cleared": None, "titles": {}}
        rubric = rnd.rubric_for(db, app.category)
        leaves = () if rubric is None else rubric.leaves()
        return {
            "able": db.info().phase in (Phase.DELIBERATION, Phase.CLOSED),
            "written": [_json(one) for one in as_written(rnd, db, app.id)],
            "cleared": _cleared(cleared_comments(db).get(app.id)),
            "titles": {leaf.id: either(leaf.title, leaf.title_en or leaf.title) for leaf in leaves},
        }


def clear(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Record what may be read; an empty list: nothing."""
    listed = body.get("comments")
    if not isinstance(listed, list):
        raise UsageError(t("请求缺少“comments”。"))
    given = [_comment(one) for one in listed]
    number = word(body, "application")
    clear_comments(context.rnd, number, given, actor=context.person, key=context.key)
    return comments(context, {"application": number})


def _comment(one: object) -> ClearedComment:
    if not isinstance(one, Mapping):
        raise UsageError(t("每条评语应为对象。"))
    criterion = one.get("criterion")
    return ClearedComment(word(one, "text"), criterion if criterion is None else str(criterion))


def _json(one: ClearedComment) -> dict[str, str | None]:
    return {"criterion": one.criterion, "text": one.text}


def _cleared(found: Cleared | None) -> dict[str, Any] | None:
    if found is None:
        return None
    told = [_json(one) for one in found.comments]
    return {"comments": told, "by": found.by, "at": moment(found.at)}


VERBS = {"chair.comments": comments, "chair.clear_comments": clear}
