"""A saved notebook holds no mark, name or comment; opened again without a kernel it says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from kepu_review.notebook.scrub import WIDGET_STATE
from tests import installed
from tests.browser.conftest import Desk
from tests.browser.plain import NOTEBOOK, plain_lab
from tests.browser.steps import SAVED, comment_on, enter, open_unscored, saving, wait_for_desk

Window = Callable[..., Page]
SECRET = "只有专家本人知道"


def save(page: Page) -> None:
    """Ctrl+S with the keyboard outside the desk."""
    page.evaluate("() => document.activeElement.blur()")
    page.evaluate("() => document.body.classList.remove('kepu-desk-only')")
    page.locator(".jp-Notebook .jp-Cell").first.click(position={"x": 30, "y": 12})
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        page.keyboard.press("Control+s")
    assert saved.value.ok


def holds_nothing(text: str, application: str) -> None:
    words = (SECRET, application, "虚构单位", "虚构大学", "专家1")
    assert [word for word in words if word in text] == []


def test_a_desks_own_server_saves_neither_output_nor_widget_state(
    desk: Desk, window: Window
) -> None:
    page = window()
    enter(page, desk.server, "notebook")
    application = open_unscored(page)
    comment_on(page, SECRET)
    expect(saving(page)).to_have_text(SAVED)
    save(page)
    text = (desk.place / "desk" / "expert.ipynb").read_text("utf-8")
    holds_nothing(text, application)
    notebook = json.loads(text)
    assert [cell["outputs"] for cell in notebook["cells"] if "outputs" in cell] == [[]]
    assert "widgets" not in notebook["metadata"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    """A person's own JupyterLab that saves widget state, without our server extension."""
    folder = tmp_path_factory.mktemp("own")
    installed.round_in_review(folder, applications=12).close()
    with plain_lab(folder / "round", "E1", folder / "home", save_state=True) as server:
        yield server


def test_where_widget_state_is_saved_it_holds_no_mark_and_wakes_by_a_click(
    lab: DeskServer, window: Window
) -> None:
    page = window()
    address = f"{lab.base}doc/tree/{{}}?token={lab.token}"
    page.goto(address.format(NOTEBOOK))
    application = open_unscored(page)
    comment_on(page, SECRET)
    expect(saving(page)).to_have_text(SAVED)
    save(page)
    work = lab.log.parent / "work"
    text = (work / NOTEBOOK).read_text("utf-8")
    notebook = json.loads(text)
    states = notebook["metadata"]["widgets"][WIDGET_STATE]["state"].values()
    kept = [{k: v for k, v in one["state"].items() if k not in ("_esm", "_css")} for one in states]
    assert "ExpertDesk" in json.dumps(kept)
    (said,) = [out["data"] for cell in notebook["cells"] for out in cell.get("outputs", ())]
    holds_nothing(json.dumps([kept, said], ensure_ascii=False), application)
    assert "".join(said["text/plain"]).startswith("评审台未运行")

    asleep(work, notebook)
    page.goto(address.format("asleep.ipynb"))
    expect(page.get_by_text("评审台未运行").first).to_be_visible()
    assert page.get_by_text("Error displaying widget").count() == 0
    page.get_by_role("button", name="重新打开评审台").click()
    wait_for_desk(page)
    page.locator(".kp-root").get_by_text(application, exact=False).first.wait_for()


def asleep(work: Path, notebook: dict[str, object]) -> None:
    """The same file under a name that the server's configuration does not run by itself."""
    metadata = notebook["metadata"]
    assert isinstance(metadata, dict)
    metadata.pop("widgets")
    (work / "asleep.ipynb").write_text(json.dumps(notebook), "utf-8")
    shutil.rmtree(work / ".ipynb_checkpoints", ignore_errors=True)
