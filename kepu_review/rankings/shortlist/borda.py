"""Borda (1781) on whole orders: how much of the others each application stands above."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kepu_review.errors import MethodRefused
from kepu_review.rankings.shortlist.ballots import Ballot, items_of
from kepu_review.rankings.totals import shown
from kepu_review.text import t


def borda(ballots: Iterable[Ballot]) -> pd.Series:
    """Mean share of the others that stand below, 0 to 100; index application, sorted by name.

    Equals share the middle place. Raises MethodRefused where an expert left some out: places among
    fewer are no places among all.
    """
    cast = tuple(ballots)
    items = items_of(cast)
    lacking = [one.expert for one in cast if len(one.items) < len(items)]
    if lacking:
        raise MethodRefused(
            t("名次分要求每位专家排全部申报，没有排全的：{named}。", named=shown(lacking)),
            remedy=t("请补全排序，或改用 Kemeny、Plackett–Luce。"),
        )
    points = dict.fromkeys(items, 0.0)
    for one in cast:
        below = len(items)
        for group in one.groups:
            below -= len(group)
            for item in group:
                points[item] += one.count * (below + (len(group) - 1) / 2)
    most = (len(items) - 1) * sum(one.count for one in cast)
    shares = {item: 100 * found / most for item, found in points.items()}
    return pd.Series(shares, name="score", dtype=float).rename_axis("application")
