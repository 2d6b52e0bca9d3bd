"""推荐名额: how many each county, nominator or category put forward, against floors and caps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kepu_review.errors import UsageError
from kepu_review.model import Application, NominationQuota
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Breach:
    """One group that put forward too few or too many."""

    quota: str  # id of the quota
    group: str  # region, nominator or category
    count: int
    floor: int | None  # the floor that is missed
    cap: int | None  # or the cap that is passed
    clause: str = ""


def tally(applications: Iterable[Application], by: str) -> Mapping[str, int]:
    """Applications per `by` ("region", "nominator" or "category"); those without are left out.

    Raises UsageError for another `by`.
    """
    if by not in ("region", "nominator", "category"):
        raise UsageError(
            t("名额不能按“{by}”计算。", by=by),
            remedy=t("请使用 region、nominator 或 category。"),
        )
    groups = (getattr(application, by) for application in applications)
    return Counter(sorted(group for group in groups if group is not None))


def breaches(
    applications: Iterable[Application], quota: NominationQuota, groups: Iterable[str] = ()
) -> tuple[Breach, ...]:
    """Groups outside the quota, by name; `groups` are those that must appear even with none.

    Raises UsageError when the quota counts by something unknown.
    """
    counts = tally(applications, quota.by)
    found = []
    for group in sorted({*counts, *groups}):
        count = counts.get(group, 0)
        if quota.floor is not None and count < quota.floor:
            found.append(Breach(quota.id, group, count, quota.floor, None, quota.clause))
        if quota.cap is not None and count > quota.cap:
            found.append(Breach(quota.id, group, count, None, quota.cap, quota.clause))
    return tuple(found)
