"""CPU seconds of each method of ranking; run as a program: python tests/bench/bench_rankings.py

`rank` as a whole, with its checks and ranks, beside the mean; medians of five. Then the factor
model: seconds of one iteration at 10⁴, 10⁵ and 10⁶ totals, with the slope (1 is linear).
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from math import log10

import numpy as np
import pandas as pd

from kepu_review.panels import Ratings
from kepu_review.rankings import METHODS, rank
from kepu_review.severity.factor.model import Model
from kepu_review.testing.invented import Design, Scenario, invented, table

DESIGNS = (Design(200, 5, 40, 40), Design(1_000, 4, 100, 100), Design(5_000, 6, 500, 500))
UNEVEN = Scenario("", slope=0.3, noise=0.35)


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Median of the CPU time."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def large(totals: int, seed: int = 1) -> pd.DataFrame:
    """About so many totals, 20 for each application, 200 by each expert."""
    chance = np.random.Generator(np.random.PCG64(seed))
    a, e = totals // 20, max(totals // 200, 40)
    worth, severity = chance.normal(72, 8, a), chance.normal(0, 6, e)
    i = np.repeat(np.arange(a), 20)
    j = (chance.integers(0, e, a)[:, None] + chance.permutation(e)[:20]).ravel() % e
    return table(i, j, worth[i] + severity[j] + chance.normal(0, 8, len(i)))


def iteration(totals: int) -> float:
    """Seconds of one step of the factor model."""
    ratings = Ratings.of(large(totals))
    model = Model(ratings)
    state = model.start(ratings)
    return seconds(lambda: model.step(state))


def main() -> list[str]:
    """The two tables."""
    lines = [f"{'method':<10}" + "".join(f"{design!s:>22}" for design in DESIGNS)]
    frames = [invented(design, UNEVEN, 1).frame for design in DESIGNS]
    wanted = [name for name, one in METHODS.items() if not one.needs_weights | one.needs_marks]
    base: list[float] = []
    for name in wanted:
        row = f"{name:<10}"
        for n, frame in enumerate(frames):
            scope = dict.fromkeys(frame["application"])
            taken = seconds(lambda f=frame, s=scope, m=name: rank(f, s, method=m))  # type: ignore[misc]
            base += [taken] if name == "mean" else []
            row += f"{taken:>12.3f} s {taken / base[n]:>6.1f}×"
        lines.append(row)
    steps = [iteration(size) for size in (10_000, 100_000, 1_000_000)]
    slopes = [log10(late / early) for early, late in pairwise(steps)]
    told = "  ".join(f"{one:.4f} s" for one in steps)
    lines.append(
        f"factor, one iteration at 10⁴ 10⁵ 10⁶: {told}; slopes {slopes[0]:.2f} {slopes[1]:.2f}"
    )
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(main()) + "\n")
