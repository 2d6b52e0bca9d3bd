"""统计: activities, reach, media and what is missing, for each unit, line, district or topic."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kepu_review_science_day.records import TITLES, Record, Summary


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum together with how many gave their part; nobody: `total` is None."""

    total: int | None
    given: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One group of activities."""

    group: str
    activities: tuple[str, ...]  # ids
    lines: tuple[str, ...]
    key: int  # 重点活动
    attendance: Figure
    online: Figure
    media: Figure
    volunteers: Figure
    no_summary: tuple[str, ...]
    late_summary: tuple[str, ...]
    refused: tuple[str, ...]
    food_counted: tuple[str, ...]
    food_lost: tuple[str, ...]  # meant for food safety, and the platform does not find them
    completeness: Fraction
    """Parts of the records that are there, of all that a whole record has."""


def _units(record: Record) -> tuple[str, ...]:
    return (record.unit,)


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


GROUPINGS: Mapping[str, Callable[[Record], tuple[str, ...]]] = {
    "unit": _units,
    "line": lambda record: _one(record.line),
    "region": lambda record: _one(record.region),
    "topic": lambda record: record.topics,
}
"""What may be counted by; an activity of several topics counts in each."""


def tallies(records: Iterable[Record], by: str = "unit") -> tuple[Tally, ...]:
    """One tally for each group; names that differ by spaces or width alone are one group."""
    found: dict[str, tuple[str, list[Record]]] = {}
    for record in records:
        for name in GROUPINGS[by](record):
            found.setdefault(plain(name), (name, []))[1].append(record)
    return tuple(_tally(name, members) for name, members in found.values())


def overall(records: Sequence[Record], title: str) -> Tally:
    """One tally of all activities, each counted once."""
    return _tally(title, records)


def plain(name: str) -> str:
    """For comparison: full-width as half-width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def _tally(name: str, members: Sequence[Record]) -> Tally:
    have = sum(len(TITLES) - len(one.missing) for one in members)
    wanted = len(members) * len(TITLES)
    return Tally(
        group=name,
        activities=_ids(members, lambda _: True),
        lines=tuple(dict.fromkeys(one.line for one in members if one.line)),
        key=sum(one.key for one in members),
        attendance=_figure(one.attendance for one in members),
        online=_figure(one.online for one in members),
        media=_figure(one.media for one in members),
        volunteers=_figure(one.volunteers for one in members),
        no_summary=_ids(members, lambda one: one.summary is Summary.MISSING),
        late_summary=_ids(members, lambda one: one.summary is Summary.LATE),
        refused=_ids(members, lambda one: not one.accepted),
        food_counted=_ids(members, lambda one: one.food_safety is True),
        food_lost=_ids(members, lambda one: one.food_safety is False),
        completeness=Fraction(have, wanted) if wanted else Fraction(0),
    )


def _figure(values: Iterable[int | None]) -> Figure:
    given = [value for value in values if value is not None]
    return Figure(sum(given) if given else None, len(given))


def _ids(members: Iterable[Record], wanted: Callable[[Record], bool]) -> tuple[str, ...]:
    return tuple(one.id for one in members if wanted(one))
