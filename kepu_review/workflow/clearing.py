"""审定反馈评语: what the applicant may read of the experts' comments, as the chair clears it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    ROUND_CHAIN,
    Cleared,
    ClearedComment,
    Phase,
    Receipt,
    ReviewState,
    Rubric,
)
from kepu_review.store import Reader, Stages, Transaction
from kepu_review.text import t
from kepu_review.workflow.apart import not_hidden
from kepu_review.workflow.guards import in_phase, known
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

KIND = "comments_cleared"
_ALL = 100_000
_SHORTEST = 4
"""Characters of a name of another application that is looked for; a shorter one is any word."""


def clear_comments(
    rnd: Round,
    application: str,
    comments: Iterable[str | ClearedComment] | None = None,
    *,
    actor: str = "chair",
    key: str | None = None,
) -> Receipt:
    """Settle which comments the applicant may read, edited or, with None, as experts wrote them.

    Nobody reads a comment before it is cleared. No comments at all: none is to be told. What is
    cleared later takes the place of what was before.

    Raises
    ------
    UsageError
        no such application or criterion, or an empty comment.
    Refused
        a comment names an expert or another application, or comments are hidden from the chair.
    PhaseClosed
        marks are not closed yet.
    """
    given = None if comments is None else tuple(map(_comment, comments))
    content: dict[str, Any] = {"application": application}
    if given is not None:
        content["comments"] = [_json(one) for one in given]

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, KIND, content, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.DELIBERATION, Phase.CLOSED)
        known(db, application)
        not_hidden(rnd, db)
        wanted = as_written(rnd, db, application) if given is None else given
        _names_nobody(db, application, wanted)
        _criteria_known(rnd, db, application, wanted)
        payload = {"application": application, "comments": [_json(one) for one in wanted]}
        return db.append(KIND, payload, actor=actor, key=key)

    return rnd.write(work)


def as_written(rnd: Round, db: Reader, application: str) -> tuple[ClearedComment, ...]:
    """What experts wrote in the sheets they handed in: overall comments first, by nobody's name.

    Sorted by text, so that their order does not tell who wrote them; the same words stand once.
    """
    overall: set[str] = set()
    single: dict[str, set[str]] = {}
    for review in db.reviews(
        application=application, state=ReviewState.SUBMITTED, stage=Stages.EVERY
    ):
        if review.comment.strip():
            overall.add(review.comment.strip())
        for name, mark in review.marks.items():
            if mark.comment.strip():
                single.setdefault(name, set()).add(mark.comment.strip())
    rubric = _rubric(rnd, db, application)
    order = [leaf.id for leaf in rubric.leaves()] if rubric is not None else sorted(single)
    return (
        *(ClearedComment(text) for text in sorted(overall)),
        *(ClearedComment(text, name) for name in order for text in sorted(single.get(name, ()))),
    )


def cleared_comments(db: Reader) -> dict[str, Cleared]:
    """Application → what was cleared last; no entry where nothing was."""
    found: dict[str, Cleared] = {}
    for _, event in db.history(chain=ROUND_CHAIN, kinds=(KIND,), limit=_ALL):
        name = event.payload["application"]
        if name not in found:  # the newest comes first
            comments = tuple(ClearedComment(**one) for one in event.payload["comments"])
            found[name] = Cleared(name, comments, event.actor, event.at)
    return found


def _comment(given: str | ClearedComment) -> ClearedComment:
    one = ClearedComment(given) if isinstance(given, str) else given
    return ClearedComment(with_reason(one.text, t("评语是空的。")), one.criterion)


def _json(one: ClearedComment) -> dict[str, str | None]:
    return {"criterion": one.criterion, "text": one.text}


def _rubric(rnd: Round, db: Reader, application: str) -> Rubric | None:
    app = db.application(application)
    return rnd.rubric_for(db, None if app is None else app.category)


def _criteria_known(
    rnd: Round, db: Reader, application: str, comments: Sequence[ClearedComment]
) -> None:
    rubric = _rubric(rnd, db, application)
    leaves = set() if rubric is None else {leaf.id for leaf in rubric.leaves()}
    for one in comments:
        if one.criterion is not None and one.criterion not in leaves:
            raise UsageError(
                t("评分标准没有打分项“{criterion}”。", criterion=one.criterion),
                remedy=t("可打分的是：") + t("、").join(sorted(leaves)),
            )


def _names_nobody(db: Reader, application: str, comments: Sequence[ClearedComment]) -> None:
    """An applicant learns neither who judged nor anything of other applications."""
    for what, name in (*_people(db), *_others(db, application)):
        for one in comments:
            if name in one.text:
                raise Refused(
                    t("评语里有{what}“{name}”，不能反馈。", what=what, name=name),
                    remedy=t("请改写这一条，再审定一次：{text}", text=one.text[:60]),
                )


def _people(db: Reader) -> Iterator[tuple[str, str]]:
    for expert in db.experts():
        yield t("专家姓名"), expert.name


def _others(db: Reader, application: str) -> Iterator[tuple[str, str]]:
    own = db.application(application)
    theirs = set() if own is None else {own.name, own.applicant}
    for app in db.applications():
        if app.id == application:
            continue
        for name in (app.id, app.name, app.applicant):
            if len(name) >= _SHORTEST and not any(name in one for one in theirs):
                yield t("其他申报"), name
