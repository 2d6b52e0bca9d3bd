"""One operation sent twice is one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepu_review.errors import Refused
from kepu_review.model import ROUND_CHAIN, Event, Receipt
from kepu_review.store import Reader
from kepu_review.text import t


def event_before(
    db: Reader,
    kind: str,
    content: Mapping[str, Any],
    *,
    chain: str = ROUND_CHAIN,
    key: str | None,
) -> Event | None:
    """The event of the same act under this key; asked before the act is judged by what is now.

    `content` is what was asked for; what the act found out by itself may stand beside it.

    Raises
    ------
    Refused
        the key was used for something else.
    """
    event = None if key is None else db.written(chain, key)
    if event is None:
        return None
    if event.kind != kind or any(event.payload.get(n) != v for n, v in content.items()):
        raise used_otherwise()
    return event


def done_before(
    db: Reader,
    kind: str,
    content: Mapping[str, Any],
    *,
    chain: str = ROUND_CHAIN,
    key: str | None,
) -> Receipt | None:
    """As `event_before`, the receipt."""
    event = event_before(db, kind, content, chain=chain, key=key)
    return None if event is None else receipt_again(event)


def parts_before(
    db: Reader, kind: str, content: Mapping[str, Any], *, key: str | None
) -> tuple[Event, ...]:
    """The events of an act that writes several of a kind, keyed by `part_of` and their numbers."""
    found: list[Event] = []
    while (one := event_before(db, kind, content, key=part_of(key, len(found)))) is not None:
        found.append(one)
    return tuple(found)


def part_of(key: str | None, name: object) -> str | None:
    """The key of one event of an act that writes several."""
    return None if key is None else f"{key}/{name}"


def receipt_again(event: Event) -> Receipt:
    """The receipt of an act that was done before."""
    return Receipt(event.chain, event.seq, event.hash, event.at, repeated=True)


def used_otherwise() -> Refused:
    """The operation id stands for something else."""
    return Refused(
        t("操作编号已用于另一内容，未写入。"),
        remedy=t("请刷新页面后重试。"),
    )
