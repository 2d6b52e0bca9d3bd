"""P(in) over draws: against trying every lot, and what must hold for any scores."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_review.certainty import Cut, inside
from kepu_review.errors import UsageError

Case = tuple[list[float], list[str | None], Cut]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to seven applications with few scores, so that ties are frequent."""
    n = draw(st.integers(1, 7))
    scores = draw(st.lists(st.sampled_from((60.0, 70.0, 80.0, 90.0)), min_size=n, max_size=n))
    groups = draw(st.lists(st.sampled_from(("馆", "园", None)), min_size=n, max_size=n))
    per_group = draw(st.dictionaries(st.sampled_from(("馆", "园")), st.integers(0, 3)))
    minimum = draw(st.one_of(st.none(), st.sampled_from((65.0, 80.0))))
    return scores, groups, Cut(draw(st.integers(0, 7)), per_group, minimum)


def by_lots(scores: Sequence[float], groups: Sequence[str | None], cut: Cut) -> list[Fraction]:
    """Every outcome of lots within the groups, then among all, and how often each is inside."""
    able = [n for n, y in enumerate(scores) if cut.minimum is None or y >= cut.minimum]
    by_group = [
        _outcomes([n for n in able if groups[n] == name], scores, places)
        for name, places in cut.per_group.items()
    ]
    free = frozenset(n for n in able if groups[n] not in cut.per_group)
    total = [Fraction(0)] * len(scores)
    rounds = list(product(*by_group))
    for chosen in rounds:
        through = free.union(*chosen)
        seats = len(scores) if cut.seats is None else cut.seats
        outcomes = _outcomes(sorted(through), scores, seats)
        for outcome in outcomes:
            for n in outcome:
                total[n] += Fraction(1, len(rounds) * len(outcomes))
    return total


def _outcomes(members: list[int], scores: Sequence[float], places: int) -> list[frozenset[int]]:
    if len(members) <= places:
        return [frozenset(members)]
    if places == 0:
        return [frozenset()]
    line = sorted((scores[n] for n in members), reverse=True)[places - 1]
    above = [n for n in members if scores[n] > line]
    tied = [n for n in members if scores[n] == line]
    return [frozenset([*above, *some]) for some in combinations(tied, places - len(above))]


@settings(max_examples=100, deadline=None)
@given(cases())
def test_with_ties_each_has_the_share_of_all_lots_that_let_it_in(case: Case) -> None:
    scores, groups, cut = case
    found = inside(scores, groups, cut)
    assert found == pytest.approx([float(share) for share in by_lots(scores, groups, cut)])


@settings(max_examples=40, deadline=None)
@given(st.lists(cases(), min_size=1, max_size=1), st.integers(1, 5))
def test_many_draws_give_the_mean_of_each_alone(listed: list[Case], times: int) -> None:
    scores, groups, cut = listed[0]
    random = np.random.Generator(np.random.PCG64(times))
    draws = np.stack([random.permutation(scores) for _ in range(times)])
    alone = np.mean([inside(draw, groups, cut) for draw in draws], axis=0)
    assert inside(draws, groups, cut) == pytest.approx(alone)


def _many(seed: int) -> tuple[np.ndarray, list[str | None]]:
    random = np.random.Generator(np.random.PCG64(seed))
    draws = random.normal(75, 4, (300, 60)) + random.normal(0, 6, 60)
    return draws, [("馆", "园", "会", None)[n] for n in random.integers(0, 4, 60)]


CUTS = (
    Cut(seats=20),
    Cut(seats=20, per_group={"馆": 3, "园": 4}),
    Cut(seats=59, per_group={"馆": 0}),
    Cut(minimum=78.0),
    Cut(seats=20, per_group={"会": 2}, minimum=74.0),
)


@pytest.mark.parametrize("cut", CUTS)
def test_the_shares_add_up_to_the_places_that_can_be_filled(cut: Cut) -> None:
    draws, groups = _many(1)
    filled = []
    for draw in draws:
        able = draw >= (-np.inf if cut.minimum is None else cut.minimum)
        number = sum(
            min(cut.per_group.get(str(name), 99), int(able[[g == name for g in groups]].sum()))
            for name in set(groups)
        )
        filled.append(min(number, 99 if cut.seats is None else cut.seats))
    assert inside(draws, groups, cut).sum() == pytest.approx(np.mean(filled))


@pytest.mark.parametrize("cut", CUTS)
def test_the_order_of_the_applications_changes_nothing(cut: Cut) -> None:
    draws, groups = _many(2)
    order = np.random.Generator(np.random.PCG64(3)).permutation(len(groups))
    moved = inside(draws[:, order], [groups[n] for n in order], cut)
    assert moved == pytest.approx(inside(draws, groups, cut)[order])


@pytest.mark.parametrize("cut", CUTS)
def test_more_points_never_lower_the_chance_of_an_application(cut: Cut) -> None:
    draws, groups = _many(4)
    for n in range(0, 60, 7):
        more = draws.copy()
        more[:, n] += 2.0
        assert inside(more, groups, cut)[n] >= inside(draws, groups, cut)[n]


@pytest.mark.parametrize("cut", [cut for cut in CUTS if cut.minimum is None])
def test_points_for_all_alike_change_nothing_and_neither_does_their_unit(cut: Cut) -> None:
    draws, groups = _many(5)
    assert list(inside(draws * 2 + 8, groups, cut)) == list(inside(draws, groups, cut))


def test_groups_with_places_of_their_own_only_are_separate_contests() -> None:
    draws, _ = _many(6)
    groups = ["馆"] * 25 + ["园"] * 35
    found = inside(draws, groups, Cut(per_group={"馆": 5, "园": 9}))
    apart = [inside(draws[:, :25], None, Cut(5)), inside(draws[:, 25:], None, Cut(9))]
    assert list(found) == list(np.concatenate(apart))


def test_a_score_that_is_missing_is_never_inside() -> None:
    draws = [[3.0, np.nan, 1.0], [np.nan, np.nan, 1.0]]
    assert list(inside(draws, None, Cut(2))) == [0.5, 0.0, 1.0]


def test_a_score_that_misses_the_minimum_by_a_binary_fraction_reaches_it() -> None:
    assert list(inside([0.1 + 0.2, 0.3, 0.29], None, Cut(minimum=0.3))) == [1.0, 1.0, 0.0]
    assert list(inside([0.3], None, Cut(minimum=0.1 + 0.2))) == [1.0]


def test_equals_share_the_seats_left() -> None:
    assert list(inside([9, 5, 5, 5, 1], None, Cut(3))) == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3, 0])


def test_equals_at_the_line_of_their_group_share_it_before_all_share_the_seats() -> None:
    found = inside([5, 5, 5], ["馆", "馆", None], Cut(1, {"馆": 1}))
    assert list(found) == pytest.approx([0.25, 0.25, 0.5])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Cut, "没有给出入选条件。"),
        (lambda: Cut(seats=-1), "名额不能为负数。"),
        (lambda: Cut(per_group={"馆": -1}), "名额不能为负数。"),
        (
            lambda: inside([1.0], None, Cut(1, {"馆": 1})),
            "给出了各组名额，却没有给出申报所属的组。",
        ),
        (lambda: inside([1.0], ["馆", "园"], Cut(1)), "有 1 项申报，却给出了 2 个组。"),
        (
            lambda: inside([1.0, 2.0], ["馆", "园"], Cut(per_group={"馆": 1})),
            "这些组没有名额：园。",
        ),
    ],
)
def test_a_cut_that_says_nothing_or_does_not_fit_is_refused(make: object, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        make()  # type: ignore[operator]
    assert refused.value.message == words
    assert refused.value.remedy
