"""Bradley–Terry (1952), with ties by Davidson (1970): each pair that was compared is a contest."""

from __future__ import annotations

from typing import Literal

import numpy as np

from kepu_review.errors import MethodRefused, UsageError
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
from kepu_review.text import t

Ties = Literal["davidson", "refuse"]
FIRST_ROUNDS = 20


def bradley_terry(pairs: Pairs, *, ties: Ties = "davidson", strength: float = 0.0) -> Worths:
    """Maximum-likelihood worths from compared pairs.

    A beats B with probability a / (a + b + nu sqrt(ab)), they tie with nu sqrt(ab) over the same
    (Davidson 1970); without ties nu is 0. The first rounds are his iteration, an MM algorithm,
    the last Newton's. `strength` above 0 regularises (see `Worths`). The pairs of one ballot are
    taken as independent, so errors from whole rankings are too small; `plackett_luce` fits those.
    Ties join as wins do, but need not suffice: then the fit itself finds no finite worths.
    Raises MethodRefused for groups never compared, worths that are not finite, nothing but ties,
    and for any tie where `ties="refuse"`.
    """
    refuse_strength(strength)
    tied = bool(pairs.ties.any())
    _refuse_ties(pairs, ties)
    refuse_apart(pairs.items, pairs.compared > 0)
    if strength == 0:
        refuse_one_sided(pairs.items, (pairs.wins + pairs.ties) > 0)
    n = len(pairs.items)
    counts, features = _contests(pairs, tied=tied)

    def slope(at: Floats) -> Slope:
        linear = features @ at
        highest = linear.max(axis=1, keepdims=True)
        weights = np.exp(linear - highest)
        whole = weights.sum(axis=1, keepdims=True)
        chance = weights / whole
        made = counts.sum(axis=1)
        mean = np.einsum("mk,mkp->mp", chance, features)
        value = float((counts * (linear - highest - np.log(whole))).sum())
        gradient = np.einsum("mk,mkp->p", counts, features) - made @ mean
        information = np.einsum("mk,mkp,mkq->pq", chance * made[:, None], features, features)
        information -= np.einsum("m,mp,mq->pq", made, mean, mean)
        fond, pull, stiff = ghost(at[:n], strength)
        gradient[:n] += pull
        information[:n, :n] += np.diag(stiff)
        return value + fond, gradient, information

    top = climb(slope, _first(pairs, tied, strength), n, level=strength > 0)
    return Worths(
        table=table_of(pairs.items, top),
        covariance=top.covariance[:n, :n],
        log_likelihood=top.value - ghost(top.found[:n], strength)[0],
        iterations=top.steps,
        strength=strength,
        note=in_a_row(_tie_note(tied), strength_note(strength)),
        tie=float(np.exp(top.at[n])) if tied else None,
        tie_se=float(np.sqrt(top.covariance[n, n])) if tied else None,
    )


def _contests(pairs: Pairs, *, tied: bool) -> tuple[Floats, Floats]:
    """Of each pair compared: counts of its outcomes (m, k), and what is added up in each (m, k, p).

    The outcomes are the first, the second and, where there are ties, neither.
    """
    n = len(pairs.items)
    i, j = np.nonzero(np.triu(pairs.compared, 1))
    rows = np.arange(len(i))
    counts = np.stack([pairs.wins[i, j], pairs.wins[j, i], pairs.ties[i, j]], axis=1)
    features = np.zeros((len(i), 3, n + 1))
    features[rows, 0, i] = features[rows, 1, j] = 1.0
    features[rows, 2, i] = features[rows, 2, j] = 0.5
    features[:, 2, n] = 1.0
    if not tied:
        return counts[:, :2].astype(np.float64), features[:, :2, :n]
    return counts.astype(np.float64), features


def _first(pairs: Pairs, tied: bool, strength: float) -> Floats:
    """Davidson's iteration, equation by equation, a few rounds."""
    n = len(pairs.items)
    compared = pairs.compared.astype(np.float64)
    points = 2.0 * pairs.wins.sum(axis=1) + pairs.ties.sum(axis=1) + 2 * strength
    worth, tie = np.ones(n), float(tied)
    for _ in range(FIRST_ROUNDS):
        root = np.sqrt(np.outer(worth, worth))
        whole = worth[:, None] + worth + tie * root
        chosen = (compared * (2 + tie * root / worth[:, None]) / whole).sum(axis=1)
        worth = np.maximum(points / (chosen + 4 * strength / (1 + worth)), 1e-6)
        if tied:
            tie = float(pairs.ties.sum() / (compared * root / whole).sum())
    return np.append(np.log(worth), np.log(tie)) if tied else np.log(worth)


def _refuse_ties(pairs: Pairs, ties: Ties) -> None:
    if ties not in ("davidson", "refuse"):
        raise UsageError(
            t("并列的处理方式不能是“{ties}”。", ties=ties),
            remedy=t("可用：davidson、refuse。"),
        )
    if ties == "refuse" and pairs.ties.any():
        raise MethodRefused(
            t("有并列的比较。"), remedy=t("请由专家分出先后，或采用 Davidson 的并列模型。")
        )
    if not pairs.wins.any():
        raise MethodRefused(t("所有比较都是并列，分不出强弱。"), remedy=t("请由专家分出先后。"))


def _tie_note(tied: bool) -> str:
    return t("并列按 Davidson（1970）的模型处理。") if tied else ""
