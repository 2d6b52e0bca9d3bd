"""评审表: what an expert chose. Numbers are derived from it by the rubric, never stored instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

NO_PARTS: Mapping[str, Decimal] = MappingProxyType({})


class MarkState(StrEnum):
    """Missing (no mark at all), not applicable and abstained are different nulls."""

    MARKED = "marked"
    NOT_APPLICABLE = "not_applicable"  # 不适用
    ABSTAINED = "abstained"  # 弃权


@dataclass(frozen=True, slots=True)
class Mark:
    """打分 on one leaf criterion: the choice as made."""

    criterion: str
    state: MarkState = MarkState.MARKED
    value: Decimal | None = None  # points, where the kind asks for a number
    level: str | None = None  # level, where the kind has levels
    parts: Mapping[str, Decimal] = field(
        default_factory=lambda: NO_PARTS
    )  # part id → points (PARTS) or count / 0-1
    comment: str = ""


class ReviewState(StrEnum):
    """未评 has no review; recused is its own null."""

    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 已提交
    RECUSED = "recused"  # 已回避


@dataclass(frozen=True, slots=True)
class Review:
    """One expert's sheet for one application in one stage, at one revision."""

    application: str
    expert: str
    stage: str = "preliminary"
    revision: int = 0  # 0: never saved
    state: ReviewState = ReviewState.DRAFT
    rubric: str = ""  # content hash of the rubric it was marked with
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    vetoes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Raised vetoes: veto id → evidence."""
    comment: str = ""
    recusal_reason: str = ""
    saved_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the metrics suggest for one criterion, with the reason; never filled in silently."""

    criterion: str
    reason: str  # 年开放 260 天 → 优良 7.0–9.0
    level: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    parts: tuple[str, ...] = ()  # ids of conditions the metrics fulfil
