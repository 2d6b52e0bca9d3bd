"""Assign experts to applications; the way through the parts of this package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from kepu_review.assignment.balance import load_bounds
from kepu_review.assignment.deal import deal
from kepu_review.assignment.join import join
from kepu_review.assignment.problem import Applied, Problem
from kepu_review.assignment.refusal import refuse_scarce
from kepu_review.assignment.solve import solve
from kepu_review.errors import AssignmentRefused, UsageError
from kepu_review.model import Assignment, Expert
from kepu_review.text import t


def assign(
    applications: Sequence[Applied],
    experts: Sequence[Expert],
    *,
    per_application: int,
    forbidden: Collection[tuple[str, str]] = (),
    fixed: Iterable[Assignment] = (),
    stage: str = "preliminary",
) -> tuple[Assignment, ...]:
    """Every application with exactly `per_application` experts, in order of application.

    `forbidden` are (application, expert) pairs. `fixed` pairs of this stage stand, count towards
    both sides and are part of the answer, except those that are forbidden by now (a recusal):
    these neither count nor come back. An application that has more stays as it is.

    Of all such assignments: the least largest load and the greatest smallest load, then the least
    sum of squared loads (so the difference of loads is the least possible; load vectors of a
    transportation problem are M-convex, Frank & Murota 2018), within each expert's `capacity`;
    of these, most pairs within the expert's specialities; of these, panels are joined as far as
    `join` can. The order of the input changes nothing.

    Raises AssignmentRefused, which names the applications without enough experts; UsageError
    when `per_application` is less than 1.
    """
    if per_application < 1:
        raise UsageError(
            t(
                "每项申报至少分派 1 名专家，现为 {per_application}。",
                per_application=per_application,
            ),
            remedy=t("请填写 1 或更大的整数。"),
        )
    standing = _standing(forbidden, fixed, stage)
    problem = Problem.of(applications, experts, per_application, forbidden, standing)
    refuse_scarce(problem)
    pairs = _best(problem)
    if pairs is None:
        problem = Problem.of(
            applications, experts, per_application, forbidden, standing, apart=True
        )
        pairs = deal(problem, solve(problem, *load_bounds(problem)))
    if pairs is None:
        raise AssertionError("groups barred to the same experts can always be dealt out")
    pairs = join(problem, pairs, standing)
    fresh = (Assignment(application, expert, stage) for application, expert in pairs)
    known = {application.id for application in applications}
    return tuple(sorted({*fresh, *(pair for pair in standing if pair.application in known)}))


def _best(problem: Problem) -> list[tuple[str, str]] | None:
    """The best pairs; None if that of the groups cannot be dealt out to single applications.

    Groups relax the problem, so what can be dealt out is the best there is. Where not even the
    groups have a solution, single applications say more precisely why.
    """
    try:
        low, high = load_bounds(problem)
    except AssignmentRefused:
        return None
    return deal(problem, solve(problem, low, high))


def loads(pairs: Iterable[Assignment], experts: Iterable[Expert]) -> dict[str, int]:
    """How many applications each expert has, those with none too, in order of `experts`."""
    counts = Counter(pair.expert for pair in pairs)
    return {expert.id: counts[expert.id] for expert in experts}


def _standing(
    forbidden: Collection[tuple[str, str]],
    fixed: Iterable[Assignment],
    stage: str,
) -> frozenset[Assignment]:
    banned = frozenset(forbidden)
    return frozenset(
        pair
        for pair in fixed
        if pair.stage == stage and (pair.application, pair.expert) not in banned
    )
