"""受理异议: what the programme's rule alone says of an objection that has just come in."""

from __future__ import annotations

import unicodedata
from typing import Any

from kepu_review.model import Notice, Objection, ObjectionOutcome, ObjectionRule
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.publishing import local_date
from kepu_review.workflow.round import Round

LATE = "objection"
"""What a grant names that lets an objection come after the notice."""

HEARD = (ObjectionOutcome.UPHELD, ObjectionOutcome.REJECTED)
"""Outcomes of an objection whose ground was looked into."""


def at_once(rnd: Round, db: Reader, notice: Notice, objection: Objection) -> dict[str, Any] | None:
    """How it is settled by the programme's rule alone, if it is."""
    lacks = _lacks(rnd.programme.objections, objection)
    if _late(rnd, db, notice, objection):
        lacks = (*lacks, t("公示期已于 {end} 届满", end=notice.end))
    if lacks:
        clause = rnd.programme.objections.clause if rnd.programme.objections else ""
        finding = t("不予受理：{lacks}", lacks=t("、").join(lacks))
        if clause:
            finding += t("（依据：{clause}）", clause=clause)
        return _settled(objection, ObjectionOutcome.NOT_ADMITTED, finding, None)
    if rnd.programme.objections is None or rnd.programme.objections.repeated:
        return None
    earlier = _earlier(db, objection)
    if earlier is None:
        return None
    finding = t(
        "同一事由已在异议 {id} 中核处，不再受理（依据：{clause}）",
        id=earlier.id,
        clause=rnd.programme.objections.clause,
    )
    return _settled(objection, ObjectionOutcome.REPEATED, finding, earlier.id)


def _settled(
    objection: Objection, outcome: ObjectionOutcome, finding: str, same_as: str | None
) -> dict[str, Any]:
    return {"id": objection.id, "outcome": outcome.value, "finding": finding, "same_as": same_as}


def _lacks(rule: ObjectionRule | None, objection: Objection) -> tuple[str, ...]:
    if rule is None:
        return ()
    asked = (
        (rule.named and objection.objector is None, t("没有实名")),
        (rule.written and not objection.written, t("不是书面提出")),
        (rule.evidence and not objection.evidence, t("没有证明材料")),
    )
    return tuple(words for lacks, words in asked if lacks)


def _late(rnd: Round, db: Reader, notice: Notice, objection: Objection) -> bool:
    """Whether it came after the last day and nobody granted that."""
    if local_date(rnd, objection.received) <= notice.end:
        return False
    return not any(
        grant.what == LATE
        and grant.application in (None, objection.application)
        and objection.received <= grant.until
        for grant in db.late_grants()
    )


def _earlier(db: Reader, objection: Objection) -> Objection | None:
    """The first one with the same ground that was found upon."""
    same = (objection.application, _bare(objection.ground))
    return next(
        (
            one
            for one in db.objections()
            if one.settled in HEARD and (one.application, _bare(one.ground)) == same
        ),
        None,
    )


def _bare(words: str) -> str:
    """Letters and figures alone, so that blanks and marks make no new ground."""
    kept = unicodedata.normalize("NFKC", words).casefold()
    return "".join(one for one in kept if one.isalnum())
