"""可比: what an application is compared with, and the method with all that it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kepu_review.model import Ranked

if TYPE_CHECKING:
    import pandas as pd

    from kepu_review.frames import Counted, CountedReview
    from kepu_review.rankings import Method

T = TypeVar("T")
Called = Callable[[str], str]


def levels(method: str) -> bool:
    """Whether the score of an application depends on what its experts gave to all others.

    Marks of single criteria are compared within a category: others have other criteria.
    """
    from kepu_review import rankings

    found = rankings.find_method(method)
    return found.levels and not found.needs_marks


def joined(scores: pd.DataFrame, everybody: Mapping[str, T], wanted: Set[str]) -> dict[str, T]:
    """Those of `everybody` who are wanted or joined to them by reviews of common experts.

    Severities are learnt from all of them, so that a category by itself has the scores that it has
    among all.
    """
    from kepu_review import panels

    if not scores["score"].notna().any():
        return {name: of for name, of in everybody.items() if name in wanted}
    parts = panels.connected(panels.Ratings.of(scores))
    near = {
        a for part in parts if not wanted.isdisjoint(part.applications) for a in part.applications
    }
    return {name: of for name, of in everybody.items() if name in near or name in wanted}


def within_category(ranked: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Ranks among all as ranks within the one category that all of them are of."""
    return tuple(replace(one, rank=one.category_rank, tied=one.category_tied) for one in ranked)


def prepared(method: str, counted: Counted, called: Called | None) -> Method:
    """The method, with the ordered marks where it needs them; experts as they are `called`."""
    import pandas as pd

    from kepu_review import rankings

    chosen = rankings.find_method(method)
    if not chosen.needs_marks:
        return chosen
    rows = [row for one in counted.reviews for row in _ordered(one, called)]
    usual = next(iter(Counter(scale for scale, _ in rows).most_common(1)), None)
    kept = [row for scale, row in rows if usual is not None and scale == usual[0]]
    marks = pd.DataFrame(kept, columns=["application", "expert", "criterion", "score"])
    return rankings.with_marks(method, marks)


def _ordered(
    one: CountedReview, called: Called | None
) -> Iterator[tuple[tuple[str, ...], tuple[str, str, str, int]]]:
    """The levels that can be chosen, lowest first, and the place of the one that was."""
    from kepu_review.experts import scales_of

    if one.percent is None:
        return
    scales = scales_of(one.rubric)
    expert = one.review.expert if called is None else called(one.review.expert)
    for name, mark in one.review.marks.items():
        order = scales[name].levels if name in scales else ()
        if mark.level in order:
            criterion = f"{one.rubric.id}/{name}"
            place = order.index(mark.level) + 1
            yield order, (one.review.application, expert, criterion, place)
