"""数值区间 of bands: membership, gaps and overlaps. Closed below and open above unless said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kepu_review.model import Band
from kepu_review.rubrics.numbers import HUNDRED, ZERO, plain


@dataclass(frozen=True, slots=True)
class Interval:
    """The figures of one band; `None` is unbounded."""

    level: str
    low: Decimal | None
    high: Decimal | None
    has_low: bool = True
    has_high: bool = False

    @classmethod
    def of(cls, band: Band) -> Interval | None:
        """The band's interval; None for a band without bounds, which no figure chooses."""
        if band.minimum is None and band.maximum is None:
            return None
        return cls(
            band.level, band.minimum, band.maximum, band.includes_minimum, band.includes_maximum
        )

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.has_low and value == self.low)
        below = self.high is None or value < self.high or (self.has_high and value == self.high)
        return above and below

    @property
    def empty(self) -> bool:
        """Whether no figure lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.has_low and self.has_high)
        )

    def __str__(self) -> str:
        left = "(" if self.low is None or not self.has_low else "["
        right = ")" if self.high is None or not self.has_high else "]"
        low = "-∞" if self.low is None else plain(self.low)
        high = "+∞" if self.high is None else plain(self.high)
        return f"{left}{low}, {high}{right}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Figures that no band takes (`upper` None at the top end), or that two bands take."""

    overlap: bool
    interval: Interval  # of the figures in question
    lower: str | None  # the band below the gap, or the lower one of the two
    upper: str | None


def faults(bands: Sequence[Band], *, percent: bool = False) -> tuple[Fault, ...]:
    """Gaps and overlaps of bands on 0 and above (0 to 100 where the figure is a percentage).

    Bands with `requires` stand above the others and are left out: they must come earlier in the
    file and what they leave is covered by the rest.
    """
    ordinary = [band for band in bands if not band.requires]
    found = [interval for band in ordinary if (interval := Interval.of(band)) is not None]
    found = [interval for interval in found if not interval.empty]
    if not found:
        return ()
    found.sort(key=lambda i: (i.low is not None, i.low or ZERO, not i.has_low))
    result = _below(found[0])
    reached = found[0]
    for upper in found[1:]:
        result += _between(reached, upper)
        reached = _further(reached, upper)
    return (*result, *_above(reached, HUNDRED if percent else None))


def _below(first: Interval) -> list[Fault]:
    if first.low is None or ZERO in first or first.low < ZERO:
        return []
    gap = Interval("", ZERO, first.low, True, not first.has_low)
    return [Fault(False, gap, None, first.level)]


def _between(lower: Interval, upper: Interval) -> list[Fault]:
    if lower.high is None or upper.low is None or lower.high > upper.low:
        return [Fault(True, _shared(lower, upper), lower.level, upper.level)]
    if lower.high < upper.low or not (lower.has_high or upper.has_low):
        gap = Interval("", lower.high, upper.low, not lower.has_high, not upper.has_low)
        return [Fault(False, gap, lower.level, upper.level)]
    if lower.has_high and upper.has_low:
        return [Fault(True, _shared(lower, upper), lower.level, upper.level)]
    return []


def _above(last: Interval, top: Decimal | None) -> list[Fault]:
    if last.high is None or (top is not None and (last.high > top or top in last)):
        return []
    gap = Interval("", last.high, top, not last.has_high, top is not None)
    return [Fault(False, gap, last.level, None)]


def _shared(lower: Interval, upper: Interval) -> Interval:
    inner = upper if _further(lower, upper) is lower else lower
    return Interval("", upper.low, inner.high, upper.has_low, inner.has_high)


def _further(one: Interval, other: Interval) -> Interval:
    """Whichever reaches higher."""
    if one.high is None or other.high is None:
        return one if one.high is None else other
    if one.high != other.high:
        return one if one.high > other.high else other
    return one if one.has_high else other
