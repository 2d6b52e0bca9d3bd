"""Numbers follow the highest one given; terms end on the day before their anniversary."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.errors import Refused
from kepu_review.model import AccreditationRule
from kepu_review.workflow.numbering import last_day, months_later, numbers

RULE = AccreditationRule(title="基地", clause="第八条", years=5)


@pytest.mark.parametrize(
    ("pattern", "taken", "first"),
    [
        ("Q-{year}-{n:03d}", (), "Q-2026-001"),
        ("Q-{year}-{n:03d}", ("Q-2026-001", "Q-2026-007"), "Q-2026-008"),  # a gap is not filled
        ("Q-{year}-{n:03d}", ("Q-2025-009",), "Q-2026-001"),
        ("Q-{year}-{n:03d}", ("Q-2026-999",), "Q-2026-1000"),
        ("第{n}号", ("第41号", "旧号"), "第42号"),
        ("（{year}）{n}.{n}", ("（2026）3.3",), "（2026）4.4"),
    ],
)
def test_the_next_number(pattern: str, taken: Collection[str], first: str) -> None:
    assert next(numbers(pattern, 2026, taken)) == first


@given(st.sets(st.integers(1, 400)), st.integers(1, 30))
def test_no_number_is_given_twice(taken: set[int], wanted: int) -> None:
    old = {f"Q-2026-{n:03d}" for n in taken}
    made = list(islice(numbers("Q-{year}-{n:03d}", 2026, old), wanted))
    assert len(set(made)) == wanted
    assert not old & set(made)


def test_a_pattern_without_a_running_number_gives_one_and_says_why_no_more() -> None:
    some = numbers("唯一-{year}", 2026, ())
    assert next(some) == "唯一-2026"
    with pytest.raises(Refused, match="没有序号"):
        next(some)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2030, 12, 31)),
        (date(2026, 2, 3), date(2031, 2, 2)),
        (date(2024, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_term_of_years(first: date, last: date) -> None:
    assert last_day(RULE, first) == last


def test_no_term_and_a_fixed_one() -> None:
    assert last_day(AccreditationRule("基地", "第八条"), date(2026, 1, 1)) is None
    fixed = AccreditationRule("基地", "第八条", until=date(2025, 12, 31))
    assert last_day(fixed, date(2025, 12, 31)) == date(2025, 12, 31)
    with pytest.raises(Refused, match="2025-12-31"):
        last_day(fixed, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 9, 30), 3, date(2026, 12, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_so_many_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
