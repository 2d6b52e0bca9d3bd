"""建议结论: which tier each ranked application falls into; ties at a cut are shown, not broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from kepu_review.model import Programme, Ranked, Tier
from kepu_review.workflow.deliberating import NOT_NAMED


@dataclass(frozen=True, slots=True)
class Proposals:
    """Outcome per application; `tied` share a rank across a cut and wait for a person."""

    outcomes: Mapping[str, str]
    tied: tuple[str, ...] = ()


def propose_outcomes(programme: Programme, ranked: Iterable[Ranked]) -> Proposals:
    """Give every ranked application the first tier whose lines and limits it satisfies.

    Applications that tie across a limit get no tier from it and are named in `tied`.
    """
    waiting = sorted((r for r in ranked if r.rank is not None), key=lambda r: r.rank or 0)
    outcomes: dict[str, str] = {}
    tied: list[str] = []
    for tier in programme.tiers:
        reached = [r for r in waiting if _reaches(tier, r)]
        inside, at_cut = _within_limits(tier, reached)
        outcomes.update({r.application: tier.id for r in inside})
        tied.extend(r.application for r in at_cut)
        settled = {r.application for r in (*inside, *at_cut)}
        waiting = [r for r in waiting if r.application not in settled]
    outcomes.update({r.application: NOT_NAMED for r in waiting})
    return Proposals(MappingProxyType(outcomes), tuple(tied))


def _reaches(tier: Tier, ranked: Ranked) -> bool:
    if tier.minimum_score is None:
        return True
    return ranked.score is not None and Decimal(repr(ranked.score)) >= tier.minimum_score


def _within_limits(tier: Tier, reached: list[Ranked]) -> tuple[list[Ranked], list[Ranked]]:
    inside, at_cut = _cut(reached, tier.limit, lambda r: r.rank)
    for category, limit in tier.per_category.items():
        members = [r for r in inside if r.category == category]
        kept, tied = _cut(members, limit, lambda r: r.category_rank)
        dropped = {r.application for r in members} - {r.application for r in kept}
        inside = [r for r in inside if r.application not in dropped]
        at_cut = [*at_cut, *tied]
    return inside, at_cut


def _cut(
    ranked: list[Ranked], limit: int | None, place: Callable[[Ranked], int | None]
) -> tuple[list[Ranked], list[Ranked]]:
    if limit is None or len(ranked) <= limit:
        return ranked, []
    first_out = place(ranked[limit])
    inside = [r for r in ranked[:limit] if place(r) != first_out]
    tied = [r for r in ranked if place(r) == first_out] if len(inside) < limit else []
    return inside, tied
