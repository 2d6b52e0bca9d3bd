"""Sheets of the outcome: the ranking, the totals across experts, the decisions."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_review import rankings
from kepu_review.report.office.grid import Column, Grid, Kind, Value
from kepu_review.report.office.source import Source
from kepu_review.text import t
from kepu_review.workflow import outcome_title, propose_outcomes
from kepu_review.workflow.certainty import CertaintyNow


def ranking(source: Source, now: CertaintyNow) -> Grid:
    """Every application, best first, then those without a rank and why."""
    columns = [
        Column(t("名次"), Kind.COUNT, 7),
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        Column(t("申报单位"), width=30),
        Column(t("类别"), width=16),
        Column(t("类内名次"), Kind.COUNT, 9),
        Column(t("所在区域"), width=12),
        Column(t("得分"), Kind.POINTS, 10, bar=True),
        Column(t("有效评审"), Kind.COUNT, 9),
        Column(t("标准差"), Kind.POINTS, 9),
        Column(t("校正分"), Kind.POINTS, 9),
        Column(t("标准误"), Kind.POINTS, 9),
        Column(t("名次区间起"), Kind.COUNT, 9),
        Column(t("名次区间止"), Kind.COUNT, 9),
        Column(t("入围把握"), Kind.SHARE, 9, bar=True),
        Column(t("建议"), width=16),
        Column(t("决定"), width=16),
        Column(t("说明"), Kind.LONG, 40),
    ]
    note = t("计分方法：{method}", method=rankings.METHODS[source.standing.method].title)
    if now.refused is not None:
        note += t("；校正分等没有：{why}", why=now.refused.message)
    return Grid(t("排名"), columns, _ranked(source, now), fixed=3, note=note)


def _ranked(source: Source, now: CertaintyNow) -> Iterator[list[Value]]:
    spread = rankings.spread(source.standing.scores)
    proposals = propose_outcomes(source.rnd, source.standing, db=source.db)
    decisions = source.db.decisions()
    rnd = source.rnd
    for one in source.standing.ranked:
        app = source.applications[one.application]
        apart, sure = spread.get(one.application), now.applications.get(one.application)
        proposal, decision = proposals.get(one.application), decisions.get(one.application)
        yield [
            one.rank,
            app.id,
            source.plain(app.name),
            source.plain(app.applicant),
            rnd.category_title(app.category) if app.category else None,
            one.category_rank,
            source.region(app.region),
            one.score,
            one.reviews,
            apart.sd if apart else None,
            sure.adjusted_score if sure else None,
            sure.standard_error if sure else None,
            sure.rank_low if sure else None,
            sure.rank_high if sure else None,
            sure.p_in if sure else None,
            outcome_title(rnd, proposal.outcome) if proposal else None,
            outcome_title(rnd, decision.outcome) if decision else None,
            source.plain(one.reason) or None,
        ]


def across(source: Source) -> Grid:
    """Applications down, experts across: totals that count, in percent of full marks."""
    scores = source.standing.scores.dropna(subset="score")
    experts = sorted(scores["expert"].unique())
    columns = [
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        *(Column(source.expert(one), Kind.POINTS, 9) for one in experts),
    ]
    keys = zip(scores["application"], scores["expert"], strict=True)
    given = dict(zip(keys, scores["score"].astype(float), strict=True))

    def rows() -> Iterator[list[Value]]:
        for one in source.standing.ranked:
            app = source.applications[one.application]
            marks = [given.get((one.application, expert)) for expert in experts]
            yield [app.id, source.plain(app.name), *marks]

    note = t("有效评审的总分，按满分 100 折算；空白：该专家没有评这一项。")
    return Grid(t("专家总分"), columns, rows(), note=note)


def decided(source: Source) -> Grid:
    """Who decided what, when, and why."""
    columns = [
        Column(t("编号"), width=12),
        Column(t("基地名称"), width=30),
        Column(t("决定"), width=16),
        Column(t("理由"), Kind.LONG, 60),
        Column(t("决定人"), width=12),
        Column(t("时间（UTC）"), width=18),
    ]

    def rows() -> Iterator[list[Value]]:
        for one in source.db.decisions().values():
            app = source.applications.get(one.application)
            yield [
                one.application,
                source.plain(app.name) if app else None,
                outcome_title(source.rnd, one.outcome),
                source.plain(one.reason),
                source.plain(one.by),
                f"{one.at:%Y-%m-%d %H:%M}",
            ]

    return Grid(t("决定"), columns, rows())
