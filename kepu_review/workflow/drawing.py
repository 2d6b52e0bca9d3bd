"""Joint draws of the scores of a round, out of the fits of its stages, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kepu_review.model import Certainty, Ranked
from kepu_review.workflow.across import is_for_all
from kepu_review.workflow.cutting import CutNow
from kepu_review.workflow.fitting import DRAWS, StageFits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CELLS = 10_000_000
"""Numbers held for the draws; more applications have fewer draws each."""
FEWEST = 400
SEED = 0
"""The same data give the same probabilities, whenever and wherever they are worked out."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Scores of applications (draws, a), and the standard error of each (a,)."""

    names: tuple[str, ...]
    scores: Floats
    errors: Floats


def draws_of(fits: Sequence[StageFits], wanted: Collection[str]) -> Drawn:
    """Draws of those wanted, the stages taken together by their weights as ranks are.

    Without weights there is one stage. Who lacks a stage that is meant for all has none.
    """
    known = {str(name) for one in fits for fit in one.fits for name in fit.ratings.applications}
    names = tuple(sorted(known.intersection(wanted)))
    count = max(FEWEST, min(DRAWS, CELLS // max(1, len(names))))
    sums, squares = np.zeros((count, len(names))), np.zeros(len(names))
    weights, there = np.zeros(len(names)), np.ones(len(names), dtype=bool)
    for number, one in enumerate(fits):
        weight = 1.0 if one.stage.weight is None else float(one.stage.weight)
        given = np.zeros(len(names), dtype=bool)
        for part, fit in enumerate(one.fits):
            place = {str(name): k for k, name in enumerate(fit.ratings.applications)}
            own = np.array([n for n, name in enumerate(names) if name in place], dtype=np.int64)
            if not len(own):
                continue
            at = np.array([place[names[n]] for n in own])
            sums[:, own] += weight * fit.draws(count, seed=SEED + 1000 * number + part)[:, at]
            squares[own] += (weight * fit.applications["se"].to_numpy(dtype=float)[at]) ** 2
            given[own] = True
        weights[given] += weight
        there &= given | (not is_for_all(one.stage))
    kept = np.flatnonzero(there & (weights > 0))
    return Drawn(
        tuple(names[n] for n in kept),
        sums[:, kept] / weights[kept],
        np.sqrt(squares[kept]) / weights[kept],
    )


def drawn_certainties(
    drawn: Drawn,
    ranked: Mapping[str, Ranked],
    raw: Mapping[str, Ranked],
    cut: CutNow | None,
    vetoed: Collection[str],
    *,
    within: bool,
) -> dict[str, Certainty]:
    """The certainty of each application of `ranked` and `raw`; ranks `within` categories if so."""
    place = {name: n for n, name in enumerate(drawn.names)}
    chances = None if cut is None or not drawn.names else _inside(drawn, cut, vetoed)
    low, high = _intervals(drawn, ranked, within=within)
    found = {}
    for name in dict.fromkeys((*ranked, *raw)):
        plain, made, at = raw.get(name), ranked.get(name), place.get(name)
        p_in = None if chances is None or at is None else float(chances[at])
        found[name] = Certainty(
            application=name,
            reviews=max((one.reviews for one in (plain, made) if one is not None), default=0),
            raw_score=None if plain is None else plain.score,
            raw_rank=None if plain is None else plain.rank,
            adjusted_score=None if made is None else made.score,
            adjusted_rank=None if made is None else made.rank,
            standard_error=None if at is None else float(drawn.errors[at]),
            rank_low=None if at is None else int(low[at]),
            rank_high=None if at is None else int(high[at]),
            p_in=p_in,
            borderline=None if p_in is None else _borderline(p_in),
        )
    return found


def _borderline(p_in: float) -> bool:
    from kepu_review import certainty

    return bool(certainty.borderline(p_in))


def _inside(drawn: Drawn, cut: CutNow, vetoed: Collection[str]) -> Floats:
    from kepu_review import certainty

    groups = [cut.group(name, vetoed) for name in drawn.names]
    return certainty.inside(drawn.scores, groups, cut.laid_over(drawn.names, vetoed))


def _intervals(
    drawn: Drawn, ranked: Mapping[str, Ranked], *, within: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    from kepu_review import certainty

    low, high = (np.zeros(len(drawn.names), dtype=np.int64) for _ in range(2))
    of = [ranked[name].category if within else None for name in drawn.names]
    for category in dict.fromkeys(of):
        own = np.array([n for n, other in enumerate(of) if other == category])
        low[own], high[own] = certainty.rank_intervals(drawn.scores[:, own])
    return low, high
