"""How far each weight can move, alone, before somebody comes in or falls out; exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepu_review.certainty.cut import TOLERANCE, Cut, Flags, Floats, Places
from kepu_review.certainty.inside import shares
from kepu_review.certainty.weights import (
    NEAR,
    Line,
    Points,
    Weights,
    groups_of,
    points_of,
    shares_of,
)
from kepu_review.errors import MethodRefused
from kepu_review.text import t

_STILL = 1e-6
"""Points over the whole range of a weight that are no movement."""
_BEYOND = (1e-6, 1e-5, 1e-4)
"""So far beyond the tie it is looked who is inside: equals are parted there."""


def list_changes(
    criterion_scores: pd.DataFrame,
    weights: Weights,
    groups: Mapping[str, str | None] | None,
    cut: Cut,
    *,
    fixed: Points | None = None,
) -> pd.DataFrame:
    """The smallest change of each weight, alone and either way, that changes who is inside.

    Arguments and the way a weight moves are those of `winner_changes`. Places nested within groups
    are a matroid, so that the list stays the best one until an application without a place
    overtakes one whose place it could take, or somebody crosses the minimum. Scores are linear in
    the weight: the change is exact.

    Returns
    -------
    DataFrame, index criterion in the order of `weights`: weight; down and up, signed changes in
    parts of 1, NaN where no weight from 0 to 1 that way changes the list; down_in, down_out, up_in,
    up_out, tuples of the applications that then come in and fall out. `attrs` has how many are
    `inside` now.

    Raises UsageError as `weight_sensitivity`; MethodRefused where equals share the last place now.
    """
    given = shares_of(criterion_scores, weights)
    whole = criterion_scores[list(weights)].dropna()
    scores, more = whole.to_numpy(dtype=np.float64), points_of(whole.index, fixed)
    places = Places.of(cut, groups_of(whole.index, groups), len(whole))
    now = np.round(scores @ given + more, 9)
    held = shares(now[np.newaxis], places)[0]
    _refuse_tied(whole.index[(held > 0) & (held < 1)])
    listed = _Listed(places, held > 0, now)
    rows = []
    for n, name in enumerate(weights):
        line, weight = Line.of(scores, given, n, more), float(given[n])
        row: dict[str, object] = {"criterion": name, "weight": weight}
        for way, sign in (("down", -1.0), ("up", 1.0)):
            change, came, went = listed.moved(line, weight, sign)
            row[way] = change
            row[f"{way}_in"] = tuple(whole.index[came])
            row[f"{way}_out"] = tuple(whole.index[went])
        rows.append(row)
    found = pd.DataFrame(rows).set_index("criterion")
    found.attrs["inside"] = int(listed.inside.sum())
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """The list as it is, and who could take whose place."""

    places: Places
    inside: Flags
    now: Floats

    def moved(self, line: Line, weight: float, sign: float) -> tuple[float, Flags, Flags]:
        """The nearest change this way, who then comes in and who falls out."""
        nobody = np.zeros(len(self.now), dtype=np.bool_)
        room = 1 - weight if sign > 0 else weight
        step = min((one for one in self._steps(sign * line.slope)), default=np.inf)
        if len(self.now) == 0 or step > room - NEAR:
            return np.nan, nobody, nobody
        for further in _BEYOND:
            beyond = line.at(weight + sign * min(step + further, room))
            held = shares(beyond[np.newaxis], self.places)[0]
            came, went = held > self.inside, held < self.inside
            if came.any() or went.any():
                return sign * step + 0.0, came, went
        return np.nan, nobody, nobody  # they only touch

    def _steps(self, slope: Floats) -> Iterator[float]:
        """How far it is to what could change the list; `slope` is the way that is gone."""
        if self.places.minimum is not None:
            above = self.now - (self.places.minimum - TOLERANCE)
            falls = self.inside & (slope < -_STILL)
            yield _least(above[falls], -slope[falls])
        taken = self._taken()
        for group, waiting in self._waiting():
            tight = taken[group] if group >= 0 and group in taken else None
            if tight is None and self.inside.sum() >= self.places.seats:
                tight = self.inside
            if tight is not None:
                moves = np.abs(slope) > _STILL
                yield self._overtaken(slope, waiting & moves, tight)
                yield self._overtaken(slope, waiting & ~moves, tight & moves)
            elif self.places.minimum is not None:
                below = (self.places.minimum - TOLERANCE) - self.now[waiting]
                rises = slope[waiting] > _STILL
                yield _least(below[rises], slope[waiting][rises])

    def _overtaken(self, slope: Floats, waiting: Flags, having: Flags) -> float:
        """How far it is until the first of those who wait overtakes one who has a place."""
        gap = self.now[having][:, np.newaxis] - self.now[waiting]
        nears = slope[waiting] - slope[having][:, np.newaxis]
        ahead = nears > _STILL
        return _least(np.clip(gap[ahead], 0.0, None), nears[ahead])

    def _taken(self) -> dict[int, Flags]:
        """Limited groups whose places are all taken → those who have them."""
        found = {}
        for start, stop, seats in self.places.runs:
            members = self.places.order[start:stop]
            group = int(self.places.group[members[0]])
            having = self.inside & (self.places.group == group)
            if having.sum() >= seats:
                found[group] = having
        return found

    def _waiting(self) -> Iterator[tuple[int, Flags]]:
        for group in np.unique(self.places.group[~self.inside]):
            yield int(group), ~self.inside & (self.places.group == group)


def _least(gap: Floats, speed: Floats) -> float:
    return float(np.min(gap / speed)) if len(gap) else float("inf")


def _refuse_tied(names: pd.Index) -> None:
    if len(names):
        raise MethodRefused(
            t("这些申报在入围线上并列：{named}。", named=t("、").join(map(str, names))),
            remedy=t("请先由评审组定出先后，再看分值的影响。"),
        )
