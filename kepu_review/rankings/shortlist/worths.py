"""Worths of applications by a model of choice, with their errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from kepu_review.errors import UsageError
from kepu_review.rankings.shortlist.climbing import Floats, Top
from kepu_review.text import either, t


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """The result of `plackett_luce` and `bradley_terry`.

    `table`, by application: worth (sum 1), log_worth (mean 0), se of log_worth, rank.
    `covariance` (n, n) of the log worths; `tie` is Davidson's nu, the chance of a tie between
    equals being nu / (2 + nu); None where nothing was tied. `strength` of the regularisation,
    0 for none. `note` says in words what was done.
    """

    table: pd.DataFrame
    covariance: Floats
    log_likelihood: float
    iterations: int
    strength: float
    note: str
    tie: float | None = None
    tie_se: float | None = None  # of log(tie)

    def difference(self, one: str, other: str) -> tuple[float, float]:
        """Log worth of `one` less that of `other`, and its standard error."""
        i, j = self._place(one), self._place(other)
        log = self.table["log_worth"].to_numpy()
        c = self.covariance
        variance = float(c[i, i] + c[j, j] - 2 * c[i, j])
        return float(log[i] - log[j]), float(np.sqrt(max(variance, 0.0)))

    def chance(self, one: str, other: str) -> float:
        """Probability that an expert prefers `one` to `other`."""
        gap = self.difference(one, other)[0]
        tied = (self.tie or 0.0) * np.exp(gap / 2)
        return float(np.exp(gap) / (np.exp(gap) + 1 + tied))

    def _place(self, name: str) -> int:
        if name not in self.table.index:
            raise UsageError(
                t("短名单中没有“{name}”。", name=name),
                remedy=t("请核对申报编号。"),
            )
        return list(self.table.index).index(name)


def table_of(items: tuple[str, ...], top: Top) -> pd.DataFrame:
    """The table of `Worths` from the first n values of `top`."""
    n = len(items)
    log = top.at[:n]
    weights = np.exp(log - log.max())
    return pd.DataFrame(
        {
            "worth": weights / weights.sum(),
            "log_worth": log,
            "se": np.sqrt(np.maximum(np.diag(top.covariance)[:n], 0.0)),
            "rank": rankdata(-np.round(log, 8), method="min").astype(int),
        },
        index=pd.Index(items, name="application"),
    )


def ghost(log: Floats, strength: float) -> tuple[float, Floats, Floats]:
    """Regularisation: each wins and loses `strength` times against one more of log worth 0.

    Value, gradient (n,) and information on the diagonal (n,).
    """
    win = 1 / (1 + np.exp(-log))
    value = strength * float((log - 2 * np.logaddexp(0.0, log)).sum())
    return value, strength * (1 - 2 * win), 2 * strength * win * (1 - win)


def refuse_strength(strength: float) -> None:
    """Raises UsageError for a strength that is negative or infinite."""
    if not 0 <= strength < float("inf"):
        raise UsageError(
            t("正则化的强度不能是 {strength}。", strength=strength),
            remedy=t("请给出 0（不用）或正数，例如 0.5。"),
        )


def in_a_row(*sentences: str) -> str:
    """Those that say something, one after the other."""
    return either("", " ").join(one for one in sentences if one)


def strength_note(strength: float) -> str:
    """What regularisation did, in words; nothing for none."""
    if strength == 0:
        return ""
    return t(
        "采用了正则化：假想每项申报与一个居中的对手各胜负 {strength} 次，差距因此略为缩小。",
        strength=strength,
    )
