"""Why no assignment is possible, in terms of applications and experts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from kepu_review.assignment.problem import Problem
from kepu_review.errors import AssignmentRefused
from kepu_review.text import t


def refuse_scarce(problem: Problem) -> None:
    """Raise AssignmentRefused naming applications that have fewer free experts than they need."""
    present = frozenset(np.flatnonzero(problem.room > 0).tolist())
    few = [
        (application, free, int(problem.need[g]))
        for g, group in enumerate(problem.groups)
        for application in group
        if (free := len(present - problem.barred.get(application, frozenset()))) < problem.need[g]
    ]
    if not few:
        return
    named = _shown([f"{a}（可评 {free} 名，还需 {need} 名）" for a, free, need in sorted(few)])
    named_en = _shown([f"{a} ({free} free, {need} needed)" for a, free, need in sorted(few)])
    raise AssignmentRefused(
        t(
            "有 {few_count} 项申报的可评专家不足：{named}。",
            few_count=len(few),
            named=named,
            named_en=named_en,
        ),
        remedy=_remedy(),
    )


def refuse_bottleneck(problem: Problem, graph: csr_array, source: int, sink: int) -> NoReturn:
    """Raise AssignmentRefused naming a set of applications that need more than is to be had.

    The set is the source side of a minimum cut (Hall's condition fails on it).
    """
    flow = maximum_flow(graph, source, sink).flow
    left = csr_array(graph - flow)
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    reached = set(breadth_first_order(left, source, return_predecessors=False).tolist())
    inside = [g for g in range(len(problem.groups)) if g in reached]
    names = sorted(name for g in inside for name in problem.groups[g])
    wanted = int(problem.demand[inside].sum())
    short = int(problem.demand.sum() - flow[[source]].sum())
    raise AssignmentRefused(
        t(
            "专家余量不足：这 {names_count} 项申报共需 {wanted} 份评审，最多只能安排 {wanted_2}"
            " 份：{names}。",
            names_count=len(names),
            wanted=wanted,
            wanted_2=wanted - short,
            names=_shown(names),
        ),
        remedy=_remedy(),
    )


def _remedy() -> str:
    return t("请增补专家、提高专家的“可评数量”，或减少每项申报的专家数；并核对回避登记。")


def _shown(names: Sequence[str], limit: int = 10) -> str:
    head = t("、").join(names[:limit])
    if len(names) <= limit:
        return head
    return t("{head}等", head=head)
