"""Checks of single values in payloads: each gives the value, or raises ValueError."""

from __future__ import annotations

from fractions import Fraction

from kepu_review.store.tables import ident

LONGEST_FILE = 400
"""Characters of a file's path; with an application's number they fit an index of PostgreSQL."""


def words(value: object) -> str:
    """Text of people, also empty."""
    if not isinstance(value, str):
        raise ValueError(f"text {value!r}")
    return value


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
