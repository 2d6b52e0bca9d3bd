"""Invented experts who mark: true quality, the expert's severity, noise; all within the rubric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from kepu_review import rubrics
from kepu_review.demo.invent import DemoData
from kepu_review.demo.words import ADVICE, REMARKS, STRENGTHS
from kepu_review.model import (
    Application,
    Criterion,
    Expert,
    Mark,
    Proposal,
    Rubric,
    Scoring,
    ScoringKind,
)

MEAN, OF_QUALITY, OF_EXPERT, NOISE = 0.72, 0.09, 0.06, 0.08
"""Share of full marks: the mean, and standard deviations, near published rounds (78 of 100)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an invented expert fills in."""

    marks: Mapping[str, Mark]
    comment: str


class Marking:
    """Marks of one invented panel; the same seed gives the same sheets in any order."""

    def __init__(self, data: DemoData, seed: int) -> None:
        self._data = data
        self._seed = seed

    def sheet(self, rubric: Rubric, application: Application, expert: Expert) -> Sheet:
        """A complete sheet."""
        rng = Random(f"{self._seed}/{expert.id}/{application.id}")  # noqa: S311 - a demo
        severity = Random(f"{self._seed}/{expert.id}").gauss(0, OF_EXPERT)  # noqa: S311
        share = MEAN + OF_QUALITY * self._data.quality[application.id] - severity
        proposals = {one.criterion: one for one in rubrics.propose(rubric, application)}
        marks = {}
        for leaf in rubric.leaves():
            wanted = min(1.0, max(0.25, share + rng.gauss(0, NOISE)))
            mark = _mark(leaf, wanted, proposals.get(leaf.id), rng)
            if mark is not None:
                marks[leaf.id] = mark
        return Sheet(marks, STRENGTHS[_band(share)] + rng.choice(ADVICE))


def _mark(leaf: Criterion, share: float, proposal: Proposal | None, rng: Random) -> Mark | None:
    scoring = leaf.scoring
    if scoring is None or scoring.kind is ScoringKind.PENALTY:
        return None  # nothing to take away
    comment = rng.choice(REMARKS[_band(share)]) if rng.random() < 0.12 else ""
    mark = Mark(leaf.id, comment=comment)
    if scoring.kind in (ScoringKind.LEVELS, ScoringKind.BANDS):
        return replace(mark, level=_level(leaf, scoring, share, proposal))
    if scoring.kind is ScoringKind.LEVEL_RANGES:
        level, value = _ranged(leaf, scoring, share, proposal)
        return replace(mark, level=level, value=value)
    if scoring.kind is ScoringKind.JUDGEMENT:
        return replace(mark, value=_on_step(scoring.minimum, leaf.max, share, scoring.step))
    if scoring.kind is ScoringKind.THRESHOLD:
        reached = proposal.high == leaf.max if proposal else rng.random() < share
        return replace(mark, value=leaf.max if reached else scoring.minimum)
    return replace(mark, parts=_parts(scoring, share, proposal, rng))


def _level(leaf: Criterion, scoring: Scoring, share: float, proposal: Proposal | None) -> str:
    if proposal is not None and proposal.level is not None:
        return proposal.level
    target = leaf.max * Decimal(repr(share))
    return min(scoring.bands, key=lambda band: abs((band.points or Decimal(0)) - target)).level


def _ranged(
    leaf: Criterion, scoring: Scoring, share: float, proposal: Proposal | None
) -> tuple[str, Decimal]:
    band = next((b for b in scoring.bands if proposal and b.level == proposal.level), None)
    percent = Decimal(repr(share)) * 100
    if band is None:
        fitting = [b for b in scoring.bands if b.share and b.share[0] <= percent <= b.share[1]]
        band = fitting[0] if fitting else scoring.bands[-1]
    low, high = (leaf.max * each / 100 for each in band.share or (Decimal(0), Decimal(100)))
    value = min(max(_on_step(Decimal(0), leaf.max, share, scoring.step), low), high)
    inside = value - value % scoring.step
    if inside < low:
        inside = low if low % scoring.step == 0 else low + scoring.step - low % scoring.step
    return band.level, min(inside, high)


def _parts(
    scoring: Scoring, share: float, proposal: Proposal | None, rng: Random
) -> dict[str, Decimal]:
    chosen = {}
    for part in scoring.parts:
        if scoring.kind is ScoringKind.CONDITIONS:
            holds = rng.random() < share + 0.1
            known = proposal is not None and part.metric is not None
            chosen[part.id] = Decimal(
                int(part.id in proposal.parts if known and proposal else holds)
            )
        elif scoring.kind is ScoringKind.PARTS and not part.deducts:
            chosen[part.id] = _on_step(Decimal(0), part.points, share, scoring.step)
        elif scoring.kind is ScoringKind.INCREMENT:
            chosen[part.id] = Decimal(rng.randint(0, min(part.limit or 3, 3)))
        else:
            chosen[part.id] = Decimal(int(rng.random() > share))
    return chosen


def _on_step(low: Decimal, high: Decimal, share: float, step: Decimal) -> Decimal:
    """`share` of the way from low to high, on the step."""
    value = low + (high - low) * Decimal(repr(share))
    steps = ((value - low) / step).quantize(Decimal(1), ROUND_HALF_EVEN)
    return min(low + steps * step, high)


def _band(share: float) -> str:
    return "high" if share >= 0.82 else "middle" if share >= 0.68 else "low"
