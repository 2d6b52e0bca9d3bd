"""Times that a person writes, in the time zone of the round's programme."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kepu_review.errors import UsageError
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.workflow import Round


def moment_in(rnd: Round, text: str) -> datetime:
    """The time; without a zone it is meant where the programme is, a bare day is its end.

    Raises
    ------
    UsageError
        it is no time.
    """
    zone = ZoneInfo(rnd.programme.timezone)
    bare = text.strip()
    try:
        if len(bare) == len("2026-12-31"):
            return datetime.combine(date.fromisoformat(bare), time(23, 59, 59), zone)
        when = datetime.fromisoformat(bare)
    except ValueError:
        raise UsageError(
            t("时间“{text}”看不懂。", text=text),
            remedy=t("写成 2026-12-31T18:00 或 2026-12-31。"),
        ) from None
    return when if when.tzinfo else when.replace(tzinfo=zone)


def time_in(rnd: Round, when: datetime) -> str:
    """The time where the programme is, to the minute."""
    return f"{when.astimezone(ZoneInfo(rnd.programme.timezone)):%Y-%m-%d %H:%M}"
