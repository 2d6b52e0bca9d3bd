"""Invented panels with experts of each kind: seeded, totals of five criteria from 0 to 20."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kepu_review.experts import Scale

CRITERIA = ("P", "Q", "R", "S", "T")
LEVELS = ("不合格", "合格", "优良", "优秀")
EDGES = (8.0, 12.0, 16.0)
SCALES = {name: Scale(0, 20, LEVELS) for name in CRITERIA}
KINDS = ("strict", "halo", "central", "random", "home", "honest")


@dataclass(frozen=True)
class Panel:
    scores: pd.DataFrame
    marks: pd.DataFrame
    kinds: dict[str, str]
    true: dict[str, float] = field(default_factory=dict)


def invent(
    seed: int,
    applications: int = 120,
    reviews: int = 5,
    experts: int = 24,
    kinds: tuple[str, ...] = KINDS[:5],
) -> Panel:
    """`reviews` per application drawn evenly; expert k is of `kinds[k]`, the rest honest.

    True SD of totals 8, honest severity SD 3, noise 8 of totals (criteria share a third of it).
    """
    chance = np.random.default_rng(seed)
    quality = chance.normal(60, 8, applications) / 5
    profile = chance.normal(0, 1.5, (applications, 5))
    severity = chance.normal(0, 3, experts) / 5
    region = chance.integers(0, 4, applications)
    kind = {j: kinds[j] if j < len(kinds) else "honest" for j in range(experts)}
    rows = []
    for i, j in _pairs(chance, applications, reviews, experts):
        own = int(region[i] == j % 4)
        mark = quality[i] + profile[i] + severity[j] + chance.normal(0, 0.9)
        mark = _as(kind[j], mark + chance.normal(0, 3.0, 5), chance, own, float(quality[i]))
        rows.append((f"A{i:03}", f"E{j:02}", own, *np.clip(np.round(mark, 1), 0, 20)))
    wide = pd.DataFrame(rows, columns=["application", "expert", "home", *CRITERIA])
    scores = wide[["application", "expert", "home"]].assign(score=wide[[*CRITERIA]].sum(axis=1))
    marks = wide.melt(["application", "expert"], [*CRITERIA], "criterion", "points")
    level = np.searchsorted(EDGES, marks["points"], side="right")
    marks["level"] = np.array(LEVELS)[level]
    return Panel(scores, marks, {f"E{j:02}": k for j, k in kind.items()})


def _as(
    kind: str, mark: np.ndarray, chance: np.random.Generator, own: int, quality: float
) -> np.ndarray:
    """The five marks as this kind of expert gives them."""
    if kind == "strict":
        return mark - 3.0
    if kind == "halo":
        return mark.mean() + chance.normal(0, 0.5, 5)
    if kind == "central":
        return 12 + 0.3 * (mark - 12)
    if kind == "random":
        return 12 + chance.normal(0, 2.5) + chance.normal(0, 3.0, 5)
    if kind == "home":
        return mark + 3.0 * own
    return mark


def _pairs(
    chance: np.random.Generator, applications: int, reviews: int, experts: int
) -> list[tuple[int, int]]:
    """Every application by so many experts, caseloads even to one."""
    load = np.zeros(experts)
    pairs = []
    for i in range(applications):
        chosen = np.lexsort((chance.random(experts), load))[:reviews]
        load[chosen] += 1
        pairs += [(i, int(j)) for j in sorted(chosen)]
    return pairs
