"""fit: the one way in."""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

from kepu_review.errors import UsageError
from kepu_review.panels import Ratings, labels, shown
from kepu_review.severity.checks import check, check_rank, columns, telling
from kepu_review.severity.companion import Both
from kepu_review.severity.core import Core, Wanted, solve
from kepu_review.severity.estimate import Progress
from kepu_review.severity.incidence import Floats
from kepu_review.severity.result import Fit, Method, fit_of
from kepu_review.text import t

SolverName = Literal["auto", "exact", "pcg"]


def fit(
    data: pd.DataFrame | Ratings,
    method: Method = "within",
    *,
    solver: SolverName = "auto",
    covariates: pd.DataFrame | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Fit:
    """Severity of experts, scores freed from it, and how sure both are.

    `data` as `panels.as_frame` takes it, scores in points. `method`: "within" learns severity only
    from applications that several experts scored (applications fixed, experts random); "reml" and
    "ml" are the crossed random-effects model y = μ + xβ + a_i + b_j + e by restricted and by full
    likelihood. `covariates` are numbers, a row for each row of `data`. "exact" is a dense
    factorisation, "pcg" conjugate gradients with estimated traces (`seed`), "auto" the faster.
    `progress` is called with the step and the number of steps, None when it is not known.

    Raises MethodRefused when severity cannot be told: fewer than two experts or applications, no
    application with two reviews, no expert with two, scores all equal, covariates that say nothing;
    UsageError for a method or solver that does not exist.
    """
    _known(method, get_args(Method))
    _known(solver, get_args(SolverName))
    ratings = data if isinstance(data, Ratings) else Ratings.of(data)
    check(ratings)
    length = len(ratings) if isinstance(data, Ratings) else len(data)
    names, values = columns(covariates, ratings, length)
    fixed = method == "within"
    beside = len(ratings.applications) if fixed else 1
    check_rank(names, telling(values, ratings, fixed=fixed), len(ratings) - beside)

    def solved(chosen: Method, values: Floats) -> Core:
        wanted = Wanted(
            fixed=chosen == "within",
            restricted=chosen != "ml",
            iterative=None if solver == "auto" else solver == "pcg",
            seed=seed,
            progress=progress or _silent,
        )
        return solve(ratings, values, wanted)

    def other() -> Core:
        chosen: Method = "reml" if method == "within" else "within"
        return solved(chosen, values[:, telling(values, ratings, fixed=chosen == "within")])

    core = solved(method, values)
    together = len(set(labels(ratings)[0].tolist())) == 1
    return fit_of(method, core, Both(core, other), connected=together, names=tuple(names))


def _silent(_step: int, _steps: int | None) -> None:
    return None


def _known(name: str, names: tuple[str, ...]) -> None:
    if name not in names:
        raise UsageError(
            t("没有名为“{name}”的选项。", name=name),
            remedy=t("可用的有：{names}。", names=shown(names)),
        )
