"""In Notebook 7 and in Voilà: hostile names stay text, a recused sheet is closed, a photo opens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kepu_review.workflow import open_round
from kepu_review.workflow.collecting import import_materials
from tests import pictures, small
from tests.browser.elsewhere import running_notebook_7, running_voila
from tests.browser.hostile import build, harmless, seen
from tests.browser.steps import choose, form, wait_for_desk

Window = Callable[..., Page]
NOTEBOOKS_OWN = "reading 'schema'"  # thrown by Notebook 7 itself, with or without us
RECUSED, PHOTOGRAPHED = "A6", "A3"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    made = build(folder)
    photos = pictures.put(folder / "photos", {f"{PHOTOGRAPHED}/展厅.jpg": pictures.jpeg()})
    with open_round(made) as rnd:
        import_materials(rnd, photos)
    return made


def expert_of(place: Path, application: str) -> str:
    with open_round(place) as rnd:
        return next(expert for one, expert in small.pairs(rnd) if one == application)


def open_notebook(page: Page, address: str) -> None:
    page.set_default_timeout(90_000)  # Voilà answers in pieces until the notebook has run
    page.goto(address.replace("/tree?", "/notebooks/expert.ipynb?"))
    wait_for_desk(page)
    harmless(page)
    assert seen(page)


def recused_sheet_is_closed(page: Page) -> None:
    choose(page, RECUSED)
    expect(page.locator(".kp-main")).to_contain_text("您已回避这份申报")
    expect(form(page)).to_have_count(0)
    harmless(page)
    assert seen(page)


@pytest.mark.parametrize("running", [running_notebook_7, running_voila], ids=["notebook", "voila"])
def test_hostile_names_stay_text_and_a_recused_sheet_stays_closed(
    running: Callable[..., AbstractContextManager[str]], place: Path, tmp_path: Path, window: Window
) -> None:
    page = window(foreign=NOTEBOOKS_OWN)
    who = expert_of(place, RECUSED)
    with running(place, who, tmp_path / "home") as address:
        open_notebook(page, address)
        recused_sheet_is_closed(page)


def test_in_notebook_7_a_photo_opens_and_a_hostile_comment_stays_text(
    place: Path, tmp_path: Path, window: Window
) -> None:
    page = window(foreign=NOTEBOOKS_OWN)
    with running_notebook_7(place, expert_of(place, PHOTOGRAPHED), tmp_path / "home") as address:
        open_notebook(page, address)
        choose(page, PHOTOGRAPHED)
        page.locator(".kp-photo").first.click()
        image = page.locator(".kp-zoom-image")
        image.evaluate("one => one.decode()")
        assert image.evaluate("one => one.naturalWidth") > 0
        harmless(page)
