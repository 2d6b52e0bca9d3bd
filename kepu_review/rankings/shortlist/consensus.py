"""One order out of many, by a method that is named: rank, value and error where there are any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.stats import rankdata

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.rankings.shortlist.ballots import Ballot
from kepu_review.rankings.shortlist.borda import borda
from kepu_review.rankings.shortlist.bradley_terry import bradley_terry
from kepu_review.rankings.shortlist.kemeny import kemeny
from kepu_review.rankings.shortlist.pairs import Pairs
from kepu_review.rankings.shortlist.plackett_luce import plackett_luce
from kepu_review.rankings.shortlist.worths import Worths, in_a_row
from kepu_review.rankings.totals import shown
from kepu_review.text import t


@dataclass(frozen=True, slots=True)
class Placed:
    """One application. `rank_last` differs where equally good orders place it differently."""

    application: str
    rank: int
    rank_last: int
    value: float | None = None
    se: float | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Best first. `value` says what the values are; "" where the method has none."""

    method: str
    rows: tuple[Placed, ...]
    value: str
    note: str
    experts: int


def consensus(
    ballots: Sequence[Ballot],
    method: str = "kemeny",
    *,
    strength: float = 0.0,
    breslow: bool = False,
) -> Order:
    """The order that a method of SHORTLIST_METHODS makes of the ballots of several experts.

    `strength` regularises the models of choice, `breslow` lets plackett-luce take ties. A ballot of
    two is a comparison of a pair.

    Raises UsageError for an unknown method; MethodRefused for a single expert and as the methods.
    """
    if method not in SHORTLIST_METHODS:
        raise UsageError(
            t("没有名为“{name}”的计分方法。", name=method),
            remedy=t("可用的方法：{known}。", known=shown(sorted(SHORTLIST_METHODS))),
        )
    experts = {one.expert for one in ballots}
    if len(experts) < 2:
        raise MethodRefused(
            t("只有 {count} 位专家的意见，没有可以汇总的。", count=len(experts)),
            remedy=t("至少要有两位专家的排序或比较。"),
        )
    rows, value, note = SHORTLIST_METHODS[method](tuple(ballots), strength, breslow)
    ordered = sorted(rows, key=lambda row: (row.rank, row.rank_last, row.application))
    return Order(method, tuple(ordered), value, note, len(experts))


Found = tuple[list[Placed], str, str]


def _kemeny(ballots: tuple[Ballot, ...], _strength: float, _breslow: bool) -> Found:
    found = kemeny(ballots)
    rows = [
        Placed(str(name), int(first), int(last), tied=first != last)
        for name, first, last in found.table[["first_place", "last_place"]].itertuples()
    ]
    kept = t(
        "这个顺序合于 {agreed} 对意见，相违 {against} 对。",
        agreed=found.agreed,
        against=found.against,
    )
    return rows, "", in_a_row(found.note, kept)


def _plackett_luce(ballots: tuple[Ballot, ...], strength: float, breslow: bool) -> Found:
    made = plackett_luce(ballots, ties="breslow" if breslow else "refuse", strength=strength)
    return _worths(made, made.note)


def _davidson(ballots: tuple[Ballot, ...], strength: float, _breslow: bool) -> Found:
    made = bradley_terry(Pairs.of(ballots), strength=strength)
    whole = any(len(one.items) > 2 for one in ballots)
    small = t("一份排序拆成的各对当作互不相干，误差因此偏小。") if whole else ""
    return _worths(made, in_a_row(made.note, small))


def _worths(made: Worths, note: str) -> Found:
    table = made.table
    held = table["rank"].value_counts()
    rows = [
        Placed(str(name), int(rank), int(rank), float(log), float(se), tied=bool(held[rank] > 1))
        for name, log, se, rank in table[["log_worth", "se", "rank"]].itertuples()
    ]
    told = t("数值为对数强度，平均为 0；两项相差 1.1，约合四次比较胜三次。")
    return rows, t("对数强度"), in_a_row(told, note)


def _borda(ballots: tuple[Ballot, ...], _strength: float, _breslow: bool) -> Found:
    found = borda(ballots)
    ranks = rankdata(-np.round(found.to_numpy(), 9), method="min").astype(int)
    rows = [
        Placed(str(name), int(rank), int(rank), float(value), tied=bool((ranks == rank).sum() > 1))
        for (name, value), rank in zip(found.items(), ranks, strict=True)
    ]
    told = t("数值是排在其后的申报所占的百分比，按专家平均。")
    return rows, t("名次分"), told


SHORTLIST_METHODS: Mapping[str, Callable[[tuple[Ballot, ...], float, bool], Found]] = (
    MappingProxyType(
        {
            "kemeny": _kemeny,
            "plackett-luce": _plackett_luce,
            "davidson": _davidson,
            "borda": _borda,
        }
    )
)
