"""Chromium, an invented round, and servers of desks that end with their test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from kepu_review.notebook.launch import DeskServer, start_desk
from tests import installed, once

expect.set_options(timeout=30_000)
SCREENSHOTS = Path(__file__).parent / "screenshots"

LAB_CODE = "/static/lab/jlab_core."

PAGES = pytest.StashKey[list[Page]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that is in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failing test leaves a picture of each of its windows."""
    report = yield
    if report.failed and call.when == "call":
        for number, page in enumerate(item.stash.get(PAGES, ())):
            SCREENSHOTS.mkdir(exist_ok=True)
            with suppress(PlaywrightError):  # a window that is closed or hangs has none
                path = SCREENSHOTS / f"failed-{item.name}-{number}.png"
                page.screenshot(path=path, timeout=5000)
    return report


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A demo round, and an expert who still has applications to score."""
    folder = tmp_path_factory.mktemp("demo") / "round"
    return folder, once.demo(tmp_path_factory, folder)


@pytest.fixture
def place(invented: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the round for one test."""
    return Path(shutil.copytree(invented[0], tmp_path / "round"))


@pytest.fixture
def expert(invented: tuple[Path, str]) -> str:
    return invented[1]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., DeskServer]]:
    """Start desks of a round; all end with the test."""
    started: list[DeskServer] = []

    def start(place: Path, who: str, **more: Any) -> DeskServer:
        server = start_desk(place, who, home=tmp_path / "home", **more)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@dataclass(slots=True)
class Desk:
    """The server of one expert's desk, which may be killed and started again."""

    place: Path
    who: str
    home: Path
    server: DeskServer

    def kill(self) -> None:
        assert self.server.process is not None
        self.server.process.kill()
        self.server.process.wait()

    def restart(self) -> None:
        port = self.server.port
        self.server = start_desk(self.place, self.who, home=self.home)
        assert self.server.port == port


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with 40 applications to score, for all tests of a module: each takes another one."""
    folder = tmp_path_factory.mktemp("desk")
    installed.round_in_review(folder, applications=60).close()
    home = folder / "home"
    made = Desk(folder / "round", "E1", home, start_desk(folder / "round", "E1", home=home))
    yield made
    made.server.stop()


LABS_OWN = ("Failed to fetch", "Failed to execute 'removeChild' on 'Node'")


def labs_own(message: str, stack: str | None) -> bool:
    """A failure of JupyterLab itself, which it does not handle.

    At its start it asks for announcements and settings; on a slow machine these are still under
    way when a test cuts the wire, loads the page again or stops the server. And a splash screen
    that is shown for two themes within 200 ms is taken away twice. Not a line of such an error's
    stack is in one of our files.
    """
    lines = [line.strip() for line in (stack or "").splitlines()]
    frames = [line for line in lines if line.startswith("at ") and "Promise.all (" not in line]
    theirs = bool(frames) and all(LAB_CODE in one for one in frames)
    return theirs and message.startswith(LABS_OWN)


@pytest.fixture
def window(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open a window; a script error in the page fails the test."""
    errors: list[str] = []
    contexts = []
    pages = request.node.stash.setdefault(PAGES, [])

    def new(
        width: int = 1280,
        height: int = 800,
        *,
        dark: bool = False,
        foreign: str = "\0",
    ) -> Page:
        """`foreign`: words of an error that is known, not ours."""
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.set_default_timeout(30_000)

        def failed(error: PlaywrightError) -> None:
            if foreign not in str(error) and not labs_own(error.message, error.stack):
                errors.append(f"{error.stack or error}")

        page.on("pageerror", failed)
        return page

    yield new
    for context in contexts:
        context.close()
    assert errors == []
