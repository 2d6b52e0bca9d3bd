"""Methods that make one score of an application's totals; each says what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kepu_review.errors import MethodRefused, UsageError
from kepu_review.rankings.totals import Floats, Totals, shown
from kepu_review.text import either, t

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Method:
    """A way from totals to scores. `check` raises MethodRefused, `aggregate` returns (a,)."""

    id: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    check: Callable[[Totals, Weights | None], None]
    aggregate: Callable[[Totals, Weights | None], Floats]
    needs_weights: bool = False  # runs only where experts have weights

    @property
    def title(self) -> str:
        """The title in the language in force."""
        return either(self.title_zh, self.title_en)

    @property
    def description(self) -> str:
        """The definition in the language in force."""
        return either(self.description_zh, self.description_en)

    def scores(self, totals: Totals, weights: Weights | None = None) -> Floats:
        """Scores (a,) in the order of `totals.applications`; raises MethodRefused."""
        self.check(totals, weights)
        return self.aggregate(totals, weights)


def find_method(name: str) -> Method:
    """The method with this id; raises UsageError that lists those there are."""
    if name not in METHODS:
        known = shown(sorted(METHODS), limit=99)
        raise UsageError(
            t("没有名为“{name}”的计分方法。", name=name),
            remedy=t("可用的方法：{known}。", known=known),
        )
    return METHODS[name]


def mean(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Mean of the totals."""
    return totals.sums(totals.scores) / totals.counts


def median(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Middle total; of an even number the mean of the two in the middle."""
    low = totals.scores[totals.starts + (totals.counts - 1) // 2]
    high = totals.scores[totals.starts + totals.counts // 2]
    middle: Floats = (low + high) / 2
    return middle


def trimmed(totals: Totals, _weights: Weights | None = None) -> Floats:
    """Mean after one highest and one lowest total are dropped (one each, even when tied)."""
    kept = totals.scores.copy()
    kept[totals.starts] = 0.0
    kept[totals.starts + totals.counts - 1] = 0.0
    return totals.sums(kept) / (totals.counts - 2)


def weighted(totals: Totals, weights: Weights | None = None) -> Floats:
    """Mean of the totals, each counted with the weight of its expert."""
    of_review = _of_reviews(totals, weights or {})
    return totals.sums(of_review * totals.scores) / totals.sums(of_review)


def _no_weights(_totals: Totals, weights: Weights | None) -> None:
    if weights is not None:
        raise MethodRefused(
            t("该方法不使用专家权重，却给出了权重。"),
            remedy=t("请改用加权平均，或去掉权重。"),
        )


def _four_reviews(totals: Totals, weights: Weights | None) -> None:
    _no_weights(totals, weights)
    few = totals.counts < 4
    if few.any():
        pairs = zip(totals.applications[few], totals.counts[few], strict=True)
        named = shown([f"{name}（{count}）" for name, count in pairs])
        raise MethodRefused(
            t("去掉最高分最低分至少需要 4 份评审，不足的申报：{named}。", named=named),
            remedy=t("请补足评审，改用其他方法，或将最低评审数定为 4，使其不参加排名。"),
        )


def _weights_given(totals: Totals, weights: Weights | None) -> None:
    if weights is None:
        raise _bad_weights(t("没有给出专家权重。"))
    missing = sorted(set(totals.experts) - set(weights))
    if missing:
        raise _bad_weights(t("这些专家没有权重：{missing}。", missing=shown(missing)))
    bad = sorted(e for e, weight in weights.items() if not 0 <= weight < float("inf"))
    if bad:
        raise _bad_weights(t("权重须为非负的数：{bad}。", bad=shown(bad)))
    empty = totals.applications[totals.sums(_of_reviews(totals, weights)) <= 0]
    if len(empty):
        raise _bad_weights(t("这些申报的评审权重合计为零：{empty}。", empty=shown(list(empty))))


def _of_reviews(totals: Totals, weights: Weights) -> Floats:
    return np.array([weights[expert] for expert in totals.experts], dtype=np.float64)


def _bad_weights(message: str) -> MethodRefused:
    advice = t("请为每位专家填写权重，例如 1。")
    return MethodRefused(message, remedy=advice)


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.id: method
        for method in (
            Method(
                "mean",
                "平均分",
                "Mean",
                "全部有效评审总分的算术平均。",
                "Arithmetic mean of all totals.",
                _no_weights,
                mean,
            ),
            Method(
                "weighted",
                "加权平均分",
                "Weighted mean",
                "按专家权重计算的加权平均，权重之和不必为 1。",
                "Mean with a weight for each expert; the weights need not add up to 1.",
                _weights_given,
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
                _four_reviews,
                trimmed,
            ),
            Method(
                "median",
                "中位数",
                "Median",
                "总分的中位数；份数为偶数时取中间两个的平均。",
                "Middle total; of an even number the mean of the two in the middle.",
                _no_weights,
                median,
            ),
        )
    }
)
