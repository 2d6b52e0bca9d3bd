"""Materials at the desks: photos, a document, a film, in the bare page and in JupyterLab."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from kepu_review.notebook.launch import DeskServer
from kepu_review.workflow import open_round
from kepu_review.workflow.collecting import import_materials
from tests import pictures
from tests.browser.conftest import SCREENSHOTS
from tests.browser.plain import plain_lab

APPLICATION = "Q8-001"
# Evaluated in one go: the page's own policy forbids what polls by eval.
LOADED = "images => Promise.all(images.map(one => one.decode()))"


@pytest.fixture
def seer(place: Path) -> str:
    """An expert who has marked the application, and so may see its materials."""
    with open_round(place) as rnd, rnd.store.reading() as db:
        return next(one.expert for one in db.reviews(application=APPLICATION) if one.marks)


def open_page(page: Page, server: DeskServer) -> None:
    page.goto(f"{server.page_url}#/a/{APPLICATION}")
    wait_for_photos(page)


def wait_for_photos(page: Page) -> None:
    page.wait_for_selector(".kp-photo img")
    page.locator(".kp-materials").scroll_into_view_if_needed()
    page.locator(".kp-photo img").evaluate_all(LOADED)


def keep(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(300)
    page.screenshot(path=SCREENSHOTS / f"materials-{name}.png")


def head_of(page: Page) -> str:
    return page.locator(".kp-head h2").inner_text()


def test_photos_are_looked_through_by_keyboard(
    place: Path, seer: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window()
    open_page(page, serve(place, seer))
    before = head_of(page)
    tiles = page.locator(".kp-photo")
    expect(tiles).to_have_count(3)
    assert tiles.nth(1).locator("img").get_attribute("alt") == "展厅"
    keep(page, "pane-1280-light")
    tiles.nth(0).focus()
    page.keyboard.press("Enter")
    viewer, image = page.locator("dialog.kp-viewer"), page.locator(".kp-zoom-image")
    expect(viewer.locator(".kp-viewer-count")).to_have_text("1 / 3")
    expect(viewer.locator(".kp-zoom-state")).to_have_text("")
    keep(page, "viewer-1280-light")
    fitted = image.bounding_box()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(viewer.locator(".kp-viewer-count")).to_have_text("3 / 3")
    expect(viewer.locator("h3")).to_have_text("活动")
    page.keyboard.press("+")
    enlarged = image.bounding_box()
    assert fitted is not None
    assert enlarged is not None
    assert round(enlarged["width"] / fitted["width"], 1) == 1.5
    page.keyboard.press("j")  # the desk's key for the next application
    assert head_of(page) == before
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(tiles.nth(2)).to_be_focused()


def test_a_document_is_read_in_the_page_and_a_film_can_be_sought_in(
    place: Path, seer: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    page = window(1920, 1080, dark=True)
    kinds: dict[str, str] = {}
    page.on("response", lambda r: kinds.update({r.url: r.headers.get("content-type", "")}))
    open_page(page, serve(place, seer))
    keep(page, "pane-1920-dark")
    page.get_by_role("button", name="科普活动台账").click()
    frame = page.locator("iframe.kp-viewer-frame")
    expect(frame).to_be_visible()
    page.wait_for_timeout(1500)
    shown = frame.element_handle()
    assert shown is not None
    assert [one for one in page.frames if one.url.endswith(".pdf")]
    assert "application/pdf" in kinds.values()
    keep(page, "pdf-1920-dark")
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="现场短片").click()
    video = page.locator("video")
    expect(video).to_be_visible()
    sought = video.evaluate(
        """film => new Promise((done, failed) => {
            film.addEventListener("error", () => failed(film.error.message));
            film.addEventListener("seeked", () => done([film.duration, film.currentTime]));
            const go = () => { film.currentTime = 8; };
            if (film.readyState >= 1) go(); else film.addEventListener("loadedmetadata", go);
        })"""
    )
    assert sought == [10, 8]
    keep(page, "film-1920-dark")
    played = video.evaluate(
        """film => new Promise(done => {
            film.addEventListener("timeupdate", () => film.currentTime > 8.4 && done(true));
            film.play();
        })"""
    )
    assert played is True


def test_hostile_and_broken_materials_are_words(
    place: Path,
    seer: str,
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
    tmp_path: Path,
) -> None:
    files = {
        f"{pictures.EVIL}.jpg": pictures.jpeg("maroon"),
        "=cmd|calc.jpg": pictures.HTML,
        "图.svg": pictures.SVG,
        "手机.heic": pictures.HEIC,
        "断.jpg": pictures.truncated(),
        "巨.png": pictures.png(30_000, 30_000),
        "不见了.jpg": pictures.jpeg("olive"),
    }
    source = pictures.put(tmp_path / "in" / APPLICATION, files).parent
    with open_round(place) as rnd:
        import_materials(rnd, source)
    page = window(700, 900)
    open_page(page, serve(place, seer))
    title = page.title()
    expect(page.get_by_role("button", name=pictures.EVIL)).to_be_visible()
    why = page.locator(".kp-file-why")
    assert why.all_inner_texts() == [
        "照片有 30000×30000 像素，过大，不在页面中显示。",
        "浏览器不能显示这种照片，请下载查看。",
        "文件损坏或不完整，不能在页面中显示。",
    ]
    (place / "materials" / APPLICATION / "不见了.jpg").unlink()
    page.get_by_role("button", name="不见了").click()
    trouble = page.locator(".kp-viewer-trouble")
    expect(trouble).to_contain_text("照片打不开")
    expect(trouble).to_contain_text("材料文件不在登记的位置。")
    keep(page, "broken-700-light")
    page.keyboard.press("Escape")
    keep(page, "pane-700-light")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载：图").click()
    assert Path(download.value.path()).read_bytes() == pictures.SVG
    assert page.title() == title
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_active_content_opened_by_its_address_does_not_run(
    place: Path,
    seer: str,
    serve: Callable[..., DeskServer],
    window: Callable[..., Page],
    tmp_path: Path,
) -> None:
    source = pictures.put(tmp_path / "in" / APPLICATION, {"页.jpg": pictures.HTML}).parent
    with open_round(place) as rnd:
        import_materials(rnd, source)
    server, page = serve(place, seer), window()
    open_page(page, server)
    with page.expect_download():
        page.evaluate("url => window.open(url)", f"/kepu/materials/{APPLICATION}/页.jpg")
    titles = []
    for one in page.context.pages:
        with suppress(PlaywrightError):  # the window of a download closes by itself
            titles.append(one.title())
    assert "owned" not in titles


def test_the_viewer_works_inside_jupyterlab_and_its_keys_stay_in_it(
    place: Path, seer: str, serve: Callable[..., DeskServer], window: Callable[..., Page]
) -> None:
    server = serve(place, seer)
    page = window(1280, 800)
    policy: list[str] = []
    page.on(
        "console",
        lambda said: policy.append(said.text) if "Content Security" in said.text else None,
    )
    page.goto(server.url)
    page.wait_for_selector(".kp-root .kp-top")
    page.get_by_role("option", name=re.compile(APPLICATION)).or_(
        page.locator(f'.kp-row[data-key="{APPLICATION}"]')
    ).first.click()
    wait_for_photos(page)
    tabs = page.locator(".lm-TabBar-tab").count()
    page.locator(".kp-photo").first.click()
    for key in ("ArrowRight", "b", "d", "d", "x", "Control+b", "Control+Shift+c"):
        page.keyboard.press(key)
    expect(page.locator(".kp-viewer-count")).to_have_text("2 / 3")
    assert page.locator(".lm-TabBar-tab").count() == tabs
    assert page.locator(".lm-CommandPalette:visible").count() == 0
    keep(page, "lab-1280-light")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.kp-viewer")).to_have_count(0)
    page.get_by_role("button", name="科普活动台账").click()
    expect(page.locator("iframe.kp-viewer-frame")).to_be_visible()
    page.wait_for_timeout(1000)
    assert policy == []


def test_without_the_desks_server_it_is_said_how_materials_are_seen(
    place: Path, seer: str, window: Callable[..., Page], tmp_path: Path
) -> None:
    with plain_lab(place, seer, tmp_path / "plain") as server:
        page = window()
        page.goto(f"{server.base}lab/tree/{server.notebook}?token={server.token}")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.locator(".jp-Cell").first.click()
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(".kp-root .kp-top")
        page.locator(f'.kp-row[data-key="{APPLICATION}"]').click()
        told = page.locator(".kp-materials")
        expect(told).to_contain_text("kepu-review open")
        expect(told).to_contain_text("外景")
        assert told.locator("img").count() == 0
