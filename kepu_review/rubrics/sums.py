"""Which points the parts of a leaf can add up to."""

from __future__ import annotations

from decimal import Decimal

from kepu_review.model import Criterion, Part, Scoring, ScoringKind
from kepu_review.rubrics.numbers import ZERO, exact

MANY = 5_000

_LOSING = (ScoringKind.DEDUCTIONS, ScoringKind.PENALTY)


def possible_sums(criterion: Criterion, scoring: Scoring) -> frozenset[Decimal] | None:
    """Every result the parts can have; None where any value on the steps may stand.

    That is so for PARTS, for 酌情扣分, and where there are too many sums to list.
    """
    if scoring.kind is ScoringKind.PARTS or scoring.discretionary:
        return None
    losing = scoring.kind in _LOSING
    top = ZERO if scoring.kind is ScoringKind.PENALTY else criterion.max
    start = scoring.start
    if start is None:
        start = top if losing else ZERO
    with exact():
        room = start - scoring.minimum if losing else top - start
        sums = {ZERO}
        for part in scoring.parts:
            sums = _with(sums, part, room, once=scoring.kind is ScoringKind.CONDITIONS)
            if len(sums) > MANY:
                return None
        return frozenset(start - one if losing else start + one for one in sums)


def _with(sums: set[Decimal], part: Part, room: Decimal, *, once: bool) -> set[Decimal]:
    """The sums with up to `limit` occurrences of the part; what goes beyond `room` is cut."""
    limit = 1 if once else part.limit
    found = set(sums)
    for one in sums:
        count, reached = 0, one
        while reached < room and (limit is None or count < limit) and len(found) <= MANY:
            count, reached = count + 1, min(room, reached + part.points)
            found.add(reached)
    return found
