"""申报途径: by which way an application comes, and whether its title opens the direct one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepu_review.conflicts.names import normalise, units
from kepu_review.model import (
    Application,
    DirectTitle,
    Finding,
    Material,
    Programme,
    Route,
    Severity,
)
from kepu_review.programmes.channels import Channel
from kepu_review.programmes.holders import Holder
from kepu_review.programmes.nominators import ANYTHING, matched
from kepu_review.text import t

ROUTE_FIELD = "route"
TITLE_FIELD, ISSUER_FIELD, YEAR_FIELD = (
    "earlier_title",
    "earlier_title_issuer",
    "earlier_title_year",
)
"""Fields of a form in which the title that opens a route is described."""
EVIDENCE = "title_evidence"
"""The material rule about the document that proves the title."""
EVIDENCE_WORDS = ("称号", "命名", "复核", "证书", "牌匾")


def route_of(
    programme: Programme,
    application: Application,
    channel: Channel | None,
    holder: Holder | None,
) -> Route | None:
    """The route of an application.

    What follows from the last final grade goes first, then what was recorded with the
    nomination, then what the form says; without any of them it is the nominated one.
    """
    routes = {one.id: one for one in programme.routes}
    if holder is not None and holder.consequence in routes:
        return routes[holder.consequence]
    if channel is not None and channel.route in routes:
        return routes[channel.route]
    stated = application.get(ROUTE_FIELD)
    for one in programme.routes:
        if stated in (one.id, one.title):
            return one
    usual = (one for one in programme.routes if one.nominated)
    return next(usual, programme.routes[0] if len(programme.routes) == 1 else None)


def title_findings(
    application: Application,
    route: Route | None,
    programme: Programme,
    files: Sequence[Material],
    anybody_handed_in: bool,
) -> Iterator[Finding]:
    """Whether the title that the route asks for is one of those listed, and proved."""
    if route is None or not route.titles:
        return
    stated = application.get(TITLE_FIELD)
    title = meant(route.titles, str(stated or ""), str(application.get(ISSUER_FIELD) or ""))
    if title is None:
        yield _no_title(application, route, stated)
    else:
        yield from _issuer(application, route, title)
        yield from _year(application, route, title)
    yield from _evidence(application, route, programme, files, anybody_handed_in)


def meant(titles: Sequence[DirectTitle], stated: str, issuer: str) -> DirectTitle | None:
    """The listed title that is meant: by its name, the longest first, else by who issues it."""
    bare = normalise(stated)
    if not bare:
        return None
    named = [one for one in titles if normalise(one.title) in bare]
    if named:
        longest = max(len(one.title) for one in named)
        best = [one for one in named if len(one.title) == longest]
        return next((one for one in best if _listed(one, issuer)), best[0])
    return next((one for one in titles if _listed(one, issuer)), None)


def _listed(title: DirectTitle, issuer: str) -> list[str]:
    """Those units of the cell that may issue the title."""
    return [name for name in units(issuer) if any(_is(one, name) for one in title.issuers)]


def _is(listed: str, name: str) -> bool:
    if ANYTHING in listed:
        return matched(listed, name) > 0
    return normalise(listed) in normalise(name)


def _no_title(application: Application, route: Route, stated: object) -> Finding:
    known = t("、").join(one.title for one in route.titles)
    if stated is None:
        said = t("没有写明{route}所凭的称号。", route=route.title)
    else:
        said = t("“{stated}”不是{route}可凭的称号。", stated=stated, route=route.title)
    remedy = t("可凭：{known}；都没有的走其他途径。", known=known)
    return _finding(application, route, "title", said, remedy, route.clause, TITLE_FIELD)


def _issuer(application: Application, route: Route, title: DirectTitle) -> Iterator[Finding]:
    stated = str(application.get(ISSUER_FIELD) or "")
    listed = _listed(title, stated)
    if listed:
        return
    known = t("、").join(title.issuers)
    said = t(
        "“{title}”的命名单位（{stated}）不在通知所列之内。",
        title=title.title,
        stated=stated or t("未填"),
    )
    remedy = t("应由{known}命名；确属其列的，由人核验后登记。", known=known)
    yield _finding(application, route, "issuer", said, remedy, title.clause, ISSUER_FIELD)


def _year(application: Application, route: Route, title: DirectTitle) -> Iterator[Finding]:
    year = application.get(YEAR_FIELD)
    low, high = title.since, title.until
    if low is None and high is None:
        return
    inside = isinstance(year, int) and (low or year) <= year <= (high or year)
    if not inside:
        said = t(
            "“{title}”的年份（{year}）不在 {low} 至 {high} 年之间。",
            title=title.title,
            year=year if year is not None else t("未填"),
            low=low if low is not None else "—",
            high=high if high is not None else "—",
        )
        remedy = t("核对命名或复核文件；不在期间内的走其他途径。")
        yield _finding(application, route, "year", said, remedy, title.clause, YEAR_FIELD)


def _evidence(
    application: Application,
    route: Route,
    programme: Programme,
    files: Sequence[Material],
    anybody_handed_in: bool,
) -> Iterator[Finding]:
    rule = next((one for one in programme.materials if one.id == EVIDENCE), None)
    if rule is not None and rule.minimum and anybody_handed_in:
        return  # told by the check of the materials
    words = rule.words if rule is not None and rule.words else EVIDENCE_WORDS
    if not any(word in f"{one.file} {one.title}" for one in files for word in words):
        said = t("没有交所凭称号的命名或复核文件。")
        remedy = (rule.remedy if rule else "") or t("请申报单位补交命名文件或证书的扫描件。")
        clause = rule.clause if rule else route.clause
        yield _finding(application, route, "evidence", said, remedy, clause, None)


def _finding(
    application: Application,
    route: Route,
    part: str,
    said: str,
    remedy: str,
    clause: str,
    field: str | None,
) -> Finding:
    rule = f"route.{route.id}.{part}"
    return Finding(rule, Severity.ERROR, application.id, said, remedy, field, clause)
