"""Contradictions within a rubric that a schema cannot see: sums, ranges, gaps, overlaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kepu_review.model import Criterion, Rubric, Scoring, ScoringKind
from kepu_review.rubrics.contradictions_scoring import scoring_problems
from kepu_review.rubrics.numbers import ZERO, exact, plain
from kepu_review.rubrics.problem import Path, Problem, problem
from kepu_review.rubrics.totals import counts, is_penalty
from kepu_review.text import t


def contradictions(rubric: Rubric) -> tuple[Problem, ...]:
    """Everything that contradicts itself, in order of the file, each with its path in it."""
    with exact():
        return (
            *_sums(rubric),
            *_lines(rubric),
            *_repeated([veto.id for veto in rubric.vetoes], ("vetoes",)),
            *_repeated_criteria(rubric),
            *(p for n, top in enumerate(rubric.criteria) for p in _criterion(top, ("criteria", n))),
        )


def _sums(rubric: Rubric) -> Iterator[Problem]:
    counted = sum((leaf.max for leaf in rubric.leaves() if counts(leaf)), start=ZERO)
    if counted != rubric.full_marks:
        yield problem(
            ("full_marks",),
            t(
                "满分写的是 {full_marks}，各打分项合计 {counted}。",
                full_marks=plain(rubric.full_marks),
                counted=plain(counted),
            ),
            t(
                "改为 full_marks: {counted}，或改各项的 max（加分项、扣分项不计入）。",
                counted=plain(counted),
            ),
        )


def _lines(rubric: Rubric) -> Iterator[Problem]:
    full = rubric.full_marks
    if rubric.pass_line is not None and rubric.pass_line > full:
        yield problem(
            ("pass_line",),
            t(
                "合格线 {pass_line} 高于满分 {full}。",
                pass_line=plain(rubric.pass_line),
                full=plain(full),
            ),
            t("写一个不超过 {full} 的数。", full=plain(full)),
        )
    for n, (above, below) in enumerate(zip(rubric.grades, rubric.grades[1:], strict=False)):
        if below.minimum >= above.minimum:
            yield problem(
                ("grades", n + 1),
                t(
                    "等次“{level}”的下限不低于上一等次“{level_2}”。",
                    level=below.level,
                    level_2=above.level,
                ),
                t("等次从高到低写，下限依次减小。"),
            )
    yield from _repeated([grade.level for grade in rubric.grades], ("grades",))


def _repeated(names: Sequence[str], path: Path) -> Iterator[Problem]:
    for n, name in enumerate(names):
        if name in names[:n]:
            yield problem(
                (*path, n),
                t("“{name}”写了两次。", name=name),
                t("每个编号（名称）只用一次。"),
            )


def _repeated_criteria(rubric: Rubric) -> Iterator[Problem]:
    seen: Counter[str] = Counter()

    def walk(criteria: Sequence[Criterion], path: Path) -> Iterator[Problem]:
        for n, criterion in enumerate(criteria):
            here = (*path, n)
            seen[criterion.id] += 1
            if seen[criterion.id] > 1:
                yield problem(
                    (*here, "id"),
                    t("指标编号“{id}”写了两次。", id=criterion.id),
                    t("换一个没有用过的编号。"),
                )
            yield from walk(criterion.children, (*here, "children"))

    return walk(rubric.criteria, ("criteria",))


def _criterion(criterion: Criterion, path: Path) -> Iterator[Problem]:
    if criterion.children:
        yield from _branch(criterion, path)
        for n, child in enumerate(criterion.children):
            yield from _criterion(child, (*path, "children", n))
    elif criterion.scoring is None:
        yield problem(
            path,
            t(
                "“{id} {title}”既没有 scoring，也没有 children。",
                id=criterion.id,
                title=criterion.title,
            ),
            t("打分项写 scoring:，分组写 children:。"),
        )
    else:
        yield from _leaf(criterion, criterion.scoring, path)


def _branch(criterion: Criterion, path: Path) -> Iterator[Problem]:
    if criterion.scoring is not None:
        yield problem(
            (*path, "scoring"),
            t("“{id}”有 children，不能再有 scoring。", id=criterion.id),
            t("删去 scoring，或删去 children。"),
        )
    inside = [child for child in criterion.children if criterion.bonus or not child.bonus]
    below = sum((child.max for child in inside), start=ZERO)
    if criterion.bonus and criterion.max <= below:
        return  # a group of bonus items may give less than its items together: a cap
    if criterion.max != below:
        yield _wrong_sum(criterion, below, path)


def _wrong_sum(criterion: Criterion, below: Decimal, path: Path) -> Problem:
    return problem(
        (*path, "max"),
        t(
            "“{id} {title}”写 {max} 分，下级合计 {below} 分。",
            id=criterion.id,
            title=criterion.title,
            max=plain(criterion.max),
            below=plain(below),
        ),
        t("改为 max: {below}，或改下级的 max。", below=plain(below)),
    )


def _leaf(leaf: Criterion, scoring: Scoring, path: Path) -> Iterator[Problem]:
    if is_penalty(leaf) and leaf.max != 0:
        yield problem(
            (*path, "max"),
            t("只扣不加的项 max 应为 0。"),
            t("改为 max: 0，扣分下限写在 scoring.minimum。"),
        )
    if not is_penalty(leaf) and leaf.max <= 0:
        yield problem(
            (*path, "max"),
            t("“{id} {title}”没有写满分。", id=leaf.id, title=leaf.title),
            t("加上 max:，例如 max: 10。"),
        )
        return
    if scoring.minimum >= leaf.max and scoring.kind is not ScoringKind.PENALTY:
        yield problem(
            (*path, "scoring", "minimum"),
            t(
                "最低分 {minimum} 不低于满分 {max}。",
                minimum=plain(scoring.minimum),
                max=plain(leaf.max),
            ),
            t("写一个小于 max 的数，或删去。"),
        )
    yield from scoring_problems(leaf, scoring, path)
