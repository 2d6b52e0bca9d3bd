"""When two scores are equal, and the declared chain of keys that may part them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from kepu_review.errors import MethodRefused
from kepu_review.rankings.methods import mean, median
from kepu_review.rankings.totals import Floats, Integers, Totals, shown
from kepu_review.text import t

TieValues = Mapping[str, Mapping[str, float]]
"""Further keys of a tie chain: key → application → value, higher is better."""

MAX_DECIMALS = 9


def _highest(totals: Totals) -> Floats:
    highest: Floats = totals.scores[totals.starts + totals.counts - 1]
    return highest


def _lowest(totals: Totals) -> Floats:
    lowest: Floats = totals.scores[totals.starts]
    return lowest


TIE_KEYS: Mapping[str, Callable[[Totals], Floats]] = MappingProxyType(
    {"mean": mean, "median": median, "max": _highest, "min": _lowest}
)


def comparable(values: Floats, decimals: int) -> Integers:
    """`values` as whole units of the last declared decimal, rounded half away from zero.

    Rounded to twelve digits first, so that one fraction reached on two ways, which may differ in
    the last bit, compares as one.
    """
    if not 0 <= decimals <= MAX_DECIMALS:
        raise MethodRefused(
            t(
                "比较并列的小数位须在 0 至 {max_decimals} 之间，现为 {decimals}。",
                max_decimals=MAX_DECIMALS,
                decimals=decimals,
            ),
            remedy=t("请在认定项目中改正 tie_decimals。"),
        )
    units = np.round(np.abs(values) * 10.0**decimals, max(0, 10 - decimals))
    return (np.sign(values) * np.floor(units + 0.5)).astype(np.int64)


def chain_keys(
    totals: Totals, chain: Sequence[str], given: TieValues, decimals: int
) -> dict[str, Integers]:
    """Each key of `chain` with its values (a,), comparable; raises MethodRefused for unknown."""
    keys: dict[str, Integers] = {}
    for name in chain:
        values = _values(totals, name, given)
        keys[name] = comparable(values, decimals)
    return keys


def _values(totals: Totals, name: str, given: TieValues) -> Floats:
    if name in given:
        missing = sorted(a for a in totals.applications if a not in given[name])
        if missing:
            raise _refuse(
                t(
                    "并列规则“{name}”缺少这些申报的数值：{missing}。",
                    name=name,
                    missing=shown(missing),
                )
            )
        return np.array([given[name][a] for a in totals.applications], dtype=np.float64)
    if name not in TIE_KEYS:
        raise _refuse(t("并列规则“{name}”没有数值。", name=name))
    return TIE_KEYS[name](totals)


def _refuse(message: str) -> MethodRefused:
    known = shown(sorted(TIE_KEYS))
    return MethodRefused(
        message,
        remedy=t("可用：{known}，或随总分给出该项数值。", known=known),
    )


def parted_by(keys: Integers, chain: Sequence[str]) -> list[tuple[str, ...]]:
    """For each row of `keys` (a, 1 + chain): which chain keys parted it from equals."""
    parted: list[tuple[str, ...]] = [()] * len(keys)
    for depth, name in enumerate(chain, start=1):
        above = _group_sizes(keys[:, :depth])
        here = _group_sizes(keys[:, : depth + 1])
        for i in np.flatnonzero(here < above):
            parted[i] = (*parted[i], name)
    return parted


def _group_sizes(keys: Integers) -> Integers:
    if len(keys) == 0:
        return np.zeros(0, dtype=np.int64)
    _, group, sizes = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    return sizes[group.reshape(-1)].astype(np.int64)
