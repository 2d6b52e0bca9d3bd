"""A day on the command line."""

from __future__ import annotations

from datetime import date

from kepu_review.errors import UsageError
from kepu_review.text import t


def day_of(text: str) -> date:
    """The day that was written, also as 2026年5月4日.

    Raises
    ------
    UsageError
        it is none.
    """
    from kepu_review.intake.dates import parse_date

    found = parse_date(text.strip())
    if isinstance(found, date):
        return found
    raise UsageError(t("日期“{text}”看不懂。", text=text), remedy=t("写成 2026-12-31。"))


def some_day(text: str | None) -> date | None:
    """The same of what may be left out."""
    return None if text is None else day_of(text)
