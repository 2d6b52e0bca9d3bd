"""准予迟交: late is late, in the programme's time zone, unless a person records an exception."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from kepu_review.errors import UsageError
from kepu_review.model import Receipt
from kepu_review.programmes.lateness import APPLICATION, LATE, end_of, granted, own_deadlines
from kepu_review.store import Reader, Transaction
from kepu_review.text import msg, t
from kepu_review.workflow.entering import CORRECTION, OVERDUE
from kepu_review.workflow.guards import NOT_CLOSED, in_phase, known, sensible_deadline
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.screening import look_again
from kepu_review.workflow.telling import with_reason

KINDS: Mapping[str, str] = {
    APPLICATION: msg("申报"),
    CORRECTION: msg("补正"),
    "materials": msg("材料", "desk"),
    "objection": msg("异议", "desk"),
}
"""What may be granted to come late, besides rules of the programme with a day of their own."""


def grant_late(
    rnd: Round,
    application: str | None,
    what: str,
    until: datetime,
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Let something come late until a time; `application` None: to everybody.

    `what` is one of `KINDS`, or the id of a rule that sets a day of its own.

    Raises
    ------
    UsageError
        an unknown application or kind, no reason, or a time without its zone.
    PhaseClosed
        the round is closed.
    """
    why = with_reason(reason, t("准予迟交须写明理由。"))
    own = own_deadlines(rnd.programme)
    if what not in KINDS and what not in own:
        raise UsageError(
            t("不能准予“{what}”迟交。", what=what),
            remedy=t("可选：") + t("、").join((*KINDS, *own)),
        )
    sensible_deadline(until)
    payload = {
        "application": application,
        "what": what,
        "until": until.astimezone(UTC).isoformat(),
        "reason": why,
    }

    def work(db: Transaction) -> tuple[Receipt, list[str]]:
        repeated = done_before(db, "late_granted", payload, key=key)
        if repeated is not None:
            return repeated, []
        in_phase(db, *NOT_CLOSED)
        if application is not None:
            known(db, application)
        receipt = db.append("late_granted", payload, actor=actor, key=key)
        late = {one.application for one in db.findings() if one.rule in {LATE, OVERDUE, *own}}
        return receipt, sorted(late & {application} if application else late)

    receipt, concerned = rnd.write(work)
    look_again(rnd, concerned, actor=actor, key=key)
    return receipt


def is_late(rnd: Round, db: Reader, application: str, what: str, moment: datetime) -> bool:
    """Whether something of an application that comes at this moment is late.

    A correction is held to the time it was asked for, everything else to the programme's
    deadline, to its last second in the programme's own time zone. Without a deadline nothing is.
    """
    deadline = rnd.programme.deadline
    end = None if deadline is None else end_of(rnd.programme, deadline)
    asked = db.corrections(application).get(application)
    if what == CORRECTION:
        end = None if asked is None else asked.until
    if end is None or moment <= end:
        return False
    return granted(db.late_grants(), what, application, moment) is None
