"""入选名额 of a programme: its quotas and named tiers applied to a ranking, and told in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from kepu_review.model import Programme, Ranked, SelectionQuota, Tier
from kepu_review.quotas import BETWEEN, SEATS, Breach, Candidate, Limit, Selection, select
from kepu_review.text import t

Groups = Mapping[str, Mapping[str, str]]
"""Application → what it is counted by → its group; what is not known is left out."""

_HAIR = 1e-9  # binary fractions are not exact: so much below a line still reaches it

Titled = Callable[[str, str], str]
"""The title of a group of something that is counted by."""


def selected(programme: Programme, ranked: Iterable[Ranked], groups: Groups) -> Selection:
    """Who is on the list of the named tiers together, under every quota of the programme."""
    return select(
        candidates(programme, ranked, groups),
        quotas_of(programme),
        seats(programme),
        known=known(programme),
    )


def candidates(
    programme: Programme, ranked: Iterable[Ranked], groups: Groups
) -> tuple[Candidate, ...]:
    """Those with a rank who reach the line of the lowest named tier.

    What the ranking holds for equal is equal here: the same rank. Equal scores that a declared
    chain of keys has parted stay equal in score and follow each other.
    """
    standing = [r for r in ranked if r.rank is not None and r.score is not None]
    line = _line(named(programme))
    score_of, place_of = _as_ranked(standing, programme.policy.tie_decimals)
    return tuple(
        Candidate(
            r.application,
            score_of[r.application],
            groups.get(r.application, {}),
            place_of[r.application],
        )
        for r in standing
        if line is None or (r.score is not None and r.score >= line)
    )


def quotas_of(programme: Programme) -> tuple[SelectionQuota, ...]:
    """The programme's quotas, and the limits by category that a single named tier has."""
    tiers = named(programme)
    if len(tiers) != 1 or not tiers[0].per_category:
        return programme.selection
    (tier,) = tiers
    by_category = SelectionQuota(
        f"{tier.id}.per_category", tier.title, ("category",), "", caps=tier.per_category
    )
    return (*programme.selection, by_category)


def seats(programme: Programme) -> int | None:
    """Places of all named tiers together; None where one of them is without limit."""
    limits = [tier.limit for tier in named(programme)]
    return None if None in limits else sum(n for n in limits if n is not None)


def known(programme: Programme) -> Mapping[str, Sequence[str]]:
    """Groups that a floor asks for even where nobody stands for them."""
    return {
        "region": [region.id for region in programme.regions],
        "category": list(programme.categories),
    }


def named(programme: Programme) -> tuple[Tier, ...]:
    """Tiers whose applications are on the list."""
    return tuple(tier for tier in programme.tiers if tier.named)


def unnamed(programme: Programme) -> Programme:
    """The programme with the other tiers only, for those who are not selected."""
    return replace(programme, tiers=tuple(tier for tier in programme.tiers if not tier.named))


def limit_words(programme: Programme, limit: Limit, titled: Titled) -> str:
    """One limit: “每县区入选”柯城区：至少 1 个，至多 3 个."""
    most = None if limit.cap is None else t("至多 {n} 个", n=limit.cap)
    if limit.quota == SEATS:
        return t("总名额：{most}", most=most)
    quota = next(one for one in quotas_of(programme) if one.id == limit.quota)
    least = t("至少 {n} 个", n=limit.floor) if limit.floor else None
    return t(
        "“{title}”{group}：{numbers}",
        title=quota.title,
        group=group_words(quota, limit.group, titled),
        numbers=t("，").join(words for words in (least, most) if words),
    )


def breach_words(programme: Programme, breach: Breach, titled: Titled) -> str:
    """What a list does not keep: “每区”北区：现有 4 个，至多 3 个（依据：…）."""
    quota = next((one for one in quotas_of(programme) if one.id == breach.quota), None)
    held = (
        t("至多 {n} 个", n=breach.cap) if breach.floor is None else t("至少 {n} 个", n=breach.floor)
    )
    said = t(
        "名单不合名额：“{title}”{group}，现有 {count} 个，{held}",
        title=t("总名额") if quota is None else quota.title,
        group=group_words(quota, breach.group, titled),
        count=breach.count,
        held=held,
    )
    return said + (t("（依据：{clause}）", clause=breach.clause) if breach.clause else "")


def group_words(quota: SelectionQuota | None, group: str, titled: Titled) -> str:
    """A group by its title; each part of it where the quota crosses."""
    if quota is None or quota.by == ("all",):
        return t("全部")
    parts = group.split(BETWEEN) if len(quota.by) > 1 else [group]
    return BETWEEN.join(titled(by, part) for by, part in zip(quota.by, parts, strict=True))


def _line(tiers: Sequence[Tier]) -> float | None:
    lines = [tier.minimum_score for tier in tiers]
    if None in lines:
        return None
    return min((float(x) - _HAIR for x in lines if x is not None), default=None)


def _as_ranked(
    standing: Sequence[Ranked], decimals: int
) -> tuple[dict[str, float], dict[str, int]]:
    """Scores as the ranking compares them, and the place among equal scores."""
    import numpy as np

    from kepu_review.rankings.ties import comparable

    units = comparable(np.array([r.score for r in standing], dtype=float), decimals)
    score_of = {r.application: int(u) / 10**decimals for r, u in zip(standing, units, strict=True)}
    ranks: dict[float, set[int]] = {}
    for r in standing:
        ranks.setdefault(score_of[r.application], set()).add(r.rank or 0)
    order = {score: sorted(found) for score, found in ranks.items()}
    place_of = {r.application: order[score_of[r.application]].index(r.rank or 0) for r in standing}
    return score_of, place_of
