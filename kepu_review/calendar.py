"""Days of a notice: natural days and working days, by China's official tables and one's own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from kepu_review.errors import UsageError
from kepu_review.text import t

_DAY = timedelta(days=1)
_ALWAYS_FREE = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the holidays whose date is the same in every year."""


def natural_days(start: date, n: int) -> date:
    """Last day of a period of `n` natural days whose first day is `start`.

    So counted in published notices: 8 days from 23 August end on 30 August.
    Raises UsageError when `n` < 1.
    """
    _check_length(n)
    return start + (n - 1) * _DAY


def working_days(
    start: date,
    n: int,
    holidays: Collection[date] = (),
    extra_workdays: Collection[date] = (),
) -> date:
    """Last day of a period of `n` working days; `start` counts if it is a working day itself.

    So counted in published notices: 5 working days from Wednesday 11 May 2022 end on Tuesday 17.
    See `is_working_day` for the days that count. Raises UsageError when `n` < 1, or when a day
    is said to be both free and worked.
    """
    _check_length(n)
    free, worked = frozenset(holidays), frozenset(extra_workdays)
    both = sorted(free & worked)
    if both:
        named = "、".join(day.isoformat() for day in both)
        raise UsageError(
            t("同一天既是假日又是调休工作日：{named}。", named=named),
            remedy=t("请核对节假日表。"),
        )
    day, left = start, n
    while True:
        left -= is_working_day(day, free, worked)
        if left == 0:
            return day
        day += _DAY


def is_working_day(
    day: date, holidays: Collection[date] = (), extra_workdays: Collection[date] = ()
) -> bool:
    """Whether `day` is worked.

    A table of one's own goes first: `holidays` are free, `extra_workdays` (调休) are worked. For
    other days the yearly table of the State Council counts (package chinesecalendar), and in a
    year that it does not know, Monday to Friday but for 元旦, 劳动节 and 国庆; see `unknown_years`.
    """
    if day in extra_workdays:
        return True
    if day in holidays:
        return False
    free, worked = _official()
    if day.year not in _official_years() and (day.month, day.day) in _ALWAYS_FREE:
        return False
    return day in worked or (day.weekday() < 5 and day not in free)


def first_working_day(
    after: date, holidays: Collection[date] = (), extra_workdays: Collection[date] = ()
) -> date:
    """The next working day after `after`."""
    day = after + _DAY
    while not is_working_day(day, holidays, extra_workdays):
        day += _DAY
    return day


def unknown_years(
    start: date,
    end: date,
    holidays: Collection[date] = (),
    extra_workdays: Collection[date] = (),
) -> tuple[int, ...]:
    """Years of the period whose holidays neither the package nor one's own table knows.

    A table may begin in December of the year before (元旦), which is no table of that year.
    """
    known = set(_official_years())
    known |= {day.year for day in (*holidays, *extra_workdays) if day.month < 12}
    return tuple(year for year in range(start.year, end.year + 1) if year not in known)


def _official() -> tuple[Collection[date], Collection[date]]:
    """Free weekdays and worked weekend days of all years that were announced."""
    from chinese_calendar.constants import holidays, workdays

    return holidays, workdays


@cache
def _official_years() -> frozenset[int]:
    return frozenset(day.year for day in _official()[0])


def _check_length(n: int) -> None:
    if n < 1:
        raise UsageError(
            t("期限至少为 1 天，现为 {n}。", n=n),
            remedy=t("请填写 1 或更大的整数。"),
        )
