"""考核: the grade of a base for a year or for its term, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    AccreditationRule,
    Base,
    BaseStatus,
    Evaluation,
    EvaluationGrade,
    Receipt,
)
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import FIRST_YEAR, in_phase
from kepu_review.workflow.naming import AFTER, accreditation
from kepu_review.workflow.publishing import today
from kepu_review.workflow.register import base_of
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

TERM = "term"
"""The period of the evaluation at the end of a term; a year is written with its four digits."""
_RECTIFY = "rectify"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a grade means for a base."""

    evaluation: Evaluation
    grade: EvaluationGrade
    done: bool  # a rectification that the grade asks for was ordered since


def evaluate(
    rnd: Round,
    number: str,
    period: str | int,
    grade: str,
    reason: str,
    round: str | None = None,  # noqa: A002 - as the record calls it
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record the grade of a base for a year (2024) or for its term ("term").

    `round` is the id of the round that found it. A later grade for the same period goes instead.

    Raises
    ------
    PhaseClosed
        no title is conferred yet.
    Refused
        the programme has no such evaluation, or the base no title in that period.
    UsageError
        there is no such base, period or grade, or no reason is given.
    """
    rule = accreditation(rnd)
    wanted = period_of(rnd, period)
    found = grade_of(rule, wanted, grade)
    payload = {
        "number": number,
        "period": wanted,
        "grade": found.id,
        "reason": with_reason(reason, t("考核等次须写明理由。")),
        "round": round,
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "base_evaluated", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *AFTER)
        _had_title(base_of(db, number), wanted)
        return db.append("base_evaluated", payload, actor=actor, key=key)

    return rnd.write(work)


def period_of(rnd: Round, period: str | int) -> str:
    """The period as the record writes it.

    Raises
    ------
    UsageError
        it is no year up to the present one, nor "term".
    """
    text = str(period).strip()
    if text == TERM:
        return TERM
    now = today(rnd).year
    if len(text) != 4 or not text.isdecimal() or not FIRST_YEAR <= int(text) <= now:
        raise UsageError(
            t("没有考核期“{period}”。", period=text),
            remedy=t("写年份，如 {year}；终期考核写 term。", year=now),
        )
    return str(int(text))


def period_title(period: str) -> str:
    """The period in words."""
    return t("终期考核") if period == TERM else t("{year} 年度考核", year=period)


def grades(rule: AccreditationRule, period: str) -> tuple[EvaluationGrade, ...]:
    """The grades that there are for a period, best first.

    Raises
    ------
    Refused
        the programme has no evaluation of this kind.
    """
    found = rule.final if period == TERM else rule.yearly
    if not found:
        raise Refused(
            t("本项目没有规定{what}的等次。", what=_kind(period)),
            remedy=t("如确有规定，请写入认定项目文件的 accreditation。"),
        )
    return found


def grade_of(rule: AccreditationRule, period: str, grade: str) -> EvaluationGrade:
    """The grade with this id or title.

    Raises
    ------
    Refused
        the programme has no evaluation of this kind.
    UsageError
        there is no such grade.
    """
    known = grades(rule, period)
    found = next((one for one in known if grade in (one.id, one.title)), None)
    if found is None:
        raise UsageError(
            t("没有等次“{grade}”。", grade=grade),
            remedy=t("可选：") + t("、").join(f"{one.id}（{one.title}）" for one in known),
        )
    return found


def consequences(rnd: Round, db: Reader) -> tuple[Consequence, ...]:
    """Every grade on record that means something, by number and period."""
    rule = rnd.programme.accreditation
    if rule is None:
        return ()
    kinds = {TERM: {one.id: one for one in rule.final}}
    yearly = {one.id: one for one in rule.yearly}
    ordered = _rectified(db)
    found = []
    for one in db.evaluations():
        grade = kinds.get(one.period, yearly).get(one.grade)
        if grade is not None and grade.consequence != "none":
            since = ordered.get(one.number)
            done = grade.consequence != _RECTIFY or (since is not None and since >= one.at)
            found.append(Consequence(one, grade, done))
    return tuple(found)


def _rectified(db: Reader) -> dict[str, datetime]:
    """Number → when it was last put on anything but a clean footing."""
    found: dict[str, datetime] = {}
    for one in db.base_changes():
        change = one.changes.get("status")
        if change is not None and change.after != BaseStatus.IN_FORCE:
            found[one.number] = one.at
    return found


def _kind(period: str) -> str:
    return t("终期考核") if period == TERM else t("年度考核")


def _had_title(base: Base, period: str) -> None:
    if base.status is BaseStatus.REVOKED:
        raise Refused(
            t("编号 {number} 的称号已撤销，不再考核。", number=base.number),
            remedy=t("请核对编号。"),
        )
    last = base.valid_until.year if base.valid_until else None
    if period == TERM and last is None:
        raise Refused(
            t("编号 {number} 没有有效期，没有终期考核。", number=base.number),
            remedy=t("请作年度考核。"),
        )
    if period != TERM and not base.valid_from.year <= int(period) <= (last or int(period)):
        raise Refused(
            t("编号 {number} 在 {period} 年没有称号。", number=base.number, period=period),
            remedy=t("请核对年份。"),
        )
