"""A fitted model with a cut laid over it; leave one expert out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepu_review import severity
from kepu_review.certainty import Cut, flips, inside, next_reviews, of_fit, rank_intervals
from kepu_review.errors import MethodRefused
from tests.certainty.scored import scored

DATA = scored(1).frame
GROUPS = {f"A{i:03}": ("馆", "园", None)[i % 3] for i in range(60)}
CUT = Cut(20, {"馆": 5})


def test_the_table_shows_raw_and_adjusted_scores_with_what_the_draws_say_of_them() -> None:
    fit = severity.fit(DATA, method="within")
    table = of_fit(fit, GROUPS, CUT, draws=500, seed=7)
    drawn = fit.draws(500, 7)
    groups = [GROUPS[name] for name in fit.applications.index]
    assert list(table.index) == list(fit.applications.index)
    means = DATA.groupby("application")["score"].mean()
    assert table["raw"].to_numpy() == pytest.approx(means.to_numpy())
    assert list(table["adjusted"]) == list(fit.applications["score"])
    assert list(table["se"]) == list(fit.applications["se"])
    assert list(table["p_in"]) == list(inside(drawn, groups, CUT))
    assert list(table["rank_low"]) == list(rank_intervals(drawn)[0])
    assert list(table["rank_high"]) == list(rank_intervals(drawn)[1])
    assert sorted(table["adjusted_rank"]) == list(range(1, 61))
    assert (table.loc[table["raw_rank"] == 1, "raw"] == table["raw"].max()).all()
    assert list(table["borderline"]) == [0.1 < p < 0.9 for p in table["p_in"]]
    assert table["p_in"].sum() == pytest.approx(20)


def test_one_seed_gives_one_answer_and_rows_in_any_order_give_the_same() -> None:
    tables = [
        of_fit(severity.fit(rows), GROUPS, CUT, draws=300, seed=3)
        for rows in (DATA, DATA.sample(frac=1, random_state=1))
    ]
    pd.testing.assert_frame_equal(tables[0], tables[1])


def test_points_for_all_alike_leave_the_chances_as_they_are() -> None:
    shifted = DATA.assign(score=DATA["score"] / 2 + 30)
    one, other = (of_fit(severity.fit(rows), GROUPS, CUT, draws=300) for rows in (DATA, shifted))
    assert other["p_in"].to_numpy() == pytest.approx(one["p_in"].to_numpy(), abs=0.01)
    assert list(other["adjusted_rank"]) == list(one["adjusted_rank"])


@pytest.mark.parametrize("method", ["within", "reml"])
def test_who_is_far_above_or_below_the_line_is_certain(method: str) -> None:
    extremes = {"A000": 60.0, "A001": -60.0}
    rows = DATA.assign(score=DATA["score"] + DATA["application"].map(extremes).fillna(0.0))
    table = of_fit(severity.fit(rows, method=method), None, Cut(20), draws=500)
    assert list(table.loc[["A000", "A001"], "p_in"]) == [1.0, 0.0]
    assert not table.loc[["A000", "A001"], "borderline"].any()


def test_equal_means_share_their_raw_rank() -> None:
    whole = DATA.assign(score=DATA["score"].round(-1))
    table = of_fit(severity.fit(whole), None, Cut(20), draws=50)
    ranks = [1 + int((table["raw"] > mean + 1e-6).sum()) for mean in table["raw"]]
    assert list(table["raw_rank"]) == ranks
    assert len(set(ranks)) < 60


@pytest.mark.parametrize("method", ["within", "reml"])
@pytest.mark.parametrize("groups", [None, GROUPS])
def test_flips_equal_refits_without_each_expert(
    method: str, groups: dict[str, str | None] | None
) -> None:
    cut = Cut(20) if groups is None else CUT
    fit = severity.fit(DATA, method=method)
    before = _inside(fit.applications["score"], groups, cut)
    expected = []
    for expert, scores in fit.without_each_expert():
        after = _inside(pd.Series(scores, fit.applications.index), groups, cut)
        expected += [(expert, name, "in") for name in sorted(after - before)]
        expected += [(expert, name, "out") for name in sorted(before - after)]
    found = flips(fit, groups, cut)
    assert list(found.columns) == ["expert", "application", "became"]
    assert sorted(found.itertuples(index=False, name=None)) == sorted(expected)
    assert len(expected) > 10


def _inside(
    scores: pd.Series[float], groups: dict[str, str | None] | None, cut: Cut
) -> frozenset[str]:
    """Down the ranking, one after the other."""
    left, all_left, found = dict(cut.per_group), cut.seats or 0, set()
    for name in scores.dropna().sort_values(ascending=False).index:
        group = (groups or {}).get(name)
        if all_left and left.get(str(group), 1):
            found.add(name)
            all_left -= 1
            if str(group) in left:
                left[str(group)] -= 1
    return frozenset(found)


def test_within_a_flip_equals_a_fit_that_never_saw_the_expert() -> None:
    """With many scores the variances hardly change, so that a whole refit says the same."""
    fit = severity.fit(DATA)
    before = _inside(fit.applications["score"], None, Cut(20))
    same = 0
    for expert, rows in flips(fit, None, Cut(20)).groupby("expert"):
        anew = severity.fit(DATA[DATA["expert"] != expert])
        after = _inside(anew.applications["score"], None, Cut(20))
        told = set(rows["application"])
        same += told == set(after ^ before)
    assert same >= 8


def test_without_their_only_expert_an_application_falls_out() -> None:
    alone = pd.DataFrame([("A999", "E000", 200.0)], columns=["application", "expert", "score"])
    found = flips(severity.fit(pd.concat([DATA, alone])), None, Cut(20))
    assert ("E000", "A999", "out") in set(found.itertuples(index=False, name=None))


def test_a_cut_so_wide_that_all_are_inside_has_no_flips() -> None:
    found = flips(severity.fit(DATA), None, Cut(60))
    assert (len(found), list(found.columns)) == (0, ["expert", "application", "became"])


APART = scored(2, panels=2).frame


def test_panels_that_share_no_application_are_not_compared() -> None:
    fit = severity.fit(APART)
    for ask in (of_fit, flips):
        with pytest.raises(MethodRefused) as refused:
            ask(fit, None, Cut(20))
        assert refused.value.message == (
            "评审分成 2 组，组间没有共同评过的申报，分数不可比：“A000”等 30 项；“A001”等 30 项。"
        )
        assert "→ A000" in refused.value.remedy


def test_contests_within_panels_stand_though_nothing_joins_them() -> None:
    groups = {f"A{i:03}": "甲" if i % 2 == 0 else "乙" for i in range(60)}
    table = of_fit(severity.fit(APART), groups, Cut(per_group={"甲": 10, "乙": 5}), draws=200)
    sums = table.groupby(groups)["p_in"].sum()
    assert (sums["甲"], sums["乙"]) == (pytest.approx(10), pytest.approx(5))


def test_a_group_that_is_in_both_panels_compares_them() -> None:
    groups = {f"A{i:03}": "甲" if i % 3 == 0 else "乙" for i in range(60)}
    with pytest.raises(MethodRefused):
        of_fit(severity.fit(APART), groups, Cut(per_group={"甲": 10, "乙": 5}), draws=200)


def test_the_chances_are_never_missing_and_never_outside_zero_to_one() -> None:
    table = of_fit(severity.fit(DATA), None, Cut(20, minimum=72.0), draws=200)
    assert table["p_in"].between(0, 1).all()
    assert np.isfinite(table[["raw", "adjusted", "se"]].to_numpy()).all()


@pytest.mark.parametrize("method", ["within", "reml"])
def test_applications_that_do_not_differ_have_equal_chances(method: str) -> None:
    """No spread is found between them: then nobody is near the line more than others."""
    random = np.random.Generator(np.random.PCG64(8))
    noise = random.normal(70, 8, (30, 6))
    rows = pd.DataFrame(noise - noise.mean(axis=1, keepdims=True) + 70)
    rows.index, rows.columns = [f"A{i}" for i in range(30)], [f"E{j}" for j in range(6)]
    fit = severity.fit(rows, method=method)
    assert fit.variance.application == 0
    table = of_fit(fit, None, Cut(10), draws=200)
    assert list(table["p_in"]) == pytest.approx([1 / 3] * 30)
    assert (table["rank_low"] == 1).all()
    assert next_reviews(fit, None, Cut(10), 3) == ()
