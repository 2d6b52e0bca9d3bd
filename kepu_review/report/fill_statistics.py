"""Fills what the summary says of statistics, tiers, quotas and recusals; experts by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import sqrt

from kepu_review.model import Decision, ProposedOutcome, ReviewState, Tier
from kepu_review.programmes import selection
from kepu_review.report.data_statistics import (
    AgreementLine,
    FlipRow,
    QuotaRow,
    RecusalRow,
    Statistics,
    SureRow,
    TierRow,
    WeightRow,
)
from kepu_review.report.fill_figures import sheet_scores, told_inside
from kepu_review.store import Reader, Stages
from kepu_review.text import t
from kepu_review.workflow import Round, Standing, outcome_title, publishing
from kepu_review.workflow.agreeing import agreement
from kepu_review.workflow.apart import office
from kepu_review.workflow.certainty import CertaintyNow, certainty
from kepu_review.workflow.judging import ExpertRow, experts
from kepu_review.workflow.selecting import group_title
from kepu_review.workflow.weighed import WeightsNow
from kepu_review.workflow.weighing import weights
from kepu_review.workflow.weighing_words import cells_of

AGREEMENT = ("ICC(2,1)", "ICC(2,k)", "alpha", "W")
"""Statistics that a report prints; the others are on the desk."""


def statistics(
    rnd: Round, db: Reader, standing: Standing, codes: Mapping[str, str]
) -> Statistics | None:
    """How sure the list is; None while no sheet counts."""
    if not standing.ranked or all(one.score is None for one in standing.ranked):
        return None
    hidden = office(db)
    method = standing.method if standing.method in {"adjusted", "blup"} else None
    now, found = certainty(rnd, db, hidden, method), agreement(rnd, db, hidden)
    refused, variance = now.refused, now.variance
    weighed = weights(rnd, db, hidden)
    return Statistics(
        refused="" if refused is None else refused.message,
        remedy="" if refused is None else refused.remedy,
        note=now.note,
        cut="" if now.cut is None else now.cut.words,
        by_category=now.by_category,
        error=None if variance is None else sqrt(variance.residual),
        spread=None if variance is None else sqrt(variance.application),
        severity=None if variance is None else sqrt(variance.expert),
        rows=told_inside(_sure(rnd, now, standing), now.cut, standing),
        agreement=tuple(
            AgreementLine(
                one.title, one.statistic, one.value, one.low, one.high, one.words, one.why
            )
            for one in found.rows
            if one.statistic in AGREEMENT
        ),
        agreement_refused="" if found.refused is None else found.refused.message,
        flips=tuple(
            FlipRow(
                codes.get(one.expert, one.expert),
                one.application,
                standing.applications[one.application].name,
                one.became,
            )
            for one in now.flips
        ),
        line=now.line,
        sheets=sheet_scores(standing, codes),
        weights=_weights(weighed, standing),
        weights_note=weighed.note,
    )


def _weights(found: WeightsNow, standing: Standing) -> tuple[WeightRow, ...]:
    names = {name: app.name for name, app in standing.applications.items()}
    rows = []
    for one in found.rubrics:
        if one.refused is not None or one.why_list:
            continue
        row = one.nearest
        if row is None:
            rows.append(WeightRow(one.title))
            continue
        cells = cells_of(one, row, names)
        rows.append(WeightRow(one.title, row.title, f"{row.points:g}", cells.range, cells.near))
    return tuple(rows)


def _sure(rnd: Round, now: CertaintyNow, standing: Standing) -> tuple[SureRow, ...]:
    rows = []
    for ranked in standing.ranked:
        one = now.applications.get(ranked.application)
        if one is None or ranked.rank is None:
            continue
        app = standing.applications[ranked.application]
        rows.append(
            SureRow(
                id=app.id,
                name=app.name,
                category=rnd.category_title(app.category),
                raw=one.raw_score,
                raw_rank=one.raw_rank,
                adjusted=one.adjusted_score,
                adjusted_rank=one.adjusted_rank,
                se=one.standard_error,
                low=one.rank_low,
                high=one.rank_high,
                p_in=one.p_in,
                borderline=bool(one.borderline),
            )
        )
    return tuple(rows)


def expert_figures(rnd: Round, db: Reader) -> dict[str, ExpertRow]:
    """Figures of each expert who has sheets that count."""
    return {one.key: one for one in experts(rnd, db, office(db)).rows}


def tiers(
    rnd: Round, proposals: Mapping[str, ProposedOutcome], decisions: Mapping[str, Decision]
) -> tuple[TierRow, ...]:
    """Every tier with its rule, then every other outcome that was proposed or decided."""
    proposed = Counter(one.outcome for one in proposals.values())
    decided = Counter(one.outcome for one in decisions.values())
    rows = [
        TierRow(tier.shown, _rule(rnd, tier), proposed[tier.id], decided[tier.id])
        for tier in rnd.programme.tiers
    ]
    others = sorted({*proposed, *decided} - {tier.id for tier in rnd.programme.tiers})
    return (
        *rows,
        *(TierRow(outcome_title(rnd, name), "", proposed[name], decided[name]) for name in others),
    )


def _rule(rnd: Round, tier: Tier) -> str:
    told = []
    if tier.minimum_score is not None:
        told.append(t("得分不低于 {minimum:g} 分", minimum=float(tier.minimum_score)))
    if tier.limit is not None:
        told.append(t("全部至多 {n} 个", n=tier.limit))
    told += [
        t("{group} {n} 个", group=rnd.category_title(name), n=n)
        for name, n in tier.per_category.items()
    ]
    return t("；").join(told)


def quotas(rnd: Round, db: Reader) -> tuple[QuotaRow, ...]:
    """The quotas of the selection, and what the decided list does not keep of them."""
    broken: dict[str, list[str]] = {}
    if db.decisions():
        for one in publishing.quota_breaches(rnd, db):
            told = selection.breach_words(
                rnd.programme, one, lambda by, group: group_title(rnd, by, group)
            )
            broken.setdefault(one.quota, []).append(told)
    return tuple(
        QuotaRow(one.title, one.clause, t("；").join(broken.get(one.id, ())))
        for one in rnd.programme.selection
    )


def recusals(db: Reader, standing: Standing, codes: Mapping[str, str]) -> tuple[RecusalRow, ...]:
    """Who was kept away from what: by an own act, or by a conflict on record."""
    rows = [
        RecusalRow(
            one.application,
            standing.applications[one.application].name,
            codes.get(one.expert, one.expert),
            t("本人回避"),
            one.recusal_reason,
        )
        for one in db.reviews(state=ReviewState.RECUSED, stage=Stages.EVERY)
    ]
    rows += [
        RecusalRow(
            one.application,
            standing.applications[one.application].name,
            codes.get(one.expert, one.expert),
            t("利益冲突"),
            one.detail,
        )
        for one in db.conflicts()
        if one.application in standing.applications
    ]
    return tuple(sorted(rows, key=lambda row: (row.id, row.expert, row.kind)))
