"""Fills the values of the public notice from a round; names only, no mark and no rank."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime

from kepu_review.calendar import (
    first_working_day,
    natural_days,
    unknown_years,
    working_days,
)
from kepu_review.model import Application, NoticeRule, ScreeningState
from kepu_review.report.data import Heading, NamedRow, NoticeData
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow import Round, open_round

BEFORE_THE_LIST = ("intake", "nomination", "screening", "preliminary", "site_visit", "final")
"""Kinds of stages that a notice names as the way to its list."""


def notice_data(location: str) -> NoticeData:
    """What the public notice says: names only, no mark and no rank.

    The list holds the applications that passed screening, still do, and that their decision
    names; the notice begins on the next working day after today.
    """
    with open_round(location) as rnd:
        rule, rules_contact = rnd.programme.notice, rnd.programme.contact
        with rnd.store.reading() as db:
            chosen = list(db.applications(named(rnd, db)))
            shown = heading(rnd, db)
        today = local_day(now())
        start, end = period(rule, today)
        return NoticeData(
            heading=shown,
            date=today,
            start=start,
            end=end,
            days=rule.days,
            day_kind=rule.day_kind,
            award=f"{rnd.programme.edition}{rnd.programme.title.removesuffix('认定')}",
            rows=tuple(_named(rnd, app) for app in _in_order(rnd, chosen)),
            steps=tuple(
                stage.title for stage in rnd.programme.stages if stage.kind in BEFORE_THE_LIST
            ),
            clause=rule.clause,
            contact=_contact(shown.demo, rules_contact),
        )


def named(rnd: Round, db: Reader) -> frozenset[str]:
    """Applications on the public list: screening stands as passed, and a decision names them."""
    tiers = {tier.id for tier in rnd.programme.tiers if tier.named}
    passed = {name for name, (s, _) in db.screening().items() if s is ScreeningState.PASSED}
    return frozenset(a for a, d in db.decisions().items() if d.outcome in tiers and a in passed)


def _contact(demo: bool, office: str) -> tuple[tuple[str, str], ...]:
    label = t("受理单位")
    if demo:
        return ((label, t("演示受理单位（虚构）")),)
    return ((label, office),) if office else ()


def period(rule: NoticeRule, today: date) -> tuple[date, date]:
    """First and last day of a notice that is dated `today`, by the holidays of the programme."""
    start = first_working_day(today, rule.holidays, rule.extra_workdays)
    if rule.day_kind == "working":
        return start, working_days(start, rule.days, rule.holidays, rule.extra_workdays)
    return start, natural_days(start, rule.days)


def office_note(rule: NoticeRule, today: date) -> str:
    """What the office has to look at before the notice goes out; "" where nothing is open.

    For the office only: the notice itself does not print it.
    """
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


def local_day(moment: datetime) -> date:
    """The day at the office."""
    return moment.astimezone().date()


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
    """As the programme says: by region in its own order, nominator, category, or pinyin of name."""
    from pypinyin import lazy_pinyin

    regions = {region.id: place for place, region in enumerate(rnd.programme.regions)}
    categories = {name: place for place, name in enumerate(rnd.categories)}
    keys: dict[str, Callable[[Application], tuple[int | str, ...]]] = {
        "region": lambda app: (regions.get(app.region or "", len(regions)),),
        "category": lambda app: (categories.get(app.category or "", len(categories)),),
        "nominator": lambda app: tuple(lazy_pinyin(app.nominator or "")),
        "pinyin": lambda app: tuple(lazy_pinyin(app.name)),
    }
    order = [keys[name] for name in rnd.programme.notice.order_by if name in keys]
    return sorted(chosen, key=lambda app: tuple(key(app) for key in order))
