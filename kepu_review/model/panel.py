"""What a panel does besides marking: materials, declarations, talk, meeting, ballots, rescoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ABSTAIN = "abstain"
"""The choice of a voter for none of the options; no option may have it as id."""


@dataclass(frozen=True, slots=True)
class Material:
    """佐证材料: one file of an application; a number that is not known is None."""

    application: str
    file: str  # relative to the round's materials/, with /
    title: str
    kind: str
    sha256: str
    bytes: int | None = None
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    seconds: float | None = None
    format: str | None = None  # by content: jpg, png, mp4, mov, pdf, docx …
    codec: str | None = None  # of the first video track
    rotation: int | None = None  # degrees; width and height are those seen after it
    scan: bool | None = None  # of a PDF: pictures of pages, without text
    encrypted: bool | None = None
    phash: str | None = None  # of a photo: near in bits where near to the eye


@dataclass(frozen=True, slots=True)
class Declaration:
    """无利益冲突声明: before an expert sees an application."""

    application: str
    expert: str
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rescore:
    """复评请求: the panel asks an expert to look at a sheet again; open while `answer` is None."""

    application: str
    expert: str
    stage: str
    reason: str
    by: str
    at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """合议发言 about an application."""

    id: str  # "chain:seq" of its event
    application: str
    author: str  # id of the expert, or the actor of the office
    office: bool  # said by the chair or the secretary
    text: str
    at: datetime
    reply_to: str | None = None  # id of another remark


@dataclass(frozen=True, slots=True)
class Meeting:
    """会议: the item that is called now, if any, and the experts in the room."""

    application: str | None = None
    called_at: datetime | None = None
    minutes: int | None = None  # time that is meant for the item
    present: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BallotOption:
    """表决选项."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """表决: open while `closed_at` is None; closed without `outcome`: nothing was carried."""

    id: str
    application: str
    question: str
    options: tuple[BallotOption, ...]
    voters: tuple[str, ...]
    quorum: str  # share of the voters, as "2/3"
    majority: str
    secret: bool
    opened_at: datetime
    by: str
    closed_at: datetime | None = None
    outcome: str | None = None  # id of an option
    reason: str = ""  # said at the closing


@dataclass(frozen=True, slots=True)
class Terms:
    """评审要求 as changed for this round; None: as the programme says."""

    reviews_per_application: int | None = None
    minimum_reviews: int | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """催办: the newest one to an expert, and how many there were."""

    at: datetime
    by: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class ClearedComment:
    """可反馈的评语: a comment on the whole, or on one criterion, as the applicant may read it."""

    text: str
    criterion: str | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """What the chair cleared for the applicant; without comments: none is to be told."""

    application: str
    comments: tuple[ClearedComment, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Freeze:
    """冻结 of an application's sheets."""

    reason: str
    by: str
    at: datetime
