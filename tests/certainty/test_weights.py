"""What hangs on the weights, against trying every weight on a fine grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review.certainty import Cut, weight_sensitivity, winner_changes
from kepu_review.errors import UsageError


def _scores(seed: int, applications: int = 8, criteria: int = 4) -> pd.DataFrame:
    random = np.random.Generator(np.random.PCG64(seed))
    return pd.DataFrame(
        np.round(random.normal(75, 8, (applications, criteria)), 1),
        index=pd.Index([f"A{n}" for n in range(applications)], name="application"),
        columns=[f"c{n}" for n in range(criteria)],
    )


WEIGHTS = {"c0": 0.4, "c1": 0.3, "c2": 0.2, "c3": 0.1}


def _first(scores: pd.DataFrame, criterion: str, becomes: float) -> str:
    """Who comes first when one weight changes and the others keep their proportions."""
    left = sum(w for name, w in WEIGHTS.items() if name != criterion)
    changed = {name: w * (1 - becomes) / left for name, w in WEIGHTS.items()} | {criterion: becomes}
    return str(scores.index[(scores.to_numpy() @ np.array(list(changed.values()))).argmax()])


@pytest.mark.parametrize("seed", range(8))
def test_up_to_the_change_the_winner_stays_and_beyond_it_does_not(seed: int) -> None:
    scores = _scores(seed)
    found = winner_changes(scores, WEIGHTS)
    for criterion, row in found.iterrows():
        weight = WEIGHTS[str(criterion)]
        span = abs(row["change"]) if row["change"] == row["change"] else 1.0
        grid = np.linspace(0.0, 1.0, 201)
        within = grid[np.abs(grid - weight) < span - 1e-6]
        assert {_first(scores, str(criterion), v) for v in within} == {row["winner"]}
        if pd.notna(row["instead"]):
            beyond = row["becomes"] + np.sign(row["change"]) * 1e-6
            assert _first(scores, str(criterion), beyond) == row["instead"]
    sizes = found["change"].abs().dropna()
    assert list(sizes) == sorted(sizes)


def test_who_is_best_everywhere_is_not_overtaken_by_any_weight() -> None:
    scores = _scores(1)
    scores.loc["A3"] = 100.0
    found = winner_changes(scores, WEIGHTS)
    assert set(found["winner"]) == {"A3"}
    assert found["change"].isna().all()
    assert found["instead"].isna().all()


def test_a_tie_for_the_first_place_is_a_change_of_zero() -> None:
    scores = pd.DataFrame({"x": [80.0, 70.0], "y": [70.0, 80.0]}, index=["甲", "乙"])
    found = winner_changes(scores, {"x": 1, "y": 1})
    assert list(found["change"]) == [0.0, 0.0]
    assert list(found["weight"]) == [0.5, 0.5]


def test_a_single_criterion_leaves_nothing_to_change() -> None:
    found = winner_changes(pd.DataFrame({"x": [80.0, 70.0]}, index=["甲", "乙"]), {"x": 1})
    assert (found.loc["x", "winner"], found["change"].isna().all()) == ("甲", True)


def test_narrow_weights_leave_the_result_as_it_is_and_wide_ones_do_not() -> None:
    scores = _scores(2, applications=30)
    narrow = weight_sensitivity(scores, WEIGHTS, None, Cut(10), concentration=1e9, draws=200)
    assert set(narrow["p_in"]) == {0.0, 1.0}
    assert (narrow["rank_low"] == narrow["rank"]).all()
    assert (narrow["rank_high"] == narrow["rank"]).all()
    wide = weight_sensitivity(scores, WEIGHTS, None, Cut(10), concentration=5, draws=500)
    assert wide["p_in"].between(0.01, 0.99).sum() > 10
    assert wide["p_in"].sum() == pytest.approx(10)
    assert list(wide["borderline"]) == [0.1 < p < 0.9 for p in wide["p_in"]]


def test_the_chance_is_the_share_of_the_weights_drawn() -> None:
    """Of two applications with two criteria the weight alone decides: P(w > 1/2) of a Beta."""
    from scipy.stats import beta

    scores = pd.DataFrame({"x": [80.0, 70.0], "y": [70.0, 80.0]}, index=["甲", "乙"])
    found = weight_sensitivity(
        scores, {"x": 0.55, "y": 0.45}, None, Cut(1), concentration=40, draws=20_000, seed=5
    )
    expected = float(beta(22, 18).sf(0.5))
    error = (expected * (1 - expected) / 20_000) ** 0.5
    assert found.loc["甲", "p_in"] == pytest.approx(expected, abs=4 * error)


def test_groups_and_one_seed_are_kept_and_the_order_of_rows_changes_nothing() -> None:
    scores = _scores(3, applications=20)
    groups = {name: "馆" if n % 2 else "园" for n, name in enumerate(scores.index)}
    cut = Cut(8, {"馆": 2})
    one = weight_sensitivity(scores, WEIGHTS, groups, cut, concentration=10, seed=1)
    again = weight_sensitivity(scores[::-1], WEIGHTS, groups, cut, concentration=10, seed=1)
    pd.testing.assert_frame_equal(one, again.loc[one.index])
    assert one.loc[[name for name in one.index if groups[name] == "馆"], "p_in"].sum() <= 2


def test_who_misses_a_criterion_is_not_ranked() -> None:
    scores = _scores(4)
    scores.loc["A2", "c1"] = np.nan
    found = weight_sensitivity(scores, WEIGHTS, None, Cut(3), draws=50)
    assert found.loc["A2"].isna().all()
    assert found["p_in"].sum() == pytest.approx(3)
    assert "A2" not in set(winner_changes(scores, WEIGHTS)["winner"])


def test_a_weight_of_zero_stays_zero() -> None:
    scores = _scores(5)
    weights = WEIGHTS | {"c3": 0}
    scores.loc["A0", "c3"] = 1e6
    with_it = weight_sensitivity(scores, weights, None, Cut(3), concentration=20, seed=2)
    rest = {name: w for name, w in weights.items() if w}
    without = weight_sensitivity(scores[list(rest)], rest, None, Cut(3), concentration=20, seed=2)
    assert list(with_it["p_in"]) == list(without["p_in"])


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"c0": 1.0}, "这些指标缺少得分或权重：c1、c2、c3。"),
        (WEIGHTS | {"c9": 1.0}, "这些指标缺少得分或权重：c9。"),
        (WEIGHTS | {"c0": -1.0}, "指标权重须为非负的数，且不能全为零。"),
        (dict.fromkeys(WEIGHTS, 0.0), "指标权重须为非负的数，且不能全为零。"),
    ],
)
def test_weights_that_do_not_fit_are_refused(weights: dict[str, float], words: str) -> None:
    with pytest.raises(UsageError) as refused:
        winner_changes(_scores(6), weights)
    assert refused.value.message == words


def test_without_any_complete_application_there_is_no_winner() -> None:
    with pytest.raises(UsageError, match="没有一项申报的各项指标都有得分"):
        winner_changes(_scores(6) * np.nan, WEIGHTS)


def test_a_concentration_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="concentration"):
        weight_sensitivity(_scores(6), WEIGHTS, None, Cut(3), concentration=0)
