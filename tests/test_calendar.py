"""Days of a public notice, against periods that were really published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.calendar import (
    first_working_day,
    is_working_day,
    natural_days,
    unknown_years,
    working_days,
)
from kepu_review.errors import UsageError


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2022, 5, 24), 3, date(2022, 5, 26)),
        (date(2023, 8, 23), 8, date(2023, 8, 30)),
        (date(2021, 4, 30), 11, date(2021, 5, 10)),
        (date(2024, 2, 29), 1, date(2024, 2, 29)),
    ],
)
def test_natural_days_end_as_published_notices_did(start: date, n: int, end: date) -> None:
    assert natural_days(start, n) == end


def test_five_working_days_end_as_the_notice_of_shenzhen_in_2022_did() -> None:
    assert working_days(date(2022, 5, 11), 5) == date(2022, 5, 17)


def test_a_period_that_starts_on_a_free_day_counts_from_the_next_working_day() -> None:
    assert working_days(date(2024, 3, 9), 1) == date(2024, 3, 11)


def test_holidays_are_skipped_and_make_up_workdays_counted() -> None:
    spring = [date(2023, 5, day) for day in (1, 2, 3)]
    make_up = [date(2023, 5, 6)]
    assert working_days(date(2023, 4, 28), 5, spring, make_up) == date(2023, 5, 8)


def test_a_day_cannot_be_both_holiday_and_make_up_workday() -> None:
    day = date(2023, 5, 6)
    with pytest.raises(UsageError, match="2023-05-06"):
        working_days(day, 1, [day], [day])


@pytest.mark.parametrize("n", [0, -3])
def test_a_period_has_at_least_one_day(n: int) -> None:
    with pytest.raises(UsageError):
        working_days(date(2023, 5, 6), n)
    with pytest.raises(UsageError):
        natural_days(date(2023, 5, 6), n)


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, st.integers(1, 60), st.frozensets(days), st.frozensets(days))
def test_the_last_day_is_worked_and_exactly_n_days_up_to_it_are(
    start: date, n: int, free: frozenset[date], worked: frozenset[date]
) -> None:
    free -= worked
    end = working_days(start, n, free, worked)
    period = [start + timedelta(days=i) for i in range((end - start).days + 1)]
    assert is_working_day(end, free, worked)
    assert sum(is_working_day(day, free, worked) for day in period) == n


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2023, 9, 28), 5, date(2023, 10, 10)),  # 国庆八天假，7、8 日上班
        (date(2024, 2, 4), 5, date(2024, 2, 8)),  # 周日调休上班
        (date(2025, 1, 26), 3, date(2025, 2, 5)),  # 春节
        (date(2026, 2, 13), 3, date(2026, 2, 24)),  # 14 日调休上班
    ],
)
def test_the_official_tables_count_without_being_given(start: date, n: int, end: date) -> None:
    assert working_days(start, n) == end


def test_a_table_of_ones_own_goes_before_the_official_one() -> None:
    national_day, make_up = date(2023, 10, 3), date(2023, 10, 7)
    assert [is_working_day(day) for day in (national_day, make_up)] == [False, True]
    assert is_working_day(national_day, extra_workdays=[national_day])
    assert not is_working_day(make_up, holidays=[make_up])


def test_a_year_that_nobody_has_announced_is_told_and_counts_but_fixed_days() -> None:
    start, end = date(2026, 12, 28), date(2031, 1, 2)
    assert unknown_years(start, end) == (2027, 2028, 2029, 2030, 2031)
    assert unknown_years(date(2025, 1, 1), date(2026, 12, 31)) == ()
    assert is_working_day(date(2030, 10, 7))
    assert not is_working_day(date(2030, 10, 1))  # by law, every year
    assert not is_working_day(date(2030, 10, 5))


def test_a_table_of_ones_own_makes_a_year_known_but_not_by_its_december() -> None:
    start, end = date(2027, 12, 30), date(2028, 1, 3)
    assert unknown_years(start, end, [date(2027, 12, 31)]) == (2027, 2028)
    assert unknown_years(start, end, [date(2027, 12, 31), date(2028, 1, 3)]) == (2027,)
    assert unknown_years(start, end, [date(2027, 10, 1)], [date(2028, 1, 8)]) == ()


def test_the_first_working_day_comes_after_weekend_and_holidays() -> None:
    assert first_working_day(date(2023, 9, 28)) == date(2023, 10, 7)
    assert first_working_day(date(2024, 3, 8)) == date(2024, 3, 11)


def test_new_year_is_free_also_in_a_year_that_nobody_knows() -> None:
    assert working_days(date(2030, 12, 30), 3) == date(2031, 1, 2)
    assert working_days(date(2031, 4, 30), 2) == date(2031, 5, 5)
    assert working_days(date(2030, 12, 30), 3, (), [date(2031, 1, 1)]) == date(2031, 1, 1)
