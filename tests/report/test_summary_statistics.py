"""The summary says how sure the list is: raw beside adjusted, borderline, agreement, tiers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_review.report import fill_statistics, nodes, summary
from kepu_review.report.data import SummaryData
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
from kepu_review.report.fill_panel import expert_codes, expert_rows
from kepu_review.report.summary_statistics import share
from kepu_review.workflow import Round, propose_outcomes, rank_round
from kepu_review.workflow.apart import office
from kepu_review.workflow.weighing import weights

SURE = SureRow("A1", "甲馆", "虚构馆", 80.0, 1, 81.5, 1, 1.25, 1, 2, 0.999)
EDGE = SureRow("A2", "乙馆", "虚构馆", 60.0, 2, 58.5, 2, 2.0, 1, 3, 0.4, borderline=True)
FOUND = Statistics(
    cut="得分不低于 60 分",
    error=2.0,
    spread=6.0,
    severity=3.0,
    rows=(SURE, EDGE),
    agreement=(
        AgreementLine("全部申报", "ICC(2,k)", 0.85, 0.7, 0.93, "良好一致"),
        AgreementLine("全部申报", "W", None, why="须评过每份申报"),
    ),
    flips=(FlipRow("专家 E1", "A2", "乙馆", "in"),),
)


def said(data: SummaryData, found: Statistics | None) -> str:
    return nodes.to_text(summary.certainty(replace(data, statistics=found)).blocks)


def test_raw_and_adjusted_stand_beside_each_other(summary_data: SummaryData) -> None:
    blocks = summary.certainty(replace(summary_data, statistics=FOUND)).blocks
    table = next(block for block in blocks if block["t"] == "table")
    assert table["rows"] == [
        ["A1", "甲馆", "80.00", "1", "81.50", "1", "1.25", "1–2", ">99%"],
        ["A2", "乙馆", "60.00", "2", "58.50", "2", "2.00", "1–3", "40%†"],
    ]


def test_what_is_borderline_what_experts_agree_on_and_what_one_changes(
    summary_data: SummaryData,
) -> None:
    told = said(summary_data, FOUND)
    assert "入围把握在 10% 至 90% 之间的 1 项" in told
    assert "平均分的可靠性 ICC(2,k)\t0.85\t0.70–0.93\t良好一致" in told
    assert "肯德尔" not in told  # what has no value has no line
    assert "专家 E1\tA2\t乙馆\t入围" in told


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (None, "没有计入的评审表，无从估计。"),
        (
            Statistics(refused="评审分成 2 组。", remedy="请增加评审。"),
            "评审分成 2 组。请增加评审。",
        ),
        (replace(FOUND, rows=(SURE,), flips=()), "去掉任何一位专家的评审，入围名单都不变。"),
        (replace(FOUND, by_category=True), "名次只在类别内比较"),
    ],
)
def test_what_cannot_be_said_is_said_so(
    summary_data: SummaryData, found: Statistics | None, told: str
) -> None:
    assert told in said(summary_data, found)


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, "—"), (1.0, ">99%"), (0.0, "<1%"), (0.5, "50%"), (0.01, "1%"), (0.994, ">99%")],
)
def test_a_probability_is_never_said_to_be_certain(value: float | None, told: str) -> None:
    assert share(value) == told


def test_tiers_quotas_and_recusals_are_listed(summary_data: SummaryData) -> None:
    data = replace(
        summary_data,
        tiers=(TierRow("建议认定", "得分不低于 60 分", 3, 2),),
        quotas=(QuotaRow("每区", "第九条"), QuotaRow("总数", broken="至多 3 个")),
        recusals=(RecusalRow("A1", "甲馆", "专家 E4", "本人回避", "曾任顾问"),),
    )
    told = nodes.to_text(summary.tiers(data).blocks)
    assert "建议认定\t得分不低于 60 分\t3\t2" in told
    assert "每区\t第九条\t符合\n总数\t—\t至多 3 个" in told
    assert "A1\t甲馆\t专家 E4\t本人回避\t曾任顾问" in nodes.to_text(summary.unranked(data).blocks)


def test_all_of_it_is_filled_from_a_round_with_experts_by_code(panel_met: Round) -> None:
    rnd = panel_met
    with rnd.store.reading() as db:
        standing, codes = rank_round(rnd, db=db), expert_codes(db)
        found = fill_statistics.statistics(rnd, db, standing, codes)
        proposals = propose_outcomes(rnd, standing, db=db)
        tiers = fill_statistics.tiers(rnd, proposals, db.decisions())
        away = fill_statistics.recusals(db, standing, codes)
        people = expert_rows(rnd, db, codes, standing.scores)
    assert found is not None
    assert [row.id for row in found.rows] == [r.application for r in standing.ranked]
    assert found.cut == "列入“建议认定”：得分不低于 60 分"
    assert {line.statistic for line in found.agreement} <= set(fill_statistics.AGREEMENT)
    assert [(row.title, row.decided) for row in tiers][:2] == [("建议认定", 3), ("不予认定", 1)]
    assert [(row.id, row.expert, row.kind) for row in away] == [("A1", "专家 E4", "本人回避")]
    lean = {one.code: one.severity for one in people}
    assert (lean["专家 E1"] or 0) < 0 < (lean["专家 E2"] or 0)


def test_what_hangs_on_the_weights_is_told_where_it_was_worked_out(
    summary_data: SummaryData,
) -> None:
    rows = (
        WeightRow("虚构馆", "开放", "10", "9 至 11.5 分", "减到 9 分以下：乙馆进到线内"),
        WeightRow("虚构所"),
    )
    told = said(summary_data, replace(FOUND, weights=rows, weights_note="按平均分看。"))
    assert "分值权重怎么影响名单" in told
    assert "虚构馆\t开放\t10\t9 至 11.5 分\t减到 9 分以下：乙馆进到线内" in told
    assert "虚构所\t任何一项\t—\t怎样都不变\t—" in told
    assert "按平均分看。" in told
    assert "分值权重" not in said(summary_data, FOUND)


def test_the_weights_of_a_round_are_filled_in_as_the_chair_sees_them(panel_met: Round) -> None:
    with panel_met.store.reading() as db:
        standing, codes = rank_round(panel_met, db=db), expert_codes(db)
        found = fill_statistics.statistics(panel_met, db, standing, codes)
        rubrics = weights(panel_met, db, office(db)).rubrics
    assert found is not None
    nearest = [(one.title, one.nearest) for one in rubrics]
    expected = [(title, "" if row is None else row.title) for title, row in nearest]
    assert [(one.category, one.criterion) for one in found.weights] == expected
    assert all(bool(one.range) == bool(one.criterion) for one in found.weights)
