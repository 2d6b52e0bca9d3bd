"""申报是否合规: what nominations, register, deadlines and people say of each application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kepu_review.model import (
    Application,
    Attestation,
    Correction,
    Finding,
    LateGrant,
    Material,
    Nomination,
    Route,
    ScreeningState,
    Severity,
)
from kepu_review.programmes import lateness, nominations
from kepu_review.programmes.attested import DISTINCT, ByRule, with_attested
from kepu_review.programmes.channels import Channel, Channels, channel_findings, codes_of
from kepu_review.programmes.doubles import CHANNELS, DuplicateGroup, alike, group_findings
from kepu_review.programmes.holders import (
    Holder,
    Register,
    holder_findings,
    holder_of,
    register_of,
)
from kepu_review.programmes.lookbacks import check_lookbacks
from kepu_review.programmes.nominators import by_name, limits_kept
from kepu_review.programmes.routes import route_of, title_findings
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.round import Round

OVERDUE = "correction.overdue"
CORRECTION = "correction"
"""What a grant names that lets a correction come late."""
NOBODY: ByRule = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """All that bears on the applications of a round besides their own contents."""

    rnd: Round
    channels: Channels
    register: Register
    attested: Mapping[str, ByRule]
    grants: tuple[LateGrant, ...]
    corrections: Mapping[str, Correction]
    day: date
    """The last day to apply; before that is set, today."""
    now: datetime
    nomination_due: bool
    """Whether the stage has come in which nominators act."""

    def holder(self, application: Application) -> Holder | None:
        """The base of the register that it is about."""
        return holder_of(self.rnd.programme, application, self.register)

    def channel(self, application: Application) -> Channel | None:
        """The nomination that counts."""
        return self.channels.counting(application)

    def route(self, application: Application) -> Route | None:
        """The route that it comes by."""
        programme = self.rnd.programme
        return route_of(programme, application, self.channel(application), self.holder(application))

    def needs_nominator(self, application: Application) -> bool:
        """Whether exactly one nomination is asked for."""
        programme = self.rnd.programme
        if not programme.nominators and not programme.routes:
            return False
        route = self.route(application)
        return route is None or route.nominated


def entry(rnd: Round, db: Reader, applications: Iterable[Application]) -> Entry:
    """What there is to know now; `applications` are all of the round."""
    nominated: dict[str, list[Nomination]] = defaultdict(list)
    for one in db.nominations():
        nominated[one.application].append(one)
    channels = Channels(
        rnd.programme,
        by_name(db.nominators()),
        nominated,
        {one.code: one for one in db.invitations()},
        codes_of(applications),
    )
    moment = lateness.now()
    return Entry(
        rnd=rnd,
        channels=channels,
        register=register_of(db.bases(), _final_grades(db)),
        attested=_by_rule(db.attestations()),
        grants=db.late_grants(),
        corrections=db.corrections(),
        day=rnd.programme.deadline or moment.astimezone(ZoneInfo(rnd.programme.timezone)).date(),
        now=moment,
        nomination_due=_nomination_due(rnd, db),
    )


def _nomination_due(rnd: Round, db: Reader) -> bool:
    stages = rnd.programme.stages
    order = [one.id for one in stages]
    now, first = db.stage(), next((one.id for one in stages if one.kind == "nomination"), None)
    if now is None or first is None or now not in order:
        return True
    return order.index(now) >= order.index(first)


def entry_findings(
    known: Entry,
    application: Application,
    groups: Iterable[DuplicateGroup],
    files: Collection[Material],
    anybody_handed_in: bool,
) -> Iterator[Finding]:
    """What is found about one application besides its contents; `groups` are those it is in."""
    programme, route = known.rnd.programme, known.route(application)
    due = known.nomination_due
    yield from channel_findings(application, route, known.channels, due=due)
    holder = known.holder(application)
    if holder is None or route is None or holder.consequence != route.id:  # the grade opened it
        yield from title_findings(application, route, programme, tuple(files), anybody_handed_in)
    yield from holder_findings(programme, application, holder, known.register, known.day)
    attested = known.attested.get(application.id, NOBODY)
    yield from check_lookbacks(application, programme, attested, known.day)
    late = lateness.late_finding(application, programme, known.grants)
    if late is not None:
        yield late
    for group in groups:
        yield from (one for one in group_findings(group) if one.application == application.id)
    yield from _overdue(known, application)


def after_people(
    known: Entry, application: Application, findings: Iterable[Finding]
) -> Iterator[Finding]:
    """The findings as they stand after what people granted and found about single rules."""
    findings = lateness.with_granted(application, findings, known.rnd.programme, known.grants)
    attested = known.attested.get(application.id)
    if not attested:
        yield from findings
        return
    fields = [each for one in known.rnd.categories.values() for each in one.fields]
    titles = {each.id: each.title for each in (*fields, *known.rnd.programme.fields)}
    yield from with_attested(application, findings, known.rnd.programme, attested, titles)


def about_the_round(rnd: Round, db: Reader) -> tuple[Finding, ...]:
    """What the applications of the round as a whole break: caps and floors of who nominates."""
    everybody = db.applications()
    found = nominations(everybody, rnd.programme)
    if not rnd.programme.nominators and not db.nominators():
        return found
    known = entry(rnd, db, everybody)
    names = [
        channel.nominator
        for app in standing(db, everybody)
        if known.needs_nominator(app)
        for channel in counted(known, app)
    ]
    return (*found, *limits_kept(rnd.programme, names, known.channels.table))


def counted(known: Entry, application: Application) -> tuple[Channel, ...]:
    """The channels that count against a cap: the chosen one; all while nobody has chosen."""
    chosen = known.channel(application)
    return known.channels.of(application) if chosen is None else (chosen,)


def groups_of(
    known: Entry, db: Reader, applications: Iterable[Application]
) -> tuple[DuplicateGroup, ...]:
    """Groups that look like one application and that nobody has settled."""
    aside = db.duplicates()
    open_ = [app for app in standing(db, applications) if app.id not in aside]
    distinct = {app.id for app in open_ if DISTINCT in known.attested.get(app.id, NOBODY)}
    channels = [(app, known.channels.of(app)) for app in open_ if known.needs_nominator(app)]
    return (
        *(group for group in alike(open_) if not distinct.issuperset(group.applications)),
        *(
            DuplicateGroup(CHANNELS, (app.id,), tuple(one.nominator for one in found))
            for app, found in channels
            if len(found) > 1 and not any(one.chosen for one in found)
        ),
    )


def standing(db: Reader, applications: Iterable[Application]) -> list[Application]:
    """Those that are not refused."""
    states = db.screening()
    refused = ScreeningState.NOT_ACCEPTED
    return [app for app in applications if states[app.id][0] is not refused]


def is_overdue(known: Entry, application: str) -> bool:
    """Whether an open correction is past its time, and nobody granted more."""
    asked = known.corrections.get(application)
    if asked is None or asked.returned_at is not None or known.now <= asked.until:
        return False
    return lateness.granted(known.grants, CORRECTION, application, known.now) is None


def _overdue(known: Entry, application: Application) -> Iterator[Finding]:
    if not is_overdue(known, application.id):
        return
    asked, rule = known.corrections[application.id], known.rnd.programme.correction
    until = asked.until.astimezone(ZoneInfo(known.rnd.programme.timezone))
    yield Finding(
        OVERDUE,
        Severity.ERROR,
        application.id,
        t("补正期限 {until:%Y-%m-%d %H:%M} 已过，没有交回。", until=until),
        t("由人决定不予受理，或延长期限。"),
        None,
        rule.clause if rule else "",
    )


def _final_grades(db: Reader) -> dict[str, str]:
    return {one.number: one.grade for one in db.evaluations() if one.period == "term"}


def _by_rule(attestations: Iterable[Attestation]) -> dict[str, dict[str, Attestation]]:
    found: dict[str, dict[str, Attestation]] = defaultdict(dict)
    for one in attestations:
        found[one.application][one.rule] = one
    return found
