"""The desk over kernel messages, without our server extension: two kernels, a cut websocket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from tests import installed
from tests.browser.database import stored_review
from tests.browser.kernels import kernels_of
from tests.browser.plain import NOTEBOOK, plain_lab
from tests.browser.steps import (
    SAVED,
    choose,
    comment_on,
    form,
    open_unscored,
    saving,
    wait_for_desk,
)
from tests.browser.wire import wire_to

Window = Callable[..., Page]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kernels")
    installed.round_in_review(folder, applications=12).close()
    return folder


@pytest.fixture(scope="module")
def lab(own: Path) -> Iterator[DeskServer]:
    """A person's own JupyterLab, where only kernels answer."""
    with plain_lab(own / "round", "E1", own / "home") as server:
        yield server


def notebook(lab: DeskServer, port: int | None = None) -> str:
    return f"http://127.0.0.1:{port or lab.port}/doc/tree/{NOTEBOOK}?token={lab.token}"


def stored_comment(own: Path, application: str) -> str:
    review = stored_review(own / "round", application, "E1")
    return "" if review is None else review.comment


def test_two_kernels_put_both_texts_to_the_expert_and_the_choice_is_kept(
    own: Path, lab: DeskServer, window: Window
) -> None:
    one, two = window(), window()
    one.goto(notebook(lab))
    application = open_unscored(one)
    with plain_lab(own / "round", "E1", own / "other") as other:
        two.goto(notebook(other))
        wait_for_desk(two)
        assert [len(kernels_of(server)) for server in (lab, other)] == [1, 1]
        choose(two, application)
        form(two).first.wait_for()
        comment_on(one, "第一个内核")
        expect(saving(one)).to_have_text(SAVED)
        comment_on(two, "第二个内核")
        clash = two.get_by_role("alert").filter(has_text="别的窗口")
        expect(clash).to_contain_text("第一个内核")
        expect(clash).to_contain_text("第二个内核")
        assert stored_comment(own, application) == "第一个内核"
        clash.get_by_role("button", name="用我的").click()
        expect(saving(two)).to_have_text(SAVED)
    assert stored_comment(own, application) == "第二个内核"


def test_a_cut_websocket_is_admitted_and_what_was_typed_is_saved_once_it_is_mended(
    own: Path, lab: DeskServer, window: Window
) -> None:
    with wire_to(lab.port) as wire:
        page = window()
        page.goto(notebook(lab, port=wire.port))
        application = open_unscored(page)
        wire.cut()
        comment_on(page, "线断了也写")
        page.wait_for_timeout(1500)
        assert not saving(page).inner_text().startswith("已保存")
        assert stored_comment(own, application) == ""
        wire.mend()
        expect(saving(page)).to_have_text(SAVED, timeout=60_000)
        assert page.locator(".jp-Dialog").count() == 0
        assert stored_comment(own, application) == "线断了也写"
