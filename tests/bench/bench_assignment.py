"""Seconds of an assignment over sizes, and how they grow: python tests/bench/bench_assignment.py"""

from __future__ import annotations

import math
import random
import resource
import sys
import time

import pandas as pd

from kepu_review import panels
from kepu_review.assignment import assign, loads
from kepu_review.model import Application, Expert

CATEGORIES = (
    "venue",
    "culture",
    "research",
    "agriculture",
    "enterprise",
    "nature",
    "media",
    "other",
)
SIZES = ((60, 12), (500, 50), (1000, 100), (2500, 250), (5000, 500))
PER_APPLICATION = 5


def invent(
    applications: int, experts: int, conflicts: float
) -> tuple[list[Application], list[Expert], set[tuple[str, str]]]:
    """`conflicts` is the number of forbidden pairs per application."""
    chance = random.Random(8)
    apps = [
        Application(f"A{i:05}", "甲", "乙", category=chance.choice(CATEGORIES))
        for i in range(applications)
    ]
    pool = [
        Expert(
            f"E{i:04}", "丙", specialities=tuple(chance.sample(CATEGORIES, chance.randint(0, 2)))
        )
        for i in range(experts)
    ]
    forbidden = {
        (chance.choice(apps).id, chance.choice(pool).id)
        for _ in range(int(conflicts * applications))
    }
    return apps, pool, forbidden


def measure(applications: int, experts: int, conflicts: float) -> tuple[float, int, int, int]:
    """Seconds, the difference of loads, panels apart, experts on whom panels hang."""
    apps, pool, forbidden = invent(applications, experts, conflicts)
    began = time.perf_counter()
    pairs = assign(apps, pool, per_application=PER_APPLICATION, forbidden=forbidden)
    seconds = time.perf_counter() - began
    counts = loads(pairs, pool).values()
    rows = [(pair.application, pair.expert, 0.0) for pair in pairs]
    ratings = panels.Ratings.of(pd.DataFrame(rows, columns=["application", "expert", "score"]))
    apart, hanging = len(panels.connected(ratings)) - 1, len(panels.bridges(ratings))
    return seconds, max(counts) - min(counts), apart, hanging


def main() -> None:
    """Print one line per size, then the slope of log seconds over log pairs."""
    for conflicts in (0.05, 1.0):
        points = []
        for applications, experts in SIZES:
            seconds, difference, apart, hanging = measure(applications, experts, conflicts)
            points.append((math.log(applications * experts), math.log(seconds)))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            sys.stdout.write(
                f"{applications:>5} applications × {experts:>3} experts × {PER_APPLICATION}, "
                f"{conflicts} conflicts each: {seconds:7.3f} s, loads differ by {difference}, "
                f"{apart} panels apart, {hanging} hang on one expert, peak {peak} MB\n"
            )
        (x0, y0), (x1, y1) = points[1], points[-1]
        sys.stdout.write(f"slope: seconds ~ (applications × experts)^{(y1 - y0) / (x1 - x0):.2f}\n")


if __name__ == "__main__":
    main()
