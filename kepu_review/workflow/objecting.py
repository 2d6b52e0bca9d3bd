"""异议: received by the rule of the programme, found upon, and never named over while open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Notice, Objection, ObjectionOutcome, Phase, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.admitting import HEARD, at_once
from kepu_review.workflow.guards import FIRST_YEAR, in_phase
from kepu_review.workflow.publishing import notice_of
from kepu_review.workflow.repeating import done_before, event_before, part_of
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told, with_reason


def receive_objection(  # noqa: PLR0913, PLR0917 - each is a field of the register
    rnd: Round,
    notice: str,
    application: str | None,
    objector: str | None,
    contact: str | None,
    written: bool,
    evidence: Sequence[str],
    ground: str,
    text: str,
    *,
    received: datetime | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> Objection:
    """Put an objection on the register; `application` None: against the notice as a whole.

    One that lacks what the programme asks for (a name, writing, evidence), or comes after the
    notice without a grant, is on the register as not admitted, with the clause; one whose ground
    was found upon before as a repetition. Any other is open until it is settled.

    Raises
    ------
    PhaseClosed
        the round is not in deliberation.
    Refused
        the notice was taken back.
    UsageError
        there is no such notice or application, no ground, or the time is ahead or has no zone.
    """
    when = _moment(received)
    content: dict[str, Any] = {
        "notice": notice,
        "application": application,
        "objector": told(objector or "") or None,
        "contact": told(contact or "") or None,
        "written": written,
        "evidence": [one for one in map(told, evidence) if one],
        "ground": with_reason(ground, t("异议须写明事由。")),
        "text": told(text),
    }
    if received is not None:
        content["received"] = when.isoformat()

    def work(db: Transaction) -> str:
        before = event_before(db, "objection_received", content, key=key)
        if before is not None:
            return str(before.payload["id"])
        in_phase(db, Phase.DELIBERATION)
        to = _standing(db, notice)
        _known(db, application)
        name = f"O{len(db.objections()) + 1}"
        payload = {"id": name, **content, "received": when.isoformat()}
        db.append("objection_received", payload, actor=actor, key=key)
        settled = at_once(rnd, db, to, objection_of(db, name))
        if settled is not None:
            db.append("objection_settled", settled, actor=actor, key=part_of(key, "settled"))
        return name

    name = rnd.write(work)
    with rnd.store.reading() as db:
        return objection_of(db, name)


def settle_objection(
    rnd: Round,
    objection: str,
    outcome: ObjectionOutcome | str,
    finding: str,
    *,
    same_as: str | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record what was found; with the outcome "repeated", `same_as` which one it repeats.

    Raises
    ------
    PhaseClosed
        the round is not in deliberation.
    Refused
        it is settled already.
    UsageError
        there is no such objection or outcome, no finding is given, or it is not said which
        objection is repeated.
    """
    payload = {
        "id": objection,
        "outcome": _outcome(outcome, same_as),
        "finding": with_reason(finding, t("办结异议须写明核查意见。")),
        "same_as": same_as,
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "objection_settled", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.DELIBERATION)
        if objection_of(db, objection).settled is not None:
            raise Refused(
                t("异议 {objection} 已经办结。", objection=objection),
                remedy=t("有新的事实的，请另行登记异议。"),
            )
        if same_as is not None:
            _heard_before(db, objection, same_as)
        return db.append("objection_settled", payload, actor=actor, key=key)

    return rnd.write(work)


def open_objections(db: Reader, notice: str | None = None) -> tuple[Objection, ...]:
    """Those that nobody has settled, to one notice or to all: they stop the naming."""
    return tuple(one for one in db.objections(notice) if one.settled is None)


def upheld(db: Reader) -> dict[str | None, tuple[Objection, ...]]:
    """Application → objections to it that were upheld; None: to a notice as a whole."""
    found: dict[str | None, tuple[Objection, ...]] = {}
    for one in db.objections():
        if one.settled is ObjectionOutcome.UPHELD:
            found[one.application] = (*found.get(one.application, ()), one)
    return found


def objection_of(db: Reader, objection: str) -> Objection:
    """The objection with this id.

    Raises
    ------
    UsageError
        there is none.
    """
    found = next((one for one in db.objections() if one.id == objection), None)
    if found is None:
        raise UsageError(
            t("没有异议 {objection}。", objection=objection),
            remedy=t("请查看异议登记表。"),
        )
    return found


def _heard_before(db: Reader, objection: str, same_as: str) -> None:
    if objection_of(db, same_as).settled not in HEARD or same_as == objection:
        raise UsageError(
            t("异议 {same_as} 没有核查结论，不能作为同一事由。", same_as=same_as),
            remedy=t("请写已经核处的异议编号。"),
        )


def _outcome(outcome: ObjectionOutcome | str, same_as: str | None) -> str:
    try:
        known = ObjectionOutcome(outcome)
    except ValueError:
        raise UsageError(
            t("没有异议处理结果“{outcome}”。", outcome=outcome),
            remedy=t("可选：") + "、".join(one.value for one in ObjectionOutcome),
        ) from None
    if (known is ObjectionOutcome.REPEATED) != (same_as is not None):
        raise UsageError(
            t("结果为重复的异议须写明与哪一件相同，其他结果不写。"),
            remedy=t("请写已经核处的异议编号。"),
        )
    return known.value


def _standing(db: Reader, notice: str) -> Notice:
    found = notice_of(db, notice)
    if found.withdrawn is not None:
        raise Refused(
            t("公示 {notice} 已经撤回，不能再登记异议。", notice=notice),
            remedy=t("请登记到重新发布的公示。"),
        )
    return found


def _known(db: Reader, application: str | None) -> None:
    if application is not None and not db.applications([application]):
        raise UsageError(t("没有申报 {number}。", number=application))


def _moment(received: datetime | None) -> datetime:
    now = datetime.now(UTC)
    if received is None:
        return now
    if received.tzinfo is None or received > now or received.year < FIRST_YEAR:
        raise UsageError(
            t("异议收到的时间没有时区，或晚于现在，或年份不对。"),
            remedy=t("请填写收到异议的日期和时间。"),
        )
    return received.astimezone(UTC)
