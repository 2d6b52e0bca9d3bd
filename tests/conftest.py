"""A place for a round on each database, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import quickly
from tests._postgres import server

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

LONG = ("packaging", "faults", "browser")
"""Folders whose files take longest; begun first, so that no process waits for the last one."""

_numbers = count(1)

Places = Callable[[], str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; else each process takes them last and one goes on alone."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return LONG.index(folder) if folder in LONG else len(LONG)


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    with quickly.quickly():
        yield


@pytest.fixture
def as_in_use() -> Iterator[None]:
    """Rounds as outside of tests, which wait until the disk has it."""
    with quickly.as_in_use():
        yield


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, for one module: its event loop must not reach into other tests."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "测试需要 Chromium / the tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM])
        yield browser
        browser.close()
