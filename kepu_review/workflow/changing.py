"""变更: what a base reports of itself, and whether it reported in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kepu_review.errors import Refused, UsageError
from kepu_review.model import AccreditationRule, Base, BaseChange, BaseStatus, Ground, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import FIRST_YEAR, in_phase
from kepu_review.workflow.naming import AFTER, accreditation
from kepu_review.workflow.numbering import months_later
from kepu_review.workflow.publishing import today
from kepu_review.workflow.register import base_of
from kepu_review.workflow.repeating import event_before, receipt_again, used_otherwise
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told, with_reason

ENTITY = ("name", "applicant", "region", "category", "valid_until")
"""Fields of a base that may change."""


@dataclass(frozen=True, slots=True)
class LateReport:
    """A change that was reported after its time, and what it may lead to."""

    number: str
    seq: int  # of the change
    happened: date
    reported: date
    due: date  # the last day in time
    clause: str
    ground: Ground | None  # of revocation; None: the programme names none for it
    reason: str


def change_entity(
    rnd: Round,
    number: str,
    changes: Mapping[str, str | None],
    happened: date,
    reported: date,
    reason: str,
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record other values of a base: name, applicant, region, category or the end of its term.

    What was reported later than the programme allows is recorded too and told by `late_reports`.

    Raises
    ------
    PhaseClosed
        no title is conferred yet.
    Refused
        the title is revoked.
    UsageError
        there is no such base, field, region or category; nothing changes; the days do not follow
        each other; or no reason is given.
    """
    accreditation(rnd)
    why = with_reason(reason, t("变更须写明理由。"))
    _days(rnd, happened, reported)
    wanted = {field: _value(rnd, field, value) for field, value in changes.items()}
    when = {"happened": happened.isoformat(), "reported": reported.isoformat()}

    def work(db: Transaction) -> Receipt:
        asked = {"number": number, **when, "reason": why}
        before = event_before(db, "base_changed", asked, key=key)
        if before is not None:
            made = {name: one["to"] for name, one in before.payload["changes"].items()}
            if not made.items() <= wanted.items():
                raise used_otherwise()
            return receipt_again(before)
        in_phase(db, *AFTER)
        base = base_of(db, number)
        if base.status is BaseStatus.REVOKED:
            raise Refused(
                t("编号 {number} 的称号已撤销，不再办理变更。", number=number),
                remedy=t("须重新申报。"),
            )
        payload = {**asked, "changes": _changes(base, wanted)}
        return db.append("base_changed", payload, actor=actor, key=key)

    return rnd.write(work)


def late_reports(rnd: Round, db: Reader, number: str | None = None) -> tuple[LateReport, ...]:
    """Changes of the legal entity that were reported too late, of one base or of all."""
    rule = rnd.programme.accreditation
    if rule is None or rule.change_months is None:
        return ()
    found = (_late(rule, rule.change_months, one) for one in db.base_changes(number))
    return tuple(one for one in found if one is not None)


def _late(rule: AccreditationRule, months: int, one: BaseChange) -> LateReport | None:
    if one.happened is None or one.reported is None or not {"name", "applicant"} & set(one.changes):
        return None
    due = months_later(one.happened, months)
    if one.reported <= due:
        return None
    clause, ground = rule.change_clause, _ground(rule)
    return LateReport(
        one.number, one.seq, one.happened, one.reported, due, clause, ground, one.reason
    )


def _ground(rule: AccreditationRule) -> Ground | None:
    """The ground that rests on the very clause of the duty to report."""
    named = (one for one in rule.grounds if rule.change_clause.startswith(one.clause))
    return max(named, key=lambda one: len(one.clause), default=None)


def _changes(base: Base, wanted: Mapping[str, str | None]) -> dict[str, dict[str, str | None]]:
    until = None if base.valid_until is None else base.valid_until.isoformat()
    now: dict[str, str | None] = {
        "name": base.name,
        "applicant": base.applicant,
        "region": base.region,
        "category": base.category,
        "valid_until": until,
    }
    made = {
        field: {"from": now[field], "to": value}
        for field, value in wanted.items()
        if now[field] != value
    }
    if not made:
        raise UsageError(t("没有要变更的内容。"), remedy=t("写出与名录不同的新值。"))
    end = wanted.get("valid_until")
    if end is not None and end < base.valid_from.isoformat():
        raise UsageError(
            t("有效期至 {end}，早于认定日期 {start}。", end=end, start=base.valid_from),
            remedy=t("请核对日期。"),
        )
    return made


def _value(rnd: Round, field: str, value: str | None) -> str | None:
    """The value as the register keeps it; regions and categories may come by their titles."""
    if field not in ENTITY:
        raise UsageError(
            t("基地没有可以变更的“{field}”。", field=field),
            remedy=t("可选：") + "、".join(ENTITY),
        )
    new = told(value or "") or None
    if new is None and field in ("name", "applicant"):
        raise UsageError(t("名称和申报单位不能为空。"))
    if new is None or field in ("name", "applicant"):
        return new
    if field == "valid_until":
        return _iso(new)
    known = (
        {one.id: one.title for one in rnd.programme.regions}
        if field == "region"
        else {one.id: one.title for one in rnd.categories.values()}
    )
    by_title = {title: name for name, title in known.items()}
    if not known or new in known:
        return new
    if new in by_title:
        return by_title[new]
    listed = t("、").join(f"{name}（{title}）" for name, title in known.items())
    raise UsageError(
        t("本项目没有“{value}”。", value=new),
        remedy=t("可选：") + listed,
    )


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(
            t("日期“{text}”看不懂。", text=text),
            remedy=t("写成 2026-12-31。"),
        ) from None


def _days(rnd: Round, happened: date, reported: date) -> None:
    if not (happened.year >= FIRST_YEAR and happened <= reported <= today(rnd)):
        raise UsageError(
            t("变更日期 {happened}、报告日期 {reported} 不合理。", happened=happened,
              reported=reported),
            remedy=t("报告不早于变更，也不晚于今天。"),
        )  # fmt: skip
