"""events.jsonl: every link of every chain; the content only where nothing in it is personal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from kepu_review.errors import InputError, Where
from kepu_review.events import GENESIS, Link, event_hash, microseconds, moment
from kepu_review.report.masking import internal_text
from kepu_review.text import t

SHOWN = frozenset({"round_created", "rubric_fixed", "review_submitted"})
"""Kinds that hold rules, numbers of applications and codes of experts, and no word of a person."""
SOMETIMES = frozenset({"assigned", "unassigned", "review_saved", "review_recalled"})
"""Kinds that are shown where nobody wrote a word in them."""


@dataclass(frozen=True, slots=True)
class Item:
    """One event as it is attached; `payload` is None where the content stays with the office."""

    chain: str
    seq: int
    kind: str
    actor: str
    at: str
    prev_hash: str
    hash: str
    key: str = ""
    payload: str | None = None

    def content(self) -> Mapping[str, Any]:
        """What the event says; empty where it is not attached."""
        if self.payload is None:
            return MappingProxyType({})
        try:
            found = json.loads(self.payload)
        except (ValueError, RecursionError):
            return MappingProxyType({})
        return found if isinstance(found, dict) else MappingProxyType({})

    def fits(self) -> bool:
        """Whether the content gives the hash; for an event without content nothing is said."""
        if self.payload is None:
            return True
        try:
            at_us = microseconds(datetime.fromisoformat(self.at))
        except (ValueError, TypeError, OverflowError):
            return False
        parts = (self.chain, self.seq, self.key, self.kind, self.actor, at_us, self.payload)
        return event_hash(*parts, self.prev_hash) == self.hash


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold."""

    chain: str
    seq: int
    kind: str  # "link": does not continue the one before; "content": does not give the hash


def written(links: Iterable[Link]) -> str:
    """The text of events.jsonl, in the order given."""
    return "".join(json.dumps(_json(link), ensure_ascii=False) + "\n" for link in links)


def read(text: str, name: str) -> tuple[Item, ...]:
    """The events; InputError names the line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            found.append(_item(json.loads(line)))
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
            where = Where(file=name, line=number)
            raise InputError(t("不是一条事件记录。"), where=where) from error
    return tuple(found)


def broken(items: Iterable[Item]) -> tuple[Broken, ...]:
    """Every place where a chain does not hold."""
    faults = []
    ends: dict[str, tuple[int, str]] = {}
    for item in items:
        seq, before = ends.get(item.chain, (0, GENESIS))
        if item.seq != seq + 1 or item.prev_hash != before:
            faults.append(Broken(item.chain, item.seq, "link"))
        elif not item.fits():
            faults.append(Broken(item.chain, item.seq, "content"))
        ends[item.chain] = (item.seq, item.hash)
    return tuple(faults)


def heads(items: Iterable[Item]) -> dict[str, tuple[int, str]]:
    """Chain → (seq, hash) of its last event."""
    return {item.chain: (item.seq, item.hash) for item in items}


def _json(link: Link) -> dict[str, Any]:
    actor = internal_text(link.actor)
    # The content is checked with the name of who did it: both are there, or neither.
    whole = actor == link.actor and _may_be_shown(link)
    shown = {"key": link.key, "payload": link.payload_text} if whole else {}
    return {
        "chain": link.chain,
        "seq": link.seq,
        "kind": link.kind,
        "actor": actor,
        "at": moment(link.at_us).isoformat(),
        "prev_hash": link.prev_hash,
        "hash": link.hash,
        **shown,
    }


def _may_be_shown(link: Link) -> bool:
    if link.kind in SHOWN:
        return True
    if link.kind not in SOMETIMES:
        return False
    said = json.loads(link.payload_text)
    marks = said.get("marks") or {}
    words = [said.get("comment"), said.get("reason"), *(said.get("vetoes") or {}).values()]
    words += [mark.get("comment") for mark in marks.values() if mark]
    return not any(words)


def _item(data: Mapping[str, Any]) -> Item:
    item = Item(**data)
    texts = (item.chain, item.kind, item.actor, item.at, item.prev_hash, item.hash, item.key)
    if not all(isinstance(text, str) for text in texts) or type(item.seq) is not int:
        raise ValueError(item.chain)
    if item.payload is not None and not isinstance(item.payload, str):
        raise ValueError(item.chain)
    return item
