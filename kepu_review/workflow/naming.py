"""命名: bases are named once the notice is over and no objection is open."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kepu_review.errors import Refused, UsageError
from kepu_review.model import (
    AccreditationRule,
    Application,
    Base,
    Notice,
    Objection,
    ObjectionOutcome,
    Phase,
)
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import FIRST_YEAR, LAST_YEAR, in_phase
from kepu_review.workflow.numbering import last_day, numbers
from kepu_review.workflow.publishing import proposed_list, standing_notices, today
from kepu_review.workflow.repeating import event_before, used_otherwise
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told

AFTER = (Phase.DELIBERATION, Phase.CLOSED)
"""Phases in which titles are conferred and kept."""


@dataclass(frozen=True, slots=True)
class ToName:
    """Who of the list may be named on a day, and what the others wait for."""

    ready: tuple[str, ...]
    running: tuple[Notice, ...]  # notices with somebody on the list, not over by then
    unpublished: tuple[str, ...]  # on no notice that stands
    unconfirmed: tuple[str, ...]  # the organiser has not said
    objections: tuple[Objection, ...]  # open ones, and upheld ones that the list does not heed


def accreditation(rnd: Round) -> AccreditationRule:
    """What the programme says of its title.

    Raises
    ------
    Refused
        it confers none.
    """
    rule = rnd.programme.accreditation
    if rule is None:
        raise Refused(
            t("认定项目“{title}”不命名，没有基地名录。", title=rnd.programme.title),
            remedy=t("确需命名的，请在认定项目文件中写 accreditation（称号、编号、依据）。"),
        )
    return rule


def name_bases(
    rnd: Round,
    *,
    day: date | None = None,
    waiver: str | None = None,
    actor: str = "secretary",
    key: str | None = None,
) -> tuple[Base, ...]:
    """Name everybody on the list whose notice is over, and number them.

    `day` is that of the naming, from which the term counts; today by default. `waiver` is why the
    list is named though an objection is open.

    Raises
    ------
    PhaseClosed
        nothing is decided yet.
    Refused
        the programme confers no title; nobody is left to name; a notice is not over; an objection
        is open, or was upheld against somebody who is on the list all the same, and there is no
        waiver; the term is over.
    UsageError
        a waiver where there is nothing to waive, or a day of another century.
    """
    rule = accreditation(rnd)
    first = day or today(rnd)
    why = None if waiver is None else told(waiver)
    _sensible(first, why)

    def work(db: Transaction) -> tuple[str, ...]:
        before = event_before(db, "accredited", {"waiver": why}, key=key)
        if before is not None:
            bases = before.payload["bases"]
            if day is not None and any(one["valid_from"] != day.isoformat() for one in bases):
                raise used_otherwise()
            return tuple(one["number"] for one in bases)
        in_phase(db, *AFTER)
        found = to_name(rnd, db, first)
        _allowed(found, why)
        items = _items(rnd, db, rule, found.ready, first)
        db.append("accredited", {"bases": items, "waiver": why}, actor=actor, key=key)
        return tuple(one["number"] for one in items)

    given = rnd.write(work)
    with rnd.store.reading() as db:
        return tuple(base for number in given if (base := db.base(number)) is not None)


def to_name(rnd: Round, db: Reader, day: date | None = None) -> ToName:
    """Who could be named on `day`, or today; those who are named already are not told."""
    now = today(rnd)
    listed = proposed_list(rnd, db) - {base.application for base in db.bases()}
    by_notice = {name: one for one in standing_notices(db) for name in one.applications}
    running = {
        name: by_notice[name]
        for name in listed & by_notice.keys()
        if by_notice[name].end >= min(day or now, now)
    }
    unpublished = listed - by_notice.keys() if _needs_notice(rnd) else frozenset()
    unconfirmed = listed - db.confirmations().keys() if _needs_confirmation(rnd) else frozenset()
    whole = {one.id for one in db.notices() if listed.intersection(one.applications)}
    ready = listed - running.keys() - unpublished - unconfirmed
    return ToName(
        tuple(sorted(ready)),
        tuple(sorted(set(running.values()), key=lambda one: one.id)),
        tuple(sorted(unpublished)),
        tuple(sorted(unconfirmed)),
        tuple(one for one in db.objections() if _hinders(one, ready, by_notice, whole)),
    )


def _needs_notice(rnd: Round) -> bool:
    """A programme that says its stages and has no notice among them names without one."""
    stages = rnd.programme.stages
    return not stages or any(stage.kind == "notice" for stage in stages)


def _needs_confirmation(rnd: Round) -> bool:
    return any(stage.kind == "confirmation" for stage in rnd.programme.stages)


def _hinders(
    one: Objection, ready: Iterable[str], by_notice: dict[str, Notice], whole: Collection[str]
) -> bool:
    """Open, or upheld and not heeded; of a list that stands or of somebody who is to be named.

    One to a list as a whole stays open though the notice was taken back: `whole` are all notices
    that such a list was on. Upheld, it was heeded by taking the notice back.
    """
    stands = one.notice in {by_notice[name].id for name in ready if name in by_notice}
    concerns = one.application in set(ready) if one.application else stands
    if one.settled is None:
        return stands or concerns or (one.application is None and one.notice in whole)
    return one.settled is ObjectionOutcome.UPHELD and concerns


def _allowed(found: ToName, waiver: str | None) -> None:
    if not found.ready:
        raise _nobody(found)
    if found.objections and not waiver:
        open_ = t("、").join(one.id for one in found.objections if one.settled is None)
        upheld = t("、").join(one.id for one in found.objections if one.settled is not None)
        said = [t("异议 {open_} 尚未办结", open_=open_)] if open_ else []
        said += [t("异议 {upheld} 成立，而所涉申报仍在名单上", upheld=upheld)] if upheld else []
        raise Refused(
            t("{said}，不能命名。", said=t("；").join(said)),
            remedy=t("请先办结异议、更正决定；确需先行命名的，须写明理由。"),
        )
    if waiver and not found.objections:
        raise UsageError(
            t("没有妨碍命名的异议，不必写先行命名的理由。"),
            remedy=t("去掉理由再试。"),
        )


def _nobody(found: ToName) -> Refused:
    if found.running:
        last = max(one.end for one in found.running)
        named = t("、").join(one.id for one in found.running)
        return Refused(
            t("公示 {named} 到 {last} 为止，期限未满，不能命名。", named=named, last=last),
            remedy=t("请等公示期满，于次日起命名。"),
        )
    if found.unpublished:
        return Refused(
            t("名单上的 {n} 份申报没有公示，不能命名。", n=len(found.unpublished)),
            remedy=t("请先发布公示：kepu-review notice 批次文件夹"),
        )
    if found.unconfirmed:
        return Refused(
            t("名单上的 {n} 份申报没有经主办单位审定，不能命名。", n=len(found.unconfirmed)),
            remedy=t("审定：kepu-review confirm 批次文件夹"),
        )
    return Refused(
        t("名单上没有尚待命名的申报。"),
        remedy=t("如有遗漏，请先作出决定并公示。"),
    )


def _items(
    rnd: Round, db: Reader, rule: AccreditationRule, ready: Iterable[str], first: date
) -> list[dict[str, Any]]:
    taken = {base.number for base in db.bases()}
    free = numbers(rule.number, first.year, taken)
    until = last_day(rule, first)
    routes = _routes(db)
    return [
        {
            "number": number,
            **_of(app),
            "title": rule.title,
            "batch": rnd.programme.edition or rnd.info.title,
            "valid_from": first.isoformat(),
            "valid_until": until and until.isoformat(),
            "route": routes.get(app.id),
        }
        for app, number in zip(db.applications(ready), free, strict=False)
    ]


def _of(app: Application) -> dict[str, str | None]:
    return {
        "application": app.id,
        "name": app.name,
        "applicant": app.applicant,
        "category": app.category or None,
        "region": app.region or None,
    }


def _routes(db: Reader) -> dict[str, str]:
    """The route of the nomination that counts."""
    found = {}
    for one in db.nominations():
        if one.route and one.chosen is not False:
            found[one.application] = one.route
    return found


def _sensible(day: date, waiver: str | None) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(t("命名日期 {day} 不合理。", day=day), remedy=t("请核对年份。"))
    if waiver == "":
        raise UsageError(
            t("异议未办结而先行命名，须写明理由。"),
            remedy=t("写出由谁决定、为什么。"),
        )
