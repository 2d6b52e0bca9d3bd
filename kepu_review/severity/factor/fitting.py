"""The whole fit: checks, iteration, tables."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kepu_review.errors import MethodRefused
from kepu_review.panels import Ratings, labels, shown
from kepu_review.severity.checks import check
from kepu_review.severity.factor.joint import EXPERTS, Joint, joint_of
from kepu_review.severity.factor.model import Floats, Model, Progress, State, at_rest
from kepu_review.text import t


@dataclass(frozen=True, slots=True, eq=False)
class FactorFit:
    """A fitted model y_ij = m_j + s_j t_i + e_ij, e ~ N(0, v_j), t ~ N(0, 1); in points.

    `applications` (index application): raw, score, se, reviews, shrunk. `score` is what the mean
    expert would give, by generalised least squares, not shrunk; `shrunk` its posterior mean.
    `experts` (index expert): severity (above 0: gives more than others), slope (spread against
    the mean expert; 1 is alike), noise (SD), reviews. `fitted` and `residuals` (n,) stand in the
    order of `ratings`. `connected` is False when panels share nobody: compare within one only.
    """

    applications: pd.DataFrame
    experts: pd.DataFrame
    mean: float  # of the mean expert for the mean application
    scale: float  # points of the mean expert to one SD of the applications
    fitted: Floats
    residuals: Floats
    iterations: int
    connected: bool
    ratings: Ratings = field(repr=False)
    joint: Joint | None = field(repr=False)
    method: str = "factor"

    def draws(self, n: int, seed: int = 0) -> Floats:
        """Joint posterior draws (n, a) of what the mean expert would give, in points.

        Of applications and severities together, at the fitted slopes and noise. Raises
        MethodRefused when the fit was made without errors, or has too many experts for them.
        """
        if self.joint is None:
            raise MethodRefused(
                t("因子模型没有算出标准误，专家多于 {most} 位时也不计算。", most=EXPERTS),
                remedy=t("请改用宽严校正（adjusted）或随机效应（blup）。"),
            )
        return self.mean + self.scale * self.joint.draws(n, seed)


def fit(data: pd.DataFrame, *, errors: bool = True, progress: Progress | None = None) -> FactorFit:
    """Fit the congeneric model (Jöreskog 1971) by variational EM with learnt priors.

    `data` as `panels.Ratings.of` takes it. Severity, slope and noise of an expert are drawn to
    those of the others the more, the fewer the reviews. Without `errors` se is NaN. `progress`
    is called with (iterations, None).

    Raises
    ------
    MethodRefused
        fewer than three experts, one review everywhere, all scores equal, nothing common in them,
        an expert who marks contrary to the others, or no convergence.
    """
    ratings = Ratings.of(data)
    _check(ratings)
    model = Model(ratings)
    state, iterations = at_rest(model, model.start(ratings), progress)
    _refuse_contrary(ratings, state)
    joint = joint_of(model, state) if errors and model.e <= EXPERTS else None
    return _told(ratings, model, state, joint, iterations)


def _told(
    ratings: Ratings, model: Model, state: State, joint: Joint | None, iterations: int
) -> FactorFit:
    m = state.m
    information = model.of_applications((state.s**2 / state.v)[model.j])
    pull = model.of_applications((state.s / state.v)[model.j] * (model.y - m[model.j]))
    level, unit, slope = float(m.mean()), model.unit, state.s_mean
    middle = pull / (1 + information)
    mean, scale = model.level + unit * level, unit * slope
    variance = np.full(model.a, np.nan)
    if joint is not None:
        variance = 1 / information + joint.from_severity() / information**2
    fitted = model.level + unit * (m[model.j] + state.s[model.j] * middle[model.i])
    return FactorFit(
        applications=pd.DataFrame(
            {
                "raw": ratings.means(),
                "score": mean + scale * pull / information,
                "se": scale * np.sqrt(variance),
                "reviews": ratings.counts_i,
                "shrunk": mean + scale * middle,
            },
            index=pd.Index(ratings.applications, name="application"),
        ),
        experts=pd.DataFrame(
            {
                "severity": unit * (m - level),
                "slope": state.s / slope,
                "noise": unit * np.sqrt(state.v),
                "reviews": ratings.counts_j,
            },
            index=pd.Index(ratings.experts, name="expert"),
        ),
        mean=mean,
        scale=scale,
        fitted=fitted,
        residuals=ratings.y - fitted,
        iterations=iterations,
        connected=not labels(ratings)[0].any(),
        ratings=ratings,
        joint=joint,
    )


def _check(ratings: Ratings) -> None:
    check(ratings)
    if len(ratings.experts) < 3:
        raise MethodRefused(
            t("因子模型至少需要 3 位专家，现有 {n} 位。", n=len(ratings.experts)),
            remedy=t("请增加专家，或改用平均分。"),
        )


def _refuse_contrary(ratings: Ratings, state: State) -> None:
    contrary = ratings.experts[state.s <= 0]
    if len(contrary):
        raise MethodRefused(
            t("这些专家的评分与其他专家方向相反：{named}。", named=shown(contrary)),
            remedy=t("请先与其核对评分是否填反；也可改用宽严校正或平均分。"),
        )
