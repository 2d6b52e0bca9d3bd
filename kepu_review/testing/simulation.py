"""How much of the true best each method of ranking finds; who BLUP takes for severe and is not.

`python -m kepu_review.testing.simulation` prints the part that the tests make again;
`… --full tests/severity/SIMULATION.md` writes all of it (some minutes).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kepu_review import severity
from kepu_review.rankings import METHODS, Totals
from kepu_review.testing.invented import Design, Scenario, honest, invented

Floats = NDArray[np.float64]

COMPARED = ("mean", "trimmed", "median", "zscore", "borda", "blup", "adjusted", "factor")
SCENARIOS = (
    Scenario("S1 severity"),
    Scenario("S2 + spread and noise differ", slope=0.3, noise=0.35),
    Scenario("S3 + 3 % slips of 25 points", slope=0.3, noise=0.35, rogue=0.03),
    Scenario("S4 no severity", severity=0.0),
    Scenario("S5 strong severity", severity=9.0),
    Scenario("S6 panels apart", panels=6),
    Scenario("S6 panels, overlap 0.1", panels=6, overlap=0.1),
    Scenario("S6 panels, overlap 0.3", panels=6, overlap=0.3),
)
SMALL, SMALL_TIMES = Design(72, 4, 24, 15), 20
LARGE = (Design(200, 5, 40, 40), Design(200, 5, 200, 40), Design(1000, 3, 100, 100))
LARGE_TIMES = 100
HONEST_SMALL, HONEST_SMALL_TIMES = Design(100, 3, 20, 20), 30
HONEST = tuple(Design(200, reviews, 40, 40) for reviews in (2, 3, 5))
HONEST_TIMES = 100

HEAD = """\
# How much of the true best the methods find

Written by `python -m kepu_review.testing.simulation --full tests/severity/SIMULATION.md`; a test
makes a part of it again. Invented panels: the truth of an application spreads by 8 points, experts'
severity by 6 (S5: 9), a single total's error by 8; totals are whole points between 0 and 100. S6:
six panels whose applications differ in quality by 5 points, a share of the reviews given to experts
of other panels. Design: applications × reviews each, experts; places.
"""
SHARES = """
## Share of the true top that is found

Mean over seeded repetitions; ± is the largest standard error of a difference from the mean.
Equals at the cut count by their chance. Where panels are apart, `rank` refuses the methods from
zscore on: the figures are what they would give if it did not.
"""
HONESTY = """
## The honest expert who saw worse applications

One expert is neither severe nor lenient, but reads 25 of the 40 worst applications. Severity as
estimated for this expert (truth 0, below 0 severe), and by how many points the applications this
expert read come out above those equally bad that the expert did not read (truth 0). BLUP takes the
bad applications for severity; so do z-scores; `adjusted` does not.
"""


def found(scores: Floats, worth: Floats, places: int) -> float:
    """Share of the true best that the best scores hold; equals at the cut by their chance."""
    rounded = np.round(scores, 9)
    cut = np.sort(rounded)[-places]
    best = np.zeros(len(worth), dtype=bool)
    best[np.argsort(-worth, kind="stable")[:places]] = True
    above, at = rounded > cut, rounded == cut
    chance = (places - above.sum()) / at.sum()
    return float((best & above).sum() + chance * (best & at).sum()) / places


def shares(design: Design, scenario: Scenario, times: int) -> NDArray[np.float64]:
    """Shares (times, methods) that the compared methods find, their preconditions left aside."""
    rows = []
    for seed in range(times):
        made = invented(design, scenario, seed)
        totals = Totals.of(made.frame)
        scored = (METHODS[name].aggregate(totals, None) for name in COMPARED)
        rows.append([found(scores, made.worth, design.places) for scores in scored])
    return np.array(rows)


def taken_for_severe(design: Design, times: int) -> NDArray[np.float64]:
    """Severity by BLUP and within, then what mean, zscore, blup and adjusted add; mean of all."""
    rows = []
    for seed in range(times):
        made = honest(design, seed)
        totals = Totals.of(made.frame)
        fit = severity.fit(made.frame, "within")
        experts = fit.experts.loc["E000"]
        scores = [METHODS[name].aggregate(totals, None) for name in ("mean", "zscore", "blup")]
        off = [one - made.worth for one in (*scores, fit.applications["score"].to_numpy())]
        added = [one[:25].mean() - one[25:40].mean() for one in off]
        rows.append([experts["blup"], experts["within"], *added])
    averaged: Floats = np.mean(rows, axis=0)
    return averaged


def share_rows(designs: Iterable[Design], times: int) -> Iterator[str]:
    """Rows of the first table, as Markdown."""
    for design in designs:
        for scenario in SCENARIOS:
            got = shares(design, scenario, times)
            off = (got - got[:, :1]).std(axis=0, ddof=1) / np.sqrt(times)
            figures = [f"{share:.3f}" for share in got.mean(axis=0)]
            cells = (str(design), scenario.title, *figures, f"{off.max():.3f}")
            yield f"| {' | '.join(cells)} |"


def honest_rows(designs: Iterable[Design], times: int) -> Iterator[str]:
    """Rows of the second table, as Markdown."""
    for design in designs:
        figures = " | ".join(f"{one:+.2f}" for one in taken_for_severe(design, times))
        yield f"| {design} | {figures} |"


def written(*, full: bool) -> str:
    """Both tables, as Markdown."""
    titles = ("design", "scenario", *COMPARED, "±")
    lines = [HEAD, SHARES, f"| {' | '.join(titles)} |", "|---|---|" + "--:|" * (len(COMPARED) + 1)]
    lines += share_rows([SMALL], SMALL_TIMES)
    lines += share_rows(LARGE, LARGE_TIMES) if full else ()
    lines += [HONESTY, "| design | severity, blup | severity, within | mean | zscore | blup "]
    lines[-1] += "| adjusted |"
    lines += ["|---|" + "--:|" * 6, *honest_rows([HONEST_SMALL], HONEST_SMALL_TIMES)]
    lines += honest_rows(HONEST, HONEST_TIMES) if full else ()
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Print the small tables, or write all to a file."""
    if arguments[:1] == ["--full"]:
        Path(arguments[1]).write_text(written(full=True), "utf-8")
        return
    sys.stdout.write(written(full=False))


if __name__ == "__main__":
    main(sys.argv[1:])
