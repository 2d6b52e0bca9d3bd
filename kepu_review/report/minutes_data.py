"""What the minutes of the panel's meeting say, all of it from the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kepu_review.report.data import Heading


@dataclass(frozen=True, slots=True)
class Item:
    """An application that was discussed."""

    id: str
    name: str
    begun: dt.datetime
    ended: dt.datetime | None
    minutes: int | None  # that were meant for it
    remarks: int  # on record
    away: tuple[str, ...] = ()  # names of those who had to leave


@dataclass(frozen=True, slots=True)
class Vote:
    """A ballot with its count; never who chose what."""

    id: str  # of the application
    name: str
    question: str
    secret: bool
    seats: int | None  # 应到; None: called off, nothing was counted
    present: int | None
    entitled: int | None
    tallies: tuple[tuple[str, int], ...]  # title of the option, votes
    abstained: int | None
    uncast: int | None
    majority: str
    quorate: bool | None
    outcome: str  # title of the option that was carried; empty: none
    reason: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision."""

    id: str
    name: str
    category: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who had to leave for an item, or has nothing to do with it."""

    expert: str  # name
    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesData:
    """会议纪要. Names of experts stand in it, marks do not."""

    heading: Heading
    date: dt.date  # of the document
    first: dt.date | None  # days of the meeting; None: none is on record
    last: dt.date | None
    seats: int
    present: tuple[tuple[str, str], ...]  # name, affiliation: everybody who attended
    absent: tuple[tuple[str, str], ...]
    substitutes: tuple[str, ...]  # names of those who were no members
    reviewed: int  # applications with sheets
    sheets: int
    method: str
    blindness: tuple[str, ...]  # rules of who sees what, in words
    items: tuple[Item, ...] = ()
    votes: tuple[Vote, ...] = ()
    absences: tuple[Absence, ...] = ()
    decisions: tuple[Resolved, ...] = ()
    tally: tuple[tuple[str, int], ...] = ()  # outcome, number
    merkle_root: str = ""
