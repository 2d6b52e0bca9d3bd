"""评审会议: the item under discussion, who is in the room, who has to leave it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Ballot, Phase, Receipt, ReviewState
from kepu_review.store import Reader, Stages, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import has_recused, in_phase, passed
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round

LONGEST = 600
"""Minutes that may be meant for one item."""


def call_item(
    rnd: Round,
    application: str,
    *,
    minutes: int | None = None,
    actor: str = "chair",
    key: str | None = None,
) -> Receipt:
    """Begin to discuss an application; the one before is closed.

    Raises
    ------
    UsageError
        no such application, or an impossible time.
    Refused
        it is being discussed already, has not passed screening, or a ballot is open.
    PhaseClosed
        the round is not in its review or deliberation.
    """
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise UsageError(
            t("限时应为 1 至 {longest} 分钟。", longest=LONGEST),
        )
    payload = {"application": application, "minutes": minutes}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "item_called", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        passed(db, application)
        now = db.meeting().application
        if now == application:
            raise Refused(t("正在讨论这一项。"))
        no_open_ballot(db)
        if now is not None:
            db.append("item_closed", {"application": now}, actor=actor)
        return db.append("item_called", payload, actor=actor, key=key)

    return rnd.write(work)


def close_item(
    rnd: Round, application: str, *, actor: str = "chair", key: str | None = None
) -> Receipt:
    """End the discussion of the item.

    Raises
    ------
    Refused
        it is not being discussed, or a ballot is open.
    """
    payload = {"application": application}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "item_closed", payload, key=key)
        if repeated is not None:
            return repeated
        if db.meeting().application != application:
            raise Refused(
                t("现在讨论的不是这一项。"),
                remedy=t("请刷新后再试。"),
            )
        no_open_ballot(db)
        return db.append("item_closed", payload, actor=actor, key=key)

    return rnd.write(work)


def attend(
    rnd: Round, present: Iterable[str], *, actor: str = "chair", key: str | None = None
) -> Receipt:
    """Record who is in the room: the whole list.

    An expert of the round who is no member may come as a substitute (替补) for one who is absent.

    Raises
    ------
    Refused
        an unknown expert, more people than seats, or a ballot is open.
    PhaseClosed
        the round is not in its review or deliberation.
    """
    wanted = sorted(set(present))
    payload = {"present": wanted}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "attendance_changed", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.REVIEW, Phase.DELIBERATION)
        no_open_ballot(db)
        seats = len(members(db))
        if len(wanted) > seats:
            raise Refused(
                t(
                    "到会 {wanted_count} 人，多于应到 {seats} 人。",
                    wanted_count=len(wanted),
                    seats=seats,
                ),
                remedy=t("替补只能顶替缺席的成员，请先取消缺席成员的到会。"),
            )
        return db.append("attendance_changed", payload, actor=actor, key=key)

    return rnd.write(work)


def members(db: Reader) -> tuple[str, ...]:
    """应到: the experts with an assignment; all experts where nothing is assigned."""
    assigned = {pair.expert for pair in db.assignments(stage=Stages.EVERY)}
    return tuple(one.id for one in db.experts() if not assigned or one.id in assigned)


def attendance(
    seats: Collection[str], present: Collection[str], away: Collection[str]
) -> tuple[int, int]:
    """(应到, 到会) for one item: whoever has to leave for it counts in neither.

    The quorum so is one of those who may decide on the item. A substitute who sits in for a member
    who has to leave takes a seat of the item.
    """
    here = len(set(present) - set(away))
    return max(len(set(seats) - set(away)), here), here


def barred(db: Reader, application: str) -> Mapping[str, str]:
    """Who has nothing to do with the application, with the reason: conflict or recusal."""
    why = {c.expert: c.detail for c in db.conflicts() if c.application == application}
    recused = ReviewState.RECUSED
    for review in db.reviews(application=application, state=recused, stage=Stages.EVERY):
        why[review.expert] = review.recusal_reason
    return why


def is_barred(db: Reader, expert: str, application: str) -> bool:
    """Whether `barred` names this expert; nobody else is read."""
    return has_recused(db, expert, application) or any(
        found.application == application for found in db.conflicts(expert=expert)
    )


def open_ballot_now(db: Reader) -> Ballot | None:
    """The ballot that is open; there is one at a time."""
    return next((ballot for ballot in db.ballots() if ballot.closed_at is None), None)


def no_open_ballot(db: Reader) -> None:
    """No ballot is open.

    Raises
    ------
    Refused
        one is.
    """
    if open_ballot_now(db) is not None:
        raise Refused(
            t("正在表决。"),
            remedy=t("请先结束表决。"),
        )
