"""Fills the score summary from a round, experts by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kepu_review import rankings
from kepu_review.model import Certainty, Ranked, ReviewState
from kepu_review.report.fill import pass_line
from kepu_review.report.fill_notice import heading, now
from kepu_review.report.scores_data import ScoreRow, ScoresData, ScoreTable
from kepu_review.store import Reader
from kepu_review.text import msg, t
from kepu_review.workflow import Round, Standing, open_round, outcome_title, rank_round
from kepu_review.workflow.apart import office
from kepu_review.workflow.certainty import certainty
from kepu_review.workflow.facts import stage_named
from kepu_review.workflow.guards import at_work

RECUSED, OPEN, LEFT_OUT = msg("回避"), msg("未交"), msg("不计")
"""What stands where an expert has no score that counts."""


def scores_data(location: str) -> ScoresData:
    """The score summary of the round at `location`, from one snapshot."""
    with open_round(location) as rnd, rnd.store.reading() as db:
        return scores_of(rnd, db)


def scores_of(rnd: Round, db: Reader) -> ScoresData:
    """Every application that passed screening, by category and rank."""
    standing = rank_round(rnd, db=db)
    source = _Source.of(rnd, db, standing)
    return ScoresData(
        heading=heading(rnd, db),
        generated_at=now(),
        method=rankings.METHODS[standing.method].title,
        stage=stage_named(rnd, at_work(db)).title,
        tables=tuple(table for name in rnd.categories if (table := _table(source, name)).rows),
        decimals=rnd.programme.policy.decimals,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    rnd: Round
    db: Reader
    standing: Standing
    scores: Mapping[tuple[str, str], float]
    words: Mapping[tuple[str, str], str]
    sure: Mapping[str, Certainty]
    spread: Mapping[str, rankings.Spread]

    @classmethod
    def of(cls, rnd: Round, db: Reader, standing: Standing) -> _Source:
        found = standing.scores.dropna(subset="score")
        pairs = zip(found["application"], found["expert"], strict=True)
        scores = dict(zip(pairs, map(float, found["score"]), strict=True))
        sure = certainty(rnd, db, office(db)).applications if scores else {}
        spread = rankings.spread(standing.scores)
        return cls(rnd, db, standing, scores, _words(db, standing), sure, spread)


def _words(db: Reader, standing: Standing) -> dict[tuple[str, str], str]:
    """What is to be said of pairs without a score that counts."""
    words = {(pair.application, pair.expert): t(OPEN) for pair in db.assignments()}
    for review in standing.handed_in:
        words[review.application, review.expert] = t(LEFT_OUT)
    for review in db.reviews(state=ReviewState.RECUSED):
        words[review.application, review.expert] = t(RECUSED)
    return words


def _table(source: _Source, category: str) -> ScoreTable:
    rnd, standing = source.rnd, source.standing
    apps = standing.applications
    rows = [
        one
        for one in standing.ranked
        if one.category == category
        and (one.rank is not None or any(a == one.application for a, _ in source.words))
    ]
    rows.sort(key=lambda one: (one.category_rank is None, one.category_rank or 0, one.application))
    here = {one.application for one in rows}
    experts = sorted({e for a, e in {**source.scores, **source.words} if a in here})
    return ScoreTable(
        title=rnd.category_title(category),
        experts=tuple(experts),
        rows=tuple(_row(source, one, apps[one.application].name, experts) for one in rows),
        pass_line=pass_line(rnd.programme, rnd.rubric_for(source.db, category)),
    )


def _row(source: _Source, one: Ranked, name: str, experts: list[str]) -> ScoreRow:
    app, sure = one.application, source.sure.get(one.application)
    decision = source.db.decisions().get(app)
    given = [source.scores.get((app, e), source.words.get((app, e), "")) for e in experts]
    numbers = [value for value in given if isinstance(value, float)]
    return ScoreRow(
        rank=one.category_rank,
        id=app,
        name=name,
        given=tuple(given),
        mean=sum(numbers) / len(numbers) if numbers else None,
        adjusted=None if sure is None else sure.adjusted_score,
        sd=source.spread[app].sd if app in source.spread else None,
        reviews=one.reviews,
        outcome="" if decision is None else outcome_title(source.rnd, decision.outcome),
    )
