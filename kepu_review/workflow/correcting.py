"""补正: asked for with rules and a deadline, returned in time and looked at again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kepu_review.calendar import natural_days, unknown_years, working_days
from kepu_review.errors import Refused, UsageError
from kepu_review.model import Correction, CorrectionRule, Receipt, ScreeningState
from kepu_review.programmes.lateness import end_of
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.entering import CORRECTION, entry, is_overdue
from kepu_review.workflow.guards import OFFICE, in_phase, known, sensible_deadline
from kepu_review.workflow.lateness import is_late
from kepu_review.workflow.repeating import done_before, event_before, part_of, receipt_again
from kepu_review.workflow.round import Round
from kepu_review.workflow.screening import check
from kepu_review.workflow.telling import told, with_reason

SETTLED = (ScreeningState.PASSED, ScreeningState.NOT_ACCEPTED)


def ask_correction(
    rnd: Round,
    application: str,
    rules: Sequence[str],
    reason: str,
    until: datetime | None = None,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Send an application back to be corrected; it is marked as sent back in the same act.

    Without `until` the programme's days are counted, in its time zone, from the next day on.

    Raises
    ------
    UsageError
        the application is unknown, no rule or no reason is given, a rule is none of those found
        or written, or neither the programme nor `until` gives a time.
    Refused
        a correction is open, it was asked as often as the programme allows, or the application
        was not accepted.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("要求补正须写明理由。"))
    wanted = list(dict.fromkeys(rules))
    content = {"application": application, "rules": wanted, "reason": why}
    if until is not None:
        content["until"] = _sensible(until)

    def work(db: Transaction) -> Receipt:
        before = event_before(db, "correction_asked", content, key=key)
        if before is not None:
            return receipt_again(before)
        in_phase(db, *OFFICE)
        known(db, application)
        _known_rules(rnd, db, application, wanted)
        _may_be_asked(rnd, db, application)
        end = content.get("until") or usual_end(rnd).astimezone(UTC).isoformat()
        receipt = db.append("correction_asked", content | {"until": end}, actor=actor, key=key)
        state = {"application": application, "state": ScreeningState.SENT_BACK.value, "reason": why}
        db.append("screening_decided", state, actor=actor, key=part_of(key, "state"))
        return receipt

    return rnd.write(work)


def return_correction(
    rnd: Round,
    application: str,
    note: str = "",
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Take in what was corrected; the application waits for its screening, and is checked again.

    Raises
    ------
    UsageError
        the application is unknown.
    Refused
        no correction is open, its time is over and nobody granted more, or a person has passed
        or not accepted the application meanwhile.
    PhaseClosed
        the round is past its review.
    """
    payload = {"application": application, "note": told(note)}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "correction_returned", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        known(db, application)
        asked = _open(db, application)
        _not_settled(db, application)
        if is_late(rnd, db, application, CORRECTION, datetime.now(UTC)):
            raise Refused(
                t(
                    "补正期限 {until:%Y-%m-%d %H:%M} 已过。",
                    until=asked.until.astimezone(ZoneInfo(rnd.programme.timezone)),
                ),
                remedy=t("确有理由的先登记准予迟交，或延长期限；否则由人决定不予受理。"),
            )
        receipt = db.append("correction_returned", payload, actor=actor, key=key)
        state = {
            "application": application,
            "state": ScreeningState.PENDING.value,
            "reason": t("补正已交回，待再次审查"),
        }
        db.append("screening_decided", state, actor=actor, key=part_of(key, "state"))
        return receipt

    receipt = rnd.write(work)
    check(rnd, only=[application], actor=actor, key=part_of(key, "check"))
    return receipt


def extend_correction(
    rnd: Round,
    application: str,
    until: datetime,
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Give an open correction more time.

    Raises
    ------
    UsageError
        the application is unknown, no reason is given, or the new time is not later.
    Refused
        no correction is open.
    PhaseClosed
        the round is past its review.
    """
    why = with_reason(reason, t("延长补正期限须写明理由。"))
    payload = {"application": application, "until": _sensible(until), "reason": why}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "correction_extended", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *OFFICE)
        known(db, application)
        if until <= _open(db, application).until:
            raise UsageError(
                t("新的期限不晚于原来的期限。"),
                remedy=t("延长只能往后延。"),
            )
        return db.append("correction_extended", payload, actor=actor, key=key)

    return rnd.write(work)


def overdue_corrections(rnd: Round, db: Reader | None = None) -> dict[str, Correction]:
    """Application → its open correction whose time is over, oldest deadline first.

    They are listed, no more: whether one is not accepted is for a person to decide.
    """
    if db is None:
        with rnd.store.reading() as reader:
            return overdue_corrections(rnd, reader)
    known_ = entry(rnd, db, ())
    states = db.screening()
    late = [
        name
        for name in known_.corrections
        if is_overdue(known_, name) and states[name][0] not in SETTLED
    ]
    late.sort(key=lambda name: (known_.corrections[name].until, name))
    return {name: known_.corrections[name] for name in late}


def usual_end(rnd: Round) -> datetime:
    """The end of the time that the programme gives for a correction asked for today.

    Raises
    ------
    UsageError
        the programme says nothing of corrections.
    """
    rule = rnd.programme.correction
    if rule is None:
        raise UsageError(
            t("认定项目没有规定补正期限。"),
            remedy=t("用 --until 写明补正截止时间。"),
        )
    today = datetime.now(ZoneInfo(rnd.programme.timezone)).date()
    first = today + timedelta(days=1)
    tables = rnd.programme.notice.holidays, rnd.programme.notice.extra_workdays
    last = (
        working_days(first, rule.days, *tables)
        if rule.day_kind == "working"
        else natural_days(first, rule.days)
    )
    return end_of(rnd.programme, last)


def unknown_holidays(rnd: Round, until: datetime) -> tuple[int, ...]:
    """Years up to the end whose holidays nobody knows: its days should be looked at by hand."""
    rule = rnd.programme.correction
    if rule is None or rule.day_kind != "working":
        return ()
    zone = ZoneInfo(rnd.programme.timezone)
    tables = rnd.programme.notice.holidays, rnd.programme.notice.extra_workdays
    return unknown_years(datetime.now(zone).date(), until.astimezone(zone).date(), *tables)


def _sensible(until: datetime) -> str:
    sensible_deadline(until)
    if until <= datetime.now(UTC):
        raise UsageError(
            t("期限已经过去。"),
            remedy=t("写一个以后的时间，如 2026-12-31T18:00。"),
        )
    return until.astimezone(UTC).isoformat()


def _known_rules(rnd: Round, db: Reader, application: str, rules: Collection[str]) -> None:
    found = {one.rule for one in db.findings(application=application)}
    written = {one.id for one in rnd.programme.rules}
    written |= {one.id for one in rnd.programme.materials}
    strange = [one for one in rules if one not in found | written]
    if strange or not rules:
        raise UsageError(
            t("没有写明要补正哪一条。")
            if not strange
            else t("没有这一条：{rule}。", rule=strange[0]),
            remedy=t("审查发现的：") + (t("、").join(sorted(found)) or t("（没有）")),
        )


def _may_be_asked(rnd: Round, db: Reader, application: str) -> None:
    state, _ = db.screening(application)[application]
    if state is ScreeningState.NOT_ACCEPTED:
        raise Refused(
            t("申报 {application} 已不予受理，不能再要求补正。", application=application),
            remedy=t("如结论有误，请先重新作出审查结论。"),
        )
    before = db.corrections(application).get(application)
    if before is None:
        return
    if before.returned_at is None:
        raise Refused(
            t("申报 {application} 的补正还没有交回。", application=application),
            remedy=t("需要更多时间的，延长期限。"),
        )
    rule: CorrectionRule | None = rnd.programme.correction
    if rule is not None and before.times >= rule.times:
        raise Refused(
            t("补正已要求过 {times} 次，规定至多 {most} 次。", times=before.times, most=rule.times),
            remedy=t("依据：{clause}", clause=rule.clause) + t("。由人决定通过或不予受理。"),
        )


def _not_settled(db: Reader, application: str) -> None:
    """A person's conclusion is not undone by what comes in afterwards."""
    state, why = db.screening(application)[application]
    if state in SETTLED:
        raise Refused(
            t("申报 {application} 已有审查结论，补正不再收：{why}", application=application,
              why=why or t("通过")),
            remedy=t("确需收下的，先写明理由重新退回补正。"),
        )  # fmt: skip


def _open(db: Reader, application: str) -> Correction:
    asked = db.corrections(application).get(application)
    if asked is None or asked.returned_at is not None:
        raise Refused(
            t("申报 {application} 没有待交回的补正。", application=application),
            remedy=t("先要求补正。"),
        )
    return asked
