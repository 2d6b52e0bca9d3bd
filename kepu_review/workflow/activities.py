"""活动: what bases announce and report of their activities through the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kepu_review.errors import UsageError
from kepu_review.model import ActivityReport, BaseStatus, Receipt
from kepu_review.store import Reader, Transaction
from kepu_review.text import t
from kepu_review.workflow.guards import FIRST_YEAR, LAST_YEAR
from kepu_review.workflow.publishing import today
from kepu_review.workflow.repeating import done_before
from kepu_review.workflow.round import Round
from kepu_review.workflow.telling import told, with_reason

KINDS = ("preview", "summary")


def report_activity(  # noqa: PLR0913, PLR0917 - each is a field of the report
    rnd: Round,
    id: str,  # noqa: A002 - as the record calls it
    subject: str,
    kind: str,
    title: str,
    held: date | None = None,
    reach: int | None = None,
    media: Sequence[str] = (),
    text: str = "",
    *,
    actor: str = "secretary",
    key: str | None = None,
) -> Receipt:
    """Record that a base, or an application that is an activity, announced or summed up one.

    Preview and summary of one activity have the same `id`; a later one of a kind replaces it.

    Raises
    ------
    UsageError
        there is no such base or application, or kind; the activity has no id or title; a summary
        says no day or one that is ahead; or a preview says whom it reached.
    """
    name = with_reason(id, t("活动须有编号。"), remedy=t("例如 2026-01。"))
    payload: dict[str, Any] = {
        "id": name,
        "subject": subject,
        "kind": kind,
        "title": with_reason(title, t("活动须有名称。")),
        "held": held and held.isoformat(),
        "reach": reach,
        "media": [one for one in map(told, media) if one],
        "text": told(text),
    }
    _sensible(rnd, kind, held, reach)

    def work(db: Transaction) -> Receipt:
        repeated = done_before(db, "activity_reported", payload, key=key)
        if repeated is not None:
            return repeated
        if db.base(subject) is None and not db.applications([subject]):
            raise UsageError(
                t("没有编号为“{subject}”的基地或申报。", subject=subject),
                remedy=t("查看名录：kepu-review register show 批次文件夹"),
            )
        _the_same_activity(db, name, subject)
        return db.append("activity_reported", payload, actor=actor, key=key)

    return rnd.write(work)


def activity_table(rnd: Round, year: int | None = None) -> list[dict[str, Any]]:
    """One dict per base in force and per application with reports, of one year or of all.

    Keys: subject, name, previews, summaries, missing (previewed and not summed up), reach (sum of
    the summaries; None where none says it), media, last (day of the newest summary).
    """
    with rnd.store.reading() as db:
        reports = [one for one in db.activity_reports() if year is None or _in_year(one, year)]
        names = {app.id: app.name for app in db.applications({one.subject for one in reports})}
        for base in db.bases():
            if base.status is BaseStatus.IN_FORCE or base.number in {r.subject for r in reports}:
                names[base.number] = base.name
    return [
        _row(subject, name, [one for one in reports if one.subject == subject])
        for subject, name in sorted(names.items())
    ]


def _row(subject: str, name: str, reports: Sequence[ActivityReport]) -> dict[str, Any]:
    previews = {one.id for one in reports if one.kind == "preview"}
    summaries = {one.id: one for one in reports if one.kind == "summary"}
    reach = [one.reach for one in summaries.values() if one.reach is not None]
    days = [one.held for one in summaries.values() if one.held is not None]
    return {
        "subject": subject,
        "name": name,
        "previews": len(previews),
        "summaries": len(summaries),
        "missing": len(previews - summaries.keys()),
        "reach": sum(reach) if reach else None,
        "media": sum(len(one.media) for one in summaries.values()),
        "last": max(days, default=None),
    }


def _in_year(report: ActivityReport, year: int) -> bool:
    """By the day it is held; a preview without one counts where it was received."""
    return (report.held or report.at.date()).year == year


def _the_same_activity(db: Reader, name: str, subject: str) -> None:
    other = next((one.subject for one in db.activity_reports() if one.id == name), subject)
    if other != subject:
        raise UsageError(
            t("活动编号 {name} 已用于 {other}。", name=name, other=other),
            remedy=t("请另编一个号。"),
        )


def _sensible(rnd: Round, kind: str, held: date | None, reach: int | None) -> None:
    if kind not in KINDS:
        raise UsageError(
            t("没有活动材料“{kind}”。", kind=kind),
            remedy=t("可选：") + "、".join(KINDS),
        )
    if held is not None and not FIRST_YEAR <= held.year <= LAST_YEAR:
        raise UsageError(t("活动日期 {held} 不合理。", held=held), remedy=t("请核对年份。"))
    if kind == "summary" and (held is None or held > today(rnd)):
        raise UsageError(
            t("活动总结须写明已举办的日期。"),
            remedy=t("尚未举办的，请报预告（preview）。"),
        )
    if reach is not None and (kind == "preview" or reach < 0):
        raise UsageError(
            t("覆盖人次写在总结里，不小于 0。"),
            remedy=t("预告不写人次。"),
        )
