"""From how good an expert finds a base to what they choose on one leaf of a rubric."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random
from types import MappingProxyType

from kepu_review.model import Band, Criterion, Mark, Part, Proposal, Scoring, ScoringKind
from kepu_review.rubrics import level_range

ZERO = Decimal(0)
Kind = ScoringKind


@dataclass(frozen=True, slots=True)
class Opinion:
    """Shares of full marks: what this expert sees, what is true, and how strict the expert is."""

    seen: float
    true: float
    strict: float


Choose = Callable[[Criterion, Scoring, Opinion, Proposal | None, Random], Mark | None]


def choose(
    leaf: Criterion, opinion: Opinion, proposal: Proposal | None, shared: Random, chance: Random
) -> Mark | None:
    """A mark that can stand, or None where there is nothing to mark.

    `shared` draws the same for every expert: facts such as prizes are not a matter of opinion.
    """
    if leaf.scoring is None:
        return None
    factual = leaf.bonus or leaf.scoring.kind in (Kind.THRESHOLD, Kind.INCREMENT)
    return _KINDS[leaf.scoring.kind](
        leaf, leaf.scoring, opinion, proposal, shared if factual else chance
    )


def on_step(target: Decimal, low: Decimal, high: Decimal, step: Decimal) -> Decimal:
    """The multiple of `step` nearest to `target` within low and high, both of which may stand."""
    steps = (target / step).quantize(Decimal(1), ROUND_HALF_EVEN)
    return min(max(steps * step, low), high)


def _part_of(whole: Decimal, share: float) -> Decimal:
    return whole * Decimal(round(share * 1000)) / 1000


def _judgement(
    leaf: Criterion, scoring: Scoring, opinion: Opinion, _p: Proposal | None, _c: Random
) -> Mark:
    low = max(scoring.minimum, ZERO)
    return Mark(
        leaf.id, value=on_step(_part_of(leaf.max, opinion.seen), low, leaf.max, scoring.step)
    )


def _levels(
    leaf: Criterion, scoring: Scoring, opinion: Opinion, proposal: Proposal | None, chance: Random
) -> Mark:
    """The proposed level, once in a while the next lower one; else the nearest to the opinion.

    A bonus without a figure is a fact: most bases have none.
    """
    bands = sorted(scoring.bands, key=lambda band: band.points or ZERO, reverse=True)
    if leaf.bonus:
        at = len(bands) - 1 if chance.random() > opinion.true - 0.5 else len(bands) - 2
        return Mark(leaf.id, level=bands[max(at, 0)].level)
    named = [i for i, band in enumerate(bands) if proposal and band.level == proposal.level]
    if named:
        return Mark(leaf.id, level=bands[_lowered(named[0], len(bands), opinion, chance)].level)
    target = _part_of(leaf.max, opinion.seen)
    return Mark(
        leaf.id, level=min(bands, key=lambda band: abs((band.points or ZERO) - target)).level
    )


def _lowered(at: int, count: int, opinion: Opinion, chance: Random) -> int:
    """A strict expert doubts a figure more often."""
    doubts = chance.random() < 0.01 + 0.4 * max(opinion.strict, 0.0)
    return min(at + doubts, count - 1)


def _level_ranges(
    leaf: Criterion, scoring: Scoring, opinion: Opinion, proposal: Proposal | None, chance: Random
) -> Mark:
    bands = sorted(scoring.bands, key=lambda band: level_range(leaf, band)[1], reverse=True)
    named = [i for i, band in enumerate(bands) if proposal and band.level == proposal.level]
    target = _part_of(leaf.max, opinion.seen)
    if named:
        at = _lowered(named[0], len(bands), opinion, chance)
        band = bands[at]
        low, high = level_range(leaf, band)
        place = 0.5 + 2.5 * (opinion.seen - 0.72) + chance.gauss(0, 0.1) + (at - named[0])
        target = low + _part_of(high - low, min(max(place, 0.0), 1.0))
    else:
        band = min(bands, key=lambda one: _away(target, *level_range(leaf, one)))
        low, high = level_range(leaf, band)
    return Mark(leaf.id, level=band.level, value=on_step(target, low, high, scoring.step))


def _away(target: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low - target, target - high, ZERO)


def _threshold(
    leaf: Criterion, scoring: Scoring, opinion: Opinion, proposal: Proposal | None, chance: Random
) -> Mark:
    reached = proposal.low == leaf.max if proposal else chance.random() < opinion.true
    return Mark(leaf.id, value=leaf.max if reached else scoring.minimum)


def _conditions(
    leaf: Criterion, scoring: Scoring, opinion: Opinion, proposal: Proposal | None, chance: Random
) -> Mark:
    """What the figures say holds; the others as the expert finds them."""
    held = set(proposal.parts) if proposal else set()

    def holds(part: Part) -> bool:
        if proposal is not None and part.metric is not None:
            return part.id in held
        return chance.random() < opinion.seen + 0.08

    return Mark(leaf.id, parts={part.id: Decimal(int(holds(part))) for part in scoring.parts})


def _parts(
    leaf: Criterion, scoring: Scoring, opinion: Opinion, _p: Proposal | None, chance: Random
) -> Mark:
    chosen = {}
    for part in scoring.parts:
        if part.deducts:
            chosen[part.id] = _occurrences(part, opinion, chance)
        else:
            share = min(max(opinion.seen + chance.gauss(0, 0.08), 0.0), 1.0)
            target = _part_of(part.points, share)
            chosen[part.id] = on_step(target, ZERO, part.points, scoring.step)
    return Mark(leaf.id, parts=chosen)


def _occurrences(part: Part, opinion: Opinion, chance: Random) -> Decimal:
    highest = min(part.limit or 2, 2)
    return Decimal(sum(chance.random() > opinion.seen + 0.05 for _ in range(highest)))


def _counted(
    leaf: Criterion, scoring: Scoring, opinion: Opinion, _p: Proposal | None, chance: Random
) -> Mark:
    """Deductions: what was found; increments: what was earned, the greater the rarer."""
    earned = scoring.kind is Kind.INCREMENT
    counts = {}
    for part in scoring.parts:
        rarity = 0.45 + 0.25 * float(part.points / leaf.max) if earned and leaf.max else 0.0
        counts[part.id] = (
            Decimal(int(chance.random() < opinion.true - rarity))
            if earned
            else _occurrences(part, opinion, chance)
        )
    return Mark(leaf.id, parts=counts)


def _penalty(*_: object) -> None:
    """Nobody is punished in a demo."""


_KINDS: Mapping[ScoringKind, Choose] = MappingProxyType(
    {
        Kind.JUDGEMENT: _judgement,
        Kind.LEVELS: _levels,
        Kind.LEVEL_RANGES: _level_ranges,
        Kind.BANDS: _levels,
        Kind.THRESHOLD: _threshold,
        Kind.CONDITIONS: _conditions,
        Kind.PARTS: _parts,
        Kind.DEDUCTIONS: _counted,
        Kind.INCREMENT: _counted,
        Kind.PENALTY: _penalty,
    }
)


def proposed_band(leaf: Criterion, proposal: Proposal | None) -> Band | None:
    """The band the figures propose, if any."""
    bands = leaf.scoring.bands if leaf.scoring else ()
    return next((band for band in bands if proposal and band.level == proposal.level), None)
