"""CPU seconds of the statistics of agreement; a program:

    OPENBLAS_NUM_THREADS=1 python tests/bench/bench_agreement.py [REPEATS]

Alpha on 10,000 to 1,000,000 scores (20 experts each, integers 0–100), as a matrix and as a long
table; the slope of log time on log size. Then both sides in turn at a size the other can do: a
plain implementation that, like the usual package, makes a table of values by values for each
application. Then every statistic on panels of a usual size. Medians of REPEATS (default 5).
The goal: interval alpha on 1,000,000 scores in 0.2 s.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from statistics import median
from time import process_time

import numpy as np
import pandas as pd

from kepu_review import agreement

try:
    import krippendorff
except ImportError:
    krippendorff = None


def scores(applications: int, experts: int, *, decimals: int = 0) -> np.ndarray:
    """A matrix of scores 0–100 with differences between applications and experts."""
    dice = np.random.default_rng(applications)
    true = 8 * dice.normal(size=(applications, 1)) + 5 * dice.normal(size=(1, experts))
    whole = 60 + true + 8 * dice.normal(size=(applications, experts))
    return np.round(whole, decimals).clip(0, 100)


def table(matrix: np.ndarray) -> pd.DataFrame:
    """The same as a long table with names."""
    rows, columns = matrix.shape
    return pd.DataFrame(
        {
            "application": np.repeat([f"K{i:06d}" for i in range(rows)], columns),
            "expert": np.tile([f"E{j:04d}" for j in range(columns)], rows),
            "score": matrix.ravel(),
        }
    )


def incomplete(applications: int, each: int, experts: int) -> pd.DataFrame:
    """A long table in which each application has some of the experts."""
    dice = np.random.default_rng(1)
    seen = dice.random((applications, experts)).argsort(axis=1)[:, :each]
    rows = np.repeat(np.arange(applications), each)
    true = 8 * dice.normal(size=applications)[rows] + 5 * dice.normal(size=experts)[seen.ravel()]
    given = np.round(60 + true + 8 * dice.normal(size=rows.size))
    return pd.DataFrame({"application": rows, "expert": seen.ravel(), "score": given})


def plain(matrix: np.ndarray) -> float:
    """Interval alpha by an array of applications x values x values."""
    values = np.unique(matrix)
    often = (matrix[:, :, None] == values).sum(axis=1).astype(float)
    pairs = often[:, :, None] * often[:, None, :] - often[:, :, None] * np.eye(values.size)
    seen = (pairs / (often.sum(axis=1) - 1)[:, None, None]).sum(axis=0)
    n = seen.sum(axis=1)
    chance = (np.outer(n, n) - np.diag(n)) / (n.sum() - 1)
    apart = (values[:, None] - values) ** 2
    return float(1 - (seen * apart).sum() / (chance * apart).sum())


def timed(work: Callable[[], object], repeats: int) -> float:
    """Median CPU seconds."""
    took = []
    for _ in range(repeats):
        start = process_time()
        work()
        took.append(process_time() - start)
    return median(took)


def say(*cells: object) -> None:
    """One line of the table."""
    sys.stdout.write("".join(f"{cell!s:>16}" for cell in cells) + "\n")
    sys.stdout.flush()


def sizes(repeats: int) -> None:
    """Alpha over sizes and its slope."""
    say("scores", "interval", "ordinal", "nominal", "ratio", "long table")
    found: dict[str, list[float]] = {}
    counts = (10_000, 100_000, 1_000_000)
    for n in counts:
        matrix = scores(n // 20, 20)
        row: dict[str, float] = {}
        for scale in ("interval", "ordinal", "nominal", "ratio"):
            row[scale] = timed(
                lambda s=scale, m=matrix: agreement.krippendorff_alpha(m, s), repeats
            )
        whole = table(matrix)
        row["long"] = timed(lambda w=whole: agreement.krippendorff_alpha(w), repeats)
        say(n, *(f"{one:.4f}" for one in row.values()))
        for name, one in row.items():
            found.setdefault(name, []).append(one)
    slopes = [np.polyfit(np.log(counts), np.log(took), 1)[0] for took in found.values()]
    say("slope", *(f"{one:.2f}" for one in slopes))
    last = found["interval"][-1]
    say("within 0.2 s:", last <= 0.2)


def others() -> dict[str, Callable[[np.ndarray], float]]:
    """What ours is measured against."""
    known: dict[str, Callable[[np.ndarray], float]] = {"plain": plain}
    if krippendorff is not None:
        known["package"] = lambda matrix: krippendorff.alpha(
            matrix.T, level_of_measurement="interval"
        )
    return known


def against_others(repeats: int) -> None:
    """Both sides in turn."""
    say("applications", "values", "ours", "other", "ratio", "which")
    for applications, decimals in ((500, 0), (2_000, 0), (200, 1)):
        matrix = scores(applications, 5, decimals=decimals)
        values = np.unique(matrix).size
        for name, other in others().items():
            if abs(agreement.krippendorff_alpha(matrix) - other(matrix)) > 1e-9:
                raise SystemExit("the two sides differ")
            ours = timed(lambda m=matrix: agreement.krippendorff_alpha(m), repeats)
            took = timed(lambda m=matrix, o=other: o(m), repeats)
            say(applications, values, f"{ours:.5f}", f"{took:.5f}", f"{took / ours:.0f}x", name)


def memory() -> None:
    """MB that alpha needs at most besides its data."""
    say("scores", *("interval", "ordinal", "nominal", "ratio"))
    for n in (10_000, 100_000, 1_000_000):
        matrix = scores(n // 20, 20, decimals=1)
        row = []
        for scale in ("interval", "ordinal", "nominal", "ratio"):
            tracemalloc.start()
            agreement.krippendorff_alpha(matrix, scale)
            row.append(tracemalloc.get_traced_memory()[1] / 1e6)
            tracemalloc.stop()
        say(n, *(f"{one:.1f}" for one in row))


def panels(repeats: int) -> None:
    """Every statistic at the size of a round."""
    complete, some = scores(300, 5), incomplete(300, 5, 60)
    large, huge = incomplete(5_000, 6, 500), scores(50_000, 20)
    works: dict[str, Callable[[], object]] = {
        "alpha ± 300x5": lambda: agreement.krippendorff_alpha_interval(complete),
        "ordinal ± 300x5": lambda: agreement.krippendorff_alpha_interval(complete, "ordinal"),
        "W ± 300x5": lambda: agreement.kendalls_w_interval(complete),
        "kappa ± 300x5": lambda: agreement.fleiss_kappa_interval(complete // 20),
        "icc 300x5": lambda: agreement.icc(complete),
        "icc 300 of 60": lambda: agreement.icc(some),
        "icc 5000 of 500": lambda: agreement.icc(large),
        "alpha ± 1e6": lambda: agreement.krippendorff_alpha_interval(huge),
        "report 300 of 60": lambda: agreement.report(some),
        "report 5000": lambda: agreement.report(large),
    }
    for name, work in works.items():
        say(name, f"{timed(work, repeats):.4f}")


def main() -> None:
    """All tables."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    sizes(repeats)
    against_others(repeats)
    memory()
    panels(repeats)


if __name__ == "__main__":
    main()
