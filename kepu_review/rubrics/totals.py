"""总分: the marks of one review to one total, with what is missing and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from kepu_review.errors import MarkRefused
from kepu_review.model import Criterion, Mark, MarkState, Rubric, ScoringKind
from kepu_review.rubrics.numbers import ZERO, exact
from kepu_review.rubrics.scoring import check_mark, points
from kepu_review.text import msg, t

Points = Mapping[str, Decimal | None]
Worth = Callable[[Criterion, Mark], Decimal | None]


def _nothing() -> Points:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Total:
    """What the marks of one review come to; never rounded.

    `points` is `earned` scaled from `applicable` to `full`, plus `bonus`, plus `penalty`
    (0 or less). It is None while a mark is missing or unfinished, where a leaf was abstained
    from, and where nothing is applicable.
    """

    points: Decimal | None
    earned: Decimal  # so far, without bonus and penalty, not scaled
    full: Decimal  # full marks of the rubric
    applicable: Decimal  # full marks without the leaves that are 不适用
    bonus: Decimal = ZERO
    penalty: Decimal = ZERO
    complete: bool = False  # every leaf that needs a mark has a finished one
    missing: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()  # required (星号) leaves that got nothing
    vetoed: bool = False
    grade: str | None = None
    by_section: Points = field(default_factory=_nothing)  # top criterion → points so far
    by_criterion: Points = field(default_factory=_nothing)  # leaf → points


def total(
    rubric: Rubric,
    marks: Mapping[str, Mark],
    vetoes: Iterable[str] = (),
    *,
    worth: Worth = points,
) -> Total:
    """The total of the marks (criterion id → mark) and the raised vetoes.

    `worth` may remember what `scoring.points` gave for a mark before.

    Bonus and penalty leaves may be left without a mark (nothing is added or taken away); every
    other leaf needs one. Leaves marked 不适用 are taken out and the rest is scaled to full marks.

    Raises
    ------
    MarkRefused
        a mark that cannot stand, or a veto that the rubric does not have.
    """
    raised = _known_vetoes(rubric, vetoes)
    layout = _laid_out(_Same(rubric))
    leaves, base = layout.leaves, layout.base
    for name, mark in marks.items():
        if mark.criterion != name:
            raise _renamed(name)
        if name not in layout.known:
            check_mark(rubric, mark)  # which refuses it with what is known
    by_criterion = {
        leaf.id: worth(leaf, marks[leaf.id]) if leaf.id in marks else None for leaf in leaves
    }
    missing = tuple(
        leaf.id for leaf in leaves if _is_missing(leaf, marks.get(leaf.id), by_criterion)
    )
    plain = all(mark.state is MarkState.MARKED for mark in marks.values())
    abstained = () if plain else _in_state(leaves, marks, MarkState.ABSTAINED)
    skipped = () if plain else _in_state(leaves, marks, MarkState.NOT_APPLICABLE)
    with exact():
        earned = _sum(by_criterion, base)
        applicable = sum((leaf.max for leaf in base if leaf.id not in skipped), start=ZERO)
        bonus = _bonus(rubric.criteria, by_criterion)
        penalty = _sum(by_criterion, layout.penalties)
        whole = not missing and not abstained and applicable > 0
        result = _scaled(earned, rubric.full_marks, applicable) + bonus + penalty if whole else None
        sections = {
            top.id: _bonus([top], by_criterion) if below is None else _sum(by_criterion, below)
            for top, below in layout.sections
        }
    return Total(
        points=result,
        earned=earned,
        full=rubric.full_marks,
        applicable=applicable,
        bonus=bonus,
        penalty=penalty,
        complete=not missing,
        missing=missing,
        abstained=abstained,
        not_applicable=skipped,
        unmet=tuple(leaf.id for leaf in leaves if leaf.required and by_criterion[leaf.id] == 0),
        vetoed=bool(raised),
        grade=_grade(rubric, result),
        by_section=MappingProxyType(sections),
        by_criterion=MappingProxyType(by_criterion),
    )


class _Same:
    """A rubric by identity: rubrics hold mappings and have no hash of their own."""

    __slots__ = ("rubric",)

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def __hash__(self) -> int:
        return id(self.rubric)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.rubric is self.rubric


@dataclass(frozen=True, slots=True)
class _Layout:
    """What every total under one rubric asks for again."""

    leaves: tuple[Criterion, ...]
    base: tuple[Criterion, ...]  # neither bonus nor penalty
    penalties: tuple[Criterion, ...]
    known: frozenset[str]
    sections: tuple[tuple[Criterion, tuple[Criterion, ...] | None], ...]
    """Top criterion → its leaves without bonus; None: all of it is bonus."""


@lru_cache(maxsize=64)
def _laid_out(same: _Same) -> _Layout:
    leaves = same.rubric.leaves()
    return _Layout(
        leaves,
        tuple(leaf for leaf in leaves if counts(leaf)),
        tuple(leaf for leaf in leaves if is_penalty(leaf)),
        frozenset(leaf.id for leaf in leaves),
        tuple(
            (top, None if top.bonus else tuple(leaf for leaf in top.leaves() if not leaf.bonus))
            for top in same.rubric.criteria
        ),
    )


def is_penalty(leaf: Criterion) -> bool:
    """Whether the leaf only takes away."""
    return leaf.scoring is not None and leaf.scoring.kind is ScoringKind.PENALTY


def counts(leaf: Criterion) -> bool:
    """Whether the leaf is part of full marks: neither bonus nor penalty."""
    return not leaf.bonus and not is_penalty(leaf)


def _is_missing(leaf: Criterion, mark: Mark | None, by_criterion: Points) -> bool:
    if mark is None:
        return counts(leaf)
    return mark.state is MarkState.MARKED and by_criterion[leaf.id] is None


def _in_state(
    leaves: Iterable[Criterion], marks: Mapping[str, Mark], state: MarkState
) -> tuple[str, ...]:
    return tuple(leaf.id for leaf in leaves if leaf.id in marks and marks[leaf.id].state is state)


def _sum(by_criterion: Points, leaves: Iterable[Criterion]) -> Decimal:
    return sum((by_criterion[leaf.id] or ZERO for leaf in leaves), start=ZERO)


def _scaled(earned: Decimal, full: Decimal, applicable: Decimal) -> Decimal:
    return earned if applicable == full else earned * full / applicable


def _bonus(criteria: Iterable[Criterion], by_criterion: Points) -> Decimal:
    """Bonus points; a bonus group gives at most its own max."""
    found = ZERO
    for criterion in criteria:
        if not criterion.children:
            found += (by_criterion[criterion.id] or ZERO) if criterion.bonus else ZERO
            continue
        below = _bonus(criterion.children, by_criterion)
        found += min(below, criterion.max) if criterion.bonus else below
    return found


def _grade(rubric: Rubric, result: Decimal | None) -> str | None:
    if result is None:
        return None
    reached = [grade for grade in rubric.grades if result >= grade.minimum]
    return max(reached, key=lambda grade: grade.minimum).level if reached else None


def _known_vetoes(rubric: Rubric, vetoes: Iterable[str]) -> tuple[str, ...]:
    raised = tuple(vetoes)
    unknown = sorted(set(raised) - {veto.id for veto in rubric.vetoes})
    if unknown:
        raise MarkRefused(
            t(
                "评分标准没有否决项“{unknown}”。",
                unknown="、".join(unknown),
                unknown_2=", ".join(unknown),
            ),
            remedy=t(msg("可选：", "rubrics"))
            + (t("、").join(veto.id for veto in rubric.vetoes) or t("无"))
            + t("。"),
        )
    return raised


def _renamed(name: str) -> MarkRefused:
    return MarkRefused(
        t("“{name}”的打分写着别的指标。", name=name),
        remedy=t("按指标编号存放打分。"),
    )
