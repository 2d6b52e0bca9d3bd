"""kill -9 in the middle of scoring: nothing that the page called saved is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from tests.browser.database import stored_review, stored_total
from tests.browser.kernels import kernels_of, kill_kernels
from tests.browser.keyboard import score_by_keyboard
from tests.browser.plain import plain_lab
from tests.browser.steps import SAVED, comment_on, open_unscored, total_shown, wait_for_desk


def test_with_the_server_extension_a_killed_kernel_is_not_even_noticed(
    place: Path, expert: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    server = serve(place, expert)
    page = window()
    page.goto(server.entry_url_of("notebook"))
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


def test_a_restarted_kernel_changes_nothing_at_the_desk(
    place: Path, expert: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    server = serve(place, expert)
    page = window()
    page.goto(server.entry_url_of("notebook"))
    application = open_unscored(page)
    before = kernels_of(server)
    answered = page.evaluate(
        """async () => {
          const headers = { "X-XSRFToken": /_xsrf=([^;]+)/.exec(document.cookie)[1] };
          const [kernel] = await (await fetch("/api/kernels", { headers })).json();
          const path = `/api/kernels/${kernel.id}/restart`;
          return (await fetch(path, { method: "POST", headers })).status;
        }"""
    )
    assert answered == 200
    assert kernels_of(server) != before
    comment_on(page, "内核重启之后")
    expect(page.locator(".kp-save")).to_have_text(SAVED)
    assert page.locator(".jp-Dialog").count() == 0
    review = stored_review(place, application, expert)
    assert review is not None
    assert review.comment == "内核重启之后"


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
    wait_for_desk(page)
    expect(page.locator(".kp-save")).to_have_text(SAVED)
    assert sorted(marks(place, application, expert)) == sorted(filled)
    assert {name: marks(place, application, expert)[name] for name in acknowledged} == acknowledged


def marks(place: Path, application: str, expert: str) -> dict[str, str]:
    review = stored_review(place, application, expert)
    return {} if review is None else {name: repr(mark) for name, mark in review.marks.items()}
