"""The hash chain: how a link is made and how a chain is checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from kepu_review.errors import KepuError
from kepu_review.events.canonical import canonical
from kepu_review.model import Event
from kepu_review.text import printable, t

GENESIS = "0" * 64
"""`prev_hash` of the first event of a chain."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Link(NamedTuple):
    """An event as it is hashed: the time in microseconds, the payload as text."""

    chain: str
    seq: int
    key: str
    kind: str
    actor: str
    at_us: int
    payload_text: str
    prev_hash: str
    hash: str


class FaultKind(StrEnum):
    """What is wrong with a chain."""

    MISSING = "missing"  # a number of the chain is not there
    ORDER = "order"  # a number comes twice, or after a higher one
    PREV = "prev"  # does not continue the event before it
    HASH = "hash"  # the content does not give the hash
    HEAD = "head"  # the recorded end of the chain is another one
    EFFECT = "effect"  # replayed, it cannot do what it says


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One fault, at event `seq` of `chain`, or at all events from `seq` to `until`."""

    chain: str
    seq: int
    kind: FaultKind
    until: int | None = None

    @property
    def table(self) -> str:
        """What is at fault: the record of events."""
        return "event"

    @property
    def key(self) -> tuple[str, ...]:
        """Which event: its chain and its number."""
        return (self.chain, str(self.seq))

    def __str__(self) -> str:
        which = f"{self.seq}–{self.until}" if self.until is not None else str(self.seq)
        chain = printable(self.chain)
        place = t("链“{chain}”第 {which} 条", chain=chain, which=which)
        return f"{place}{t('：')}{_says(self.kind)}"


def _says(kind: FaultKind) -> str:
    match kind:
        case FaultKind.MISSING:
            return t("缺失")
        case FaultKind.ORDER:
            return t("序号重复或颠倒")
        case FaultKind.PREV:
            return t("与前一条不衔接")
        case FaultKind.HASH:
            return t("内容与哈希不符，已被改动")
        case FaultKind.HEAD:
            return t("与登记的链尾不符")
        case FaultKind.EFFECT:
            return t("所记内容无法成立，须核查")


def microseconds(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC; `at` must know its zone."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(at_us: int) -> datetime:
    """The inverse of `microseconds`, in UTC."""
    return _EPOCH + timedelta(microseconds=at_us)


def event_hash(
    chain: str,
    seq: int,
    key: str,
    kind: str,
    actor: str,
    at_us: int,
    payload_text: str,
    prev_hash: str,
) -> str:
    """Hex SHA-256 of the UTF-8 JSON array of the arguments.

    The array is written with ", " between its items because that is also what PostgreSQL's
    `json_build_array(...)::text` gives: a database can compute the same hash.
    """
    array = [chain, seq, key, kind, actor, at_us, payload_text, prev_hash]
    return sha256(
        json.dumps(array, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


def link(event: Event) -> Link:
    """The event as it is hashed."""
    return Link(
        event.chain,
        event.seq,
        event.key,
        event.kind,
        event.actor,
        microseconds(event.at),
        canonical(event.payload),
        event.prev_hash,
        event.hash,
    )


def scan(links: Iterable[Link]) -> tuple[tuple[ChainFault, ...], dict[str, tuple[int, str]]]:
    """The faults of all chains in `links`, and the end (seq, hash) of each chain.

    Chains may be mixed; the links of one chain must come in order. One pass, memory only for the
    ends of the chains. SQLite keeps a value of any type in any column: a link whose values are of
    other types than ours was changed.
    """
    faults: list[ChainFault] = []
    ends: dict[str, tuple[int, str]] = {}
    for item in links:
        if not _typed(item):
            chain = str(item.chain)
            faults.append(ChainFault(chain, ends.get(chain, (0, ""))[0] + 1, FaultKind.HASH))
            continue
        faults += _faults(item, *ends.get(item.chain, (0, GENESIS)))
        if item.seq > ends.get(item.chain, (0, ""))[0]:
            ends[item.chain] = (item.seq, item.hash)
    return tuple(faults), ends


def _typed(item: Link) -> bool:
    numbers = (item.seq, item.at_us)
    texts = (item.chain, item.key, item.kind, item.actor, item.payload_text)
    hashes = (item.prev_hash, item.hash)
    return all(isinstance(value, int) for value in numbers) and all(
        isinstance(value, str) for value in texts + hashes
    )


def _faults(item: Link, seq: int, prev_hash: str) -> list[ChainFault]:
    found: list[ChainFault] = []
    if item.seq <= seq:
        found.append(ChainFault(item.chain, item.seq, FaultKind.ORDER))
    elif item.seq > seq + 1:
        until = item.seq - 1 if item.seq - 1 > seq + 1 else None
        found.append(ChainFault(item.chain, seq + 1, FaultKind.MISSING, until))
    elif item.prev_hash != prev_hash:
        found.append(ChainFault(item.chain, item.seq, FaultKind.PREV))
    if event_hash(*item[:-1]) != item.hash:
        found.append(ChainFault(item.chain, item.seq, FaultKind.HASH))
    return found


def verify(events: Iterable[Event]) -> tuple[ChainFault, ...]:
    """Every missing number, broken connection and wrong hash; empty when all is well.

    `events` may mix chains; the events of one chain must come in order of `seq`. A chain that was
    cut off at its end is well-formed: only its recorded head, a receipt or a printed root shows it.
    """
    return scan(_hashed(event) for event in events)[0]


def _hashed(event: Event) -> Link:
    try:
        return link(event)
    except KepuError:  # a payload that could never have been hashed: no hash fits it
        return Link(
            event.chain,
            event.seq,
            event.key,
            event.kind,
            event.actor,
            microseconds(event.at),
            "",
            event.prev_hash,
            "",
        )
