"""How far a weight can move before the list changes, against trying every weight on a grid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from kepu_review.certainty import Cut, inside, list_changes, weight_sensitivity, winner_changes
from kepu_review.errors import MethodRefused

WEIGHTS = {"c0": 0.4, "c1": 0.3, "c2": 0.2, "c3": 0.1}
CUTS = (
    Cut(4),
    Cut(minimum=75.0),
    Cut(4, minimum=76.0),
    Cut(5, {"馆": 2}),
    Cut(None, {"馆": 2, "园": 3}),
    Cut(6, {"馆": 2, "园": 5}, 74.0),
)


def _scores(seed: int, applications: int = 12) -> pd.DataFrame:
    random = np.random.Generator(np.random.PCG64(seed))
    return pd.DataFrame(
        random.normal(75, 8, (applications, len(WEIGHTS))),
        index=pd.Index([f"A{n}" for n in range(applications)], name="application"),
        columns=list(WEIGHTS),
    )


def _groups(scores: pd.DataFrame) -> dict[str, str]:
    return {str(name): "馆" if n % 2 else "园" for n, name in enumerate(scores.index)}


def _inside(
    scores: pd.DataFrame, cut: Cut, criterion: str, becomes: float, fixed: Mapping[str, float]
) -> set[str]:
    """The list when one weight becomes another and the others keep their proportions."""
    left = 1 - WEIGHTS[criterion]
    changed = {name: w * (1 - becomes) / left for name, w in WEIGHTS.items()} | {criterion: becomes}
    total = scores.to_numpy() @ np.array(list(changed.values()))
    total = total + np.array([fixed.get(str(name), 0.0) for name in scores.index])
    held = inside(total, list(_groups(scores).values()), cut)
    return {str(name) for name, share in zip(scores.index, held, strict=True) if share > 0}


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("seed", range(4))
def test_up_to_the_change_the_list_stays_and_beyond_it_is_as_told(seed: int, cut: Cut) -> None:
    scores = _scores(seed)
    fixed = {"A1": 3.0, "A2": -4.0}
    found = list_changes(scores, WEIGHTS, _groups(scores), cut, fixed=fixed)
    grid = np.linspace(0.0, 1.0, 201)[1:-1]
    for criterion, row in found.iterrows():
        name = str(criterion)
        weight = WEIGHTS[name]
        now = _inside(scores, cut, name, weight, fixed)
        assert found.attrs["inside"] == len(now)
        for way, side in (("down", grid[grid < weight]), ("up", grid[grid > weight])):
            change = row[way]
            span = 1.0 if np.isnan(change) else abs(change)
            for value in side[np.abs(side - weight) < span - 1e-6]:
                assert _inside(scores, cut, name, float(value), fixed) == now
            if not np.isnan(change):
                beyond = weight + change + np.sign(change) * 1e-6
                then = _inside(scores, cut, name, beyond, fixed)
                assert then - now == set(row[f"{way}_in"])
                assert now - then == set(row[f"{way}_out"])
                assert then != now


def test_a_single_criterion_and_a_list_of_all_change_with_no_weight() -> None:
    alone = pd.DataFrame({"x": [80.0, 70.0]}, index=["甲", "乙"])
    row = list_changes(alone, {"x": 1}, None, Cut(1)).loc["x"]
    assert (np.isnan(row["down"]), np.isnan(row["up"]), row["up_in"]) == (True, True, ())
    every = list_changes(_scores(1), WEIGHTS, None, Cut(99))
    assert every[["down", "up"]].isna().all(axis=None)
    assert every.attrs["inside"] == 12


def test_of_two_the_weight_at_which_they_are_equal_is_exact() -> None:
    scores = pd.DataFrame({"x": [80.0, 70.0], "y": [70.0, 78.0]}, index=["甲", "乙"])
    found = list_changes(scores, {"x": 6, "y": 4}, None, Cut(1))
    # 甲 leads by 10 v - 8 (1 - v) with v the weight of x: equal at v = 8 / 18
    assert found.loc["x", "down"] == pytest.approx(8 / 18 - 0.6)
    assert (found.loc["x", "down_in"], found.loc["x", "down_out"]) == (("乙",), ("甲",))
    assert np.isnan(found.loc["x", "up"])
    assert found.loc["y", "up"] == pytest.approx(0.6 - 8 / 18)
    moved = list_changes(scores, {"x": 6, "y": 4}, None, Cut(1), fixed={"乙": 2.0})
    assert moved.loc["x", "down"] == pytest.approx(10 / 18 - 0.6)


def test_points_that_no_weight_changes_count_for_the_first_place_and_the_chances_too() -> None:
    scores = pd.DataFrame({"x": [80.0, 70.0], "y": [70.0, 78.0]}, index=["甲", "乙"])
    first = winner_changes(scores, {"x": 6, "y": 4}, fixed={"乙": 2.0})
    assert (first.loc["x", "winner"], first.loc["x", "instead"]) == ("甲", "乙")
    assert first.loc["x", "becomes"] == pytest.approx(10 / 18)
    chances = weight_sensitivity(scores, {"x": 6, "y": 4}, None, Cut(1), fixed={"乙": 99.0})
    assert list(chances["p_in"]) == [0.0, 1.0]
    assert chances.loc["乙", "score"] == pytest.approx(0.6 * 70 + 0.4 * 78 + 99)


def test_equals_who_share_the_last_place_are_named() -> None:
    scores = pd.DataFrame({"x": [80.0, 70.0], "y": [70.0, 80.0]}, index=["甲", "乙"])
    with pytest.raises(MethodRefused) as refused:
        list_changes(scores, {"x": 1, "y": 1}, None, Cut(1))
    assert refused.value.message == "这些申报在入围线上并列：甲、乙。"
