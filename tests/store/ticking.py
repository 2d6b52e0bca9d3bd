"""A round whose clock goes on by a second with each event, and a way to write to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from kepu_review.model import Receipt
from kepu_review.store import Store
from tests.conftest import Places
from tests.store.rounds import INFO, PROGRAMME, fill

Say = Callable[..., Receipt]


@pytest.fixture
def ticking(places: Places) -> Iterator[Store]:
    seconds = count()

    def clock() -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=next(seconds))

    with Store.create(places(), INFO, PROGRAMME, clock=clock) as made:
        made.write(fill)
        yield made


@pytest.fixture
def say(ticking: Store) -> Say:
    """Write one event to the round's chain."""

    def write(
        kind: str, payload: dict[str, Any], /, actor: str = "secretary", **more: Any
    ) -> Receipt:
        return ticking.write(lambda db: db.append(kind, payload | more, actor=actor))

    return write
