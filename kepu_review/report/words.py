"""How numbers, dates and headings are written in documents."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

from kepu_review.text import either, language, t

_DIGITS = "〇一二三四五六七八九"
MISSING = "—"


def number(value: float | None, decimals: int) -> str:
    """Rounded for display only, half up (四舍五入); a missing value is —."""
    if value is None:
        return MISSING
    step = Decimal(1).scaleb(-decimals)
    return str(Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP))


def share(value: float | None) -> str:
    """A probability in percent; what is not quite sure is never written as sure."""
    if value is None:
        return MISSING
    if not 0.01 <= value <= 0.99:
        return ">99%" if value > 0.99 else "<1%"
    return f"{number(value * 100, 0)}%"


def chinese(n: int) -> str:
    """1 → 一, 12 → 十二, for 1–99."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def section(n: int) -> str:
    """What stands before the heading of section `n`."""
    return t("{n}、", n=chinese(n), n_2=n)


def subsection(of: int, n: int) -> str:
    """What stands before the heading of part `n` of section `of`: （一）, or 5.1."""
    return either(f"（{chinese(n)}）", f"{of}.{n}")


def day(value: date) -> str:
    """2023年7月1日: Arabic figures, no leading zero (GB/T 9704)."""
    if language() == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """A time to the minute, in China's time, which it names."""
    return clock(value) + t("（北京时间）")


def clock(value: datetime) -> str:
    """A time to the minute, in China's time; the heading says so."""
    return f"{value.astimezone(timezone(timedelta(hours=8))):%Y-%m-%d %H:%M}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
