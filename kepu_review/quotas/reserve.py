"""递补 and the check of a list that people made: what it breaks, who may still step in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from kepu_review.model import SelectionQuota
from kepu_review.quotas.limits import NONE_KNOWN, Candidate, Known, Limit, Problem, lay_out
from kepu_review.quotas.nominations import Breach


def broken(
    candidates: Iterable[Candidate],
    chosen: Collection[str],
    quotas: Sequence[SelectionQuota],
    seats: int | None = None,
    *,
    known: Known = NONE_KNOWN,
) -> tuple[Breach, ...]:
    """Floors and caps that a list does not keep, in the order of the quotas."""
    clauses = {quota.id: quota.clause for quota in quotas}
    found = []
    for limit, count in _counted(lay_out(candidates, quotas, seats, known), chosen).items():
        clause = clauses.get(limit.quota, "")
        if count < limit.floor:
            found.append(Breach(limit.quota, limit.group, count, limit.floor, None, clause))
        if limit.cap is not None and count > limit.cap:
            found.append(Breach(limit.quota, limit.group, count, None, limit.cap, clause))
    return tuple(found)


def step_in(
    candidates: Iterable[Candidate],
    chosen: Collection[str],
    quotas: Sequence[SelectionQuota],
    seats: int | None = None,
    *,
    gone: Collection[str] = (),
) -> tuple[str, ...]:
    """Who may take the place of those who are `gone`, best first; nobody else loses theirs.

    Each alone keeps every cap. Where floors are missed, only those who help most to reach them.
    """
    problem = lay_out((one for one in candidates if one.id not in gone), quotas, seats)
    stay = set(chosen) - set(gone)
    counts = _counted(problem, stay)
    fits: list[tuple[int, str]] = []
    around = problem.around
    for one in problem.classes:
        limits = around[one.cell]
        if all(limit.cap is None or counts[limit] < limit.cap for limit in limits):
            helps = sum(counts[limit] < limit.floor for limit in limits)
            fits += [(helps, name) for name in one.members if name not in stay]
    most = max((helps for helps, _ in fits), default=0)
    return tuple(name for helps, name in fits if helps == most)


def _counted(problem: Problem, chosen: Collection[str]) -> Mapping[Limit, int]:
    """How many of `chosen` are in each group."""
    wanted, inside = frozenset(chosen), Counter[int]()
    for one in problem.classes:
        inside[one.cell] += len(wanted.intersection(one.members))
    return {limit: sum(inside[cell] for cell in limit.cells) for limit in problem.limits}
