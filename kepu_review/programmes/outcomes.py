"""建议结论: the tiers of a programme applied to a ranking. A person decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from kepu_review.model import Programme, ProposedOutcome, Ranked, Tier
from kepu_review.text import t

NOT_NAMED = "not_named"
"""Proposed for an application that reaches no tier."""
TIED = "tied"
"""Proposed where a limit cuts through a tie: the tool does not choose between equals."""


def outcomes(programme: Programme, ranked: Iterable[Ranked]) -> tuple[ProposedOutcome, ...]:
    """One proposal for each application, best rank first.

    The first tier whose line is reached and that has room wins. Applications tied across the last
    place of a limited tier are proposed as `TIED` and wait for a person.
    """
    listed = sorted(ranked, key=lambda r: (r.rank is None, r.rank or 0, r.application))
    taken: Counter[str] = Counter()
    proposals: list[ProposedOutcome] = []
    for _, group in groupby(listed, key=lambda r: r.rank):
        tied = list(group)
        proposed = [_propose(programme, r, tied, taken) for r in tied]
        proposals += proposed
        for proposal, entry in zip(proposed, tied, strict=True):
            taken[proposal.outcome] += 1
            taken[f"{proposal.outcome}/{entry.category}"] += 1
    return tuple(proposals)


def _propose(
    programme: Programme, entry: Ranked, tied: list[Ranked], taken: Counter[str]
) -> ProposedOutcome:
    if entry.score is None:
        return ProposedOutcome(entry.application, NOT_NAMED, entry.reason)
    for tier in programme.tiers:
        if not _reaches(tier, entry):
            continue
        if _has_room(tier, entry, tied, taken):
            return ProposedOutcome(entry.application, tier.id, _why(tier, entry))
        if _has_room(tier, entry, [entry], taken):
            why = t(
                f"并列第 {entry.rank}，「{tier.title}」名额不够全部列入，由评审组决定。",
                f"Tied at rank {entry.rank}; “{tier.title}” cannot take all. The panel decides.",
            )
            return ProposedOutcome(entry.application, TIED, why)
    return ProposedOutcome(entry.application, NOT_NAMED, t("未达到任何一档。", "Reaches no tier."))


def _reaches(tier: Tier, entry: Ranked) -> bool:
    return tier.minimum_score is None or (entry.score or 0.0) >= float(tier.minimum_score)


def _has_room(tier: Tier, entry: Ranked, tied: list[Ranked], taken: Counter[str]) -> bool:
    if tier.limit is not None and taken[tier.id] + len(tied) > tier.limit:
        return False
    cap = tier.per_category.get(entry.category or "")
    if cap is None:
        return True
    same = sum(1 for other in tied if other.category == entry.category)
    return taken[f"{tier.id}/{entry.category}"] + same <= cap


def _why(tier: Tier, entry: Ranked) -> str:
    place = t(f"排名第 {entry.rank}", f"rank {entry.rank}")
    if tier.minimum_score is None:
        return place
    return t(
        f"{place}，得分不低于 {tier.minimum_score}", f"{place}, score at least {tier.minimum_score}"
    )
