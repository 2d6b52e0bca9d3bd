"""What hangs on the weights of criteria, as frozen values; points are those of the rubric."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_review.workflow.apart import Refusal


@dataclass(frozen=True, slots=True)
class ListMove:
    """Beyond these full marks of one criterion the list is another."""

    becomes: float
    """Points."""
    entered: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstMove:
    """Beyond these full marks of one criterion another application comes first."""

    becomes: float
    """Points."""
    instead: str


@dataclass(frozen=True, slots=True)
class CriterionWeight:
    """One criterion; None: no change of it alone changes that, or it was not worked out."""

    criterion: str
    title: str
    points: float
    """Its full marks now."""
    down: ListMove | None = None
    up: ListMove | None = None
    first: FirstMove | None = None
    """The nearer of both ways."""

    @property
    def nearest(self) -> ListMove | None:
        """The smaller of the two changes of the list."""
        known = [one for one in (self.down, self.up) if one is not None]
        return min(known, key=lambda one: abs(one.becomes - self.points), default=None)


@dataclass(frozen=True, slots=True)
class Swinging:
    """An application that is inside for some of the weights near those in force."""

    application: str
    p_in: float


@dataclass(frozen=True, slots=True)
class WeightsOf:
    """What hangs on the weights of one rubric; who is inside is told of the whole list."""

    rubric: str
    title: str
    """Its categories."""
    categories: tuple[str, ...]
    full: float = 0.0
    """Points."""
    applications: int = 0
    """Ranked and marked by this rubric."""
    inside: int | None = None
    """How many are on the list, with those of other rubrics who compete for the same places."""
    winner: str | None = None
    """The best of them."""
    criteria: tuple[CriterionWeight, ...] = ()
    swinging: tuple[Swinging, ...] = ()
    spread: tuple[float, float] | None = None
    """The heaviest criterion, and the standard deviation of its weight in `swinging`; points."""
    refused: Refusal | None = None
    why_list: str = ""
    """Why changes of the list are not told."""
    words: tuple[str, ...] = ()
    """In sentences, for who knows no statistics."""

    @property
    def nearest(self) -> CriterionWeight | None:
        """The criterion that has to move least before the list changes."""
        known = [(m, one) for one in self.criteria if (m := one.nearest) is not None]
        found = min(known, key=lambda pair: abs(pair[0].becomes - pair[1].points), default=None)
        return None if found is None else found[1]


@dataclass(frozen=True, slots=True)
class WeightsNow:
    """One for each rubric that sheets count under."""

    stage: str
    rubrics: tuple[WeightsOf, ...] = ()
    refused: Refusal | None = None
    note: str = ""
