"""The methods of ranking by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kepu_review.errors import UsageError
from kepu_review.rankings.grounds import four_reviews, no_weights, weights_fit
from kepu_review.rankings.methods import Method, mean, median, trimmed, weighted
from kepu_review.rankings.totals import shown
from kepu_review.text import t


def find_method(name: str) -> Method:
    """The method with this id; raises UsageError that lists those there are."""
    if name not in METHODS:
        known = shown(sorted(METHODS), limit=99)
        raise UsageError(
            t("没有名为“{name}”的计分方法。", name=name),
            remedy=t("可用的方法：{known}。", known=known),
        )
    return METHODS[name]


_PLAIN = (
    Method(
        "mean",
        "平均分",
        "Mean",
        "全部有效评审总分的算术平均。",
        "Arithmetic mean of all totals.",
        no_weights,
        mean,
    ),
    Method(
        "weighted",
        "加权平均分",
        "Weighted mean",
        "按专家权重计算的加权平均，权重之和不必为 1。",
        "Mean with a weight for each expert; the weights need not add up to 1.",
        weights_fit,
        weighted,
        needs_weights=True,
    ),
    Method(
        "trimmed",
        "去掉一个最高分和一个最低分后的平均分",
        "Trimmed mean",
        "每项申报去掉一个最高总分、一个最低总分后平均；每项至少 4 份评审，且份数宜相同。",
        "Mean after one highest and one lowest total are dropped; at least 4 reviews each, "
        "and preferably the same number for all.",
        four_reviews,
        trimmed,
    ),
    Method(
        "median",
        "中位数",
        "Median",
        "总分的中位数；份数为偶数时取中间两个的平均。",
        "Middle total; of an even number the mean of the two in the middle.",
        no_weights,
        median,
    ),
)

METHODS: Mapping[str, Method] = MappingProxyType({one.id: one for one in _PLAIN})
