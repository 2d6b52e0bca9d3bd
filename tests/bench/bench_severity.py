"""Severity beside lme4, with a million scores, growing: python tests/bench/bench_severity.py

CPU seconds, one BLAS thread, medians of three; each fit in a process of its own. Without R and
lme4 (Debian: r-cran-lme4) the bench says so and prints our figures only.
"""

from __future__ import annotations

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from kepu_review import severity
from kepu_review.panels import Ratings

RUNS = 3
PENICILLIN = Path(__file__).parents[1] / "reference" / "penicillin.csv"
CROSSED = {"14,000 × 5, 700 experts": (14_000, 5, 700), "3,000 × 24, 1,000": (3_000, 24, 1_000)}
MILLION = (50_000, 20, 5_000)
SIZES = {"10⁴": (1_000, 10, 100), "10⁵": (10_000, 10, 1_000), "10⁶": (50_000, 20, 5_000)}
LMER = """
library(lme4)
d <- read.csv("{path}", colClasses = c("character", "character", "numeric"))
seconds <- c()
for (k in 1:{runs}) {{
  began <- proc.time()
  f <- lmer(score ~ 1 + (1 | application) + (1 | expert), d, REML = {reml},
            control = lmerControl(calc.derivs = FALSE))
  used <- proc.time() - began
  seconds <- c(seconds, used[["user.self"]] + used[["sys.self"]])
}}
if ({tight}) f <- lmer(score ~ 1 + (1 | application) + (1 | expert), d, REML = {reml},
  control = lmerControl(calc.derivs = FALSE, optimizer = "nloptwrap", optCtrl = list(
    algorithm = "NLOPT_LN_BOBYQA", xtol_abs = 1e-12, xtol_rel = 1e-14, ftol_abs = 1e-14,
    ftol_rel = 1e-16, maxeval = 10000)))
v <- as.data.frame(VarCorr(f))
of <- function(name) v$vcov[v$grp == name]
cat(sprintf("%.12g", c(median(seconds), of("application"), of("expert"), of("Residual"))))
"""
Figures = dict[str, float]


def invent(applications: int, reviews: int, experts: int) -> pd.DataFrame:
    """Crossed scores; experts of an application lie a random stride apart, so none comes twice."""
    chance = np.random.default_rng(5)
    first = chance.integers(0, experts, applications)
    stride = chance.integers(1, experts // reviews, applications)
    expert = (first[:, None] + stride[:, None] * np.arange(reviews)) % experts
    application = np.repeat(np.arange(applications), reviews)
    score = 60 + chance.normal(0, 8, applications)[application]
    score += chance.normal(0, 6, experts)[expert.ravel()]
    score += chance.normal(0, 8, len(score))
    columns = {"application": application, "expert": expert.ravel(), "score": score}
    return pd.DataFrame(columns)


def in_panels() -> pd.DataFrame:
    """100 panels of different quality; in 1 of 50 applications an expert of the next one helps."""
    chance = np.random.default_rng(6)
    panel = np.repeat(np.arange(100), 100)
    expert = np.argsort(chance.random((10_000, 30)), axis=1)[:, :10] + 30 * panel[:, None]
    helped = np.flatnonzero(chance.random(10_000) < 0.02)
    expert[helped, 0] = (expert[helped, 0] + 30) % 3000
    truth = chance.normal(0, 8, 10_000) + chance.normal(0, 5, 100)[panel]
    score = 60 + truth[:, None] + chance.normal(0, 6, 3000)[expert]
    score += chance.normal(0, 8, score.shape)
    application = np.repeat(np.arange(10_000), 10)
    columns = {"application": application, "expert": expert.ravel(), "score": score.ravel()}
    return pd.DataFrame(columns)


def penicillin() -> pd.DataFrame:
    """Plates as applications, samples as experts."""
    columns = {"plate": "application", "sample": "expert", "diameter": "score"}
    frame = pd.read_csv(PENICILLIN).rename(columns=columns)
    return frame[["application", "expert", "score"]]


def work(task: dict[str, object]) -> Figures:
    """In the process of its own: read, fit, and what was asked besides."""
    shape = task.get("shape")
    data = invent(*shape) if isinstance(shape, list) else penicillin()
    data = in_panels() if "panels" in task else data
    runs = int(str(task.get("runs", RUNS)))
    seconds = []
    fit = None
    for _ in range(runs + 1):  # the first loads scipy
        began = time.process_time()
        fit = severity.fit(Ratings.of(data), str(task["method"]), solver=str(task["solver"]))  # type: ignore[arg-type]
        seconds.append(time.process_time() - began)
    assert fit is not None
    found = {
        "seconds": statistics.median(seconds[1:]),
        "application": fit.variance.application,
        "expert": fit.variance.expert,
        "residual": fit.variance.residual,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    for name, act in (
        ("errors", lambda: fit.applications),
        ("leaving", lambda: list(fit.without_each_expert())),
        ("draws", lambda: fit.draws(2000)),
    ):
        if name in task:
            began = time.process_time()
            act()
            found[name] = time.process_time() - began
    return found


def ours(method: str, solver: str, **task: object) -> Figures:
    """Our figures, from a process of its own."""
    words = json.dumps({"method": method, "solver": solver, **task})
    found = subprocess.run(
        [sys.executable, __file__, words],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    figures: Figures = json.loads(found.stdout)
    return figures


def theirs(data: pd.DataFrame, reml: bool, tight: bool, runs: int = RUNS) -> Figures | None:
    """lme4's figures, or None without R or lme4."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        data.to_csv(path, index=False)
        script = LMER.format(path=path, runs=runs, reml=str(reml).upper(), tight=str(tight).upper())
        try:
            found = subprocess.run(
                ["Rscript", "-e", script],
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                check=True,
                capture_output=True,
                text=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return None
    numbers = [float(word) for word in found.stdout.split()]
    return dict(zip(("seconds", "application", "expert", "residual"), numbers, strict=True))


def apart(one: Figures, other: Figures) -> float:
    """Greatest relative difference of the components of variance."""
    names = ("application", "expert", "residual")
    return max(abs(one[name] / other[name] - 1) for name in names)


def beside_lme4() -> None:
    """The same data, the same answer, the time of both."""
    sys.stdout.write("Beside lme4 (REML; its optimiser's tolerances tightened for the answer)\n")
    cases: list[tuple[str, pd.DataFrame, bool, dict[str, object]]] = [
        ("Penicillin, REML", penicillin(), True, {}),
        ("Penicillin, ML", penicillin(), False, {}),
    ]
    for name, shape in CROSSED.items():
        cases.append((name, invent(*shape), True, {"shape": list(shape)}))
    for name, data, reml, task in cases:
        we = ours("reml" if reml else "ml", "exact", **task)
        they = theirs(data, reml, tight=True)
        line = f"{name:<26} ours {we['seconds']:7.4f} s"
        if they is None:
            sys.stdout.write(f"{line}   R with lme4 is not here: nothing to compare with\n")
            continue
        sys.stdout.write(
            f"{line}   lme4 {they['seconds']:7.4f} s   {they['seconds'] / we['seconds']:5.1f}×"
            f"   components apart {apart(we, they):.1e}\n"
        )


def million() -> None:
    """A million scores by conjugate gradients, and beside the exact factor."""
    shape = list(MILLION)
    fast = ours("reml", "pcg", shape=shape, errors=1)
    within = ours("within", "pcg", shape=shape)
    dense = ours("reml", "exact", shape=shape, runs=1)
    sys.stdout.write("\nA million scores: 50,000 applications × 20, 5,000 experts\n")
    for name, found in (("pcg, reml", fast), ("pcg, within", within), ("exact, reml", dense)):
        sys.stdout.write(
            f"{name:<12} {found['seconds']:6.2f} s CPU, peak {found['megabytes']:5.0f} MB\n"
        )
    sys.stdout.write(f"components apart {apart(fast, dense):.1e}")
    sys.stdout.write(f"; standard errors besides {fast['errors']:.2f} s\n")


def panels() -> None:
    """A hundred panels that seldom share an expert: the hard case of the iterative solver."""
    sys.stdout.write("\n100 panels of 30 experts and 100 applications × 10, linked by 1 in 50\n")
    for method in ("reml", "within"):
        fast, dense = (ours(method, solver, panels=1, runs=1) for solver in ("pcg", "exact"))
        sys.stdout.write(
            f"{method:<7} pcg {fast['seconds']:5.2f} s   exact {dense['seconds']:5.2f} s   "
            f"components apart {apart(fast, dense):.1e}\n"
        )


def growth() -> None:
    """Seconds over three sizes, and the slope of their logarithms."""
    sys.stdout.write("\nGrowth in scores\n")
    for method, solver in (("reml", "pcg"), ("within", "pcg"), ("within", "auto")):
        points = []
        for name, shape in SIZES.items():
            found = ours(method, solver, shape=list(shape))
            points.append((math.log(shape[0] * shape[1]), math.log(found["seconds"])))
            sys.stdout.write(f"{method:>7}, {solver:<5} {name}: {found['seconds']:7.4f} s\n")
        (x0, y0), (x1, y1) = points[0], points[-1]
        sys.stdout.write(f"         slope: seconds ~ scores^{(y1 - y0) / (x1 - x0):.2f}\n")


def after() -> None:
    """What is read off a fit of 5,000 applications × 6 by 500 experts."""
    found = ours("within", "auto", shape=[5_000, 6, 500], leaving=1, draws=1, errors=1)
    sys.stdout.write(
        f"\n5,000 × 6, 500 experts: fit {found['seconds']:.3f} s, "
        f"standard errors {found['errors']:.3f} s, leave each expert out {found['leaving']:.2f} s, "
        f"2,000 joint draws {found['draws']:.2f} s\n"
    )


def main() -> None:
    """All tables, or, called with a task, its figures as JSON."""
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(work(json.loads(sys.argv[1]))))
        return
    beside_lme4()
    million()
    panels()
    growth()
    after()


if __name__ == "__main__":
    main()
