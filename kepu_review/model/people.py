"""Experts, conflicts and assignments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kepu_review.model.application import Application


@dataclass(frozen=True, slots=True)
class Expert:
    """评审专家."""

    id: str
    name: str
    affiliation: str = ""
    specialities: tuple[str, ...] = ()  # category ids
    region: str | None = None
    declared: tuple[str, ...] = ()  # names of units the expert declared an interest in
    capacity: int | None = None  # at most so many applications


class ConflictKind(StrEnum):
    """Why an expert must not judge an application."""

    SAME_UNIT = "same_unit"  # 同单位
    SAME_NOMINATOR = "same_nominator"  # 专家单位即推荐单位
    DECLARED = "declared"  # 自报
    OTHER = "other"  # found by a plugin
    BY_HAND = "by_hand"  # 秘书登记: a person of the office knows of it


@dataclass(frozen=True, slots=True)
class Conflict:
    """利益冲突: the fact; the act that follows is a recusal."""

    expert: str
    application: str
    kind: ConflictKind
    detail: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """分派: this expert reviews this application in this stage."""

    application: str
    expert: str
    stage: str = "preliminary"


@dataclass(frozen=True, slots=True)
class AssignmentRequest:
    """What an assignment has to satisfy."""

    applications: tuple[Application, ...]
    experts: tuple[Expert, ...]
    per_application: int
    forbidden: frozenset[tuple[str, str]] = frozenset()  # (application, expert)
    fixed: tuple[Assignment, ...] = ()  # pairs that stand already
    stage: str = "preliminary"
