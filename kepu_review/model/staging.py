"""Stages and what an office does within them: samples, visits, corrections, confirmations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class StageEntry:
    """进入环节: the round went on, or back, to a stage of its programme."""

    stage: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """层: one group that a sample is drawn from."""

    group: str
    size: int  # of the group
    drawn: tuple[str, ...]  # ids of applications


@dataclass(frozen=True, slots=True)
class Sample:
    """抽样: what was drawn, with all it takes to draw it again."""

    stage: str
    seed: int
    population: tuple[str, ...]
    strata: tuple[Stratum, ...]
    rule: str
    by: str
    at: datetime
    reason: str = ""

    @property
    def drawn(self) -> tuple[str, ...]:
        """All that was drawn, stratum by stratum."""
        return tuple(one for stratum in self.strata for one in stratum.drawn)


class VisitState(StrEnum):
    """What came of a visit."""

    VISITED = "visited"
    DECLINED = "declined"  # the applicant would not have it
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Visit:
    """实地考察 of an application in one stage."""

    application: str
    stage: str
    state: VisitState
    day: date | None
    visitors: tuple[str, ...]  # ids of experts
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """补正: the newest asking; open while `returned_at` is None."""

    until: datetime
    rules: tuple[str, ...]
    reason: str
    at: datetime
    by: str
    times: int  # how often it was asked
    returned_at: datetime | None = None
    note: str = ""  # said at the return


@dataclass(frozen=True, slots=True)
class LateGrant:
    """准予迟交: a person lets something come late; to all where `application` is None."""

    application: str | None
    what: str  # "application", "correction", "materials" …
    until: datetime
    reason: str
    by: str
    at: datetime


class AttestationState(StrEnum):
    """What a person found about a rule that no program can check."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Attestation:
    """核验: a person has compared what an application declares with the evidence."""

    application: str
    rule: str
    state: AttestationState
    evidence: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """审定: the organiser's own decision about what the review proposed."""

    stage: str
    approved: bool
    reason: str
    office: str
    by: str
    at: datetime
