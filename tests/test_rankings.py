"""Methods, ranks and ties, beside a brute-force re-derivation of each."""

from __future__ import annotations

import math
import random
from statistics import fmean, median

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.model import Ranked
from kepu_review.rankings import METHODS, find_method, rank
from kepu_review.text import speaking

Rows = list[tuple[str, str, float]]


def table(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["application", "expert", "score"])


def panel(**totals: list[float]) -> pd.DataFrame:
    """application=[total of E1, of E2, …]."""
    rows = [(a, f"E{j + 1}", x) for a, xs in totals.items() for j, x in enumerate(xs)]
    return table(rows)


def ranks(ranked: tuple[Ranked, ...]) -> dict[str, int | None]:
    return {r.application: r.rank for r in ranked}


ONE = dict.fromkeys("ABCDE", "venue")


def only(*names: str) -> dict[str, str | None]:
    return dict.fromkeys(names, "venue")


def test_equal_scores_share_a_rank_and_the_next_rank_is_left_out() -> None:
    scores = panel(A=[90], B=[85], C=[85], D=[80])
    ranked = rank(scores, only("A", "B", "C", "D"))
    assert ranks(ranked) == {"A": 1, "B": 2, "C": 2, "D": 4}
    assert [r.tied for r in ranked] == [False, True, True, False]


def test_scores_are_compared_at_the_declared_decimals_but_never_rounded_themselves() -> None:
    scores = panel(A=[85.00004], B=[85.0])
    fine = rank(scores, only("A", "B"), tie_decimals=5)
    coarse = rank(scores, only("A", "B"), tie_decimals=4)
    assert ranks(fine) == {"A": 1, "B": 2}
    assert ranks(coarse) == {"A": 1, "B": 1}
    assert [r.score for r in coarse] == [85.00004, 85.0]


def test_one_fraction_reached_on_two_ways_is_one_score() -> None:
    scores = panel(A=[0.1, 0.2, 0.3], B=[0.2, 0.2, 0.2])
    assert ranks(rank(scores, only("A", "B"), tie_decimals=9)) == {"A": 1, "B": 1}


def test_every_application_is_accounted_for_with_the_reason_why_it_is_not_ranked() -> None:
    scores = table(
        [
            ("A", "E1", 80),
            ("A", "E2", 82),
            ("B", "E1", 90),
            ("C", "E1", math.nan),
            ("D", "E1", 70),
            ("D", "E2", math.nan),
        ]
    )
    ranked = rank(scores, ONE, minimum_reviews=2)
    assert ranked == (
        Ranked("A", "venue", 81.0, 1, 1, 2),
        Ranked("B", "venue", None, None, None, 1, reason="评审数不足：1 < 2"),
        Ranked("C", "venue", None, None, None, 0, reason="1 份评审均无总分"),
        Ranked("D", "venue", None, None, None, 1, reason="评审数不足：1 < 2（另有 1 份无总分）"),
        Ranked("E", "venue", None, None, None, 0, reason="无评审"),
    )


def test_without_any_review_nothing_is_ranked_and_nothing_fails() -> None:
    ranked = rank(panel(), only("A", "B"))
    assert [r.reason for r in ranked] == ["无评审", "无评审"]


def test_reasons_speak_english_too() -> None:
    with speaking("en"):
        ranked = rank(panel(A=[1.0]), only("A", "B"), minimum_reviews=2)
    assert [r.reason for r in ranked] == ["too few reviews: 1 < 2", "no review"]


def test_ranks_within_categories_start_anew_and_none_has_no_category_rank() -> None:
    categories = {"A": "venue", "B": "media", "C": "media", "D": None}
    ranked = rank(panel(A=[90], B=[85], C=[95], D=[99]), categories)
    assert {r.application: (r.rank, r.category_rank) for r in ranked} == {
        "D": (1, None),
        "C": (2, 1),
        "A": (3, 1),
        "B": (4, 2),
    }


def test_a_tie_within_the_category_is_told_from_one_across_categories() -> None:
    categories = {"A": "venue", "B": "media", "C": "media", "D": "media", "X": None, "Y": None}
    scores = panel(A=[90], B=[90], C=[80], D=[80], X=[70], Y=[70])
    ranked = rank(scores, categories)
    assert {r.application: (r.tied, r.category_tied) for r in ranked} == {
        "A": (True, False),
        "B": (True, False),
        "C": (True, True),
        "D": (True, True),
        "X": (True, False),
        "Y": (True, False),
    }


@pytest.mark.parametrize(("method", "score"), [("mean", 75.4), ("trimmed", 80.0), ("median", 80.0)])
def test_methods_give_what_their_definition_says(method: str, score: float) -> None:
    ranked = rank(panel(A=[40, 77, 80, 83, 97]), only("A"), method=method)
    assert [r.score for r in ranked] == [score]


def test_trimming_drops_one_highest_and_one_lowest_even_when_they_are_tied() -> None:
    ranked = rank(panel(A=[60, 60, 90, 90], B=[70, 70, 70, 70]), only("A", "B"), method="trimmed")
    assert [(r.application, r.score) for r in ranked] == [("A", 75.0), ("B", 70.0)]


def test_trimming_names_the_applications_with_fewer_than_four_reviews() -> None:
    scores = panel(A=[1, 2, 3, 4], B=[1, 2, 3], C=[1])
    with pytest.raises(MethodRefused, match=r"B（3）、C（1）"):
        rank(scores, only("A", "B", "C"), method="trimmed")


def test_trimming_goes_on_when_those_with_fewer_reviews_are_declared_not_ranked() -> None:
    scores = panel(A=[1, 2, 3, 4], B=[1, 2, 3])
    ranked = rank(scores, only("A", "B"), method="trimmed", minimum_reviews=4)
    assert ranks(ranked) == {"A": 1, "B": None}


def test_weights_count_the_totals_of_some_experts_more() -> None:
    weights = {"E1": 3.0, "E2": 1.0}
    ranked = rank(panel(A=[80, 100]), only("A"), method="weighted", weights=weights)
    assert [r.score for r in ranked] == [85.0]


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        (None, "没有给出"),
        ({"E1": 1.0}, "E2"),
        ({"E1": 1.0, "E2": -1.0}, "E2"),
        ({"E1": 1.0, "E2": math.nan}, "E2"),
        ({"E1": 1.0, "E2": math.inf}, "E2"),
        ({"E1": 0.0, "E2": 0.0}, "A"),
    ],
)
def test_weights_that_say_nothing_are_refused(weights: dict[str, float] | None, named: str) -> None:
    with pytest.raises(MethodRefused, match=named):
        rank(panel(A=[80, 90]), only("A"), method="weighted", weights=weights)


@pytest.mark.parametrize("method", ["mean", "trimmed", "median"])
def test_weights_are_never_ignored_in_silence(method: str) -> None:
    with pytest.raises(MethodRefused, match="权重"):
        rank(panel(A=[1, 2, 3, 4]), only("A"), method=method, weights={"E1": 1.0})


def test_an_expert_with_two_totals_for_one_application_is_refused() -> None:
    with pytest.raises(MethodRefused, match="A × E1"):
        rank(table([("A", "E1", 80), ("A", "E1", 80)]), only("A"))


@pytest.mark.parametrize("score", [math.inf, -math.inf, "好"])
def test_a_total_that_is_no_finite_number_is_refused(score: object) -> None:
    scores = pd.DataFrame({"application": ["A"], "expert": ["E1"], "score": [score]}, dtype=object)
    with pytest.raises(MethodRefused, match="A"):
        rank(scores, only("A"))


def test_a_table_without_the_three_columns_is_refused() -> None:
    with pytest.raises(MethodRefused, match="expert、score"):
        rank(pd.DataFrame({"application": ["A"]}), only("A"))


def test_totals_of_an_application_that_is_not_to_be_ranked_are_refused() -> None:
    with pytest.raises(MethodRefused, match="Z"):
        rank(panel(A=[1.0], Z=[2.0]), only("A"))


def test_an_unknown_method_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        UsageError, match=r"adjusted、.*mean、median、trimmed、tscore、weighted、zscore"
    ):
        rank(panel(A=[1.0]), only("A"), method="best")


def test_every_method_says_in_both_languages_what_it_is() -> None:
    for name in METHODS:
        method = find_method(name)
        chinese = (method.title, method.description)
        with speaking("en"):
            english = (method.title, method.description)
        assert all([*chinese, *english])
        assert not set(chinese) & set(english)


# --- ties ---


def test_a_declared_chain_parts_equal_scores_and_says_by_which_key() -> None:
    scores = panel(A=[70, 80, 90], B=[75, 75, 90], C=[80, 80, 80], D=[60, 60, 60])
    names = only("A", "B", "C", "D")
    assert ranks(rank(scores, names)) == {"A": 1, "B": 1, "C": 1, "D": 4}
    ranked = rank(scores, names, tie_chain=("median", "max"))
    assert ranks(ranked) == {"A": 1, "C": 2, "B": 3, "D": 4}
    assert {r.application: r.tie_break for r in ranked} == {
        "A": ("median", "max"),
        "C": ("median", "max"),
        "B": ("median",),
        "D": (),
    }
    assert not any(r.tied for r in ranked)


def test_what_the_chain_cannot_part_stays_tied() -> None:
    ranked = rank(panel(A=[70, 90], B=[90, 70]), only("A", "B"), tie_chain=("median", "max"))
    assert [(r.rank, r.tied, r.tie_break) for r in ranked] == [(1, True, ()), (1, True, ())]


def test_a_chain_may_use_values_that_are_given() -> None:
    key = {"criterion:A1": {"A": 7.0, "B": 8.0}}
    ranked = rank(
        panel(A=[80], B=[80]), only("A", "B"), tie_chain=("criterion:A1",), tie_values=key
    )
    assert ranks(ranked) == {"B": 1, "A": 2}


@pytest.mark.parametrize("values", [{}, {"criterion:A1": {"A": 7.0}}])
def test_a_chain_whose_values_are_not_known_is_refused(
    values: dict[str, dict[str, float]],
) -> None:
    with pytest.raises(MethodRefused, match="criterion:A1"):
        rank(panel(A=[80], B=[80]), only("A", "B"), tie_chain=("criterion:A1",), tie_values=values)


@pytest.mark.parametrize("decimals", [-1, 10])
def test_decimals_for_comparing_have_limits(decimals: int) -> None:
    with pytest.raises(MethodRefused, match=str(decimals)):
        rank(panel(A=[80]), only("A"), tie_decimals=decimals)


# --- properties ---

halves = st.integers(0, 200).map(lambda n: n / 2)
panels = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.lists(halves, min_size=4, max_size=7), min_size=1
)
methods = st.sampled_from(["mean", "trimmed", "median"])


def brute_score(method: str, totals: list[float]) -> float:
    if method == "median":
        return median(totals)
    return fmean(sorted(totals)[1:-1] if method == "trimmed" else totals)


@settings(deadline=None, max_examples=30)
@given(panels, methods)
def test_ranks_equal_one_plus_the_number_of_strictly_better(
    totals: dict[str, list[float]], method: str
) -> None:
    ranked = rank(panel(**totals), only(*totals), method=method)
    expected = {a: round(brute_score(method, xs), 4) for a, xs in totals.items()}
    assert ranks(ranked) == {
        a: 1 + sum(other > mine for other in expected.values()) for a, mine in expected.items()
    }
    assert all(
        math.isclose(r.score or 0.0, brute_score(method, totals[r.application]), abs_tol=1e-9)
        for r in ranked
    )
    assert [r.rank for r in ranked] == sorted(r.rank or 0 for r in ranked)


@settings(deadline=None, max_examples=30)
@given(panels, methods, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    totals: dict[str, list[float]], method: str, chance: random.Random
) -> None:
    scores = panel(**totals)
    order = list(range(len(scores)))
    chance.shuffle(order)
    assert rank(scores.iloc[order], only(*totals), method=method) == rank(
        scores, only(*totals), method=method
    )


@settings(deadline=None, max_examples=30)
@given(panels, methods, st.integers(-20, 20), st.sampled_from([0.5, 2.0, 4.0]))
def test_shifting_or_scaling_all_totals_keeps_all_ranks(
    totals: dict[str, list[float]], method: str, shift: int, scale: float
) -> None:
    moved = {a: [x * scale + shift for x in xs] for a, xs in totals.items()}
    names = only(*totals)
    assert ranks(rank(panel(**moved), names, method=method, tie_decimals=9)) == ranks(
        rank(panel(**totals), names, method=method, tie_decimals=9)
    )


@settings(deadline=None, max_examples=30)
@given(panels, methods, st.data())
def test_a_higher_total_never_costs_a_rank(
    totals: dict[str, list[float]], method: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(totals)))
    at = data.draw(st.integers(0, len(totals[name]) - 1))
    better = {**totals, name: [x + 5 if i == at else x for i, x in enumerate(totals[name])]}
    before = ranks(rank(panel(**totals), only(*totals), method=method))[name]
    after = ranks(rank(panel(**better), only(*totals), method=method))[name]
    assert (after or 0) <= (before or 0)


@settings(deadline=None, max_examples=30)
@given(panels, st.floats(0.5, 8))
def test_equal_weights_are_the_mean(totals: dict[str, list[float]], weight: float) -> None:
    weights = {f"E{j}": weight for j in range(1, 8)}
    names = only(*totals)
    assert ranks(rank(panel(**totals), names, method="weighted", weights=weights)) == ranks(
        rank(panel(**totals), names)
    )
