"""Exact arithmetic of points, and how points are written for people and for JSON."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import (
    Decimal,
)

ZERO = Decimal(0)
HUNDRED = Decimal(100)

_CONTEXT = decimal.Context(
    prec=28,
    rounding=decimal.ROUND_HALF_EVEN,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero],
)


@contextmanager
def exact() -> Iterator[None]:
    """28 digits, whatever the calling thread has set: the same marks give the same total."""
    with decimal.localcontext(_CONTEXT):
        yield


def plain(number: Decimal) -> str:
    """The number without exponent and without zeros at its end: 7, 8.5."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def shown(points: Decimal, step: Decimal = Decimal("0.5")) -> str:
    """Points for people, with at least the decimals of the step: 7.0, 8.5, 3.75."""
    text = plain(points)
    wanted = len(plain(step).partition(".")[2])
    whole, _, decimals = text.partition(".")
    decimals = decimals.ljust(wanted, "0")
    return f"{whole}.{decimals}" if decimals else whole


def on_grid(value: Decimal, low: Decimal, high: Decimal, step: Decimal) -> bool:
    """Whether value is low, high, or a multiple of step between them."""
    if not low <= value <= high:
        return False
    return value in (low, high) or _CONTEXT.remainder(value, step) == 0
