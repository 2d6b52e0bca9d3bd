"""CPU, wall time and peak memory of setting a long list; run as a program:

    python tests/bench/bench_report.py [ROWS …]

Each size runs in a fresh process, because Typst keeps its cache for as long as a process lives.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from resource import RUSAGE_SELF, getrusage

COLUMNS = ("编号", "基地名称", "申报单位", "区域", "得分", "评审表", "标准差", "结论")
ALIGN = ("left", "left", "left", "left", "right", "center", "right", "left")


def rows(count: int) -> list[list[str]]:
    """Invented rows as wide as those of a real ranking."""
    return [
        [
            f"KP-{n:05d}",
            f"虚构第{n % 97}科普园（演示）",
            f"虚构市第{n % 89}管理处",
            f"第{n % 11}区",
            f"{60 + n * 7 % 4000 / 100:.2f}",
            "3",
            f"{n % 900 / 100:.2f}",
            "拟认定" if n % 3 else "不予认定",
        ]
        for n in range(count)
    ]


def once(count: int) -> dict[str, float]:
    """Set one list in this process and say what it took."""
    from kepu_review import report
    from kepu_review.report import nodes

    blocks = [nodes.heading(1, "名单"), nodes.table([COLUMNS], rows(count), align=ALIGN)]
    wall, before = time.perf_counter(), getrusage(RUSAGE_SELF)
    made = report.document(blocks, {"title": "名单", "style": "summary", "demo": True})
    after = getrusage(RUSAGE_SELF)
    return {
        "rows": count,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "wall": time.perf_counter() - wall,
        "peak_mb": after.ru_maxrss / 1024,
        "pdf_mb": len(made) / 1e6,
    }


def main(sizes: list[int]) -> None:
    """Print a table, one line per size."""
    out = sys.stdout
    out.write(f"{'rows':>7} {'CPU s':>7} {'wall s':>7} {'peak MB':>8} {'PDF MB':>7}\n")
    for size in sizes:
        done = subprocess.run(
            [sys.executable, __file__, "--once", str(size)], capture_output=True, check=True
        )
        r = json.loads(done.stdout)
        out.write(f"{size:>7} {r['cpu']:>7.2f} {r['wall']:>7.2f} ")
        out.write(f"{r['peak_mb']:>8.0f} {r['pdf_mb']:>7.2f}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        sys.stdout.write(json.dumps(once(int(sys.argv[2]))))
    else:
        main([int(a) for a in sys.argv[1:]] or [1_000, 10_000])
