"""公示: which list goes out, from which day to which; withdrawing a notice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kepu_review.calendar import first_working_day, natural_days, unknown_years, working_days
from kepu_review.errors import Refused, UsageError
from kepu_review.model import Notice, NoticeRule, Phase, Receipt, ScreeningState
from kepu_review.programmes import selection
from kepu_review.quotas import Breach, Candidate, broken
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import FIRST_YEAR, LAST_YEAR, in_phase
from kepu_review.workflow.repeating import done_before, event_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.selecting import groups_of
from kepu_review.workflow.telling import with_reason

LONGEST = 366
"""Days of a notice; more is a slip of the keyboard."""


def publish_notice(
    rnd: Round,
    start: date | None = None,
    *,
    days: int | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> Notice:
    """Publish the list of those who are named and on no notice yet; its last day is computed.

    Without `start` it begins on the next working day. `days` may be more than the programme
    says, never fewer.

    Raises
    ------
    PhaseClosed
        nothing is decided yet, or the round is closed.
    Refused
        nobody is on the list, all of it is on a notice that stands, or the organiser has not
        confirmed all of it.
    UsageError
        the period is shorter than the programme says or longer than a year, or its start is of
        another century.
    """
    rule = rnd.programme.notice
    first = start or first_working_day(today(rnd), rule.holidays, rule.extra_workdays)
    length = _length(rule, days)
    content = {"start": first.isoformat(), "days": length}
    if start is None and key is not None:
        content.pop("start")

    def work(db: Transaction) -> str:
        before = event_before(db, "notice_published", content, key=key)
        if before is not None:
            return str(before.payload["id"])
        in_phase(db, Phase.DELIBERATION)
        _sensible(first)
        name = f"N{len(db.notices()) + 1}"
        payload = {
            "id": name,
            "start": first.isoformat(),
            "end": last_day(rule, first, length).isoformat(),
            "days": length,
            "day_kind": rule.day_kind,
            "applications": list(_to_publish(rnd, db)),
        }
        db.append("notice_published", payload, actor=actor, key=key)
        return name

    name = rnd.write(work)
    with rnd.store.reading() as db:
        return notice_of(db, name)


def withdraw_notice(
    rnd: Round, notice: str, reason: str, *, actor: str = "secretary", key: str | None = None
) -> Receipt:
    """Take a notice back; its list may then be published anew.

    Raises
    ------
    PhaseClosed
        the round is not in deliberation.
    Refused
        it was taken back before, or bases of its list are named already.
    UsageError
        there is no such notice, or no reason is given.
    """
    why = with_reason(reason, t("撤回公示须写明理由。"))
    payload = {"id": notice, "reason": why}

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "notice_withdrawn", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, Phase.DELIBERATION)
        found = notice_of(db, notice)
        if found.withdrawn is not None:
            raise Refused(
                t("公示 {notice} 已经撤回。", notice=notice),
                remedy=t("如需重新公示，请另行发布。"),
            )
        if {base.application for base in db.bases()} & set(found.applications):
            raise Refused(
                t("公示 {notice} 的名单中已有命名的基地，不能撤回。", notice=notice),
                remedy=t("如认定有误，请按撤销程序处理。"),
            )
        return db.append("notice_withdrawn", payload, actor=actor, key=key)

    return rnd.write(work)


def proposed_list(rnd: Round, db: Reader) -> frozenset[str]:
    """Those who passed screening, still do, and whom a decision names and nobody disapproved of."""
    tiers = {tier.id for tier in rnd.programme.tiers if tier.named}
    passed = {name for name, (s, _) in db.screening().items() if s is ScreeningState.PASSED}
    refused = {name for name, one in db.confirmations().items() if not one.approved}
    named = {a for a, d in db.decisions().items() if d.outcome in tiers}
    return frozenset((named & passed) - refused)


def quota_breaches(rnd: Round, db: Reader) -> tuple[Breach, ...]:
    """Selection quotas that the list, as people decided it, does not keep."""
    if not rnd.programme.selection:
        return ()
    groups = groups_of(rnd, {app.id: app for app in db.applications()}, db)
    everybody = [Candidate(name, 0, groups[name]) for name in groups]
    quotas = selection.quotas_of(rnd.programme)
    seats, known = selection.seats(rnd.programme), selection.known(rnd.programme)
    return broken(everybody, proposed_list(rnd, db), quotas, seats, known=known)


def notice_of(db: Reader, notice: str) -> Notice:
    """The notice with this id.

    Raises
    ------
    UsageError
        there is none.
    """
    found = next((one for one in db.notices() if one.id == notice), None)
    if found is None:
        known = t("、").join(one.id for one in db.notices())
        raise UsageError(
            t("没有公示 {notice}。", notice=notice),
            remedy=t("已有的公示：{known}", known=known) if known else t("请先发布公示。"),
        )
    return found


def standing_notices(db: Reader) -> tuple[Notice, ...]:
    """Notices that nobody took back."""
    return tuple(one for one in db.notices() if one.withdrawn is None)


def is_over(rnd: Round, notice: Notice, moment: datetime | None = None) -> bool:
    """Whether its last day is past, in the programme's time zone."""
    return local_date(rnd, moment or datetime.now(UTC)) > notice.end


def today(rnd: Round) -> date:
    """The day at the office."""
    return local_date(rnd, datetime.now(UTC))


def local_date(rnd: Round, moment: datetime) -> date:
    """The day in the programme's time zone."""
    return moment.astimezone(ZoneInfo(rnd.programme.timezone)).date()


def last_day(rule: NoticeRule, start: date, days: int) -> date:
    """The last of so many days of the programme's kind."""
    if rule.day_kind == "working":
        return working_days(start, days, rule.holidays, rule.extra_workdays)
    return natural_days(start, days)


def unknown_holidays(rule: NoticeRule, notice: Notice) -> tuple[int, ...]:
    """Years of the period whose holidays nobody knows: the office looks at its days itself."""
    return unknown_years(notice.start, notice.end, rule.holidays, rule.extra_workdays)


def _to_publish(rnd: Round, db: Reader) -> tuple[str, ...]:
    listed = proposed_list(rnd, db)
    if not listed:
        raise Refused(
            t("名单上没有申报，不能公示。"),
            remedy=t("请先由组长定结论；须主办单位审定的，请先审定。"),
        )
    _confirmed(rnd, db, listed)
    stands = {name: one.id for one in standing_notices(db) for name in one.applications}
    fresh = tuple(sorted(listed - stands.keys()))
    if not fresh:
        notices = t("、").join(sorted(set(stands.values())))
        raise Refused(
            t("名单上的申报都已在公示 {notices} 中。", notices=notices),
            remedy=t("如需更正，请先撤回该公示，写明理由。"),
        )
    return fresh


def _confirmed(rnd: Round, db: Reader, listed: frozenset[str]) -> None:
    """Where the programme has a stage for it, the organiser has confirmed every one."""
    if not any(stage.kind == "confirmation" for stage in rnd.programme.stages):
        return
    open_ = sorted(listed - db.confirmations().keys())
    if open_:
        raise Refused(
            t("名单上还有 {n} 份没有经主办单位审定：{first}。", n=len(open_), first=open_[0]),
            remedy=t("请先逐份记录主办单位的审定意见。"),
        )


def _length(rule: NoticeRule, days: int | None) -> int:
    if days is not None and days > LONGEST:
        raise UsageError(
            t("公示期不得超过 {most} 天，现为 {days} 天。", most=LONGEST, days=days),
            remedy=t("请核对天数。"),
        )
    if days is None or days >= rule.days:
        return days or rule.days
    raise UsageError(
        t("公示期不得少于 {least} 天，现为 {days} 天。", least=rule.days, days=days),
        remedy=t("依据：{clause}", clause=rule.clause) if rule.clause else t("请延长公示期。"),
    )


def _sensible(start: date) -> None:
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise UsageError(
            t("公示起始日 {start} 不合理。", start=start),
            remedy=t("请核对年份。"),
        )
