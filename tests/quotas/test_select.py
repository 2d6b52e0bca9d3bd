"""Selections under caps and floors, against trying every subset."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings

from kepu_review.errors import UsageError
from kepu_review.model import SelectionQuota
from kepu_review.quotas import SEATS, Candidate, Filled, Selection, broken, select
from tests.quotas.small_cases import Case, cases, keeps, possible, truth


def candidates(*rows: tuple[str, float, str, str]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(name, score, {"region": region, "category": category})
        for name, score, region, category in rows
    )


SIX = candidates(
    ("A", 95, "北", "馆"),
    ("B", 90, "北", "馆"),
    ("C", 85, "北", "园"),
    ("D", 80, "南", "馆"),
    ("E", 75, "南", "园"),
    ("F", 70, "东", "园"),
)
REGION = SelectionQuota("region", "每区", ("region",), "第一条", cap=1)


def test_without_quotas_the_best_get_in_and_the_rest_waits_in_order() -> None:
    made = select(SIX, (), 2)
    assert made.chosen == ("A", "B")
    assert made.reserve == ("C", "D", "E", "F")
    assert made.tied_at_cut == ()


def test_a_cap_of_each_region_lets_the_next_best_region_in() -> None:
    made = select(SIX, [REGION], 2)
    assert made.chosen == ("A", "D")
    assert [limit.group for limit in made.full["B"]] == ["北", "all"]
    assert [(x.quota, x.cap) for x in made.full["E"]] == [("region", 1), (SEATS, 2)]


def test_a_floor_lets_somebody_in_before_better_ones_and_it_is_said() -> None:
    floor = SelectionQuota("east", "东区", ("region",), "第三条", floors={"东": 1})
    made = select(SIX, [floor], 3)
    assert made.chosen == ("A", "B", "F")
    assert {name: [x.group for x in limits] for name, limits in made.owed.items()} == {"F": ["东"]}


def test_equals_of_whom_not_all_fit_are_shown_and_left_to_people() -> None:
    equals = candidates(("A", 90, "北", "馆"), ("B", 85, "北", "馆"), ("C", 85, "南", "园"))
    made = select(equals, (), 2)
    assert (made.chosen, made.tied_at_cut, made.open_places) == (("A",), ("B", "C"), 1)
    assert made.filled == (Filled(made.filled[0].limit, chosen=1, tied=2),)


def test_a_declared_chain_of_keys_parts_equal_scores() -> None:
    equals = (Candidate("B", 85, {}, place=1), Candidate("C", 85, {}, place=0))
    made = select(equals, (), 1)
    assert (made.chosen, made.reserve) == (("C",), ("B",))


def test_a_category_tied_at_its_cap_leaves_the_other_places_as_they_are() -> None:
    rows = candidates(
        ("A", 90, "北", "园"), ("B", 85, "北", "馆"), ("C", 85, "南", "馆"), ("D", 80, "南", "园")
    )
    halls = SelectionQuota("halls", "馆", ("category",), "第二条", caps={"馆": 1})
    made = select(rows, [halls], 3)
    assert (made.chosen, made.tied_at_cut, made.open_places) == (("A", "D"), ("B", "C"), 1)


def test_crossing_quotas_take_the_greatest_sum_and_not_the_first_that_fits() -> None:
    rows = candidates(("A", 90, "北", "馆"), ("B", 89, "北", "园"), ("C", 88, "南", "馆"))
    one_each = [REGION, SelectionQuota("category", "每类", ("category",), "第二条", cap=1)]
    made = select(rows, one_each, 2)
    assert made.chosen == ("B", "C")
    assert not made.nested
    assert "177.0000" in made.objective


def test_two_ways_to_the_same_sum_are_a_tie_for_people() -> None:
    rows = candidates(
        ("A", 90, "北", "馆"), ("B", 85, "北", "园"), ("C", 85, "南", "馆"), ("D", 80, "南", "园")
    )
    one_each = [REGION, SelectionQuota("category", "每类", ("category",), "第二条", cap=1)]
    made = select(rows, one_each, 2)
    assert (made.chosen, made.tied_at_cut, made.open_places) == ((), ("A", "B", "C", "D"), 2)


def test_a_group_with_no_place_at_all_has_no_reserve() -> None:
    none = SelectionQuota("none", "无", ("region",), "第一条", caps={"北": 0})
    made = select(SIX, [none], 2)
    assert (made.chosen, made.reserve) == (("D", "E"), ("F",))


def test_a_cell_of_a_crossing_quota_is_named_by_both_of_its_parts() -> None:
    cell = SelectionQuota("cell", "格", ("region", "category"), "第四条", caps={"北 × 馆": 1})
    made = select(SIX, [cell], 3)
    assert made.chosen == ("A", "C", "D")
    assert [(x.group, x.cap, x.size) for x in made.full["B"]] == [("北 × 馆", 1, 2), ("all", 3, 6)]


def test_floors_above_the_places_name_both_quotas_and_the_limits_that_tell_why() -> None:
    two = SelectionQuota("each", "每区", ("region",), "第三条", floor=2, floors={"东": 1})
    made = select(SIX, [SelectionQuota("three", "每类", ("category",), "", cap=3), two], 4)
    assert made.infeasible == ("each", SEATS)
    assert [(x.group, x.floor, x.cap) for x in made.conflict] == [
        ("东", 1, None),
        ("北", 2, None),
        ("南", 2, None),
        ("all", 0, 4),
    ]
    assert (made.chosen, made.reserve, made.tied_at_cut) == ((), (), ())


def test_a_floor_that_too_few_stand_for_is_named_alone() -> None:
    three = SelectionQuota("three", "每区", ("region",), "第三条", floors={"东": 3})
    made = select(SIX, [REGION, three], 4)
    assert made.infeasible == ("three",)
    assert [(x.group, x.floor, x.size) for x in made.conflict] == [("东", 3, 1)]


def test_a_floor_asks_also_for_a_region_that_nobody_stands_for() -> None:
    one = SelectionQuota("one", "每区", ("region",), "第三条", floor=1)
    assert select(SIX, [one], 4).infeasible == ()
    made = select(SIX, [one], 4, known={"region": ["北", "南", "东", "西"]})
    assert made.infeasible == ("one",)
    assert [(x.group, x.size) for x in made.conflict] == [("西", 0)]


def test_nobody_to_select_from_selects_nobody() -> None:
    assert select((), [REGION], 3).chosen == ()


@pytest.mark.parametrize(
    ("quotas", "seats", "named"),
    [
        ([SelectionQuota("q", "q", ("region",), "", cap=-1)], 1, "负数"),
        ([], -1, "负数"),
        ([REGION, REGION], 1, "region"),
        ([SelectionQuota(SEATS, "q", ("region",), "", cap=1)], 1, SEATS),
    ],
)
def test_numbers_below_zero_and_ids_that_come_twice_are_refused(
    quotas: list[SelectionQuota], seats: int, named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        select(SIX, quotas, seats)


def test_a_candidate_comes_once() -> None:
    with pytest.raises(UsageError, match="A"):
        select((SIX[0], SIX[0]), (), 1)


def agrees(case: Case) -> None:
    """Every statement of the selection, against all subsets."""
    made, right = select(case.candidates, case.quotas, case.seats), truth(case)
    if right is None:
        smallest(case, made)
        return
    assert (set(made.chosen), set(made.tied_at_cut)) == (right.sure, right.open)
    assert made.open_places == len(right.best[0]) - len(right.sure)
    assert made.infeasible == ()
    assert not set(made.reserve) & (right.sure | right.open)
    rest = {one.id for one in case.candidates} - right.sure - right.open
    assert set(made.full) == rest
    assert all(made.full.values()) or right.open
    ordered = {one.id: (-one.score, one.place) for one in case.candidates}
    for names in (made.chosen, made.reserve, made.tied_at_cut):
        assert list(names) == sorted(names, key=lambda name: ordered[name])


def smallest(case: Case, made: Selection) -> None:
    assert not possible(case, frozenset(made.infeasible))
    ids = [quota.id for quota in case.quotas] + [SEATS]
    for fewer in combinations(ids, len(made.infeasible) - 1):
        assert possible(case, frozenset(fewer))


@given(cases(("region",), ("region", "category"), ("all",), places=True))
@settings(deadline=None, max_examples=80)
def test_nested_quotas_give_what_trying_every_subset_gives(case: Case) -> None:
    agrees(case)


@given(cases(("region",), ("category",), places=True))
@settings(deadline=None, max_examples=80)
def test_crossing_quotas_give_what_trying_every_subset_gives(case: Case) -> None:
    agrees(case)


@given(cases(("region",), ("category",), ("kind",), ("region", "kind")))
@settings(deadline=None, max_examples=80)
def test_quotas_crossing_three_ways_give_what_trying_every_subset_gives(case: Case) -> None:
    agrees(case)


@given(cases(("region",), ("category",)))
@settings(deadline=None, max_examples=60)
def test_those_inside_keep_the_quotas_whenever_nothing_is_left_open(case: Case) -> None:
    made = select(case.candidates, case.quotas, case.seats)
    if made.tied_at_cut or made.infeasible:
        return
    assert keeps([one for one in case.candidates if one.id in made.chosen], case)


def test_hundreds_among_thousands_keep_crossing_quotas_and_beat_going_down_the_ranking() -> None:
    caps = {"region": 6, "category": 15}
    quotas = [SelectionQuota(by, by, (by,), "", cap=cap) for by, cap in caps.items()]
    many = tuple(
        Candidate(
            f"A{i:04}",
            (i * 7919 % 4001) / 40,
            {"region": f"r{i * 31 % 37}", "category": f"c{i * i % 13}"},
        )
        for i in range(1500)
    )
    made = select(many, quotas, 60)
    assert len(made.chosen) + made.open_places == 60
    scores = {one.id: one.score for one in many}
    assert made.tied_at_cut == ()
    assert broken(many, made.chosen, quotas, 60) == ()
    best = sum(scores[name] for name in made.chosen)
    assert best >= sum(scores[name] for name in _down(many, caps, 60))


def _down(many: tuple[Candidate, ...], caps: dict[str, int], seats: int) -> list[str]:
    """Whoever still fits, down the ranking; floors are not looked at."""
    taken: list[str] = []
    held: Counter[str] = Counter()
    for one in sorted(many, key=lambda one: -one.score):
        if len(taken) < seats and all(held[g] < caps[by] for by, g in one.groups.items()):
            taken.append(one.id)
            held.update(one.groups.values())
    return taken


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_a_candidate_whose_score_is_no_number_is_refused(score: float) -> None:
    with pytest.raises(UsageError) as caught:
        select([Candidate("a", 80.0, {}), Candidate("b", score, {})], (), seats=1)
    assert "“b”" in caught.value.message
