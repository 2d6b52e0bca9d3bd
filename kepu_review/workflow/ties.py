"""并列: the values by which the tie chain of a programme may part equal scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kepu_review.model import Criterion, Ranked

if TYPE_CHECKING:
    from kepu_review.frames import CountedReview

CRITERION = "criterion:"
"""Beginning of a key of the chain that names a criterion of the rubric."""


def tie_values(
    chain: Sequence[str], reviews: Iterable[CountedReview], ranked: Iterable[Ranked]
) -> Mapping[str, Mapping[str, float]]:
    """Key → application → mean share of the criterion's full marks, over reviews with a total.

    An application in no tie that lacks the criterion gets 0, which cannot change its place; one in
    a tie gets nothing, so that the ranking refuses instead of deciding by a value nobody gave.
    """
    names = [key for key in chain if key.startswith(CRITERION)]
    shares: dict[str, dict[str, list[float]]] = {key: {} for key in names}
    for one in reviews:
        if one.percent is None:
            continue
        for key in names:
            for share in _share(one, key.removeprefix(CRITERION)):
                shares[key].setdefault(one.review.application, []).append(share)
    free = {one.application: 0.0 for one in ranked if one.rank is not None and not one.tied}
    return {
        key: free | {name: sum(of) / len(of) for name, of in found.items()}
        for key, found in shares.items()
    }


def _share(one: CountedReview, name: str) -> Iterator[float]:
    """The review's share of the criterion, where one of its leaves has points."""
    criterion = _find(one.rubric.criteria, name)
    if criterion is None:
        return
    points = one.total.by_criterion
    given = [leaf for leaf in criterion.leaves() if points.get(leaf.id) is not None]
    full = sum(leaf.max for leaf in given)
    if full:
        yield float(sum(points[leaf.id] or 0 for leaf in given) / full)


def _find(criteria: Iterable[Criterion], name: str) -> Criterion | None:
    for criterion in criteria:
        if criterion.id == name:
            return criterion
        below = _find(criterion.children, name)
        if below is not None:
            return below
    return None
