"""From the notice to the life of a base: objections, register, changes, evaluations, documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Notice:
    """公示 as it was published; `withdrawn` tells why, None while it stands."""

    id: str
    start: date
    end: date
    days: int
    day_kind: str  # "working" | "natural"
    applications: tuple[str, ...]
    by: str
    at: datetime
    withdrawn: str | None = None


class ObjectionOutcome(StrEnum):
    """How an objection was settled."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    NOT_ADMITTED = "not_admitted"
    REPEATED = "repeated"  # the same grounds as another one's


@dataclass(frozen=True, slots=True)
class Objection:
    """异议 to a notice; open while `settled` is None."""

    id: str
    notice: str
    application: str | None
    objector: str | None
    contact: str | None
    written: bool
    evidence: tuple[str, ...]
    ground: str
    text: str
    received: datetime
    by: str
    at: datetime
    settled: ObjectionOutcome | None = None
    finding: str = ""
    same_as: str | None = None  # id of the objection that it repeats
    settled_at: datetime | None = None
    settled_by: str | None = None


class BaseStatus(StrEnum):
    """Whether a title is in force."""

    IN_FORCE = "in_force"
    RECTIFYING = "rectifying"  # 限期整改
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Base:
    """基地: a title in the register."""

    number: str
    application: str | None
    name: str
    applicant: str
    category: str | None
    region: str | None
    title: str
    batch: str
    valid_from: date
    valid_until: date | None
    route: str | None
    status: BaseStatus = BaseStatus.IN_FORCE
    status_until: date | None = None
    ground: str | None = None
    carried: bool = False  # from the register of earlier batches
    waiver: str | None = None  # why it was named though an objection was open


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a base before and after."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class BaseChange:
    """变更 of a base: of its fields, or of its status, which is then the field "status"."""

    number: str
    seq: int  # of its event
    changes: Mapping[str, FieldChange]
    reason: str
    by: str
    at: datetime
    happened: date | None = None  # of fields
    reported: date | None = None  # of fields
    until: date | None = None  # of a status
    ground: str | None = None  # of a status


@dataclass(frozen=True, slots=True)
class Evaluation:
    """考核 of a base for a year, or for its term."""

    number: str
    period: str  # "2024" | "term"
    grade: str
    reason: str
    round: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """证书或牌匾: the newest one of its kind."""

    number: str
    kind: str  # "certificate" | "plaque"
    sha256: str
    serial: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ActivityReport:
    """活动预告或总结 of a base, or of an application that is an activity."""

    id: str
    subject: str  # number of a base, or id of an application
    kind: str  # "preview" | "summary"
    title: str
    held: date | None
    reach: int | None
    media: tuple[str, ...]
    text: str
    by: str
    at: datetime
