"""What a programme says about the time after the panel: selection, notice, naming, revocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SelectionQuota:
    """入选名额: caps and floors over groups; several may nest or cross."""

    id: str
    title: str
    by: tuple[str, ...]  # region, category, nominator, nominator_type, route, or ("all",)
    clause: str
    cap: int | None = None  # of each group that is not named
    floor: int | None = None
    caps: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    floors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Group → number; the group of a crossing quota is written with " × " between its parts."""


@dataclass(frozen=True, slots=True)
class ObjectionRule:
    """异议: what an objection needs so that it is taken up."""

    clause: str
    named: bool = True  # 实名
    written: bool = True
    evidence: bool = True
    repeated: bool = False  # whether grounds that were settled before are taken up again


@dataclass(frozen=True, slots=True)
class Ground:
    """撤销的情形."""

    id: str
    title: str
    clause: str


@dataclass(frozen=True, slots=True)
class EvaluationGrade:
    """考核等次, and what it means for the next batch."""

    id: str
    title: str
    clause: str
    consequence: str = "none"  # direct | final | excluded | rectify | none


@dataclass(frozen=True, slots=True)
class AccreditationRule:
    """认定命名: number, term, texts of certificate and plaque, duties and their ends."""

    title: str  # the name that is conferred
    clause: str
    number: str = "{year}-{n:03d}"  # of the certificate
    years: int | None = None  # None and no `until`: no term
    until: date | None = None
    certificate: str = ""  # text; {name}, {applicant}, {title}, {number}, {valid} are filled in
    plaque: str = ""
    change_months: int | None = None  # a change of the legal entity is reported within so many
    change_clause: str = ""
    grounds: tuple[Ground, ...] = ()
    yearly: tuple[EvaluationGrade, ...] = ()  # 年度考核
    final: tuple[EvaluationGrade, ...] = ()  # 终期考核
    evaluation_clause: str = ""
    reapply: bool = True  # a base whose term is over may or must apply again
    holders_apply: bool = False  # a base in force may apply all the same
