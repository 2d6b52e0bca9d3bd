"""CPU seconds of a selection under crossing quotas: python tests/bench/bench_quotas.py

Beside it HiGHS alone with a number for each candidate, in turn: it finds one best selection, but
neither the ties, nor the reserve, nor what is full.
"""

from __future__ import annotations

import statistics
import time

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from kepu_review.model import SelectionQuota
from kepu_review.quotas import Candidate, group_of, select

REGIONS, CATEGORIES, SEATS = 31, 12, 500


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


def alone(listed: list[Candidate], quotas: list[SelectionQuota]) -> float:
    """The greatest sum of scores, by HiGHS with a number for each candidate."""
    rows, low, high = [np.ones(len(listed))], [SEATS], [SEATS]
    for quota in quotas:
        within = [group_of(one.groups, quota.by) for one in listed]
        for group in sorted({str(name) for name in within}):
            rows.append(np.array([name == group for name in within], dtype=float))
            low.append(quota.floor or 0)
            high.append(SEATS if quota.cap is None else quota.cap)
    found = milp(
        -np.array([one.score for one in listed]),
        integrality=np.ones(len(listed), dtype=int),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(sparse.csr_array(np.array(rows)), low, high),
        options={"mip_rel_gap": 0.0},
    )
    return np.nan if found.x is None else -float(found.fun)


def measure(name: str, number: int, decimals: int, quotas: list[SelectionQuota]) -> str:
    """Medians of five, each with other scores."""
    times, others, tied = [], [], []
    for seed in range(5):
        listed = candidates(number, decimals=decimals, seed=seed)
        begun = time.process_time()
        made = select(listed, quotas, SEATS)
        times.append(time.process_time() - begun)
        begun = time.process_time()
        best = alone(listed, quotas)
        others.append(time.process_time() - begun)
        tied.append(len(made.tied_at_cut))
        if made.infeasible:
            assert np.isnan(best)
            continue
        assert len(made.chosen) + made.open_places == SEATS
        scores = {one.id: one.score for one in listed}
        if not made.tied_at_cut:
            assert abs(sum(scores[name] for name in made.chosen) - best) < 1e-4
    middle, other = statistics.median(times), statistics.median(others)
    return (
        f"{name:40}{middle:7.2f} s, at most {max(times):5.2f} s"
        f"{other:8.2f} s, at most {max(others):6.2f} s  tied {tied}"
    )


def main() -> list[str]:
    """The table."""
    cells = SelectionQuota("cell", "每格", ("region", "category"), "", cap=3)
    kinds = SelectionQuota("kind", "每种", ("kind",), "", cap=130, floor=100)
    nested = [SelectionQuota("region", "每区", ("region",), "", cap=20, floor=5), cells]
    tight = [
        SelectionQuota("region", "每区", ("region",), "", cap=17, floor=15),
        SelectionQuota("category", "每类", ("category",), "", cap=42, floor=41),
    ]
    apart = [
        SelectionQuota("region", "每区", ("region",), "", cap=10),
        SelectionQuota("category", "每类", ("category",), "", floor=30),
    ]
    return [
        f"{'500 of 5,000':40}{'select, the whole answer':>25}{'HiGHS, one best selection':>30}",
        measure("31 regions, cells within (greedy)", 5_000, 4, nested),
        measure("31 × 12, four decimals", 5_000, 4, rules()),
        measure("31 × 12 and 372 cells, four decimals", 5_000, 4, rules(cells)),
        measure("31 × 12, one decimal: many ties", 5_000, 1, rules()),
        measure("31 × 12, whole numbers", 5_000, 0, rules(cells)),
        measure("31 × 12, hardly any room", 5_000, 4, tight),
        measure("31 × 12 that exclude each other", 5_000, 4, apart),
        measure("31 × 12 × 4, four decimals", 5_000, 4, rules(kinds)),
        measure("31 × 12 × 4, two decimals", 5_000, 2, rules(kinds, cells)),
    ]


if __name__ == "__main__":
    import sys

    sys.stdout.write("\n".join(main()) + "\n")
