"""The expert's desk beside a form of plain ipywidgets: python -m tests.bench.bench_desk [rows]

Real JupyterLab, real Chromium, a round of 10,000, 30 criteria. Both notebooks run in one server,
taking turns. "Painted" ends when the frame that shows it is drawn: up to 16.7 ms of waiting for
that frame at 60 Hz are in it, and no idle frame after it. The last column is plain / desk.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, WebSocket, sync_playwright

from kepu_review.notebook.launch import DeskServer, start_desk
from tests.bench.desk import large
from tests.browser.kernels import kernels_of
from tests.conftest import CHROMIUM

RUNS, SWITCHES, KEYS, ROWS = 12, 30, 25, 10_000
DEBOUNCE = 400.0
HEAD = "from kepu_review import open_round, ExpertDesk\nrnd = open_round()\n"
DESK = {"first": HEAD, "shown": "ExpertDesk(rnd, expert='E1')"}
PLAIN = {
    "first": (
        "from tests.bench.desk.plain import PlainForm\n"
        "names = [f'虚构第{n}号科普馆' for n in range(1, ROWS + 1)]\n"
    ),
    "shown": "PlainForm('plain.db', names, 30).view",
}

WATCH = """() => {
  const drawn = (then) => {  // called in a frame: a message comes right after this one is drawn
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  };
  window.until = (act, shown) => new Promise((resolve, reject) => {
    const began = performance.now();
    act();
    const look = () => {
      if (shown()) drawn(() => resolve(performance.now() - began));
      else if (performance.now() - began > 30000) reject(new Error("not shown: " + shown));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const areas = () => [...document.querySelectorAll(".jp-OutputArea-output textarea")];
  window.age = () => [...document.querySelectorAll(".kp-root"), ...areas()]
    .forEach((one) => one.classList.add("old"));
  window.last = () => areas().at(-1)?.value;
  window.fresh = () => areas().filter((one) => !one.classList.contains("old")).length;
  window.labels = () => [...document.querySelectorAll(".jp-OutputArea-output .widget-label")];
  window.next = () => [...document.querySelectorAll(".kp-head button, .jp-OutputArea button")]
    .find((one) => one.textContent.trim() === "下一份").click();
  window.type = (text) => {
    const box = document.activeElement;
    box.value = text;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  window.after = (since, shown) => new Promise((resolve) => {
    const look = () => (shown() ? resolve(performance.now() - since) : setTimeout(look, 1));
    look();
  });
  window.noticed = (since, shown) => new Promise((resolve) => {  // at once: no rounds of waiting
    const look = () => shown() && (watch.disconnect(), resolve(performance.now() - since));
    const watch = new MutationObserver(look);
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    watch.observe(document, all);
    look();
  });
}"""


@dataclass
class Side:
    """One of the two forms, in its own window."""

    page: Page
    name: str
    frames: int = 0
    taken: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, milliseconds: float) -> None:
        self.taken.setdefault(what, []).append(milliseconds)


def notebook(path: Path, cells: dict[str, str], rows: int) -> None:
    """Three cells: what is imported, the form, ten busy seconds."""
    sources = [
        cells["first"].replace("ROWS", str(rows)),
        cells["shown"],
        "import time; time.sleep(10)",
    ]
    made = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "source": source,
         "execution_count": None}
        for n, source in enumerate(sources)
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), "utf-8")


def run_cell(page: Page, number: int) -> None:
    page.locator(".jp-Notebook .jp-CodeCell").nth(number).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def run_first(page: Page) -> None:
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    run_cell(page, 0)
    page.get_by_text("[1]:").first.wait_for()


ROOT = {"desk": ".kp-root", "plain": ".jp-OutputArea-output"}
SHOWN = {
    "desk": "() => document.querySelector('.kp-root:not(.old) .kp-home [role=option]')",
    "plain": "() => window.fresh() > 30",
}
FIRST = {
    "desk": "(document.querySelector('.kp-home [role=option]')?.textContent || '')",
    "plain": "(document.querySelector('.jp-OutputArea-output select option')?.textContent || '')",
}
TITLE = {"desk": ".kp-head h2", "plain": ".jp-OutputArea-output .widget-html-content"}
COMPLETE = {
    "desk": "document.querySelectorAll('.kp-criterion').length === 30",
    "plain": "window.last() !== last",
}


def opening(side: Side) -> None:
    """Cell run → usable, each time a new form; the first also meets a cold widget and server."""
    for number in range(RUNS):
        side.page.locator(".jp-Notebook .jp-CodeCell").nth(1).locator(".cm-content").click()
        side.page.evaluate("() => window.age()")
        began = side.page.evaluate("() => performance.now()")
        side.page.keyboard.press("Control+Enter")
        taken = side.page.evaluate(f"(began) => window.after(began, {SHOWN[side.name]})", began)
        side.note("cell run → usable", taken)
        if number == 0:
            side.note("of these the first", taken)
        side.page.wait_for_timeout(500)


def switching(side: Side) -> None:
    """Next application painted."""
    for number in range(SWITCHES + 3):
        before = side.frames
        taken = side.page.evaluate(
            f"""() => {{
              const title = () => document.querySelector("{TITLE[side.name]}")?.textContent;
              const [old, last] = [title(), window.last()];
              const changed = () => title() && title() !== old && {COMPLETE[side.name]};
              return window.until(() => window.next(), changed);
            }}"""
        )
        side.page.wait_for_timeout(250)
        if number >= 3:
            side.note("next application painted", taken)
            side.note("messages per switch", side.frames - before)


SAVED = {
    "desk": "() => document.querySelector('.kp-save')?.dataset.state === 'saved'",
    "plain": """() => window.labels().map((one) => one.textContent)
      .some((text) => text.startsWith('已保存 comment') && text.endsWith(window.sign))""",
}
LISTEN = """(sign) => {
  window.sign = sign;
  window.typed = performance.now();
  const note = () => (window.typed = performance.now());
  document.activeElement.addEventListener("input", note, { once: true });
}"""


def saving(side: Side, what: str, times: int) -> None:
    """The last key of a comment → acknowledged as durable, less the desk's debounce."""
    area = side.page.locator(f"{ROOT[side.name]} textarea").last
    area.scroll_into_view_if_needed()
    for number in range(times):
        area.press("Control+End")
        side.page.evaluate(LISTEN, sign := f"{number % 10}")
        side.page.keyboard.press(sign)
        taken = side.page.evaluate(f"() => window.noticed(window.typed, {SAVED[side.name]})")
        side.note(what, taken - (DEBOUNCE if side.name == "desk" else 0))
        side.page.wait_for_timeout(120)


def while_busy(side: Side) -> None:
    """The same while the kernel sleeps for ten seconds."""
    run_cell(side.page, 2)
    side.page.wait_for_timeout(500)
    saving(side, "the same, kernel busy", 6 if side.name == "desk" else 1)
    side.page.wait_for_timeout(11_000)


def searching(side: Side) -> None:
    """One more letter in the search box → the list shows what fits."""
    if side.name == "desk":
        side.page.locator(".kp-root").get_by_role("button", name="首页").click()
        side.page.locator(".kp-home input[type=search]").focus()
    else:
        side.page.locator(".jp-OutputArea-output input[placeholder=搜索]").focus()
    shown = FIRST[side.name]
    for number in range(KEYS // 5):
        text = f"第{1000 + 37 * number}"
        for end in range(1, len(text) + 1):
            taken = side.page.evaluate(
                f"(text) => window.until(() => window.type(text), () => {shown}.includes(text))",
                text[:end],
            )
            side.note("search, one key", taken)
            side.page.wait_for_timeout(30)


def memory(server: DeskServer) -> dict[int, float]:
    """Resident MB of each kernel."""
    page = os.sysconf("SC_PAGE_SIZE") / 2**20
    return {
        pid: int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
        for pid in kernels_of(server)
    }


@contextmanager
def browser(server: DeskServer) -> Iterator[Callable[[str], Side]]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM])

        def window(name: str) -> Side:
            context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
            side = Side(context.new_page(), name)

            def count(*_: object) -> None:
                side.frames += 1

            def watch(socket: WebSocket) -> None:
                socket.on("framesent", count)

            side.page.on("websocket", watch)
            side.page.on("request", lambda asked: "kepu/api" in asked.url and count())
            side.page.goto(f"{server.base}doc/tree/{name}.ipynb?token={server.token}")
            side.page.evaluate(WATCH)
            return side

        yield window
        chromium.close()


def measure(sides: list[Side], server: DeskServer) -> dict[str, float]:
    """All parts, the sides in turns; the growth of the kernels' memory."""
    grown = {}
    while len(kernels_of(server)) < len(sides):
        sides[0].page.wait_for_timeout(200)
    sides[0].page.wait_for_timeout(8000)
    for side in sides:
        run_first(side.page)
        side.page.wait_for_timeout(1500)
        warm = memory(server)
        opening(side)
        after = memory(server)
        grown[side.name] = max(after[pid] - warm[pid] for pid in warm) / RUNS
    begin(sides[0].page)
    for part in (
        switching,
        lambda side: saving(side, "last key → durable", KEYS),
        while_busy,
        searching,
    ):
        for side in sides:
            part(side)
        sides.reverse()
    return grown


def begin(page: Page) -> None:
    """Every application is declared already; open the first."""
    page.evaluate(
        "() => document.querySelector('.kp-root:not(.old) .kp-home [role=option]').click()"
    )
    page.locator(".kp-root:not(.old) .kp-criterion").first.wait_for()


def show(sides: dict[str, Side], grown: dict[str, float]) -> None:
    """The table, with medians, 95th percentiles (of these values, none beyond) and ratios."""
    write = sys.stdout.write
    write(f"{'':28}{'desk p50':>10}{'p95':>8}{'plain p50':>11}{'p95':>8}{'ratio':>8}\n")
    for what, mine in sides["desk"].taken.items():
        theirs = sides["plain"].taken.get(what, [])
        own, other = middle(mine), middle(theirs)
        write(f"{what:28}{own[0]:10.1f}{own[1]:8.1f}{other[0]:11.1f}{other[1]:8.1f}")
        write(f"{other[0] / max(own[0], 0.1):8.1f}\n")
    write(f"{'kernel MB per form':28}{grown['desk']:10.1f}{'':8}{grown['plain']:11.1f}\n")


def middle(values: list[float]) -> tuple[float, float]:
    if len(values) < 2:
        return (values[0], values[0]) if values else (float("nan"), float("nan"))
    return statistics.median(values), statistics.quantiles(values, n=20, method="inclusive")[-1]


def main() -> None:
    """Build the round, measure, print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        place = large.build(home, rows)
        os.environ["PYTHONPATH"] = os.pathsep.join(
            [str(home / "plugin"), str(Path(__file__).parents[2])]
        )
        (place / "desk").mkdir(exist_ok=True)
        for name, cells in (("desk", DESK), ("plain", PLAIN)):
            notebook(place / "desk" / f"{name}.ipynb", cells, rows)
        server = start_desk(place, "E1", home=home / "home")
        try:
            with browser(server) as window:
                sides = {name: window(name) for name in ("desk", "plain")}
                grown = measure(list(sides.values()), server)
                show(sides, grown)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
