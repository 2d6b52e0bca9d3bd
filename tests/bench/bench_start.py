"""What starting costs: an empty interpreter against `import kepu_review` and `--help`.

All sides take turns in one run; medians and ratios are printed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 9
SIDES = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import kepu_review": [sys.executable, "-c", "import kepu_review"],
    "kepu-review --help": [str(Path(sys.executable).with_name("kepu-review")), "--help"],
    "import pandas": [sys.executable, "-c", "import pandas"],
}


def seconds(command: list[str]) -> float:
    """Wall seconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    taken: dict[str, list[float]] = {name: [] for name in SIDES}
    for _ in range(ROUNDS + 1):
        for name, command in SIDES.items():
            taken[name].append(seconds(command))
    medians = {name: statistics.median(values[1:]) for name, values in taken.items()}
    base = medians["python -c pass"]
    for name, median in medians.items():
        sys.stdout.write(f"{name:22} {median:6.3f} s   × {median / base:5.1f}\n")


if __name__ == "__main__":
    main()
