"""The table of figures: what is missing, what no relabelling or shift may change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity
from kepu_review.errors import UsageError
from kepu_review.experts import COLUMNS, diagnostics, missing, remarks
from kepu_review.severity import facets
from tests.experts.inventing import SCALES, Panel, invent

PANEL = invent(7, applications=48, reviews=4, experts=12)


def table_of(panel: Panel) -> pd.DataFrame:
    fit = severity.fit(panel.scores)
    return diagnostics(fit, panel.scores, panel.marks, scales=SCALES, home="home")


TABLE = table_of(PANEL)


def test_every_expert_has_every_figure_when_there_is_data_enough() -> None:
    assert tuple(TABLE.columns) == COLUMNS
    assert TABLE.index.tolist() == sorted(PANEL.kinds)
    assert (
        TABLE[[c for c in COLUMNS if not c.startswith(("home_gap", "facets"))]].notna().all().all()
    )
    assert TABLE["n"].tolist() == [16] * 12


def test_the_order_of_rows_changes_nothing() -> None:
    mixed = Panel(
        PANEL.scores.sample(frac=1, random_state=1),
        PANEL.marks.sample(frac=1, random_state=2).reset_index(drop=True),
        PANEL.kinds,
    )
    pd.testing.assert_frame_equal(table_of(mixed), TABLE, rtol=1e-9, atol=1e-9)


def test_other_names_change_nothing_but_the_names() -> None:
    new = {name: f"X{99 - k}" for k, name in enumerate(TABLE.index)}
    named = Panel(PANEL.scores.replace({"expert": new}), PANEL.marks.replace({"expert": new}), {})
    found = table_of(named).loc[[new[name] for name in TABLE.index]]
    found.index = TABLE.index
    pd.testing.assert_frame_equal(found, TABLE, rtol=1e-7, atol=1e-7)


def test_ten_points_more_for_all_change_nothing() -> None:
    higher = Panel(PANEL.scores.assign(score=PANEL.scores["score"] + 10), PANEL.marks, {})
    pd.testing.assert_frame_equal(table_of(higher), TABLE, rtol=1e-6, atol=1e-6)


def test_ten_points_less_by_one_expert_move_that_severity_alone() -> None:
    one = PANEL.scores["expert"] == "E08"
    lower = PANEL.scores.assign(score=PANEL.scores["score"] - 10 * one)
    found = diagnostics(severity.fit(lower), lower)
    before = diagnostics(severity.fit(PANEL.scores), PANEL.scores)
    assert found.loc["E08", "severity"] < before.loc["E08", "severity"] - 6
    assert found["spread"].to_numpy() == pytest.approx(before["spread"].to_numpy())
    assert found.loc["E08", "outfit"] == pytest.approx(before.loc["E08", "outfit"], rel=0.25)


def test_twice_the_points_double_what_is_in_points_and_leave_ratios() -> None:
    twice = PANEL.scores.assign(score=PANEL.scores["score"] * 2)
    found = diagnostics(severity.fit(twice), twice)
    before = diagnostics(severity.fit(PANEL.scores), PANEL.scores)
    for name in ("severity", "se", "noise", "caseload_index", "spread"):
        assert found[name].to_numpy() == pytest.approx(2 * before[name].to_numpy(), rel=1e-4)
    for name in ("consistency", "discrimination", "infit", "outfit", "spread_ratio"):
        assert found[name].to_numpy() == pytest.approx(before[name].to_numpy(), rel=1e-4)


def test_on_complete_data_consistency_is_the_correlation_with_the_mean_of_the_others() -> None:
    # the corrected item-total correlation of classical test theory, by its definition
    chance = np.random.default_rng(11)
    matrix = 60 + chance.normal(0, 8, (20, 1)) + chance.normal(0, 8, (20, 5)) + np.arange(5)
    wide = pd.DataFrame(matrix, [f"A{k}" for k in range(20)], [f"E{k}" for k in range(5)])
    scores = wide.melt(ignore_index=False, var_name="expert", value_name="score")
    scores = scores.rename_axis("application").reset_index()
    found = diagnostics(severity.fit(scores), scores)
    for k in range(5):
        rest = np.delete(matrix, k, axis=1).mean(axis=1)
        expected = np.corrcoef(matrix[:, k], rest)[0, 1]
        assert found["consistency"].iloc[k] == pytest.approx(expected, abs=1e-9)


def test_on_complete_data_outfit_is_the_ecovalence_over_its_mean() -> None:
    # Wricke (1962): the expert's share of the interaction; severities are shrunk, so nearly
    chance = np.random.default_rng(12)
    matrix = 60 + chance.normal(0, 8, (40, 1)) + chance.normal(0, 5, 6) * 2
    matrix = matrix + chance.normal(0, [3, 5, 6, 7, 8, 9], (40, 6))
    wide = pd.DataFrame(matrix, [f"A{k:02}" for k in range(40)], list("BCDEFG"))
    centred = matrix - matrix.mean(axis=1, keepdims=True) - matrix.mean(axis=0) + matrix.mean()
    ecovalence = (centred**2).sum(axis=0)
    found = diagnostics(severity.fit(wide), wide)
    assert found["outfit"].to_numpy() == pytest.approx(ecovalence / ecovalence.mean(), rel=0.01)
    assert found["infit"].to_numpy() == pytest.approx(found["outfit"].to_numpy())


def test_too_few_reviews_leave_a_figure_missing_with_the_reason() -> None:
    few = PANEL.scores["expert"].eq("E03") & (PANEL.scores["application"] > "A015")
    rare = PANEL.scores["expert"].eq("E04") & (PANEL.scores["application"] > "A009")
    kept = PANEL.scores[~(few | rare)]
    table = diagnostics(severity.fit(kept), kept)
    five, three = table.loc["E03"], table.loc["E04"]
    assert (five["n"], three["n"]) == (5, 3)
    assert not pd.isna(five["within"])
    assert pd.isna([three["within"], three["parted"], five["consistency"], five["outfit"]]).all()
    reasons = {gap.column: gap.reason for gap in missing(three)}
    assert reasons["within"] == "评审只有 3 份，不足 5 份，不作计算。"
    assert reasons["halo"] == "可与他人比较的评审表只有 0 份，不足 8 份，不作计算。"
    assert {gap.column for gap in missing(five)} >= {"consistency", "spread_ratio", "home_gap"}
    assert "within" not in {gap.column for gap in missing(five)}
    assert not {"severe", "lenient"} & {remark.code for remark in remarks(three)}


def test_an_expert_who_gives_everything_the_same_mark_has_no_consistency() -> None:
    same = PANEL.scores["expert"] == "E05"
    flat = PANEL.scores.assign(score=PANEL.scores["score"].mask(same, 60.0))
    table = diagnostics(severity.fit(flat), flat)
    row = table.loc["E05"]
    assert pd.isna(row["consistency"])
    assert row["spread_ratio"] == 0.0
    assert row["discrimination"] == pytest.approx(0.0)
    assert {"flat", "narrow"} <= {remark.code for remark in remarks(row)}
    reasons = {gap.column: gap.reason for gap in missing(row)}
    assert reasons["consistency"] == "打分之间没有可供比较的差别，不作计算。"


def test_a_missing_score_is_no_review_and_takes_its_indicator_along() -> None:
    gone = PANEL.scores.copy()
    gone.loc[gone.index[::9], "score"] = np.nan
    kept = gone.dropna()
    tables = [diagnostics(severity.fit(x), x, home="home") for x in (gone, kept)]
    pd.testing.assert_frame_equal(*tables)


def test_the_fit_of_the_facets_model_comes_along_where_there_is_one() -> None:
    marks = PANEL.marks.rename(columns={"points": "score"})
    marks["score"] = marks["level"].map({"不合格": 1, "合格": 2, "优良": 3, "优秀": 4})
    model = facets.fit(marks[["application", "expert", "criterion", "score"]])
    fit = severity.fit(PANEL.scores)
    found = diagnostics(fit, PANEL.scores, facets=model)
    assert found["facets_outfit"].to_dict() == model.experts["outfit"].to_dict()
    assert found["facets_infit"].between(0.5, 1.5).mean() > 0.5


def test_panels_apart_have_no_caseload_to_compare() -> None:
    apart = PANEL.scores[(PANEL.scores["application"] < "A024") == (PANEL.scores["expert"] < "E06")]
    counts = apart.groupby("application")["score"].transform("size")
    table = diagnostics(severity.fit(apart[counts > 1]), apart[counts > 1])
    assert table["caseload_index"].isna().all()
    assert table["n"].min() >= 5
    reasons = {gap.column: gap.reason for gap in missing(table.iloc[0])}
    assert reasons["caseload_index"].startswith("评审组之间没有共同评审的申报")


def test_a_fit_of_another_method_is_refused() -> None:
    with pytest.raises(UsageError, match="而不是“reml”"):
        diagnostics(severity.fit(PANEL.scores, "reml"), PANEL.scores)
