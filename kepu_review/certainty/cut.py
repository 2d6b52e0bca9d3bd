"""What “inside” means: seats, places of each group, a lowest score; all that are given hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from kepu_review.errors import UsageError
from kepu_review.text import t

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

Groups = Sequence[str | None]
"""The group of each application, in the order of the scores; None: in no group."""

TOLERANCE = 1e-9
"""Below this a score is not less than the lowest score: binary fractions are not exact."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Who is inside: going down the ranking, everybody who still finds a place.

    Raises UsageError when nothing is limited or a number of places is negative.
    """

    seats: int | None = None  # places for all together; None: no limit
    per_group: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Places of each group named; a group that is not named has no limit of its own."""
    minimum: float | None = None  # in points of the score; who is below it gets no place

    def __post_init__(self) -> None:
        if self.seats is None and self.minimum is None and not self.per_group:
            raise UsageError(
                t("没有给出入选条件。"),
                remedy=t("请给出名额、最低分或各组名额。"),
            )
        limits = [*self.per_group.values(), *([] if self.seats is None else [self.seats])]
        if any(limit < 0 for limit in limits):
            raise UsageError(
                t("名额不能为负数。"),
                remedy=t("请填写 0 或更大的整数。"),
            )


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """A cut laid over n applications; those of a limited group stand together in `order`."""

    order: Integers  # (n,) positions of applications, limited groups first
    runs: tuple[tuple[int, int, int], ...]  # start, stop within `order`, places; only what binds
    seats: int  # n when they are not limited
    minimum: float | None
    group: Integers  # (n,) number of the limited group, or -1

    @classmethod
    def of(cls, cut: Cut, groups: Groups | None, number: int) -> Places:
        """Raises UsageError when groups are missing, too few, or without places.

        As for a selection, a group without places is refused only where nothing else limits.
        """
        limited = list(cut.per_group)
        if limited and groups is None:
            raise UsageError(
                t("给出了各组名额，却没有给出申报所属的组。"),
                remedy=t("请同时给出每项申报的组。"),
            )
        given = [None] * number if groups is None else list(groups)
        if len(given) != number:
            raise UsageError(
                t("有 {number} 项申报，却给出了 {given} 个组。", number=number, given=len(given)),
                remedy=t("请按申报的顺序给出每项的组。"),
            )
        if limited and cut.seats is None and cut.minimum is None:
            _all_named(given, cut.per_group)
        code: dict[str | None, int] = {name: n for n, name in enumerate(sorted(limited))}
        group = np.array([code.get(name, -1) for name in given], dtype=np.int64)
        order = np.argsort(np.where(group < 0, len(code), group), kind="stable")
        runs, start = [], 0
        for name, n in code.items():
            stop = start + int((group == n).sum())
            if cut.per_group[str(name)] < stop - start:
                runs.append((start, stop, cut.per_group[str(name)]))
            start = stop
        seats = number if cut.seats is None else min(cut.seats, number)
        return cls(order, tuple(runs), seats, cut.minimum, group)


def _all_named(given: Sequence[str | None], per_group: Mapping[str, int]) -> None:
    missing = sorted({str(name) for name in given if name not in per_group})
    if missing:
        raise UsageError(
            t("这些组没有名额：{named}。", named="、".join(missing)),
            remedy=t("请为每个组填写名额（可为 0）。"),
        )
