"""A place for a round on each database: a folder, and a schema of a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests._postgres import server

_numbers = count(1)

Places = Callable[[], str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real server, without a schema."""
    with server() as own:
        yield own.url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Gives a new place for a round each time it is called."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"round{next(_numbers)}")
    url: str = request.getfixturevalue("postgres")
    return lambda: f"{url}&schema=r{os.getpid()}_{next(_numbers)}"


@pytest.fixture
def location(places: Places) -> str:
    """A place for a round."""
    return places()
