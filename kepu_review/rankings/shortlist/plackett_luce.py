"""Plackett–Luce: a ranking as choices of the best among those left (Luce 1959; Plackett 1975)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.rankings.shortlist.ballots import Ballot, items_of
from kepu_review.rankings.shortlist.climbing import Floats, Slope, climb
from kepu_review.rankings.shortlist.linked import refuse_apart, refuse_one_sided
from kepu_review.rankings.shortlist.pairs import Pairs
from kepu_review.rankings.shortlist.worths import (
    Worths,
    ghost,
    in_a_row,
    refuse_strength,
    strength_note,
    table_of,
)
from kepu_review.rankings.totals import shown
from kepu_review.text import t

Ties = Literal["refuse", "breslow"]
FIRST_ROUNDS = 20


def plackett_luce(
    ballots: Iterable[Ballot], *, ties: Ties = "refuse", strength: float = 0.0
) -> Worths:
    """Maximum-likelihood worths from rankings of all or of some applications.

    The first rounds are Hunter's MM algorithm (2004), the last Newton's. `ties="breslow"` takes
    each of several equals as chosen from all of them and those after (Breslow 1974). `strength`
    above 0 regularises (see `Worths`), else the wins must lead from each application to each.
    Raises MethodRefused for ties, groups never compared, and worths that are not finite.
    """
    cast = tuple(ballots)
    items = items_of(cast)
    refuse_strength(strength)
    _refuse_ties(cast, ties)
    pairs = Pairs.of(cast)
    refuse_apart(items, pairs.compared > 0)
    if strength == 0:
        beats = pairs.wins + pairs.ties if ties == "breslow" else pairs.wins
        refuse_one_sided(items, beats > 0)
    sets, times, wins = _stages(cast, items)

    def slope(log: Floats) -> Slope:
        weights = np.exp(log - log.max())
        whole = sets @ weights
        shares = sets * weights / whole[:, None]
        fond, pull, stiff = ghost(log, strength)
        value = float(wins @ log - times @ (np.log(whole) + log.max())) + fond
        expected = times @ shares
        information = np.diag(expected + stiff) - shares.T @ (shares * times[:, None])
        return value, wins - expected + pull, information

    top = climb(slope, _first(sets, times, wins, strength), len(items), level=strength > 0)
    return Worths(
        table=table_of(items, top),
        covariance=top.covariance,
        log_likelihood=top.value - ghost(top.found, strength)[0],
        iterations=top.steps,
        strength=strength,
        note=in_a_row(_tie_note(cast), strength_note(strength)),
    )


def _stages(ballots: tuple[Ballot, ...], items: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    """Those left at each choice (s, n), how often it was made (s,), how often each won (n,)."""
    place = {item: n for n, item in enumerate(items)}
    sets, times = [], []
    wins = np.zeros(len(items))
    for one in ballots:
        left = np.zeros(len(items))
        left[[place[item] for item in one.items]] = 1.0
        for group in one.groups:
            if left.sum() < 2:
                break
            chosen = [place[item] for item in group]
            sets.append(left.copy())
            times.append(float(one.count * len(chosen)))
            wins[chosen] += one.count
            left[chosen] = 0.0
    return np.array(sets), np.array(times), wins


def _first(sets: Floats, times: Floats, wins: Floats, strength: float) -> Floats:
    """Log worths after a few rounds of MM."""
    worth = np.ones(sets.shape[1])
    for _ in range(FIRST_ROUNDS):
        chosen = sets.T @ (times / (sets @ worth)) + 2 * strength / (1 + worth)
        worth = np.maximum((wins + strength) / chosen, 1e-6)
    return np.log(worth)


def _refuse_ties(ballots: tuple[Ballot, ...], ties: Ties) -> None:
    if ties not in ("refuse", "breslow"):
        raise UsageError(
            t("并列的处理方式不能是“{ties}”。", ties=ties),
            remedy=t("可用：refuse、breslow。"),
        )
    tied = [b.expert for b in ballots if b.has_ties]
    if tied and ties == "refuse":
        raise MethodRefused(
            t("Plackett–Luce 模型不容许并列，这些专家的排序有并列：{tied}。", tied=shown(tied)),
            remedy=t("请由专家分出先后，改用 Bradley–Terry 模型，或注明后采用 Breslow 近似。"),
        )


def _tie_note(ballots: tuple[Ballot, ...]) -> str:
    if not any(b.has_ties for b in ballots):
        return ""
    return t("并列的申报按 Breslow 近似处理。")
