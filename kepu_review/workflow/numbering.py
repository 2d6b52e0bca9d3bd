"""编号与期限: the numbers of new bases and the last day of their term."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from string import Formatter

from kepu_review.errors import Refused
from kepu_review.model import AccreditationRule
from kepu_review.text import t


def numbers(pattern: str, year: int, taken: Collection[str]) -> Iterator[str]:
    """Numbers of the year that follow the highest one given; a gap is never filled.

    What is not in the register any more may still be on somebody's wall.
    """
    known = (_read(pattern, year, number) for number in taken)
    n = max((one for one in known if one is not None), default=0)
    last = None
    while True:
        n += 1
        number = pattern.format(year=year, n=n)
        if number == last:  # a pattern without {n} gives one number and no second
            raise Refused(
                t("编号样式 {pattern} 没有序号，不能编第二个号。", pattern=pattern),
                remedy=t("请在认定项目文件中改为 {year}-{n:03d} 这样的样式。"),
            )
        last = number
        if number not in taken:
            yield number


def last_day(rule: AccreditationRule, first: date) -> date | None:
    """The last day of a term that begins on `first`; None where there is no term.

    Raises
    ------
    Refused
        the term that the programme names is over by then.
    """
    if rule.years is not None:
        return _later(first, rule.years) - timedelta(days=1)
    if rule.until is not None and rule.until < first:
        raise Refused(
            t(
                "称号的有效期到 {until} 为止，不能从 {first} 起命名。",
                until=rule.until,
                first=first,
            ),
            remedy=t("请写明有效期内的命名日期，或核对认定项目的有效期。"),
        )
    return rule.until


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def _later(day: date, years: int) -> date:
    """The anniversary; of 29 February the day after the 28th."""
    if (day.month, day.day) == (2, 29) and months_later(day, 12 * years).day == 28:
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def _read(pattern: str, year: int, number: str) -> int | None:
    """The running number within `number`, where it is of this pattern and year."""
    parts = []
    for text, name, _, _ in Formatter().parse(pattern):
        parts.append(re.escape(text))
        if name == "n":
            parts.append("(?P<n>[0-9]+)" if "(?P<n>[0-9]+)" not in parts else "[0-9]+")
        elif name == "year":
            parts.append(re.escape(str(year)))
    found = re.fullmatch("".join(parts), number)
    return int(found["n"]) if found and "n" in found.groupdict() else None
