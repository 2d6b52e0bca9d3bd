"""Seconds of a selection under crossing quotas: python tests/bench/bench_quotas.py"""

from __future__ import annotations

import statistics
import time

import numpy as np

from kepu_review.model import SelectionQuota
from kepu_review.quotas import Candidate, select

REGIONS, CATEGORIES = 31, 12


def candidates(number: int, *, decimals: int, seed: int) -> list[Candidate]:
    """Invented scores; regions and categories of unequal size."""
    random = np.random.Generator(np.random.PCG64(seed))
    share = {
        name: random.dirichlet(np.full(n, 4.0))
        for name, n in (("region", REGIONS), ("category", CATEGORIES), ("kind", 4))
    }
    drawn = {name: random.choice(len(p), number, p=p) for name, p in share.items()}
    scores = np.round(np.clip(random.normal(78, 8, number), 0, 100), decimals)
    return [
        Candidate(
            f"A{i:05}", float(scores[i]), {name: f"{name}{at[i]}" for name, at in drawn.items()}
        )
        for i in range(number)
    ]


def rules(*more: SelectionQuota) -> list[SelectionQuota]:
    """Caps and floors on both; with both of them tight."""
    return [
        SelectionQuota("region", "每区", ("region",), "", cap=20, floor=5),
        SelectionQuota("category", "每类", ("category",), "", cap=50, floor=20),
        *more,
    ]


def measure(name: str, number: int, decimals: int, quotas: list[SelectionQuota]) -> str:
    """Median of five, each with other scores."""
    times, tied = [], []
    for seed in range(5):
        listed = candidates(number, decimals=decimals, seed=seed)
        begun = time.perf_counter()
        made = select(listed, quotas, 500)
        times.append(time.perf_counter() - begun)
        tied.append(len(made.tied_at_cut))
        assert len(made.chosen) + made.open_places == 500, made.infeasible
    middle, most = statistics.median(times), max(times)
    return f"{name:<48}{middle:8.2f} s  at most {most:6.2f} s  tied {tied}"


def main() -> list[str]:
    """The table."""
    cells = SelectionQuota("cell", "每格", ("region", "category"), "", cap=3)
    kinds = SelectionQuota("kind", "每种", ("kind",), "", cap=130, floor=100)
    nested = [SelectionQuota("region", "每区", ("region",), "", cap=20, floor=5), cells]
    return [
        measure("31 regions and cells within them (greedy)", 5_000, 4, nested),
        measure("31 × 12, four decimals", 5_000, 4, rules()),
        measure("31 × 12 and 372 cells, four decimals", 5_000, 4, rules(cells)),
        measure("31 × 12, one decimal: many ties", 5_000, 1, rules()),
        measure("31 × 12, whole numbers", 5_000, 0, rules(cells)),
        measure("31 × 12 × 4, four decimals", 5_000, 4, rules(kinds)),
        measure("31 × 12 × 4, two decimals", 5_000, 2, rules(kinds, cells)),
    ]


if __name__ == "__main__":
    import sys

    sys.stdout.write("\n".join(main()) + "\n")
