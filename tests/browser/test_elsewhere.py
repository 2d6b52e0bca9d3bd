"""A smaller set in Notebook 7 and in Voilà: opened, scored, reloaded, offline."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import installed
from tests.browser.database import stored_review
from tests.browser.elsewhere import running_notebook_7, running_voila
from tests.browser.steps import SAVED, comment, comment_on, open_unscored, saving, wait_for_desk

Window = Callable[..., Page]
NOTEBOOKS_OWN = "reading 'schema'"  # thrown by Notebook 7 itself, with or without us


@pytest.fixture(scope="module")
def round_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    installed.round_in_review(folder, applications=12).close()
    return folder / "round"


@pytest.fixture(scope="module")
def notebook_7(round_folder: Path) -> Iterator[str]:
    with running_notebook_7(round_folder, "E1", round_folder.parent / "n7") as address:
        yield address


@pytest.fixture(scope="module")
def voila(round_folder: Path) -> Iterator[str]:
    with running_voila(round_folder, "E1", round_folder.parent / "voila") as address:
        yield address


def test_in_notebook_7_the_desk_is_one_link_away(notebook_7: str, window: Window) -> None:
    page = window(foreign=NOTEBOOKS_OWN)
    page.goto(notebook_7)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打开评审台").click()
    wait_for_desk(opened.value)
    assert opened.value.url.split("#")[0].endswith("/kepu/app")


def test_in_notebook_7_the_notebook_opens_its_desk_and_a_reload_loses_nothing(
    notebook_7: str, round_folder: Path, window: Window
) -> None:
    page = window(foreign=NOTEBOOKS_OWN)
    page.goto(notebook_7.replace("/tree?", "/notebooks/expert.ipynb?"))
    application = open_unscored(page)
    comment_on(page, "在笔记本七里")
    page.reload()
    wait_for_desk(page)
    expect(comment(page)).to_have_value("在笔记本七里")
    expect(saving(page)).to_have_text(SAVED)
    review = stored_review(round_folder, application, "E1")
    assert review is not None
    assert review.comment == "在笔记本七里"


def test_a_notebook_saved_in_notebook_7_holds_no_trace_of_the_desk(
    notebook_7: str, round_folder: Path, window: Window
) -> None:
    page = window(foreign=NOTEBOOKS_OWN)
    page.goto(notebook_7.replace("/tree?", "/notebooks/expert.ipynb?"))
    application = open_unscored(page)
    comment_on(page, "不可泄露")
    expect(saving(page)).to_have_text(SAVED)
    page.locator(".jp-Notebook .jp-MarkdownCell").first.click()
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        page.keyboard.press("Control+s")
    assert saved.value.ok
    (file,) = round_folder.parent.glob("n7/work/expert.ipynb")
    text = file.read_text("utf-8")
    assert [cell["outputs"] for cell in json.loads(text)["cells"] if "outputs" in cell] == [[]]
    assert [word for word in ("不可泄露", application, "虚构单位", "E1") if word in text] == []


def test_in_voila_the_desk_works_and_nothing_is_fetched_from_elsewhere(
    voila: str, round_folder: Path, window: Window
) -> None:
    page = window()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(str(urlsplit(request.url).hostname)))
    page.set_default_timeout(90_000)
    page.goto(voila)  # answers in pieces until the notebook has run
    application = open_unscored(page)
    comment_on(page, "在 Voilà 里")
    expect(saving(page)).to_have_text(SAVED)
    review = stored_review(round_folder, application, "E1")
    assert review is not None
    assert review.comment == "在 Voilà 里"
    page.reload()
    wait_for_desk(page)
    expect(comment(page)).to_have_value("在 Voilà 里")
    assert {host for host in asked if host not in ("127.0.0.1", "None", "")} == set()
