"""Assertions that explain themselves also outside pytest's own files."""

from __future__ import annotations

from collections.abc import Iterable


def demand(holds: object, message: str) -> None:
    """Fail with the message unless it holds."""
    if not holds:
        raise AssertionError(message)


def demand_none(faults: Iterable[str], message: str) -> None:
    """Fail with the message and all faults unless there are none."""
    listed = list(faults)
    demand(not listed, "\n  ".join([message, *listed]))
