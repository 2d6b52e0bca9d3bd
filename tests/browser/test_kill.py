"""kill -9 in the middle of scoring: nothing that the page called saved is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from tests.browser.database import stored_review, stored_total
from tests.browser.keyboard import score_by_keyboard
from tests.browser.plain import plain_lab
from tests.browser.test_spine import SAVED, open_unscored, total_shown


def kernels_of(server: DeskServer) -> list[int]:
    """The kernels that the server started, by what /proc says of them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if (
            server.process is not None
            and int(parent) == server.process.pid
            and b"ipykernel_launcher" in command
        ):
            found.append(int(folder.name))
    return found


def kill_kernels(server: DeskServer) -> None:
    kernels = kernels_of(server)
    assert kernels, "the notebook has no kernel"
    for kernel in kernels:
        os.kill(kernel, signal.SIGKILL)


def test_with_the_server_extension_a_killed_kernel_is_not_even_noticed(
    place: Path, expert: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    server = serve(place, expert)
    page = window()
    page.goto(server.entry_url)
    application = open_unscored(page)
    filled = []
    for criterion in score_by_keyboard(page):
        filled.append(criterion)
        if len(filled) == 2:
            kill_kernels(server)
    expect(page.locator(".kp-save")).to_have_text(SAVED)
    assert page.locator(".jp-Dialog").count() == 0
    review = stored_review(place, application, expert)
    assert review is not None
    assert sorted(review.marks) == sorted(filled)
    assert stored_total(place, application, expert) == total_shown(page)


def test_a_killed_server_is_admitted_and_all_is_saved_when_it_is_back(
    place: Path, expert: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    server = serve(place, expert)
    page = window()
    page.goto(server.entry_url)
    application = open_unscored(page)
    filled = []
    for criterion in score_by_keyboard(page):
        filled.append(criterion)
        if len(filled) == 3:
            assert server.process is not None
            server.process.kill()
            server.process.wait()
    expect(page.locator(".kp-save")).to_contain_text("离线")
    assert page.locator(".jp-Dialog").count() == 0
    before = marks(place, application, expert)
    assert len(before) <= 3

    assert serve(place, expert).port == server.port
    expect(page.locator(".kp-save")).to_have_text(SAVED)
    assert sorted(marks(place, application, expert)) == sorted(filled)


def test_over_kernel_messages_a_killed_kernel_is_admitted_and_its_draft_comes_back(
    place: Path,
    expert: str,
    window: Callable[..., Page],
    tmp_path: Path,
) -> None:
    with plain_lab(place, expert, tmp_path / "plain") as server:
        run_over_kernel_messages(server, place, expert, window())


def run_over_kernel_messages(server: DeskServer, place: Path, expert: str, page: Page) -> None:
    page.goto(f"{server.base}doc/tree/{server.notebook}?token={server.token}")
    application = open_unscored(page)
    filled: list[str] = []
    acknowledged: dict[str, str] = {}
    for criterion in score_by_keyboard(page):
        filled.append(criterion)
        if len(filled) == 1:
            expect(page.locator(".kp-save")).to_have_text(SAVED)
            acknowledged = marks(place, application, expert)
            assert list(acknowledged) == filled
            kill_kernels(server)
    said = page.locator(".kp-save").inner_text()
    assert not said.startswith("已保存"), said
    assert marks(place, application, expert) == acknowledged

    page.reload()
    page.wait_for_selector(".kp-root .kp-main")
    expect(page.locator(".kp-save")).to_have_text(SAVED)
    assert sorted(marks(place, application, expert)) == sorted(filled)
    assert {name: marks(place, application, expert)[name] for name in acknowledged} == acknowledged


def marks(place: Path, application: str, expert: str) -> dict[str, str]:
    review = stored_review(place, application, expert)
    return {} if review is None else {name: repr(mark) for name, mark in review.marks.items()}
