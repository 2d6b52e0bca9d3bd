"""Holds back the cycle collector while a long file is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No cycles are collected within the block; reference counting goes on.

    Reading a file only makes values that stay. Looking through all of them again and again for
    cycles that are not there costs a fifth of the time of a long file.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
