"""Tiers of a programme filled from the best down: who falls into which, who waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kepu_review.model import Ranked, Tier
from kepu_review.rankings.cut import Selection, select


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one application falls. Without tier and not tied: it reaches none, or is not ranked."""

    application: str
    tier: str | None
    tied_at: str | None = None  # the tier whose last places it competes for with its equals


def place(ranked: Iterable[Ranked], tiers: Sequence[Tier]) -> tuple[Placement, ...]:
    """One placement for each application, best rank first.

    Each tier takes, down the ranking, those who reach its line while its places last; the rest
    goes on to the next. Equals of whom a tier cannot take all are placed nowhere: nobody ranked
    below them gets the places they compete for, and as many places as they may fall back on are
    kept free for them in the next tier.
    """
    rows = tuple(ranked)
    waiting = rows
    placed: dict[str, Placement] = {}
    fallen: Counter[str | None] = Counter()
    for tier in tiers:
        chosen = _select(waiting, _narrowed(tier, fallen))
        placed |= {a: Placement(a, tier.id) for a in chosen.inside}
        placed |= {a: Placement(a, None, tier.id) for a in chosen.tied_at_cut}
        fallen += _fallen(waiting, chosen)
        waiting = tuple(row for row in waiting if row.application not in placed)
    return tuple(placed.get(r.application, Placement(r.application, None)) for r in _ordered(rows))


def _select(waiting: Sequence[Ranked], tier: Tier) -> Selection:
    everyone = len(waiting) if tier.limit is None else tier.limit
    minimum = None if tier.minimum_score is None else float(tier.minimum_score)
    return select(waiting, number=everyone, minimum=minimum, per_category=tier.per_category)


def _narrowed(tier: Tier, fallen: Mapping[str | None, int]) -> Tier:
    """The tier without the places kept for equals who wait for a better one."""
    limit = None if tier.limit is None else max(tier.limit - sum(fallen.values()), 0)
    caps = {name: max(cap - fallen.get(name, 0), 0) for name, cap in tier.per_category.items()}
    return replace(tier, limit=limit, per_category=caps)


def _fallen(waiting: Sequence[Ranked], chosen: Selection) -> Counter[str | None]:
    """How many of the tied will not get a place, by category, at most."""
    category = {row.application: row.category for row in waiting}
    tied = Counter(category[application] for application in chosen.tied_at_cut)
    if len(tied) == 1:
        return tied - Counter(dict.fromkeys(tied, chosen.open_places))
    return tied


def _ordered(rows: Sequence[Ranked]) -> list[Ranked]:
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.application))
