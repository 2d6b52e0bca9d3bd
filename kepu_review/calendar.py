"""Days of a public notice: natural days and working days, with the year's own holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from kepu_review.errors import UsageError
from kepu_review.text import t

_DAY = timedelta(days=1)


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
    `holidays` are free weekdays, `extra_workdays` (调休) weekend days that are worked; both come
    from the year's official table and may be edited. Raises UsageError when `n` < 1, or when a
    day is said to be both.
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
    """Whether `day` is worked: Monday to Friday but for holidays, and make-up workdays."""
    if day in extra_workdays:
        return True
    return day.weekday() < 5 and day not in holidays


def _check_length(n: int) -> None:
    if n < 1:
        raise UsageError(
            t("期限至少为 1 天，现为 {n}。", n=n),
            remedy=t("请填写 1 或更大的整数。"),
        )
