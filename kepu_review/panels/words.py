"""Lists of names in messages."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_review.text import t


def shown(names: Iterable[object], limit: int = 8) -> str:
    """Names as a list for a message, cut after `limit`."""
    every = [str(name) for name in names]
    head = t("、").join(every[:limit])
    if len(every) <= limit:
        return head
    return t(
        "{head}等 {names_count} 项",
        head=head,
        names_count=len(every),
        names_count_2=len(every) - limit,
    )
