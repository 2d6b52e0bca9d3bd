"""Checks of single values in payloads: each gives the value, or raises ValueError."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from kepu_review.events import microseconds, moment
from kepu_review.store.tables import ident

LONGEST_FILE = 400
"""Characters of a file's path; with an application's number they fit an index of PostgreSQL."""


def words(value: object) -> str:
    """Text of people, also empty."""
    if not isinstance(value, str):
        raise ValueError(f"text {value!r}")
    return value


def optional(value: object) -> str | None:
    """Text of people that is not empty, or None."""
    if value == "":
        raise ValueError("an empty text where there should be none")
    return None if value is None else words(value)


def named(value: object) -> str:
    """Text of people that is not empty."""
    text = words(value)
    if not text:
        raise ValueError("an empty text")
    return text


def texts(value: object) -> list[str]:
    """A list of texts, none of them empty."""
    if not isinstance(value, list):
        raise ValueError(f"list {value!r}")
    return [named(one) for one in value]


def some_ident(value: object) -> str | None:
    """A key, or None."""
    return None if value is None else ident(value)


def member(kind: type[StrEnum], value: object) -> str:
    """One of the words of `kind`."""
    return str(kind(words(value)).value)


def one_of(value: object, *known: str) -> str:
    """One of the words that are `known`."""
    if value not in known:
        raise ValueError(f"{value!r} is none of {known}")
    return words(value)


def day(value: object) -> str:
    """A day as 2026-05-04, and in no other way of ISO 8601."""
    text = words(value)
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError(f"day {text!r}")
    return text


def some_day(value: object) -> str | None:
    """A day, or None."""
    return None if value is None else day(value)


def instant(value: object) -> int:
    """A time with its offset from UTC, in microseconds as events have it."""
    given = datetime.fromisoformat(words(value))
    if given.utcoffset() is None:
        raise ValueError(f"time {value!r} without its offset from UTC")
    at_us = microseconds(given)
    try:
        moment(at_us)
    except OverflowError as error:  # in UTC it is outside of what dates can be
        raise ValueError(f"time {value!r}") from error
    return at_us


def whole(value: object, least: int = 0) -> int | None:
    """A whole number of at least `least`, or None."""
    if value is not None and (type(value) is not int or value < least):
        raise ValueError(f"number {value!r}")
    return value


def duration(value: object) -> float | None:
    """A number of at least 0, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"number {value!r}")
    return value


def flag(value: object) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"flag {value!r}")
    return value


def idents(value: object) -> list[str]:
    """A list of keys, each once."""
    if not isinstance(value, list):
        raise ValueError(f"list {value!r}")
    return list(dict.fromkeys(ident(one) for one in value))


def share(value: object) -> str:
    """A share from 0 to 1 written as text, such as "2/3"."""
    try:
        inside = isinstance(value, str) and 0 <= Fraction(value) <= 1
    except ZeroDivisionError:
        inside = False
    if not inside:
        raise ValueError(f"share {value!r}")
    return words(value)


def relative(value: object) -> str:
    """A path that stays in its folder: parts with / between them, none of them . or .. or empty."""
    path = ident(value, LONGEST_FILE)
    if not {"", ".", ".."}.isdisjoint(path.split("/")):
        raise ValueError(f"path {path!r}")
    return path
