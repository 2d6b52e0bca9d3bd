"""Fills the values of both documents from a round; the only place where a report reads one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from kepu_review import rankings
from kepu_review.calendar import is_working_day, natural_days, working_days
from kepu_review.events import merkle_root
from kepu_review.model import Application, Ranked, ReviewState, ScreeningState
from kepu_review.report.data import (
    CategoryTable,
    Counts,
    DecisionRow,
    Heading,
    NamedRow,
    NoticeData,
    RankedRow,
    RubricRow,
    SummaryData,
    Trail,
    UnrankedRow,
)
from kepu_review.report.event_words import event_title
from kepu_review.report.fill_panel import expert_codes, expert_rows, remarks
from kepu_review.store import Reader, audit
from kepu_review.text import t
from kepu_review.workflow import Round, open_round, outcome_title, propose_outcomes, rank_round
from kepu_review.workflow import Standing

BEFORE_THE_LIST = ("intake", "nomination", "screening", "preliminary", "site_visit", "final")
"""Kinds of stages that a notice names as the way to its list."""


def summary_data(location: str) -> SummaryData:
    """Everything the internal summary says about the round at `location`."""
    with open_round(location) as rnd:
        standing = rank_round(rnd)
        outcomes = _outcomes(rnd, standing)
        with rnd.store.reading() as db:
            applications = {app.id: app for app in db.applications()}
            codes = expert_codes(db)
            return SummaryData(
                heading=_heading(rnd, db),
                generated_at=_now(),
                counts=_counts(db, standing, rnd),
                method=rankings.METHODS[standing.method].title,
                categories=_categories(rnd, db, standing, applications, outcomes),
                unranked=_unranked(rnd, standing, applications),
                policy=_policy(rnd),
                decimals=rnd.programme.policy.decimals,
                rubrics=_rubrics(rnd, db),
                experts=expert_rows(rnd, db, codes, standing.scores),
                remarks=remarks(rnd, db, codes, applications),
                decisions=_decisions(rnd, db, applications),
                trail=_trail(db),
            )


def notice_data(location: str) -> NoticeData:
    """What the public notice says: names only, no mark and no rank.

    The list holds the applications whose decision names them; the notice begins on the next
    working day after today.
    """
    with open_round(location) as rnd:
        rule, rules_contact = rnd.programme.notice, rnd.programme.contact
        named = {tier.id for tier in rnd.programme.tiers if tier.named}
        with rnd.store.reading() as db:
            decided = {a for a, d in db.decisions().items() if d.outcome in named}
            chosen = [app for app in db.applications() if app.id in decided]
            heading = _heading(rnd, db)
        today = _now().astimezone().date()
        start = _next_working_day(today)
        count_days = working_days if rule.day_kind == "working" else natural_days
        return NoticeData(
            heading=heading,
            date=today,
            start=start,
            end=count_days(start, rule.days),
            days=rule.days,
            day_kind=rule.day_kind,
            award=f"{rnd.programme.edition}{rnd.programme.title.removesuffix('认定')}",
            rows=tuple(_named(rnd, app) for app in _in_order(rnd, chosen)),
            steps=tuple(
                stage.title
                for stage in rnd.programme.stages
                if stage.kind in BEFORE_THE_LIST
            ),
            clause=rule.clause,
            contact=((t("受理", "Objections to"), rules_contact),) if rules_contact else (),
        )


def _now() -> datetime:
    import os

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)


def _heading(rnd: Round, db: Reader) -> Heading:
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
    return t("演示主办单位（虚构）", "An invented organiser") if demo else organiser


def _outcomes(rnd: Round, standing: Standing) -> Mapping[str, tuple[str, str]]:
    """Title and reason per application: the decision where there is one, else the proposal."""
    told = {
        one.application: (
            t("建议：", "proposed: ") + outcome_title(rnd, one.outcome),
            one.reason,
        )
        for one in propose_outcomes(rnd, standing).values()
    }
    with rnd.store.reading() as db:
        for application, decision in db.decisions().items():
            told[application] = (outcome_title(rnd, decision.outcome), decision.reason)
    return told


def _counts(db: Reader, standing: Standing, rnd: Round) -> Counts:
    states = db.screening()
    every = [states.get(app.id, (ScreeningState.PENDING, ""))[0] for app in db.applications()]
    tally = Counter(every)
    submitted = {r.application for r in db.reviews() if r.state is ReviewState.SUBMITTED}
    decisions = db.decisions()
    named = {tier.id for tier in rnd.programme.tiers if tier.named}
    return Counts(
        applications=len(every),
        passed=tally[ScreeningState.PASSED],
        reviewed=len(submitted),
        ranked=sum(one.rank is not None for one in standing.ranked),
        named=sum(d.outcome in named for d in decisions.values()) if decisions else None,
        sent_back=tally[ScreeningState.SENT_BACK],
        not_accepted=tally[ScreeningState.NOT_ACCEPTED],
        pending=tally[ScreeningState.PENDING],
    )


def _categories(
    rnd: Round,
    db: Reader,
    standing: Standing,
    applications: Mapping[str, Application],
    outcomes: Mapping[str, tuple[str, str]],
) -> tuple[CategoryTable, ...]:
    spread = rankings.spread(standing.scores)
    tables = []
    for name in rnd.categories:
        ranked = [r for r in standing.ranked if r.category == name and r.rank is not None]
        rubric = rnd.rubric_for(db, name)
        line = rnd.programme.policy.pass_line or (None if rubric is None else rubric.pass_line)
        rows = tuple(
            _ranked_row(rnd, one, applications[one.application], spread, outcomes)
            for one in sorted(ranked, key=lambda r: (r.category_rank or 0, r.application))
        )
        tables.append(
            CategoryTable(
                name, rnd.category_title(name), rows, None if line is None else float(line)
            )
        )
    return tuple(tables)


def _ranked_row(
    rnd: Round,
    one: Ranked,
    app: Application,
    spread: Mapping[str, rankings.Spread],
    outcomes: Mapping[str, tuple[str, str]],
) -> RankedRow:
    if one.score is None or one.category_rank is None:
        raise AssertionError("only ranked applications stand in a category's table")
    outcome, reason = outcomes.get(app.id, ("", ""))
    return RankedRow(
        id=app.id,
        name=app.name,
        applicant=app.applicant,
        rank=one.category_rank,
        score=one.score,
        reviews=one.reviews,
        region=_region(rnd, app),
        overall_rank=one.rank,
        sd=spread[app.id].sd if app.id in spread else None,
        tied=one.tied,
        outcome=outcome,
        reason=reason,
    )


def _unranked(
    rnd: Round, standing: Standing, applications: Mapping[str, Application]
) -> tuple[UnrankedRow, ...]:
    rows = []
    for one in standing.ranked:
        if one.rank is not None and one.category in rnd.categories:
            continue
        app = applications[one.application]
        rows.append(
            UnrankedRow(
                id=app.id,
                name=app.name,
                applicant=app.applicant,
                reason=one.reason or t("类别未定", "no category"),
                category=rnd.category_title(app.category),
                region=_region(rnd, app),
            )
        )
    return tuple(rows)


def _policy(rnd: Round) -> tuple[tuple[str, str], ...]:
    policy = rnd.programme.policy
    rows = [
        (
            t("每份申报评审数", "Reviews per application"),
            t(
                f"分派 {policy.reviews_per_application} 位专家，"
                f"有效评审不少于 {policy.minimum_reviews} 份方可排名",
                f"{policy.reviews_per_application} assigned, {policy.minimum_reviews} needed",
            ),
        ),
        (
            t("并列", "Ties"),
            t(
                f"得分在小数点后 {policy.tie_decimals} 位相同为并列；名次按竞赛排名法",
                f"equal to {policy.tie_decimals} decimals; competition ranking",
            ),
        ),
        (
            t("显示", "Display"),
            t(
                f"得分显示 {policy.decimals} 位小数，排名前不作舍入",
                f"{policy.decimals} decimals shown, nothing rounded before ranking",
            ),
        ),
    ]
    if policy.source:
        rows.append((t("依据", "Source"), policy.source))
    return tuple(rows)


def _rubrics(rnd: Round, db: Reader) -> tuple[RubricRow, ...]:
    rows = []
    for name in rnd.categories:
        rubric = rnd.rubric_for(db, name)
        if rubric is not None:
            source = rubric.source
            rows.append(
                RubricRow(
                    category=rnd.category_title(name),
                    title=rubric.title,
                    version=rubric.version,
                    hash=rubric.hash,
                    full_marks=str(rubric.full_marks),
                    official=rubric.official,
                    source=" ".join(p for p in (source.issuer, source.document, source.note) if p),
                )
            )
    return tuple(rows)


def _decisions(
    rnd: Round, db: Reader, applications: Mapping[str, Application]
) -> tuple[DecisionRow, ...]:
    who = {"chair": t("组长", "chair"), "secretary": t("秘书处", "secretariat")}
    return tuple(
        DecisionRow(
            id=decision.application,
            name=applications[decision.application].name,
            outcome=outcome_title(rnd, decision.outcome),
            reason=decision.reason,
            by=who.get(decision.by, decision.by),
            at=decision.at,
        )
        for decision in sorted(db.decisions().values(), key=lambda d: d.application)
    )


def _trail(db: Reader) -> Trail:
    kinds = Counter(event.kind for event in db.events())
    heads = db.heads()
    return Trail(
        merkle_root=merkle_root(heads),
        chains=len(heads),
        events=sum(kinds.values()),
        kinds=tuple((event_title(kind), count) for kind, count in kinds.most_common()),
        intact=not audit(db),
    )


def _named(rnd: Round, app: Application) -> NamedRow:
    return NamedRow(app.name, app.applicant, _region(rnd, app), rnd.category_title(app.category))


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


def _region(rnd: Round, app: Application) -> str | None:
    return next((r.title for r in rnd.programme.regions if r.id == app.region), app.region)


def _next_working_day(today: date) -> date:
    day = today + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
