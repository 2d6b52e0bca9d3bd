"""What a list that people made breaks, and who may step in."""

from __future__ import annotations

from hypothesis import given, settings

from kepu_review.model import SelectionQuota
from kepu_review.quotas import SEATS, Breach, Candidate, broken, step_in
from tests.quotas.small_cases import Case, cases, keeps

FIVE = tuple(
    Candidate(name, score, {"region": region})
    for name, score, region in (
        ("A", 90, "北"),
        ("B", 85, "北"),
        ("C", 80, "南"),
        ("D", 75, "北"),
        ("E", 70, "南"),
    )
)
CAP = SelectionQuota("cap", "每区", ("region",), "第一条", cap=2)
FLOOR = SelectionQuota("floor", "每区", ("region",), "第二条", floor=1)


def test_a_list_is_told_what_it_breaks_with_the_clause() -> None:
    assert broken(FIVE, ["A", "B", "C"], [CAP, FLOOR], 3) == ()
    assert broken(FIVE, ["A", "B", "D"], [CAP, FLOOR], 2) == (
        Breach("cap", "北", 3, None, 2, "第一条"),
        Breach("floor", "南", 0, 1, None, "第二条"),
        Breach(SEATS, "all", 3, None, 2, ""),
    )


def test_a_region_that_nobody_stands_for_misses_its_floor_too() -> None:
    found = broken(FIVE, ["A", "C"], [FLOOR], known={"region": ["北", "南", "东"]})
    assert [(breach.group, breach.count) for breach in found] == [("东", 0)]


def test_who_steps_in_keeps_the_caps_and_comes_best_first() -> None:
    assert step_in(FIVE, ["A", "B", "C"], [CAP], 3, gone=["A"]) == ("D", "E")
    assert step_in(FIVE, ["A", "B", "C"], [CAP], 3, gone=["C"]) == ("E",)
    assert step_in(FIVE, ["A", "B", "C"], [CAP], 3) == ()


def test_where_a_floor_is_missed_only_those_step_in_who_help() -> None:
    assert step_in(FIVE, ["A", "C"], [FLOOR], 2, gone=["C"]) == ("E",)


@given(cases(("region",), ("category",)))
@settings(deadline=None, max_examples=60)
def test_a_list_breaks_something_exactly_when_it_does_not_keep_the_quotas(case: Case) -> None:
    chosen = case.candidates[::2]
    names = [one.id for one in chosen]
    assert (broken(case.candidates, names, case.quotas, case.seats) == ()) == keeps(chosen, case)
