"""A small round to work with, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kepu_review.store import Store
from tests.store.rounds import INFO, PROGRAMME, fill


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """A new round with a rubric, four applications and three experts."""
    with Store.create(location, INFO, PROGRAMME) as made:
        made.write(fill)
        yield made
