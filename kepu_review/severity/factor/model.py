"""One step of the iteration, and the iteration until rest; time and memory O(scores)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kepu_review.errors import MethodRefused
from kepu_review.panels import Ratings
from kepu_review.text import t

Floats = NDArray[np.float64]
Progress = Callable[[int, int | None], None]

FREEDOM = 6.0
"""An expert's noise is held to that of the others as by so many more reviews."""
MOST = 5_000
CLOSE = 1e-8
"""Step of every parameter, in SDs of all totals, at which the iteration has come to rest."""
FAINT = 0.01
"""Share of a single total's variance that is common to experts, below which nothing is measured."""


@dataclass(slots=True)
class State:
    """What the iteration moves. Of experts (e,): m, s and v with the (co)variances of m and s."""

    m: Floats
    s: Floats
    v: Floats
    m_variance: Floats
    s_variance: Floats
    covariance: Floats
    m_mean: float  # the normal priors of m and s, the scale of that of v
    m_spread: float
    s_mean: float
    s_spread: float
    v_mean: float


class Model:
    """The scores in SDs about their mean, and one step of the iteration; O(n) each."""

    def __init__(self, ratings: Ratings) -> None:
        self.i, self.j = ratings.i, ratings.j
        self.a, self.e = len(ratings.applications), len(ratings.experts)
        self.level, self.unit = float(ratings.y.mean()), float(ratings.y.std(ddof=1))
        self.y: Floats = (ratings.y - self.level) / self.unit
        self.reviews: Floats = ratings.counts_j.astype(np.float64)

    def of_applications(self, values: Floats) -> Floats:
        """Sums (a,) of values (n,)."""
        return np.bincount(self.i, weights=values, minlength=self.a).astype(np.float64, copy=False)

    def of_experts(self, values: Floats) -> Floats:
        """Sums (e,) of values (n,)."""
        return np.bincount(self.j, weights=values, minlength=self.e).astype(np.float64, copy=False)

    def start(self, ratings: Ratings) -> State:
        """Experts alike, spreading as the means of the applications do."""
        slope = max(float(((ratings.means() - self.level) / self.unit).std()), 0.05)
        none = np.zeros(self.e)
        s, v = np.full(self.e, slope), np.full(self.e, 0.5)
        return State(none, s, v, none, none, none, 0.0, 0.2, slope, 0.04 * slope**2, 0.5)

    def measured(self, state: State) -> tuple[Floats, Floats]:
        """Mean and variance (a,) of t, moved and stretched to mean 0 and mean square 1.

        The stretching (Liu, Rubin and Wu 1998) leaves the model as it is and saves iterations.
        """
        square = (state.s**2 + state.s_variance) / state.v
        precision = 1 + self.of_applications(square[self.j])
        away = (state.s * state.m + state.covariance) / state.v
        pull = self.of_applications((state.s / state.v)[self.j] * self.y - away[self.j])
        centre = pull / precision
        centre = centre - centre.mean()
        stretch = float(np.sqrt(np.mean(centre**2 + 1 / precision)))
        return centre / stretch, 1 / precision / stretch**2

    def step(self, state: State) -> State:
        """Applications given the experts, then experts given the applications, then the priors."""
        middle, variance = self.measured(state)
        at = middle[self.i]
        sums, squares = self.of_experts(at), self.of_experts(at**2 + variance[self.i])
        m_precision = self.reviews / state.v + 1 / state.m_spread
        s_precision = squares / state.v + 1 / state.s_spread
        cross = sums / state.v
        m_pull = self.of_experts(self.y) / state.v + state.m_mean / state.m_spread
        s_pull = self.of_experts(self.y * at) / state.v + state.s_mean / state.s_spread
        det = m_precision * s_precision - cross**2
        m = (s_precision * m_pull - cross * s_pull) / det
        s = (m_precision * s_pull - cross * m_pull) / det
        m_variance, s_variance, covariance = s_precision / det, m_precision / det, -cross / det
        missed = self.of_experts((self.y - m[self.j] - s[self.j] * at) ** 2)
        missed += self.reviews * m_variance + 2 * covariance * sums + s_variance * squares
        missed += s**2 * self.of_experts(variance[self.i])
        v = (FREEDOM * state.v_mean + missed) / (FREEDOM + self.reviews)
        s_mean = float(s.mean())
        # the priors' own: severity as if 2 more experts spread by 0.1, slopes 4 more by 0.2
        return State(
            m,
            s,
            v,
            m_variance,
            s_variance,
            covariance,
            m_mean=float(m.mean()),
            m_spread=float((0.2 + np.sum((m - m.mean()) ** 2 + m_variance)) / (self.e + 2)),
            s_mean=s_mean,
            s_spread=float(
                (0.16 * s_mean**2 + np.sum((s - s_mean) ** 2 + s_variance)) / (self.e + 4)
            ),
            v_mean=float(self.e / np.sum(1 / v)),
        )


def at_rest(model: Model, state: State, progress: Progress | None) -> tuple[State, int]:
    """The state that a step does not move any more, and the number of steps."""
    for n in range(1, MOST + 1):
        new = model.step(state)
        if new.s_mean**2 < FAINT * (new.s_mean**2 + new.v_mean):
            raise MethodRefused(
                t("各位专家的评分之间几乎没有共同的高下判断，因子模型无从估计。"),
                remedy=t("请先查看评审一致性；可改用平均分。"),
            )
        moved = (new.m - state.m, new.s - state.s, np.log(new.v / state.v))
        state = new
        if progress is not None and n % 50 == 0:
            progress(n, None)
        if max(float(np.abs(one).max()) for one in moved) < CLOSE:
            return state, n
    raise MethodRefused(
        t("因子模型迭代 {most} 次仍未收敛。", most=MOST),
        remedy=t("评审之间的联系可能太弱：请增加共同评审，或改用宽严校正（adjusted）。"),
    )
