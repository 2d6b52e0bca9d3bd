"""Many-facet Rasch: published fit statistics, an independent maximum, extremes, refusals."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from kepu_review.errors import MethodRefused
from kepu_review.severity import facets
from kepu_review.severity.facets import extremes
from kepu_review.severity.facets.model import Values
from kepu_review.severity.facets.quality import Residuals
from tests.severity import knox

COLUMNS = ["application", "expert", "criterion", "score"]


def simulated(a: int = 12, e: int = 4, c: int = 3, top: int = 4, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    ability, strict, hard = rng.normal(0, 1.2, a), rng.normal(0, 0.6, e), rng.normal(0, 0.5, c)
    steps = np.linspace(-1.5, 1.5, top)
    rows = []
    for i, j, k in np.ndindex(a, e, c):
        if (i + j) % 4 == 0:
            continue  # this expert did not review it
        place = ability[i] - strict[j] - hard[k]
        weights = np.exp(place * np.arange(top + 1) - np.r_[0.0, np.cumsum(steps)])
        mark = 1 + int(rng.choice(top + 1, p=weights / weights.sum()))
        rows.append((f"申报{i:03d}", f"专家{j}", f"指标{k}", mark))
    return pd.DataFrame(rows, columns=COLUMNS)


MARKS = simulated()
FIT = facets.fit(MARKS)


def knox_at_published() -> tuple[facets.Marks, tuple, Values]:
    kinds, marks = extremes.find(facets.Marks.of(knox.marks()))
    children = [knox.MEASURE_OF_TOTAL.get(p.count("1"), 0.0) for p in knox.PATTERNS]
    items = [knox.ITEMS.get(item, (0.0,))[0] for item in range(1, 19)]
    values = Values((np.array(children), np.array(items), np.zeros(1)), np.zeros(1))
    return marks, kinds, values


class TestPublished:
    def test_the_fit_of_the_knox_cubes_is_the_one_winsteps_prints_at_its_measures(self) -> None:
        marks, kinds, values = knox_at_published()
        usual = marks.keep(extremes.usual(marks, kinds))
        found = Residuals(usual, values).of(usual.codes[1], 18)
        printed = np.array([row[2:] for row in knox.ITEMS.values()])
        ours = np.column_stack([found[name][3:17] for name in found])
        # measures are printed to two digits, so what follows from them to about two
        assert np.abs(ours - printed).max() < 0.015

    def test_extreme_scores_are_measured_as_winsteps_does(self) -> None:
        marks, kinds, values = knox_at_published()
        measured = extremes.measure(marks, values, kinds)
        assert [int(k) for k in kinds[1]] == [1, 1, 1, *([0] * 14), -1]
        assert int(kinds[0][34]) == -1
        assert measured.facets[1][0] == pytest.approx(knox.EXTREME[1], abs=0.045)
        assert measured.facets[1][17] == pytest.approx(knox.EXTREME[18], abs=0.045)
        assert measured.facets[0][34] == pytest.approx(knox.LAST_CHILD, abs=0.045)

    def test_the_whole_fit_of_the_knox_cubes_goes_a_little_further_than_winsteps(self) -> None:
        fit = facets.fit(knox.marks())
        printed = np.array([row[0] for row in knox.ITEMS.values()])
        ours = fit.experts["strictness"].to_numpy()[3:17]
        # Winsteps stops early: at the exact maximum the spread is 3 to 4 per cent larger
        assert np.polyfit(printed, ours, 1)[0] == pytest.approx(1.034, abs=0.004)
        assert np.abs(ours - 1.034 * printed).max() < 0.03
        errors = [row[1] for row in knox.ITEMS.values()]
        assert np.abs(fit.experts["se"].to_numpy()[3:17] - errors).max() < 0.025

    def test_the_fair_average_of_a_child_is_the_one_facets_prints(self) -> None:
        # Facets prints .05 for a child with 7 and .43 for one with 10 of 18
        fair = facets.fit(knox.marks()).applications["fair"]
        assert fair[2] == pytest.approx(0.43, abs=0.005)
        assert fair[1] == pytest.approx(0.05, abs=0.01)


class TestMaximum:
    def test_no_other_values_are_more_likely(self) -> None:
        marks = facets.Marks.of(MARKS)
        i, j, k = marks.codes

        def unlikely(x: np.ndarray) -> float:
            b, s, d, f = x[:12], np.r_[0, x[12:15]], np.r_[0, x[15:17]], np.r_[0, x[17:20]]
            logits = (b[i] - s[j] - d[k])[:, None] * np.arange(5) - np.r_[0, np.cumsum(f)]
            top = logits.max(axis=1)
            whole = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
            return float((whole - logits[np.arange(len(marks)), marks.y]).sum())

        best = minimize(unlikely, np.zeros(20), method="BFGS", options={"gtol": 1e-6})
        assert FIT.log_likelihood == pytest.approx(-best.fun, abs=1e-8)
        strict = np.r_[0, best.x[12:15]]
        found = FIT.experts["strictness"].to_numpy()
        assert found == pytest.approx(strict - strict.mean(), abs=1e-4)

    def test_every_total_is_the_expected_one(self) -> None:
        for facet in ("application", "expert", "criterion"):
            assert FIT.expected.groupby(facet)["residual"].sum().abs().max() < 1e-8

    def test_known_values_come_back_from_many_marks(self) -> None:
        fit = facets.fit(simulated(a=300, e=6, c=4, seed=5))
        rng = np.random.default_rng(5)
        ability, strict = rng.normal(0, 1.2, 300), rng.normal(0, 0.6, 6)
        measures = fit.applications["measure"].to_numpy()
        assert np.corrcoef(ability, measures)[0, 1] > 0.93
        assert np.abs(fit.experts["strictness"] - (strict - strict.mean())).max() < 0.2
        assert fit.experts["infit"].between(0.8, 1.2).all()


class TestInvariance:
    def test_the_order_of_the_rows_does_not_matter(self) -> None:
        shuffled = facets.fit(MARKS.sample(frac=1.0, random_state=3))
        pd.testing.assert_frame_equal(shuffled.applications, FIT.applications)

    def test_other_names_and_a_shifted_scale_change_nothing_else(self) -> None:
        renamed = MARKS.assign(application="x" + MARKS["application"], score=MARKS["score"] + 3)
        other = facets.fit(renamed)
        assert other.categories == (4, 8)
        assert other.applications["measure"].to_numpy() == pytest.approx(
            FIT.applications["measure"].to_numpy(), abs=1e-9
        )
        assert other.applications["fair"].to_numpy() == pytest.approx(
            FIT.applications["fair"].to_numpy() + 3, abs=1e-9
        )

    def test_a_reversed_scale_reverses_all(self) -> None:
        other = facets.fit(MARKS.assign(score=6 - MARKS["score"]))
        assert other.experts["strictness"].to_numpy() == pytest.approx(
            -FIT.experts["strictness"].to_numpy(), abs=1e-8
        )
        assert other.thresholds["threshold"].to_numpy() == pytest.approx(
            -FIT.thresholds["threshold"].to_numpy()[::-1], abs=1e-8
        )

    def test_a_missing_mark_is_no_mark(self) -> None:
        missing = pd.concat([MARKS, MARKS.iloc[[0]].assign(criterion="指标1", score=np.nan)])
        assert facets.fit(missing).log_likelihood == FIT.log_likelihood


class TestExtremes:
    def test_an_application_with_only_full_marks_is_measured_above_all(self) -> None:
        best = MARKS[MARKS["application"] == "申报005"].assign(application="满分", score=5)
        fit = facets.fit(pd.concat([MARKS, best]))
        row = fit.applications.loc["满分"]
        assert (row["extreme"], row["raw"]) == ("top", 5.0)
        assert row["measure"] == fit.applications["measure"].max()
        assert np.isnan(row["infit"])
        assert fit.log_likelihood == pytest.approx(FIT.log_likelihood, abs=1e-9)

    def test_a_category_only_the_worst_got_leaves_the_scale(self) -> None:
        worst = MARKS[MARKS["application"] == "申报005"].assign(application="零分", score=0)
        fit = facets.fit(pd.concat([MARKS, worst]))
        assert fit.categories == (1, 5)
        assert fit.applications.loc["零分", "raw"] == 0.0
        assert fit.applications.loc["零分", "measure"] == fit.applications["measure"].min()

    def test_marks_of_an_expert_who_gave_everyone_full_marks_do_not_count(self) -> None:
        kind = MARKS[MARKS["expert"] == "专家0"].assign(expert="好好先生", score=5)
        fit = facets.fit(pd.concat([MARKS, kind]))
        assert fit.experts.loc["好好先生", "extreme"] == "top"
        assert fit.experts["strictness"].idxmin() == "好好先生"
        assert fit.applications["measure"].to_numpy() == pytest.approx(
            FIT.applications["measure"].to_numpy(), abs=1e-8
        )


def refused(marks: pd.DataFrame) -> str:
    with pytest.raises(MethodRefused) as caught:
        facets.fit(marks)
    assert caught.value.remedy
    return caught.value.message


class TestRefusals:
    def test_totals_without_criteria_are_refused(self) -> None:
        assert "criterion" in refused(MARKS.drop(columns="criterion"))

    def test_halves_are_no_categories(self) -> None:
        assert "3.5" in refused(MARKS.assign(score=MARKS["score"].where(MARKS.index > 0, 3.5)))

    def test_percent_points_are_no_rating_scale(self) -> None:
        assert "41 个等级" in refused(MARKS.assign(score=MARKS["score"] * 10))

    def test_a_category_nobody_used_is_named(self) -> None:
        assert "：3。" in refused(MARKS.assign(score=MARKS["score"].replace(3, 4)))

    def test_a_single_category_is_refused(self) -> None:
        assert "同一个分值" in refused(MARKS.assign(score=3))

    def test_a_mark_given_twice_is_named(self) -> None:
        message = refused(pd.concat([MARKS, MARKS.iloc[[0]]]))
        assert "申报000 × 专家1 × 指标0" in message

    def test_panels_apart_are_named_with_what_would_join_them(self) -> None:
        other = MARKS.assign(application="乙" + MARKS["application"], expert="乙" + MARKS["expert"])
        with pytest.raises(MethodRefused) as caught:
            facets.fit(pd.concat([MARKS, other]))
        assert "分成 2 组" in caught.value.message
        assert "→" in caught.value.remedy

    def test_experts_with_criteria_of_their_own_cannot_be_told_from_them(self) -> None:
        own = MARKS[
            (MARKS["criterion"] == "指标0") & MARKS["expert"].isin(["专家0", "专家1"])
            | (MARKS["criterion"] == "指标1") & MARKS["expert"].isin(["专家2", "专家3"])
        ]
        assert "分不开" in refused(own)
        with pytest.raises(MethodRefused) as caught:
            facets.fit(own)
        assert "请按类别分别排名" in str(caught.value.remedy)

    def test_marks_that_part_the_panel_in_two_levels_have_no_finite_estimate(self) -> None:
        low = MARKS.assign(score=(MARKS["score"] > 2) + 1)
        high = low.assign(application="高" + low["application"], score=low["score"] + 2)
        assert "没有有限的估计" in refused(pd.concat([low, high]))

    def test_only_extreme_marks_are_refused(self) -> None:
        ends = pd.DataFrame(
            [
                ("甲", "一", "x", 1),
                ("甲", "二", "x", 1),
                ("乙", "一", "x", 2),
                ("乙", "二", "x", 2),
            ],
            columns=COLUMNS,
        )
        assert "最高或最低" in refused(ends)
