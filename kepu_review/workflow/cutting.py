"""入围线: what being inside means under the programme's tiers, places and quotas, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from kepu_review.model import Application, SelectionQuota, Tier
from kepu_review.programmes import selection
from kepu_review.quotas import ALL, group_of
from kepu_review.store import Reader
from kepu_review.text import t
from kepu_review.workflow.round import Round
from kepu_review.workflow.selecting import group_title, groups_of

if TYPE_CHECKING:
    from kepu_review.certainty import Cut

BARRED = "\0"
"""The group, without places, of those who can have none: a veto was raised against them."""
NO_GROUPS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CutNow:
    """What being inside means; all that is given holds together."""

    seats: int | None
    """Places of all named tiers together."""
    minimum: float | None
    """The line of the lowest named tier, in percent of full marks."""
    per_group: Mapping[str, int]
    """Group → places; the groups are counted by `by`."""
    by: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=lambda: NO_GROUPS)
    """Application → its group."""
    words: str = ""
    left_out: tuple[str, ...] = ()
    """Rules of the programme that probabilities do not know, in words."""

    @property
    def by_category(self) -> bool:
        """Whether nobody ever competes with another category."""
        return self.seats is None and self.by == ("category",)

    def laid_over(self, names: Sequence[str], barred: Collection[str]) -> Cut:
        """As the statistics want it; those barred have a group without places."""
        from kepu_review.certainty import Cut

        places = dict(self.per_group)
        if places and self.seats is None and self.minimum is None:
            free = {self.groups[name] for name in names if name in self.groups} - places.keys()
            places |= dict.fromkeys(free, len(names))
        if any(name in barred for name in names):
            places[BARRED] = 0
        return Cut(self.seats, places, self.minimum)

    def group(self, name: str, barred: Collection[str]) -> str | None:
        """The group that the application is counted in."""
        return BARRED if name in barred else self.groups.get(name)


def cut_now(rnd: Round, db: Reader, applications: Mapping[str, Application]) -> CutNow | None:
    """The cut of the named tiers; None where the programme has neither line nor places."""
    named = selection.named(rnd.programme)
    if not named:
        return None
    seats, minimum = selection.seats(rnd.programme), _line(named)
    quotas = [one for one in selection.quotas_of(rnd.programme) if one.by != (ALL,)]
    seats = _fewest(seats, [q.cap for q in rnd.programme.selection if q.by == (ALL,)])
    chosen = next((one for one in quotas if _caps(one)), None)
    if seats is None and minimum is None and chosen is None:
        return None
    found = groups_of(rnd, applications, db) if chosen is not None else {}
    groups = _groups(chosen, found)
    places = _places(chosen, groups)
    return CutNow(
        seats=seats,
        minimum=minimum,
        per_group=MappingProxyType(places),
        by=chosen.by if chosen is not None else (),
        groups=MappingProxyType(groups),
        words=_words(rnd, named, (seats, minimum), chosen, places),
        left_out=_left_out(rnd, named, quotas, chosen),
    )


def _line(tiers: Sequence[Tier]) -> float | None:
    lines = [tier.minimum_score for tier in tiers]
    given = [float(line) for line in lines if line is not None]
    return min(given) if len(given) == len(lines) else None


def _fewest(seats: int | None, caps: Sequence[int | None]) -> int | None:
    return min((n for n in (seats, *caps) if n is not None), default=None)


def _caps(quota: SelectionQuota) -> bool:
    return quota.cap is not None or bool(quota.caps)


def _groups(quota: SelectionQuota | None, found: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    if quota is None:
        return {}
    groups = {name: group_of(of, quota.by) for name, of in found.items()}
    return {name: group for name, group in groups.items() if group is not None}


def _places(quota: SelectionQuota | None, groups: Mapping[str, str]) -> dict[str, int]:
    if quota is None:
        return {}
    known = sorted({*groups.values(), *quota.caps})
    caps = {group: quota.caps.get(group, quota.cap) for group in known}
    return {group: cap for group, cap in caps.items() if cap is not None}


def _words(
    rnd: Round,
    named: Sequence[Tier],
    limits: tuple[int | None, float | None],
    quota: SelectionQuota | None,
    places: Mapping[str, int],
) -> str:
    seats, minimum = limits
    told = []
    if minimum is not None:
        told.append(t("得分不低于 {minimum:g} 分", minimum=minimum))
    if seats is not None:
        told.append(t("全部至多 {n} 个", n=seats))
    if quota is not None:
        each = t("、").join(
            t("{group} {n} 个", group=_title(rnd, quota, group), n=n) for group, n in places.items()
        )
        told.append(t("“{title}”至多：{each}", title=quota.title, each=each))
    titles = t("、").join(t("“{title}”", title=tier.shown) for tier in named)
    return t("列入{titles}：{told}", titles=titles, told=t("；").join(told))


def _title(rnd: Round, quota: SelectionQuota, group: str) -> str:
    return selection.group_words(quota, group, lambda by, name: group_title(rnd, by, name))


def _left_out(
    rnd: Round,
    named: Sequence[Tier],
    quotas: Sequence[SelectionQuota],
    chosen: SelectionQuota | None,
) -> tuple[str, ...]:
    """Floors, further quotas, and limits that several tiers have of their own."""
    told = [t("“{title}”的上限", title=one.title) for one in quotas if _caps(one) and one != chosen]
    told += [
        t("“{title}”的下限", title=one.title)
        for one in rnd.programme.selection
        if one.floor is not None or one.floors
    ]
    if len(named) > 1:
        told += [t("“{title}”的类别名额", title=tier.shown) for tier in named if tier.per_category]
    return tuple(told)
