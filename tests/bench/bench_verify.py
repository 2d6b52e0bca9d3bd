"""Seconds of `kepu-review verify` on summaries with five sheets for each application:

    python tests/bench/bench_verify.py [APPLICATIONS | SUMMARY.pdf …]

Each document is verified in a fresh process, start and imports included, as a stranger would. The
slope is the exponent between two sizes: 1 is linear. Making the rounds takes most of the time: a
summary that is at hand can be given instead of a number.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from math import log2
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

import bench_standing

SIZES = (1_250, 2_500, 5_000)
RUNS = 3
REVIEWS = 5


def document(folder: Path, applications: int) -> Path:
    """The summary of an invented round with every sheet handed in."""
    from kepu_review import report

    bench_standing.REVIEWS = REVIEWS
    bench_standing.fill(folder / "round", applications)
    data = report.summary_data(str(folder / "round"))
    made = folder / "summary.pdf"
    made.write_bytes(report.document(report.summary.sections(data)))
    return made


def once(path: Path) -> dict[str, float]:
    """Verify in a process of its own."""
    wall, before = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "kepu_review", "verify", str(path), "--json"],
        capture_output=True,
        check=True,
    )
    after = getrusage(RUSAGE_CHILDREN)
    told = json.loads(done.stdout)
    return {
        "wall": time.perf_counter() - wall,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak": after.ru_maxrss / 1024,
        **told["counts"],
    }


def measured(path: Path) -> dict[str, float]:
    """The medians of a few runs."""
    runs = [once(path) for _ in range(RUNS)]
    own = {key: median(run[key] for run in runs) for key in ("cpu", "wall", "peak")}
    return {**runs[0], **own, "mb": path.stat().st_size / 1e6}


def main(given: list[str]) -> None:
    """Print one line per document, then the slopes."""
    out, found = sys.stdout, []
    titles = ("applications", "sheets", "marks", "pages", "PDF MB", "CPU s", "wall s", "peak MB")
    out.write(" ".join(f"{title:>12}" for title in titles) + "\n")
    for one in given:
        with tempfile.TemporaryDirectory() as place:
            path = document(Path(place), int(one)) if one.isdigit() else Path(one)
            r = measured(path)
        found.append((r["applications"], r["cpu"]))
        cells = [f"{r[key]:.0f}" for key in ("applications", "sheets", "marks", "pages")]
        cells += [f"{r['mb']:.2f}", f"{r['cpu']:.2f}", f"{r['wall']:.2f}", f"{r['peak']:.0f}"]
        out.write(" ".join(f"{cell:>12}" for cell in cells) + "\n")
        out.flush()
    slopes = [
        log2(late / early) / log2(large / small)
        for (small, early), (large, late) in pairwise(found)
    ]
    out.write("slopes of CPU: " + " ".join(f"{slope:.2f}" for slope in slopes) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:] or [str(size) for size in SIZES])
