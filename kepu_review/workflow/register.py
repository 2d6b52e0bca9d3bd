"""名录: what becomes of a title — rectification, suspension, revocation, end of its term."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kepu_review.errors import Refused, UsageError
from kepu_review.model import Base, BaseStatus, Ground, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import msg, t
from kepu_review.workflow.guards import in_phase
from kepu_review.workflow.naming import AFTER, accreditation
from kepu_review.workflow.publishing import today
from kepu_review.workflow.repeating import done_before, part_of
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import with_reason

STATUSES: Mapping[BaseStatus, str] = {
    BaseStatus.IN_FORCE: msg("有效", "base"),
    BaseStatus.RECTIFYING: msg("限期整改"),
    BaseStatus.SUSPENDED: msg("暂停"),
    BaseStatus.REVOKED: msg("撤销", "base"),
    BaseStatus.EXPIRED: msg("到期"),
}
_LASTING = (BaseStatus.IN_FORCE, BaseStatus.RECTIFYING, BaseStatus.SUSPENDED)
_WITH_END = (BaseStatus.RECTIFYING, BaseStatus.SUSPENDED)


def status_title(status: BaseStatus) -> str:
    """The status in the language in force."""
    return t(STATUSES[status])


def set_status(
    rnd: Round,
    number: str,
    status: BaseStatus | str,
    until: date | None = None,
    ground: str | None = None,
    reason: str = "",
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Let a base rectify or suspend it until a day, revoke it on a ground, or put it in force.

    Raises
    ------
    PhaseClosed
        no title is conferred yet.
    Refused
        the step cannot be taken from the status it has, or the term is not over, or is.
    UsageError
        there is no such base, status or ground; a revocation names no ground, a rectification no
        day; or no reason is given.
    """
    rule = accreditation(rnd)
    wanted = _known_status(status)
    why = with_reason(reason, t("变更基地状态须写明理由。"))
    _fits(wanted, until, ground, rule.grounds)
    payload = {
        "number": number,
        "status": wanted.value,
        "until": until and until.isoformat(),
        "ground": ground,
        "reason": why,
    }

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "base_status_changed", payload, key=key)
        if repeated is not None:
            return repeated
        in_phase(db, *AFTER)
        base, now = base_of(db, number), today(rnd)
        _possible(base, wanted, until, now)
        return db.append("base_status_changed", payload, actor=actor, key=key)

    return rnd.write(work)


def expire(
    rnd: Round, on: date | None = None, *, actor: str = "secretary", key: str | None = None
) -> tuple[str, ...]:
    """Mark as expired whatever was valid until before `on`, or today; gives the numbers.

    Raises
    ------
    PhaseClosed
        no title is conferred yet.
    UsageError
        the day is ahead.
    """
    accreditation(rnd)
    day = on or today(rnd)
    if day > today(rnd):
        raise UsageError(t("日期 {day} 还没有到。", day=day), remedy=t("到期之日再办理。"))

    def work(db: Transaction) -> tuple[str, ...]:
        in_phase(db, *AFTER)
        over = [
            base
            for base in db.bases()
            if base.status in _LASTING and base.valid_until is not None and base.valid_until < day
        ]
        for base in over:
            payload = {
                "number": base.number,
                "status": BaseStatus.EXPIRED.value,
                "until": None,
                "ground": None,
                "reason": t("有效期至 {until}，已满", until=base.valid_until),
            }
            db.append("base_status_changed", payload, actor=actor, key=part_of(key, base.number))
        return tuple(base.number for base in over)

    return rnd.write(work)


def overdue(rnd: Round, db: Reader, on: date | None = None) -> tuple[Base, ...]:
    """Bases whose rectification or suspension should have ended before `on`, or today."""
    day = on or today(rnd)
    return tuple(
        base
        for base in db.bases()
        if base.status in _WITH_END and base.status_until is not None and base.status_until < day
    )


def base_of(db: Reader, number: str) -> Base:
    """The base with this number.

    Raises
    ------
    UsageError
        there is none.
    """
    found = db.base(number)
    if found is None:
        raise UsageError(
            t("名录中没有编号 {number}。", number=number),
            remedy=t("查看名录：kepu-review register show 批次文件夹"),
        )
    return found


def ground_of(rnd: Round, ground: str | None) -> Ground | None:
    """The ground of the programme with this id."""
    rule = rnd.programme.accreditation
    return next((one for one in rule.grounds if one.id == ground), None) if rule else None


def _known_status(status: BaseStatus | str) -> BaseStatus:
    try:
        return BaseStatus(status)
    except ValueError:
        raise UsageError(
            t("没有基地状态“{status}”。", status=status),
            remedy=t("可选：") + "、".join(one.value for one in BaseStatus),
        ) from None


def _fits(
    status: BaseStatus, until: date | None, ground: str | None, grounds: tuple[Ground, ...]
) -> None:
    """A day and a ground only where they belong, and there they must be."""
    listed = t("；").join(f"{one.id}（{one.title}）" for one in grounds)
    known = t("可选：") + listed if listed else t("本项目没有规定撤销的情形。")
    if ground is not None and ground not in {one.id for one in grounds}:
        raise UsageError(t("没有撤销情形“{ground}”。", ground=ground), remedy=known)
    if status is BaseStatus.REVOKED and ground is None:
        raise UsageError(t("撤销称号须写明依据哪一种情形。"), remedy=known)
    if status is BaseStatus.RECTIFYING and until is None:
        raise UsageError(
            t("限期整改须写明期限。"),
            remedy=t("写出整改到哪一天为止。"),
        )
    if until is not None and status not in _WITH_END:
        raise UsageError(
            t("状态“{status}”没有期限。", status=status_title(status)),
            remedy=t("期限只写给限期整改和暂停。"),
        )


def _possible(base: Base, status: BaseStatus, until: date | None, now: date) -> None:
    if until is not None and until < now:
        raise UsageError(t("期限 {until} 已经过去。", until=until), remedy=t("请核对日期。"))
    if status is base.status and until == base.status_until:
        raise Refused(
            t("编号 {number} 的状态已是“{status}”。", number=base.number,
              status=status_title(status)),
            remedy=t("无须再办。"),
        )  # fmt: skip
    over = base.valid_until is not None and base.valid_until < now
    if status is BaseStatus.EXPIRED and not over:
        raise Refused(
            t("编号 {number} 的有效期未满，不能记为到期。", number=base.number),
            remedy=t("要提前终止的，按撤销或暂停办理。"),
        )
    if status is not BaseStatus.EXPIRED and over:
        raise Refused(
            t("编号 {number} 的有效期到 {until} 为止，已满。", number=base.number,
              until=base.valid_until),
            remedy=t("到期的须重新申报；有效期确有延长的，先办理变更。"),
        )  # fmt: skip
    ended = base.status in (BaseStatus.REVOKED, BaseStatus.EXPIRED)
    if ended and status in _WITH_END:
        raise Refused(
            t("编号 {number} 的称号已{status}，不能整改或暂停。", number=base.number,
              status=status_title(base.status)),
            remedy=t("撤销有误的，写明理由恢复为有效（in_force）。"),
        )  # fmt: skip
