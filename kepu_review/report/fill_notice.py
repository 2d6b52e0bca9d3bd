"""Fills the values of the public notice from a round; names only, no mark and no rank."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime

from kepu_review.calendar import first_working_day, unknown_years
from kepu_review.model import Application, NoticeRule, ObjectionRule
from kepu_review.report.data import Heading, NamedRow, NoticeData
from kepu_review.report.order import by_pinyin, by_strokes
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, open_round, publishing

BEFORE_THE_LIST = ("intake", "nomination", "screening", "preliminary", "site_visit", "final")
"""Kinds of stages that a notice names as the way to its list."""


def notice_data(location: str) -> NoticeData:
    """What the public notice of the round at `location` says; see `notice_of`."""
    with open_round(location) as rnd:
        return notice_of(rnd)


def notice_of(rnd: Round) -> NoticeData:
    """What the public notice says: names only, no mark and no rank.

    A notice that was published and stands is printed as it was published. Else the list holds
    those who passed screening, still do, and whom their decision names; it begins on the next
    working day after today.
    """
    with rnd.store.reading() as db:
        standing = publishing.standing_notices(db)
        published = standing[-1] if standing else None
        listed = published.applications if published else publishing.proposed_list(rnd, db)
        chosen = list(db.applications(listed))
        shown = heading(rnd, db)
    rule = rnd.programme.notice
    today = local_day(rnd, now())
    if published is not None:
        today = min(local_day(rnd, published.at), published.start)
    start, end = period(rule, today)
    return NoticeData(
        heading=shown,
        date=today,
        start=published.start if published else start,
        end=published.end if published else end,
        days=published.days if published else rule.days,
        day_kind=published.day_kind if published else rule.day_kind,
        award=f"{rnd.programme.edition}{rnd.programme.title.removesuffix('认定')}",
        rows=tuple(_named(rnd, app) for app in _in_order(rnd, chosen)),
        steps=tuple(stage.shown for stage in rnd.programme.stages if stage.kind in BEFORE_THE_LIST),
        order_by=rule.order_by,
        objections=objections(rnd.programme.objections),
        clause=rule.clause,
        contact=_contact(shown.demo, rnd.programme.contact),
    )


def objections(rule: ObjectionRule | None) -> tuple[str, ...]:
    """How to object under this rule; () for the usual paragraphs."""
    if rule is None:
        return ()
    who = t("公示期内，任何单位和个人对公示名单有异议的，")
    how = t("可以书面形式向我单位提出") if rule.written else t("可以向我单位提出")
    said = [who + how + (t("，并提供必要的证明材料。") if rule.evidence else t("。"))]
    if rule.named:
        said.append(
            t(
                "以单位名义提出异议的，应当加盖本单位公章；以个人名义提出异议的，应当签署真实姓名并"
                "提供有效联系方式。"
            )
        )
    if not rule.repeated:
        said.append(t("同一事由已经核处的，不再受理。"))
    return (*said, t("我单位对异议人的信息予以保密。"))


def _contact(demo: bool, office: str) -> tuple[tuple[str, str], ...]:
    label = t("受理单位")
    if demo:
        return ((label, t("演示受理单位（虚构）")),)
    return ((label, office),) if office else ()


def period(rule: NoticeRule, today: date) -> tuple[date, date]:
    """First and last day of a notice that is dated `today`."""
    start = first_working_day(today, rule.holidays, rule.extra_workdays)
    return start, publishing.last_day(rule, start, rule.days)


def office_note(rnd: Round, db: Reader, today: date) -> str:
    """What the office has to look at before the notice goes out; "" where nothing is open.

    For the office only: the notice itself does not print it, and once it is published it is said
    there.
    """
    return "" if publishing.standing_notices(db) else planned_note(rnd.programme.notice, today)


def planned_note(rule: NoticeRule, today: date) -> str:
    """As `office_note`, of a notice that would be dated `today`."""
    start, end = period(rule, today)
    unknown = unknown_years(start, end, rule.holidays, rule.extra_workdays)
    if not unknown:
        return ""
    years = t("、").join(str(year) for year in unknown)
    return t(
        "若当日成文，公示期为 {start} 至 {end}；软件和认定项目都没有 {years} 年的放假安排，未计"
        "入法定节假日，请核对起止日期",
        start=start,
        end=end,
        years=years,
    )


def now() -> datetime:
    """The time of the document: SOURCE_DATE_EPOCH where it is set, else that of the machine."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)


def local_day(rnd: Round, moment: datetime) -> date:
    """The day at the office."""
    return publishing.local_date(rnd, moment)


def heading(rnd: Round, db: Reader) -> Heading:
    """What both documents say about the round."""
    info, rules = db.info(), rnd.programme
    return Heading(
        round_title=info.title,
        programme=rules.title,
        organiser=_organiser(info.demo, rules.organiser),
        edition=rules.edition,
        document=rules.document.title,
        document_number=rules.document.number,
        demo=info.demo,
    )


def _organiser(demo: bool, organiser: str) -> str:
    """No real office signs an invented document."""
    return t("演示主办单位（虚构）") if demo else organiser


def region(rnd: Round, app: Application) -> str | None:
    """The title of the application's region."""
    return next((r.title for r in rnd.programme.regions if r.id == app.region), app.region)


def _named(rnd: Round, app: Application) -> NamedRow:
    return NamedRow(app.name, app.applicant, region(rnd, app), rnd.category_title(app.category))


def _in_order(rnd: Round, chosen: list[Application]) -> list[Application]:
    """As the programme says: by region or category in its own order, nominator or name."""
    regions = {region.id: place for place, region in enumerate(rnd.programme.regions)}
    categories = {name: place for place, name in enumerate(rnd.categories)}
    keys: dict[str, Callable[[Application], tuple[object, ...]]] = {
        "region": lambda app: (regions.get(app.region or "", len(regions)),),
        "category": lambda app: (categories.get(app.category or "", len(categories)),),
        "nominator": lambda app: by_pinyin(app.nominator or ""),
        "pinyin": lambda app: by_pinyin(app.name),
        "strokes": lambda app: by_strokes(app.name),
    }
    order = [keys[name] for name in rnd.programme.notice.order_by if name in keys]
    return sorted(chosen, key=lambda app: tuple(key(app) for key in order))
