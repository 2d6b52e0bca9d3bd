"""入选: who gets in under caps and floors on groups; ties are shown, never broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType

from kepu_review.errors import UsageError
from kepu_review.model import SelectionQuota
from kepu_review.quotas import nested
from kepu_review.quotas.limits import NONE_KNOWN, SEATS, Candidate, Known, Limit, Problem, lay_out
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Filled:
    """A limit, and how many of its group get in; `open` more of them are among the tied."""

    limit: Limit
    chosen: int
    tied: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Who gets in. Nobody does where quotas exclude each other."""

    chosen: tuple[str, ...] = ()  # in every best selection, best first
    reserve: tuple[str, ...] = ()  # 递补: outside only because places are full, best first
    tied_at_cut: tuple[str, ...] = ()  # in some best selections: people decide
    open_places: int = 0  # places the tied ones compete for
    infeasible: tuple[str, ...] = ()  # the fewest quotas that exclude each other
    conflict: tuple[Limit, ...] = ()  # their limits that tell why
    objective: str = ""  # what was looked for, in words
    nested: bool = True  # whether the quotas nest, so that going down the ranking is best
    filled: tuple[Filled, ...] = ()
    full: Mapping[str, tuple[Limit, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Those outside → limits that are full for them."""
    owed: Mapping[str, tuple[Limit, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Those inside though better ones are outside → floors that ask for them."""


def select(
    candidates: Iterable[Candidate],
    quotas: Sequence[SelectionQuota],
    seats: int | None = None,
    *,
    known: Known = NONE_KNOWN,
) -> Selection:
    """As many as the quotas and `seats` let in; among such selections one with the greatest sum.

    Where groups nest, that is whoever still fits, down the ranking. `known` names groups that a
    floor asks for even where nobody is a candidate.

    Raises
    ------
    UsageError
        a candidate comes twice or has a score that is no number; a number is negative; or two
        quotas have one id.
    """
    listed = tuple(candidates)
    _check(listed, quotas, seats)
    problem = lay_out(listed, quotas, seats, known)
    limits = problem.binding
    nest = nested.nests(limits)
    number = _most(problem)
    if number is None:
        from kepu_review.quotas.conflict import smallest

        ids, conflict = smallest(problem)
        return Selection(infeasible=ids, conflict=conflict, nested=nest)
    if nest:
        taken, tied = nested.fill(problem)
    else:
        from kepu_review.quotas.crossing import fill

        taken, tied = fill(problem, number)
    scores = {one.id: one.score for one in listed}
    return _selection(problem, taken, tied, scores, nest=nest)


def _most(problem: Problem) -> int | None:
    """How many get in at most; a floorless problem needs no solver to be possible."""
    limits = problem.binding
    if nested.nests(limits) and all(limit.floor == 0 for limit in limits):
        return len(problem.classes)
    from kepu_review.quotas.crossing import most

    return most(problem.sizes, limits)


def _selection(
    problem: Problem,
    taken: Sequence[int],
    tied: Sequence[bool],
    scores: Mapping[str, float],
    *,
    nest: bool,
) -> Selection:
    classes = list(zip(problem.classes, taken, tied, strict=True))
    count: Counter[int] = Counter()
    for one, n, _ in classes:
        count[one.cell] += n
    inside = {limit: sum(count[cell] for cell in limit.cells) for limit in problem.limits}
    tight = [tuple(x for x in around if inside[x] == x.cap) for around in problem.around]
    asked = [tuple(x for x in around if 0 < x.floor == inside[x]) for around in problem.around]
    chosen = [a for one, n, open_ in classes if n and not open_ for a in one.members]
    outside = [(one, a) for one, n, open_ in classes if not (n or open_) for a in one.members]
    full = {a: tight[one.cell] for one, a in outside}
    best_outside = max((scores[a] for a, limits in full.items() if _may(limits)), default=None)
    owed = {
        a: asked[one.cell]
        for one, n, open_ in classes
        if n and not open_ and best_outside is not None and one.score < best_outside
        for a in one.members
    }
    open_places = sum(n for _, n, open_ in classes if open_)
    return Selection(
        chosen=tuple(chosen),
        reserve=tuple(a for _, a in outside if _may(full[a])),
        tied_at_cut=tuple(a for one, _, open_ in classes if open_ for a in one.members),
        open_places=open_places,
        objective=_objective(sum(taken), chosen, scores, open_=open_places, nest=nest),
        nested=nest,
        filled=_filled(problem, classes),
        full=MappingProxyType(full),
        owed=MappingProxyType({a: limits for a, limits in owed.items() if limits}),
    )


def _may(full: Iterable[Limit]) -> bool:
    """Whether somebody could ever step in: no group of theirs has no place at all."""
    return all(limit.cap != 0 for limit in full)


def _filled(problem: Problem, classes: Iterable[tuple[object, int, bool]]) -> tuple[Filled, ...]:
    sure: Counter[int] = Counter()
    open_: Counter[int] = Counter()
    for (_, n, is_open), one in zip(classes, problem.classes, strict=True):
        (open_ if is_open else sure)[one.cell] += len(one.members) if is_open else n
    return tuple(
        Filled(limit, sum(sure[c] for c in limit.cells), sum(open_[c] for c in limit.cells))
        for limit in problem.limits
    )


def _objective(
    number: int, chosen: Sequence[str], scores: Mapping[str, float], *, open_: int, nest: bool
) -> str:
    if nest:
        return t("各项名额逐级包含：由高到低逐一入选，名额容不下的跳过，并为下限留位。")
    words = t(
        "各项名额相互交叉：在满足全部名额的选法中，先取入选数最多（{number} 个），再取得分之和最大"
        "。",
        number=number,
    )
    if open_:
        return words
    total = sum(scores[application] for application in chosen)
    return words + t("得分之和为 {total}。", total=f"{total:.4f}")


def _check(
    candidates: Sequence[Candidate], quotas: Sequence[SelectionQuota], seats: int | None
) -> None:
    _once([one.id for one in candidates])
    lost = next((one.id for one in candidates if not isfinite(one.score)), None)
    if lost is not None:
        raise UsageError(
            t("“{name}”的得分不是数，不能参加择优。", name=lost),
            remedy=t("请核对得分；没有得分的不作候选。"),
        )
    _once([quota.id for quota in quotas] + [SEATS])
    numbers = [seats, *(n for quota in quotas for n in _numbers(quota))]
    if any(n is not None and n < 0 for n in numbers):
        raise UsageError(
            t("名额不能为负数。"),
            remedy=t("请填写 0 或更大的整数。"),
        )


def _numbers(quota: SelectionQuota) -> tuple[int | None, ...]:
    return (quota.cap, quota.floor, *quota.caps.values(), *quota.floors.values())


def _once(ids: Sequence[str]) -> None:
    twice = [name for name, n in Counter(ids).items() if n > 1]
    if twice:
        raise UsageError(
            t("编号“{name}”重复。", name=twice[0]),
            remedy=t("请为每一项使用不同的编号。"),
        )
