"""CPU seconds of certainty, each beside a naive loop that gives the same: both in one run.

    python tests/bench/bench_certainty.py [TIMES]

5,000 applications × 6 reviews, 500 experts, 500 seats, 31 groups with places of their own. The
naive side goes down the ranking draw by draw, refits without each expert, or asks for every pair of
application and expert; where that would take minutes a part is timed and scaled up (marked ~).
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from kepu_review import severity
from kepu_review.certainty import (
    Cut,
    flips,
    inside,
    knowledge_gradient,
    next_reviews,
    of_fit,
    rank_intervals,
    weight_sensitivity,
)
from kepu_review.certainty.crossed import People, search_of

APPLICATIONS, REVIEWS, EXPERTS, SEATS, DRAWS, GROUPS = 5_000, 6, 500, 500, 2_000, 31


def scores() -> pd.DataFrame:
    """True SD 8, severity SD 6, noise 8; experts dealt at random."""
    random = np.random.Generator(np.random.PCG64(1))
    i = np.repeat(np.arange(APPLICATIONS), REVIEWS)
    dealt = random.random((APPLICATIONS, EXPERTS)).argpartition(REVIEWS, axis=1)[:, :REVIEWS]
    j = dealt.ravel()
    truth, given = random.normal(70, 8, APPLICATIONS), random.normal(0, 6, EXPERTS)
    y = truth[i] + given[j] + random.normal(0, 8, len(i))
    return pd.DataFrame(
        {
            "application": [f"A{n:04}" for n in i],
            "expert": [f"E{n:03}" for n in j],
            "score": np.clip(np.round(y, 1), 0, 100),
        }
    )


def down_the_ranking(draw: np.ndarray, groups: list[str], cut: Cut) -> list[int]:
    """Who is inside, one after the other."""
    left, seats, found = dict(cut.per_group), cut.seats or 0, []
    for n in np.argsort(-draw).tolist():
        if seats and left.get(groups[n], 1):
            found.append(n)
            seats -= 1
            if groups[n] in left:
                left[groups[n]] -= 1
    return found


def naive_inside(draws: np.ndarray, groups: list[str], cut: Cut) -> np.ndarray:
    """The share of the draws, by a loop."""
    counts = np.zeros(draws.shape[1])
    for draw in draws:
        counts[down_the_ranking(draw, groups, cut)] += 1
    return counts / len(draws)


def naive_ranks(draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of scipy's ranks."""
    ranks = np.stack([rankdata(-draw, method="min") for draw in draws])
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
    return low, high


def measure(
    name: str, ours: Callable[[], object], naive: Callable[[], object], **more: float
) -> None:
    """One line: median CPU seconds of both sides, in turn."""
    here, there = [], []
    for turn in range(TIMES):
        here.append(_cpu(ours))
        if turn == 0 or there[0] < 2:
            there.append(_cpu(naive) * more.get("scale", 1.0))
    one, other = statistics.median(here), statistics.median(there)
    mark = "~" if "scale" in more else " "
    limit = f"  limit {more['limit']:g} s" if "limit" in more else ""
    sys.stdout.write(f"{name:52}{one:>9.3f} s {mark}{other:>8.2f} s{other / one:>8.0f} ×{limit}\n")


def _cpu(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def main() -> None:
    """Print the table."""
    frame = scores()
    fit = severity.fit(frame)
    names = list(fit.applications.index)
    groups = [f"区{n % GROUPS}" for n in range(APPLICATIONS)]
    of = dict(zip(names, groups, strict=True))
    plain, capped = Cut(SEATS), Cut(SEATS, {f"区{n}": 17 for n in range(GROUPS)})
    draws = fit.draws(DRAWS, 1)
    part = draws[:40]
    for cut in (plain, capped):
        assert np.allclose(inside(part, groups, cut), naive_inside(part, groups, cut))
    sys.stdout.write(f"{APPLICATIONS} × {REVIEWS}, {EXPERTS} experts{'ours':>35}{'naive':>13}\n")
    for words, cut in (("seats", plain), ("31 groups within seats", capped)):
        measure(
            f"P(in) of {DRAWS} draws, {words}",
            lambda cut=cut: inside(draws, groups, cut),
            lambda cut=cut: naive_inside(part, groups, cut),
            scale=DRAWS / len(part),
        )
    measure("rank intervals", lambda: rank_intervals(draws), lambda: naive_ranks(draws))
    measure(
        f"{DRAWS} draws with P(in), draws included",
        lambda: inside(fit.draws(DRAWS, 2), groups, capped),
        lambda: naive_inside(fit.draws(40, 2), groups, capped),
        scale=DRAWS / 40,
        limit=2,
    )
    measure(
        "of_fit: the whole table",
        lambda: of_fit(fit, of, capped, draws=DRAWS),
        lambda: (naive_inside(part, groups, capped), naive_ranks(part)),
        scale=DRAWS / len(part),
    )
    some = list(fit.experts.index[:5])
    measure(
        "flips, each of the experts left out",
        lambda: flips(fit, of, capped),
        lambda: [_refit(frame, expert, groups, capped) for expert in some],
        scale=EXPERTS / len(some),
        limit=2,
    )
    random = np.random.Generator(np.random.PCG64(2))
    sheets = pd.DataFrame(random.normal(70, 8, (APPLICATIONS, 8)), names, list("abcdefgh"))
    weights = dict.fromkeys("abcdefgh", 0.125)
    measure(
        "weight sensitivity, 8 criteria",
        lambda: weight_sensitivity(sheets, weights, of, capped),
        lambda: [
            down_the_ranking(sheets.to_numpy() @ drawn, groups, capped)
            for drawn in random.dirichlet([12.5] * 8, 40)
        ],
        scale=DRAWS / 40,
    )
    experts = list(fit.experts.index)
    measure(
        "120 next reviews",
        lambda: next_reviews(fit, of, capped, 120, experts),
        lambda: [_best_pair(fit, of, capped, experts)] * 1,
        scale=120.0,
    )


def _refit(frame: pd.DataFrame, expert: str, groups: list[str], cut: Cut) -> list[int]:
    """Fitted anew, its variances too."""
    anew = severity.fit(frame[frame["expert"] != expert])
    return down_the_ranking(anew.applications["score"].to_numpy(), groups, cut)


def _best_pair(fit: severity.Fit, of: dict[str, str], cut: Cut, experts: list[str]) -> float:
    """The gain of every allowed pair."""
    people = People.of(fit.ratings, experts, {}, [], 0)
    search = search_of(fit, of, cut, people, [])
    best = 0.0
    for i in range(APPLICATIONS):
        moves = search.belief.moves(i)[search.openings.able(i)]
        best = max(best, float(knowledge_gradient(search.distance[i], moves).max()))
    return best


TIMES = int(next(islice(sys.argv, 1, None), "5"))

if __name__ == "__main__":
    main()
