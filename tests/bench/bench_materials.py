"""Seconds until 12 photos of 5 MB are visible, in a real Chromium; run as a program:

    python tests/bench/bench_materials.py [RUNS]

“desk” is the whole way: the page is opened, the desk starts, the application comes, and every
photo of it is loaded and decoded. “plain” is a page with nothing but the 12 originals as <img>,
from a plain web server. The two take turns. “again” goes from another application to this one.
The goal: desk within 1.5 s.
"""

from __future__ import annotations

import http.server
import io
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from kepu_review.notebook.launch import DeskServer, start_desk
from kepu_review.workflow.collecting import import_materials
from kepu_review.workflow.declaring import declare_no_conflict
from tests import installed, small

PHOTOS = 12
BYTES = 5_000_000
GOAL = 1.5
SEEN = """([wanted, count]) => new Promise(done => {
    const look = async () => {
        const found = [...document.querySelectorAll(wanted)];
        if (found.length < count) return requestAnimationFrame(look);
        await Promise.all(found.map(one => one.decode()));
        requestAnimationFrame(() => done(performance.now()));
    };
    look();
})"""


def photo() -> bytes:
    """A photo of 12 million pixels in about 5 MB, as a camera makes it."""
    image = Image.effect_noise((1000, 750), 60).resize((4000, 3000), Image.Resampling.BICUBIC)
    noise = Image.blend(image, Image.effect_noise((4000, 3000), 40), 0.5).convert("RGB")
    low, high = 30, 98
    data = b""
    while high - low > 1:
        quality = (low + high) // 2
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=quality)
        low, high = (quality, high) if out.tell() < BYTES else (low, quality)
        data = out.getvalue() if out.tell() < BYTES else data
    return data + bytes(BYTES - len(data))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A plain web server of a folder."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": _nothing})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _nothing(*_args: object) -> None:
    """Say nothing."""


def prepare(folder: Path) -> tuple[Path, str, str]:
    """A round in which E1 has an application with the photos, and another."""
    with installed.round_in_review(folder) as rnd:
        mine = sorted(number for number, expert in small.pairs(rnd) if expert == "E1")
        source = folder / "plain" / mine[0]
        source.mkdir(parents=True)
        data = photo()
        for number in range(PHOTOS):
            (source / f"{number + 1}.jpg").write_bytes(data + bytes([number]))
        import_materials(rnd, folder / "plain")
        declare_no_conflict(rnd, "E1", mine)
    images = "".join(f'<img src="{mine[0]}/{n + 1}.jpg" width="160">' for n in range(PHOTOS))
    (folder / "plain" / "index.html").write_text(f"<!doctype html>{images}", "utf-8")
    return folder / "round", mine[0], mine[1]


def desk_seconds(
    browser: Browser, server: DeskServer, first: str, other: str
) -> tuple[float, float]:
    """A browser that has seen nothing opens the application; then comes back to it from another."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.request.get(f"{server.base}kepu/enter?token={server.token}&door=page")  # signs in
    page = context.new_page()
    page.goto(f"{server.base}kepu/app#/a/{first}")
    opened = page.evaluate(SEEN, [".kp-photo img", PHOTOS])
    page.goto(f"{server.base}kepu/app#/a/{other}")
    page.reload()
    page.wait_for_selector(f".kp-row[data-key='{first}']")
    page.wait_for_timeout(500)
    start = page.evaluate(
        "key => (document.querySelector(`.kp-row[data-key='${key}']`).click(), performance.now())",
        first,
    )
    again = page.evaluate(SEEN, [".kp-photo img", PHOTOS]) - start
    context.close()
    return opened / 1000, again / 1000


def plain_seconds(browser: Browser, address: str) -> float:
    """A browser that has seen nothing opens the plain page."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    seen: float = page.evaluate(SEEN, ["img", PHOTOS])
    context.close()
    return seen / 1000


def main() -> None:
    """Take turns and print the medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    desk: list[float] = []
    again: list[float] = []
    plain: list[float] = []
    with (
        tempfile.TemporaryDirectory() as scratch,
        sync_playwright() as playwright,
    ):
        folder = Path(scratch)
        place, first, other = prepare(folder)
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        server = start_desk(place, "E1", home=folder / "home")
        try:
            with served(folder / "plain") as address:
                desk_seconds(browser, server, first, other)  # the server opens the round
                for run in range(runs):
                    for side in ("desk", "plain") if run % 2 == 0 else ("plain", "desk"):
                        if side == "plain":
                            plain.append(plain_seconds(browser, address))
                        else:
                            opened, back = desk_seconds(browser, server, first, other)
                            desk.append(opened)
                            again.append(back)
        finally:
            server.stop()
            browser.close()
    for name, times in (("desk", desk), ("plain", plain), ("again", again)):
        told = " ".join(f"{one:.2f}" for one in times)
        sys.stdout.write(
            f"{name:6} median {median(times):.2f} s  max {max(times):.2f} s  ({told})\n"
        )
    ratio = median(plain) / median(desk)
    sys.stdout.write(f"plain / desk {ratio:.1f}; desk within {GOAL} s: {median(desk) <= GOAL}\n")


if __name__ == "__main__":
    main()
