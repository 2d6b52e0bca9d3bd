"""Fills the values of the internal summary from a round, all of them from one snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from kepu_review import rankings
from kepu_review.desk.audit_words import kind_title
from kepu_review.events import merkle_root
from kepu_review.model import (
    Application,
    Decision,
    Programme,
    ProposedOutcome,
    Ranked,
    Rubric,
    ScreeningState,
)
from kepu_review.report import masking
from kepu_review.report.data import (
    CategoryTable,
    Counts,
    DecisionRow,
    RankedRow,
    RubricRow,
    SummaryData,
    Trail,
    UnrankedRow,
)
from kepu_review.report.data_statistics import Statistics
from kepu_review.report.extras import extras, request_of
from kepu_review.report.fill_notice import heading, now, region
from kepu_review.report.fill_panel import expert_codes, expert_rows, left_out, remarks
from kepu_review.report.fill_policy import policy
from kepu_review.report.fill_statistics import quotas, recusals, statistics, tiers
from kepu_review.report.proof.collect import attachments
from kepu_review.store import Reader, audit
from kepu_review.text import t
from kepu_review.workflow import (
    Round,
    Standing,
    open_round,
    outcome_title,
    propose_outcomes,
    publishing,
    rank_round,
)


def summary_data(location: str) -> SummaryData:
    """Everything the internal summary says about the round at `location`, from one snapshot."""
    with open_round(location) as rnd, rnd.store.reading() as db:
        standing = rank_round(rnd, db=db)
        applications = standing.applications
        decisions = db.decisions()
        proposals = propose_outcomes(rnd, standing, db=db)
        outcomes = _outcomes(rnd, proposals, decisions)
        codes = expert_codes(db)
        sure = statistics(rnd, db, standing, codes)
        told = SummaryData(
            heading=heading(rnd, db),
            generated_at=now(),
            counts=_counts(db, standing, publishing.proposed_list(rnd, db)),
            method=rankings.METHODS[standing.method].title,
            categories=_categories(rnd, db, standing, outcomes, sure),
            unranked=_unranked(rnd, standing),
            left_out=left_out(standing, codes),
            policy=policy(rnd, db, now()),
            decimals=rnd.programme.policy.decimals,
            rubrics=_rubrics(rnd, db),
            experts=expert_rows(rnd, db, codes, standing.scores),
            remarks=remarks(rnd, db, codes, standing),
            decisions=_decisions(rnd, decisions, applications),
            trail=_trail(db),
            statistics=sure,
            tiers=tiers(rnd, proposals, decisions),
            quotas=quotas(rnd, db),
            recusals=recusals(db, standing, codes),
            extras=extras(rnd.plugins, request_of(rnd, db, standing, "summary")),
        )
        made = masking.internal(told)
        return replace(made, attachments=attachments(rnd, db, standing, made))


def _outcomes(
    rnd: Round, proposals: Mapping[str, ProposedOutcome], decisions: Mapping[str, Decision]
) -> Mapping[str, tuple[str, str]]:
    """Title and reason per application: the decision where there is one, else the proposal."""
    told = {
        one.application: (
            t("建议：") + outcome_title(rnd, one.outcome),
            one.reason,
        )
        for one in proposals.values()
    }
    for application, decision in decisions.items():
        told[application] = (outcome_title(rnd, decision.outcome), decision.reason)
    return told


def _counts(db: Reader, standing: Standing, on_the_notice: Collection[str]) -> Counts:
    screening = db.screening()
    tally = Counter(state for state, _ in screening.values())
    passed = {name for name, (state, _) in screening.items() if state is ScreeningState.PASSED}
    reviewed = passed & {review.application for review in standing.handed_in}
    ranked = {one.application for one in standing.ranked if one.rank is not None}
    both = ranked.intersection(on_the_notice)
    return Counts(
        applications=len(screening),
        passed=len(passed),
        reviewed=len(reviewed),
        ranked=len(ranked),
        named=len(both) if db.decisions() else None,
        named_unranked=len(on_the_notice) - len(both),
        sent_back=tally[ScreeningState.SENT_BACK],
        not_accepted=tally[ScreeningState.NOT_ACCEPTED],
        pending=tally[ScreeningState.PENDING],
    )


def _categories(
    rnd: Round,
    db: Reader,
    standing: Standing,
    outcomes: Mapping[str, tuple[str, str]],
    sure: Statistics | None,
) -> tuple[CategoryTable, ...]:
    spread = rankings.spread(standing.scores)
    adjusted = {} if sure is None else {row.id: row.adjusted for row in sure.rows}
    tables = []
    for name in rnd.categories:
        ranked = [r for r in standing.ranked if r.category == name and r.rank is not None]
        line = pass_line(rnd.programme, rnd.rubric_for(db, name))
        rows = tuple(
            _ranked_row(rnd, one, standing.applications[one.application], spread, outcomes)
            for one in sorted(ranked, key=lambda r: (r.category_rank or 0, r.application))
        )
        rows = _adjusted(rows, adjusted)
        tables.append(CategoryTable(name, rnd.category_title(name), rows, line))
    return tuple(tables)


def _adjusted(
    rows: tuple[RankedRow, ...], scores: Mapping[str, float | None]
) -> tuple[RankedRow, ...]:
    """The rows with their adjusted scores and the ranks that these give."""
    known = sorted((s for row in rows if (s := scores.get(row.id)) is not None), reverse=True)
    return tuple(
        row
        if (score := scores.get(row.id)) is None
        else replace(row, adjusted=score, adjusted_rank=known.index(score) + 1)
        for row in rows
    )


def pass_line(programme: Programme, rubric: Rubric | None) -> float | None:
    """In percent of full marks, as scores are; the programme's own line is said so already."""
    if programme.policy.pass_line is not None:
        return float(programme.policy.pass_line)
    if rubric is None or rubric.pass_line is None:
        return None
    return float(rubric.pass_line * 100 / rubric.full_marks)


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
        region=region(rnd, app),
        overall_rank=one.rank,
        sd=spread[app.id].sd if app.id in spread else None,
        tied=one.category_tied,
        outcome=outcome,
        reason=reason,
    )


def _unranked(rnd: Round, standing: Standing) -> tuple[UnrankedRow, ...]:
    rows = []
    for one in standing.ranked:
        if one.rank is not None and one.category in rnd.categories:
            continue
        app = standing.applications[one.application]
        rows.append(
            UnrankedRow(
                id=app.id,
                name=app.name,
                applicant=app.applicant,
                reason=one.reason or t("类别未定"),
                category=rnd.category_title(app.category),
                region=region(rnd, app),
            )
        )
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
    rnd: Round, decisions: Mapping[str, Decision], applications: Mapping[str, Application]
) -> tuple[DecisionRow, ...]:
    who = {"chair": t("组长"), "secretary": t("秘书处")}
    return tuple(
        DecisionRow(
            id=decision.application,
            name=applications[decision.application].name,
            outcome=outcome_title(rnd, decision.outcome),
            reason=decision.reason,
            by=who.get(decision.by, decision.by),
            at=decision.at,
        )
        for decision in sorted(decisions.values(), key=lambda d: d.application)
    )


def _trail(db: Reader) -> Trail:
    kinds = Counter(event.kind for event in db.events())
    heads = db.heads()
    return Trail(
        merkle_root=merkle_root(heads),
        chains=len(heads),
        events=sum(kinds.values()),
        kinds=tuple((kind_title(kind), count) for kind, count in kinds.most_common()),
        intact=not audit(db),
    )
