"""The scale of a criterion, and where on it a mark stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kepu_review.experts.arrays import Floats
from kepu_review.experts.limits import MIDDLE_BAND
from kepu_review.model import Criterion, Rubric, ScoringKind

_JUDGED = (ScoringKind.JUDGEMENT, ScoringKind.LEVELS, ScoringKind.LEVEL_RANGES)


@dataclass(frozen=True, slots=True)
class Scale:
    """Lowest and highest points of a criterion; `levels`, lowest first, where it has them."""

    minimum: float
    maximum: float
    levels: tuple[str, ...] = ()

    def places(self, points: Floats, levels: pd.Series) -> Floats:
        """Where marks (n,) stand, from 0 to 1: centre of the level, else of the points; NaN."""
        if self.levels:
            centres = {level: (k + 0.5) / len(self.levels) for k, level in enumerate(self.levels)}
            return np.asarray(levels.map(centres), dtype=np.float64)
        width = self.maximum - self.minimum
        return (points - self.minimum) / width if width > 0 else np.full(len(points), np.nan)


def scales_of(rubric: Rubric) -> dict[str, Scale]:
    """Scales of the criteria that experts judge; figures that are looked up have no middle."""
    return {leaf.id: _scale(leaf) for leaf in rubric.leaves() if _judged(leaf)}


def in_middle(marks: pd.DataFrame, scales: Mapping[str, Scale]) -> Floats:
    """1.0 where a mark (n,) stands in the middle half of its scale, else 0.0; NaN: no scale.

    `marks` has columns criterion, points and, where scales have levels, level.
    """
    found = np.full(len(marks), np.nan)
    levels = marks["level"] if "level" in marks else pd.Series(np.nan, index=marks.index)
    points = marks["points"].to_numpy(dtype=np.float64, na_value=np.nan)
    low, high = MIDDLE_BAND
    for name, rows in marks.groupby("criterion", sort=False).indices.items():
        scale = scales.get(str(name))
        if scale is None:
            continue
        place = scale.places(points[rows], levels.iloc[rows])
        inside = (place >= low - 1e-9) & (place <= high + 1e-9)
        found[rows] = np.where(np.isnan(place), np.nan, inside)
    return found


def _judged(leaf: Criterion) -> bool:
    return leaf.scoring is not None and leaf.scoring.kind in _JUDGED and not leaf.bonus


def _scale(leaf: Criterion) -> Scale:
    scoring = leaf.scoring
    assert scoring is not None  # noqa: S101 - `_judged` saw to it
    bands = scoring.bands if scoring.kind is not ScoringKind.JUDGEMENT else ()

    def height(k: int) -> float:
        band = bands[k]
        return float(band.share[0] if band.share is not None else band.points or 0)

    order = sorted(range(len(bands)), key=height)
    levels = tuple(bands[k].level for k in order)
    return Scale(float(scoring.minimum), float(leaf.max), levels)
