"""A ranked list with ten figures: our PDF beside Chromium's of the same table; run as a program:

    python tests/bench/bench_pdf.py [--rounds N] [--lean] [ROWS …]

Chromium prints the HTML that nbconvert makes of the same notebook, as `--to webpdf` does; with
--lean a page of nothing but the table and the figures. It prints once the page has loaded, with
tags as ours has and without. Sides take turns, each run in fresh processes. CPU counts every
process of a side, memory is the peak of their proportional share (PSS). Both PDFs are read back:
every row must be there, in order.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

from bench_report import ALIGN, COLUMNS, rows

SIDES = ("ours", "chromium", "chromium untagged")
CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
Measured = dict[str, float]


def figures() -> list[str]:
    """Ten small figures as matplotlib draws them, their words as text."""
    import io

    import matplotlib as mpl
    import numpy as np
    from matplotlib.figure import Figure

    made = []
    draw = np.random.default_rng(7)
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "bench"}):
        for n in range(10):
            figure = Figure(figsize=(6, 2.6))
            axes = figure.subplots()
            axes.scatter(draw.random(150), draw.random(150), s=6)
            axes.set_title(f"Figure {n + 1}")
            out = io.StringIO()
            figure.savefig(out, format="svg", metadata={"Date": None})
            made.append(out.getvalue())
    return made


def prepare(count: int, folder: Path, lean: bool) -> None:
    """The notebook that we set and the page that Chromium prints, with the same content."""
    import nbformat
    from nbconvert import HTMLExporter
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    from kepu_review.report import nodes

    table = nodes.table([COLUMNS], rows(count), align=ALIGN)
    markup = nodes.to_html([table])
    drawn = figures()
    bundles = [
        {nodes.TABLE_MIME: table, "text/html": markup},
        *({"image/svg+xml": one, "text/plain": "figure"} for one in drawn),
    ]
    outputs = [new_output("display_data", data=data) for data in bundles]
    words = "# 名单\n\n各项按得分排列。"
    cells = [new_markdown_cell(words), new_code_cell("", outputs=outputs)]
    notebook = new_notebook(cells=cells)
    nbformat.write(notebook, folder / "list.ipynb")
    if not lean:
        page, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
        # Scripts would be fetched from the network; there is nothing for them to do.
        page = re.sub(r"<script.*?</script>", "", page, flags=re.S)
        (folder / "list.html").write_text(page, "utf-8")
        return
    style = (
        "@page{size:A4;margin:25mm 19mm 22mm 23mm} body{font:10.5pt 'Noto Serif CJK SC',serif}"
        "table{border-collapse:collapse;font-size:9pt;width:100%} tr{break-inside:avoid}"
        "th,td{border-top:.4pt solid #aaa;padding:3pt}"
    )
    page = f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>名单</title><style>{style}"
    body = f"</style><h1>名单</h1><p>各项按得分排列。</p>{markup}{''.join(drawn)}</html>"
    (folder / "list.html").write_text(page + body, "utf-8")


def command(side: str, folder: Path) -> list[str]:
    """What a side runs; it leaves `made.pdf`."""
    if side == "ours":
        to = ["--to", "kepupdf", "--output", "made", "list.ipynb"]
        return [sys.executable, "-m", "nbconvert", *to]
    chromium = shutil.which("chromium") or "chromium"
    tags = ["--disable-pdf-tagging"] if side.endswith("untagged") else []
    where = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'made.pdf'}"]
    return [chromium, *CHROMIUM, *tags, *where, (folder / "list.html").as_uri()]


def measured(side: str, folder: Path) -> Measured:
    """CPU seconds, wall seconds and peak PSS of a side, and the size of what it made."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # orphans come to us, so that their time is counted
    started = time.perf_counter()
    with (folder / "log.txt").open("wb") as log:
        run = subprocess.Popen(command(side, folder), cwd=folder, stdout=log, stderr=log)
    peak = 0.0
    while run.poll() is None:
        peak = max(peak, shared())
        time.sleep(0.05)
    wall = time.perf_counter() - started
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    used = getrusage(RUSAGE_CHILDREN)
    return {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": wall,
        "peak": peak,
        "mb": (folder / "made.pdf").stat().st_size / 1e6,
    }


def shared() -> float:
    """MB of memory of all processes below this one, what is shared counted once."""
    parents = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, IndexError, ValueError):
            if entry.name.isdigit():
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(stat[1])
    ours, total = {os.getpid()}, 0.0
    for pid in sorted(parents):
        if parents[pid] in ours:
            ours.add(pid)
            with suppress(OSError, AttributeError):
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / 1024  # type: ignore[index]
    return total


def whole(path: Path, count: int) -> float:
    """1: every row stands in the text of the PDF, in order; 0.5: in another order; 0: not all."""
    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
    # A number broken after its hyphen comes out without it.
    ids = re.findall(r"KP-?(\d{5})", said.decode())
    wanted = [f"{n:05d}" for n in range(count)]
    return 1.0 if ids == wanted else 0.5 if sorted(ids) == wanted else 0.0


def once(side: str, count: int, lean: bool) -> Measured:
    """One run of a side in a fresh process of ours."""
    with TemporaryDirectory(prefix="kepu-bench-") as name:
        folder = Path(name)
        prepare(count, folder, lean)
        done = subprocess.run(
            [sys.executable, __file__, "--side", side, name], capture_output=True, check=True
        )
        found: Measured = json.loads(done.stdout)
        return found | {"whole": whole(folder / "made.pdf", count)}


def main(sizes: list[int], rounds: int, lean: bool) -> None:
    """Print a table, one line per size and side, then the ratios."""
    out = sys.stdout
    heads = ("CPU s", "wall s", "peak MB", "PDF MB")
    out.write(f"{'rows':>6} {'side':<18} {''.join(f'{head:>8} ' for head in heads)}rows\n")
    for size in sizes:
        runs: dict[str, list[Measured]] = {side: [] for side in SIDES}
        for _ in range(rounds):
            for side in SIDES:
                runs[side].append(once(side, size, lean))
        middle = {
            side: {key: statistics.median(one[key] for one in many) for key in many[0]}
            for side, many in runs.items()
        }
        for side, m in middle.items():
            state = {1.0: "all", 0.5: "all, out of order"}.get(m["whole"], "MISSING")
            out.write(f"{size:>6} {side:<18} {m['cpu']:>8.2f} {m['wall']:>8.2f} ")
            out.write(f"{m['peak']:>8.0f} {m['mb']:>8.2f} {state}\n")
        for side in SIDES[1:]:
            cpu, peak = (middle["ours"][key] / middle[side][key] for key in ("cpu", "peak"))
            out.write(f"{size:>6} ours / {side}: CPU {cpu:.2f}, memory {peak:.2f}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        sys.stdout.write(json.dumps(measured(sys.argv[2], Path(sys.argv[3]))))
    else:
        said = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
        said.add_argument("--rounds", type=int, default=3)
        said.add_argument("--lean", action="store_true")
        said.add_argument("rows", nargs="*", type=int, default=[1_000, 10_000])
        given = said.parse_args()
        main(given.rows, given.rounds, given.lean)
