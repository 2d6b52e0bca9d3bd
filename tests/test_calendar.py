"""Days of a public notice, against periods that were really published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.calendar import is_working_day, natural_days, working_days
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
