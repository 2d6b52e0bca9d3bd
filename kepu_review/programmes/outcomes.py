"""建议结论: the tiers of a programme applied to a ranking, in words. A person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kepu_review.model import Programme, ProposedOutcome, Ranked, Tier
from kepu_review.text import t

if TYPE_CHECKING:
    from kepu_review.rankings import Placement

NOT_NAMED = "not_named"
"""Proposed for an application that reaches no tier."""
UNRANKED = "unranked"
"""Proposed for an application without a rank: there is nothing to propose yet."""
TIED = "tied"
"""Proposed where a limit cuts through a tie: the tool does not choose between equals."""
QUOTAS_EXCLUDE = "quotas_exclude"
"""Proposed where no list keeps all quotas."""
NO_LINE = "no_line"
"""Proposed where tiers are grades without line and limit, so that nothing tells them apart."""
OPEN = frozenset({UNRANKED, TIED, QUOTAS_EXCLUDE, NO_LINE})
"""Proposals that leave it all to people."""


def outcomes(programme: Programme, ranked: Iterable[Ranked]) -> tuple[ProposedOutcome, ...]:
    """One proposal for each application, best rank first; see `rankings.place` for the rule."""
    from kepu_review.rankings import place  # pandas: only where a ranking is at hand

    entries = tuple(ranked)
    if _undrawn(programme.tiers):
        return tuple(_ungraded(entry) for entry in entries)
    by_id = {entry.application: entry for entry in entries}
    tiers = {tier.id: tier for tier in programme.tiers}
    return tuple(
        _proposal(placement, by_id[placement.application], tiers)
        for placement in place(entries, programme.tiers)
    )


def _undrawn(tiers: Sequence[Tier]) -> bool:
    """Grades, none of which leads onto a list or has a line."""
    drawn = any(
        tier.named or tier.minimum_score is not None or tier.limit is not None or tier.per_category
        for tier in tiers
    )
    return bool(tiers) and not drawn


def _ungraded(entry: Ranked) -> ProposedOutcome:
    if entry.score is None:
        return ProposedOutcome(entry.application, UNRANKED, entry.reason)
    why = t("各档都没有分数线和名额，由评审组决定。")
    return ProposedOutcome(entry.application, NO_LINE, why)


def _proposal(placement: Placement, entry: Ranked, tiers: Mapping[str, Tier]) -> ProposedOutcome:
    if placement.tied_at is not None:
        title = tiers[placement.tied_at].title
        why = t(
            "并列第 {rank}，“{title}”名额不够全部列入，由评审组决定。",
            rank=entry.rank,
            title=title,
        )
        return ProposedOutcome(entry.application, TIED, why)
    if placement.tier is not None:
        return ProposedOutcome(
            entry.application, placement.tier, _why(tiers[placement.tier], entry)
        )
    if entry.score is None:
        return ProposedOutcome(entry.application, UNRANKED, entry.reason)
    return ProposedOutcome(entry.application, NOT_NAMED, t("未达到任何一档。"))


def _why(tier: Tier, entry: Ranked) -> str:
    place = t("排名第 {rank}", rank=entry.rank)
    if tier.minimum_score is None:
        return place
    return t("{place}，得分不低于 {minimum_score}", place=place, minimum_score=tier.minimum_score)
