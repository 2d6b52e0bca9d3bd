"""Methods that take differences between experts out: by hand, by what they must keep, refusals."""

from __future__ import annotations

import math
import random
import re
from statistics import fmean, stdev

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.errors import MethodRefused
from kepu_review.rankings import METHODS, Method, Totals, rank, with_marks

LEVELLED = ("zscore", "tscore", "borda", "adjusted", "blup", "blup_ml", "factor")
MODELLED = ("adjusted", "blup", "blup_ml", "factor")


def matrix(**by_expert: list[float | None]) -> pd.DataFrame:
    """expert=[total of A, of B, …]; None is no review."""
    rows = [
        (chr(ord("A") + i), expert, total)
        for expert, totals in by_expert.items()
        for i, total in enumerate(totals)
        if total is not None
    ]
    return pd.DataFrame(rows, columns=["application", "expert", "score"])


def scores(frame: pd.DataFrame, method: str | Method, **options: object) -> dict[str, float]:
    categories = dict.fromkeys(frame["application"], "venue")
    ranked = rank(frame, categories, method=method, **options)  # type: ignore[arg-type]
    return {r.application: r.score or 0.0 for r in ranked}


def ranks(frame: pd.DataFrame, method: str) -> dict[str, int | None]:
    ranked = rank(frame, dict.fromkeys(frame["application"], "venue"), method=method)
    return {r.application: r.rank for r in ranked}


def refused(frame: pd.DataFrame, method: str | Method, **options: object) -> MethodRefused:
    with pytest.raises(MethodRefused) as caught:
        scores(frame, method, **options)
    return caught.value


def panel(seed: int, *, a: int = 12, e: int = 6, reviews: int = 3) -> pd.DataFrame:
    """Each application by some of the experts in turn; whole points."""
    chance = np.random.Generator(np.random.PCG64(seed))
    worth, severity = chance.normal(75, 8, a), chance.normal(0, 5, e)
    rows = [
        (f"A{i:02}", f"E{j}", float(np.round(worth[i] + severity[j] + chance.normal(0, 4))))
        for i in range(a)
        for j in {(i * (1 + i // e) + k) % e for k in range(reviews)}
    ]
    return pd.DataFrame(rows, columns=["application", "expert", "score"])


UNLIKE = matrix(E1=[60, 70, 80, 90, 100], E2=[70, 72, 74, 76, 78])
"""Two experts of one mind; the second is stricter and spreads less."""


# --- by hand ---


def test_standard_scores_make_experts_alike_in_level_and_spread() -> None:
    z = [(x - 80) / stdev([60, 70, 80, 90, 100]) for x in (60, 70, 80, 90, 100)]
    both = [60, 70, 80, 90, 100, 70, 72, 74, 76, 78]
    points = [fmean(both) + stdev(both) * one for one in z]
    assert [*scores(UNLIKE, "zscore").values()] == pytest.approx(points[::-1])
    assert [*scores(UNLIKE, "tscore").values()] == pytest.approx([50 + 10 * x for x in z[::-1]])


def test_borda_counts_places_and_equal_totals_share_the_middle_one() -> None:
    frame = matrix(E1=[60, 70, 80, 90, 100], E2=[80, 80, 70, 60, 90])
    assert scores(frame, "borda") == {"A": 35.0, "B": 45.0, "C": 40.0, "D": 40.0, "E": 90.0}
    assert ranks(frame, "borda") == {"E": 1, "B": 2, "C": 3, "D": 3, "A": 5}


def test_weights_of_experts_count_after_they_are_made_alike() -> None:
    frame = matrix(E1=[60, 70, 80, 90, 100], E2=[80, 80, 70, 60, 90])
    weights = {"E1": 3.0, "E2": 1.0}
    assert scores(frame, "borda", weights=weights)["A"] == (3 * 10 + 60) / 4
    z = [(60 - 80) / stdev([60, 70, 80, 90, 100]), (80 - 76) / stdev([80, 80, 70, 60, 90])]
    t = 50 + 10 * (3 * z[0] + z[1]) / 4
    assert scores(frame, "tscore", weights=weights)["A"] == pytest.approx(t)


def test_severity_is_taken_out_where_the_mean_is_misled() -> None:
    frame = matrix(
        E1=[80, 75, 70, 65, None, None],
        E2=[81, 74, None, None, 60, 55],
        E3=[None, None, 60, 55, 50, 46],  # ten points stricter
    )
    assert ranks(frame, "mean") == {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6}
    fair = scores(frame, "adjusted")
    assert fair["D"] - fair["E"] == pytest.approx(60 - 55, abs=2.5)
    assert fair["B"] - fair["C"] == pytest.approx(74.5 - 70, abs=2.5)
    mean = scores(frame, "mean")
    assert mean["B"] - mean["C"] == 9.5


def test_an_expert_who_says_nothing_reliable_counts_less_in_the_factor_model() -> None:
    chance = np.random.Generator(np.random.PCG64(4))
    worth = np.linspace(60, 90, 20)
    good = [worth + chance.normal(0, 1, 20) for _ in range(3)]
    wild = worth + chance.normal(0, 12, 20)
    by_expert: dict[str, list[float | None]] = {
        f"E{j}": [*map(float, x)] for j, x in enumerate([*good, wild])
    }
    frame = matrix(**by_expert)
    found, plain = (
        np.array([one for _, one in sorted(scores(frame, method).items())])
        for method in ("factor", "mean")
    )
    assert np.corrcoef(found, worth)[0, 1] > 0.99 > np.corrcoef(plain, worth)[0, 1]


# --- what must stay as it is ---

seeds = st.integers(0, 10_000)
some = settings(deadline=None, max_examples=5)


@pytest.mark.parametrize("method", LEVELLED)
@some
@given(seed=seeds, chance=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    method: str, seed: int, chance: random.Random
) -> None:
    frame = panel(seed)
    order = list(range(len(frame)))
    chance.shuffle(order)
    assert scores(frame.iloc[order], method) == scores(frame, method)


@pytest.mark.parametrize("method", ["zscore", "adjusted", "blup", "blup_ml", "factor"])
@some
@given(seed=seeds, shift=st.integers(-30, 30), scale=st.sampled_from([0.5, 2.0, 10.0]))
def test_scores_in_points_move_with_the_totals(
    method: str, seed: int, shift: int, scale: float
) -> None:
    frame = panel(seed)
    moved = frame.assign(score=frame["score"] * scale + shift)
    before, after = scores(frame, method), scores(moved, method)
    assert {a: (x - shift) / scale for a, x in after.items()} == pytest.approx(before, abs=2e-3)


@pytest.mark.parametrize("method", ["tscore", "borda"])
@some
@given(seed=seeds, shift=st.integers(-30, 30), scale=st.sampled_from([0.5, 2.0, 10.0]))
def test_relative_scores_do_not_feel_how_one_expert_uses_the_scale(
    method: str, seed: int, shift: int, scale: float
) -> None:
    frame = panel(seed)
    hers = frame["expert"] == "E0"
    moved = frame.assign(score=frame["score"].where(~hers, frame["score"] * scale + shift))
    assert scores(moved, method) == pytest.approx(scores(frame, method))


@pytest.mark.parametrize("method", ["adjusted", "blup", "blup_ml"])
@some
@given(seed=seeds)
def test_where_everybody_scored_everything_the_order_is_that_of_the_mean(
    method: str, seed: int
) -> None:
    frame = panel(seed, a=8, e=5, reviews=5)
    assert ranks(frame, method) == ranks(frame, "mean")


@some
@given(seed=seeds, shift=st.integers(-15, 15))
def test_complete_reviews_give_the_mean_whatever_the_severity(seed: int, shift: int) -> None:
    frame = panel(seed, a=8, e=5, reviews=5)
    hers = frame["expert"] == "E0"
    stricter = frame.assign(score=frame["score"] + shift * hers)
    assert scores(stricter, "adjusted") == pytest.approx(scores(stricter, "mean"))


# --- refusals ---


@pytest.mark.parametrize("method", LEVELLED)
def test_nothing_is_ranked_without_totals_and_nothing_fails(method: str) -> None:
    empty = pd.DataFrame({"application": [], "expert": [], "score": []}).astype({"score": float})
    assert [r.rank for r in rank(empty, {"A": None, "B": None}, method=method)] == [None, None]


@pytest.mark.parametrize("method", LEVELLED)
def test_panels_apart_are_named_with_the_review_that_would_join_them(method: str) -> None:
    left = panel(1).assign(application=lambda f: "L" + f["application"])
    right = panel(2).assign(
        application=lambda f: "R" + f["application"], expert=lambda f: "X" + f["expert"]
    )
    error = refused(pd.concat([left, right]), method)
    assert "2 个互不相连的组" in error.message
    for named in ("E0", "XE0", "LA00", "RA00"):
        assert named in error.message
    assert error.remedy is not None
    assert re.search(r"XE\d × LA\d\d", error.remedy)
    joined = pd.concat([left, right, pd.DataFrame([("LA00", "XE0", 70.0)], columns=left.columns)])
    assert len(scores(joined, method)) == 24


@pytest.mark.parametrize("method", ["zscore", "tscore", "borda"])
def test_applications_that_one_expert_alone_saw_are_named(method: str) -> None:
    frame = matrix(E1=[60, 70, 80, 90, 100, 65], E2=[70, 72, 74, 76, 78, None])
    assert "F" in refused(frame, method).message
    assert scores(frame, method, minimum_reviews=2).keys() == {"A", "B", "C", "D", "E", "F"}


@pytest.mark.parametrize("method", ["zscore", "tscore", "borda"])
def test_experts_with_too_few_totals_are_named(method: str) -> None:
    frame = matrix(E1=[60, 70, 80, 90, 100], E2=[70, 72, 74, 76, 78], E3=[80, 70, 60, 75, None])
    assert "E3（4）" in refused(frame, method).message


@pytest.mark.parametrize("method", ["zscore", "tscore", "factor"])
def test_an_expert_who_gave_the_same_to_all_is_named(method: str) -> None:
    frame = matrix(E1=[60, 70, 80, 90, 100], E2=[70, 72, 74, 76, 78], E3=[80, 80, 80, 80, 80])
    assert "E3" in refused(frame, method).message
    assert len(scores(frame, "borda")) == len(scores(frame, "adjusted")) == 5


@pytest.mark.parametrize("method", MODELLED)
def test_one_review_for_each_says_nothing_of_severity(method: str) -> None:
    refused(matrix(E1=[60, 70, 80, 90, None], E2=[None, None, None, None, 78]), method)
    refused(matrix(E1=[60, 70, 80]), method)


@pytest.mark.parametrize("method", MODELLED)
def test_totals_that_are_all_equal_are_refused(method: str) -> None:
    refused(matrix(E1=[80] * 6, E2=[80] * 6, E3=[80] * 6), method)


@pytest.mark.parametrize("method", MODELLED)
def test_models_take_no_weights_of_experts(method: str) -> None:
    weights = dict.fromkeys(("E0", "E1", "E2", "E3", "E4", "E5"), 1.0)
    assert "权重" in refused(panel(1), method, weights=weights).message


@pytest.mark.parametrize("method", ["zscore", "tscore", "borda"])
@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
def test_weights_that_say_nothing_are_refused(method: str, weight: float) -> None:
    weights = {"E1": weight, "E2": 1.0}
    assert "E1" in refused(UNLIKE, method, weights=weights).message


def test_scores_that_are_no_points_say_so() -> None:
    assert {one.id for one in METHODS.values() if not one.in_points} == {
        "tscore",
        "borda",
        "facets",
    }
    assert {one.id for one in METHODS.values() if one.levels} == {*LEVELLED, "facets"}


def test_totals_as_a_table_are_the_totals_again() -> None:
    frame = panel(3)
    again = Totals.of(Totals.of(frame).frame())
    assert again.scores.tolist() == Totals.of(frame).scores.tolist()
    assert again.experts.tolist() == Totals.of(frame).experts.tolist()


# --- ordered marks on each criterion ---


def ordered(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Marks 1 to 5 on three criteria of 16 applications by 4 experts, one two steps stricter."""
    chance = np.random.Generator(np.random.PCG64(seed))
    rows = []
    for i in range(16):
        for j in {i % 4, (i + 1 + i // 4) % 4, (i + 2) % 4}:
            for c in range(3):
                mark = 3.3 + (i - 8) / 5 - 1.2 * (j == 0) + 0.3 * c + chance.normal(0, 0.7)
                rows.append((f"A{i:02}", f"E{j}", f"C{c}", float(np.clip(np.round(mark), 1, 5))))
    marks = pd.DataFrame(rows, columns=["application", "expert", "criterion", "score"])
    totals = marks.groupby(["application", "expert"])["score"].sum().reset_index()
    return totals, marks


def test_the_rasch_model_ranks_by_fair_averages_of_the_marks() -> None:
    totals, marks = ordered(2)
    fair = scores(totals, with_marks("facets", marks))
    assert all(1 <= one <= 5 for one in fair.values())
    worth = sorted(fair)

    def agreement(found: dict[str, float]) -> float:
        return float(np.corrcoef([found[a] for a in worth], range(16))[0, 1])

    assert agreement(fair) > agreement(scores(totals, "mean"))


def test_the_rasch_model_needs_marks_of_criteria() -> None:
    totals, marks = ordered(2)
    assert "逐项" in refused(totals, "facets").message
    assert with_marks("mean", marks) is METHODS["mean"]
    without = marks[marks["application"] != "A03"]
    assert "A03" in refused(totals, with_marks("facets", without)).message
    assert "权重" in refused(totals, with_marks("facets", marks), weights={"E1": 1.0}).message


def test_marks_of_applications_that_are_not_ranked_do_not_count() -> None:
    totals, marks = ordered(2)
    one = totals["application"] != "A03"
    only_one = totals[one | (totals["expert"] == "E3")]
    less = scores(only_one, with_marks("facets", marks), minimum_reviews=2)
    assert less["A03"] == 0.0
    kept = marks[marks["application"] != "A03"]
    assert scores(totals[one], with_marks("facets", kept)) == {a: x for a, x in less.items() if x}
