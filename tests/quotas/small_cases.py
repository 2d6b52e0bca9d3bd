"""Small selections, and what trying every subset says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from hypothesis import strategies as st

from kepu_review.model import SelectionQuota
from kepu_review.quotas import SEATS, Candidate, group_of

REGIONS, CATEGORIES, KINDS = ("北", "南", "东"), ("馆", "园"), ("会", "厅")


@dataclass(frozen=True)
class Case:
    candidates: tuple[Candidate, ...]
    quotas: tuple[SelectionQuota, ...]
    seats: int | None


@dataclass(frozen=True)
class Truth:
    """Out of every subset."""

    best: tuple[frozenset[str], ...]

    @property
    def sure(self) -> frozenset[str]:
        return frozenset.intersection(*self.best)

    @property
    def open(self) -> frozenset[str]:
        return frozenset.union(*self.best) - self.sure


def keeps(chosen: Sequence[Candidate], case: Case, names: frozenset[str] | None = None) -> bool:
    """Whether the quotas with these ids, or all, are kept."""
    if (names is None or SEATS in names) and case.seats is not None and len(chosen) > case.seats:
        return False
    for quota in case.quotas:
        if names is not None and quota.id not in names:
            continue
        groups = {group_of(one.groups, quota.by) for one in case.candidates}
        groups |= {"all"} if quota.by == ("all",) else set()
        for group in (groups | set(quota.caps) | set(quota.floors)) - {None}:
            count = sum(group_of(one.groups, quota.by) == group for one in chosen)
            cap, floor = quota.caps.get(group, quota.cap), quota.floors.get(group, quota.floor)
            if count < (floor or 0) or (cap is not None and count > cap):
                return False
    return True


def possible(case: Case, names: frozenset[str]) -> bool:
    return any(
        keeps(chosen, case, names)
        for n in range(len(case.candidates) + 1)
        for chosen in combinations(case.candidates, n)
    )


def truth(case: Case) -> Truth | None:
    """All best selections: most of them, greatest sum, smallest sum of places."""
    best: list[frozenset[str]] = []
    value: tuple[float, ...] | None = None
    for n in range(len(case.candidates) + 1):
        for chosen in combinations(case.candidates, n):
            if not keeps(chosen, case):
                continue
            own = (n, sum(one.score for one in chosen), -sum(one.place for one in chosen))
            if value is None or own > value:
                best, value = [], own
            if own == value:
                best.append(frozenset(one.id for one in chosen))
    return Truth(tuple(best)) if best else None


small = st.one_of(st.none(), st.integers(0, 4))


@st.composite
def quotas(draw: st.DrawFn, name: str, by: tuple[str, ...]) -> SelectionQuota:
    cap = draw(small)
    floor = draw(st.one_of(st.none(), st.integers(0, 2)))
    first = {"region": "北", "category": "馆", "kind": "会", "all": "all"}
    group = " × ".join(first[part] for part in by)
    caps = draw(st.one_of(st.just({}), st.builds(lambda n: {group: n}, st.integers(0, 3))))
    return SelectionQuota(name, name, by, "条", cap, floor, caps)


@st.composite
def cases(draw: st.DrawFn, *bys: tuple[str, ...], places: bool = False) -> Case:
    """Up to seven candidates with few scores, so that ties are frequent; some without a region."""
    n = draw(st.integers(0, 7))
    made = []
    for i in range(n):
        groups = {
            "region": draw(st.sampled_from((*REGIONS, ""))),
            "category": draw(st.sampled_from(CATEGORIES)),
            "kind": draw(st.sampled_from(KINDS)),
        }
        score = float(draw(st.sampled_from((60, 70, 75, 80, 90))))
        place = draw(st.integers(0, 2)) if places else 0
        given = {name: group for name, group in groups.items() if group}
        made.append(Candidate(f"A{i}", score, given, place))
    rules = tuple(draw(quotas(f"q{i}", by)) for i, by in enumerate(bys))
    return Case(tuple(made), rules, draw(st.one_of(st.none(), st.integers(0, 7))))
