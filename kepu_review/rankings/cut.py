"""The cut: by number, by score, by category quota. A tie at the cut is shown, never broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from kepu_review.errors import UsageError
from kepu_review.model import Ranked
from kepu_review.text import t

TOLERANCE = 1e-9
"""Below this a score is not less than a line: binary fractions are not exact."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Who is inside. Each application is in exactly one of the first four, best first."""

    inside: tuple[str, ...]
    tied_at_cut: tuple[str, ...]  # equal, and more of them than places: people decide
    outside: tuple[str, ...]
    unranked: tuple[str, ...]
    reserve: tuple[str, ...]  # those outside only because the places are full: 递补
    open_places: int  # places the tied ones compete for
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Why an application is not inside."""


@dataclass(slots=True)
class _Places:
    """Places left while going down the ranking; None is without limit."""

    total: int | None
    per_category: dict[str, int]
    closed: set[str | None]
    all_closed: bool = False

    def left(self, category: str | None, wanted: int) -> int:
        if self.all_closed or category in self.closed:
            return 0
        return min(wanted, self.per_category.get(category or "", wanted))

    def take(self, category: str | None, n: int) -> None:
        if self.total is not None:
            self.total -= n
        if category is not None and category in self.per_category:
            self.per_category[category] -= n


def select(
    ranked: Iterable[Ranked],
    *,
    number: int | None = None,
    minimum: float | None = None,
    per_category: Mapping[str, int] | None = None,
) -> Selection:
    """Down the ranking while the score reaches `minimum` and places are left.

    `number` limits all, `per_category` each category named in it; limits combine. Caps nested so
    form a laminar matroid, for which going down the ranking is optimal. A category whose cut falls
    among equals closes there: nobody ranked below takes a place the tied ones compete for.

    Raises UsageError when nothing is limited, a limit is negative, or `per_category` alone is
    given and misses a category that is ranked.
    """
    rows = tuple(ranked)
    standing = sorted(
        (r for r in rows if r.rank is not None), key=lambda r: (r.rank, r.application)
    )
    _check(standing, number, minimum, per_category)
    reasons = {r.application: r.reason for r in rows if r.rank is None}
    above = [r for r in standing if _reaches(r, minimum)]
    below = [r.application for r in standing if not _reaches(r, minimum)]
    reasons |= dict.fromkeys(below, t("未达到最低分"))
    inside, tied, full, open_places = _fill(above, number, per_category or {})
    reasons |= dict.fromkeys(full, t("名额已满"))
    reasons |= dict.fromkeys(tied, t("在入围线上并列"))
    return Selection(
        inside=tuple(inside),
        tied_at_cut=tuple(tied),
        outside=(*full, *below),
        unranked=tuple(sorted(r.application for r in rows if r.rank is None)),
        reserve=tuple(full),
        open_places=open_places,
        reasons=MappingProxyType(reasons),
    )


def _fill(
    above: list[Ranked], number: int | None, per_category: Mapping[str, int]
) -> tuple[list[str], list[str], list[str], int]:
    """Inside, tied at the cut, without a place; and how many places stay open."""
    places = _Places(number, dict(per_category), set())
    inside: list[str] = []
    tied: list[str] = []
    full: list[str] = []
    open_places = 0
    for _, equals in groupby(above, key=lambda r: r.rank):
        group = list(equals)
        wanted = Counter(r.category for r in group)
        fits = {category: places.left(category, n) for category, n in wanted.items()}
        short = places.total is not None and sum(fits.values()) > places.total
        for r in group:
            if fits[r.category] == 0 or places.total == 0:
                full.append(r.application)
            elif short or fits[r.category] < wanted[r.category]:
                tied.append(r.application)
            else:
                inside.append(r.application)
        open_places += _settle(places, wanted, fits, short=short)
    return inside, tied, full, open_places


def _settle(
    places: _Places,
    wanted: Mapping[str | None, int],
    fits: Mapping[str | None, int],
    *,
    short: bool,
) -> int:
    """Take the group's places; how many of them the tied ones compete for."""
    if short:
        competed = places.total or 0
        places.total, places.all_closed = 0, True
        return competed
    competed = 0
    for category, n in fits.items():
        places.take(category, n)
        if 0 < n < wanted[category]:
            places.closed.add(category)
            competed += n
    return competed


def _reaches(row: Ranked, minimum: float | None) -> bool:
    return minimum is None or (row.score is not None and row.score >= minimum - TOLERANCE)


def _check(
    standing: list[Ranked],
    number: int | None,
    minimum: float | None,
    per_category: Mapping[str, int] | None,
) -> None:
    if number is None and minimum is None and per_category is None:
        raise UsageError(
            t("没有给出入选条件。"),
            remedy=t("请给出名额、最低分或类别名额。"),
        )
    limits = [*(per_category or {}).values(), *([] if number is None else [number])]
    if any(limit < 0 for limit in limits):
        raise UsageError(
            t("名额不能为负数。"),
            remedy=t("请填写 0 或更大的整数。"),
        )
    if number is None and minimum is None and per_category is not None:
        missing = sorted({str(r.category) for r in standing if r.category not in per_category})
        if missing:
            named = "、".join(missing)
            raise UsageError(
                t("这些类别没有名额：{named}。", named=named),
                remedy=t("请为每个类别填写名额（可为 0）。"),
            )
