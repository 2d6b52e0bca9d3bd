"""留痕: events, receipts, decisions, and the facts of the round itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

ROUND_CHAIN = "round"
"""The chain of the round's own acts; each person has a chain named by their id besides."""

RESERVED_IDS = frozenset({ROUND_CHAIN, "chair", "secretary", "system"})
"""Names of the round and of its offices, in lower case; no expert may have one as number."""


@dataclass(frozen=True, slots=True)
class Event:
    """One append-only fact. `hash` covers every other field and `prev_hash`."""

    chain: str
    seq: int  # from 1 within the chain
    key: str  # idempotency key, unique within the chain
    kind: str
    actor: str
    at: datetime  # UTC
    payload: Mapping[str, Any]
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执 of a save: enough to prove later that it was stored."""

    chain: str
    seq: int
    hash: str
    at: datetime
    repeated: bool = False  # the key was known: nothing was written again


class Phase(StrEnum):
    """阶段 of a round: what is open."""

    SETUP = "setup"  # 受理与形式审查
    REVIEW = "review"  # 专家评审
    DELIBERATION = "deliberation"  # 汇总与合议: marks closed
    CLOSED = "closed"  # 归档


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """批次: what the round is."""

    id: str
    title: str
    programme: str
    created_at: datetime
    phase: Phase = Phase.SETUP
    demo: bool = False  # 演示数据: every page and screen says so
    deadline: datetime | None = None  # of the experts


@dataclass(frozen=True, slots=True)
class Decision:
    """决定: people decide; the record says who, when and why."""

    application: str
    outcome: str  # id of a tier, or "not_named"
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ranked:
    """排名: one application in a ranking; score is never rounded."""

    application: str
    category: str | None
    score: float | None  # None: not ranked
    rank: int | None
    category_rank: int | None
    reviews: int
    tied: bool = False
    reason: str = ""  # why it is not ranked
    category_tied: bool = False  # shares its rank within the category
    tie_break: tuple[str, ...] = ()  # keys of the declared chain that parted it from equal scores
